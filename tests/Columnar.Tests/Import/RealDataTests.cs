using System.Collections.Generic;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Import;

public sealed class RealDataTests
{
    [Theory]
    [InlineData("btcusdt_binance_5m_2024.csv.gz", 71_769, "5m", "2024-01-01T00:00:00Z", "2024-09-06T04:40:00Z", "0.01")]
    [InlineData("ethusdt_binance_5m_2024.csv.gz", 71_769, "5m", "2024-01-01T00:00:00Z", "2024-09-06T04:40:00Z", "0.01")]
    [InlineData("solusdt_binance_5m_2024.csv.gz", 71_769, "5m", "2024-01-01T00:00:00Z", "2024-09-06T04:40:00Z", "0.01")]
    [InlineData(
        "xrpusdt_binance_5m_2024.csv.gz", 71_769, "5m", "2024-01-01T00:00:00Z", "2024-09-06T04:40:00Z", "0.0001")]
    [InlineData("spx_1d_1950-2012.csv.gz", 15_821, "1d", "1950-01-03T00:00:00Z", "2012-11-15T00:00:00Z", null)]
    [InlineData("spy_lean_1d_1998-2021.csv.gz", 5_849, "1d", "1998-01-02T00:00:00Z", "2021-03-31T00:00:00Z", null)]
    public void Files_import_whole_and_equal_a_slow_reading(
        string file, int rows, string timeframe, string first, string last, string? tick)
    {
        string source = SharedFolder.Require("data", file);
        using TempFolder folder = new();
        BarImportSummary summary = BarImport.Run(
            new BarImportSpec { SourcePath = source, TargetPath = folder.File("bars"), Symbol = "X" });

        Assert.True(summary.IsSuccess, summary.IsSuccess ? "" : summary.Findings[0].Message);
        Assert.Equal(rows, summary.RowsAccepted);
        Assert.Empty(summary.Rejected);
        Assert.Equal(timeframe, summary.Timeframe.ToString());
        Assert.Equal(first, UtcNanos.ToIso(summary.FirstOpenNanos));
        Assert.Equal(last, UtcNanos.ToIso(summary.LastOpenNanos));
        Assert.Equal(timeframe == "5m", summary.GapCount == 0);

        using BarSeries bars = BarStore.Open(folder.File("bars"), verifyChecksums: true);
        IReadOnlyList<OracleBar> expected = MarketData.LoadShared(file);
        Assert.Equal(expected.Count, bars.Count);
        for (int i = 0; i < bars.Count; i++)
        {
            OracleBar bar = expected[i];
            Assert.Equal(
                (bar.OpenTimeNanos, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume),
                (bars.OpenTimes[i], bars.Open[i], bars.High[i], bars.Low[i], bars.Close[i], bars.Volume[i]));
        }

        if (tick is not null)
        {
            decimal size = decimal.Parse(tick, System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(-1, TickGrid.FirstOffGrid(bars.Open, size));
            Assert.Equal(-1, TickGrid.FirstOffGrid(bars.High, size));
            Assert.Equal(-1, TickGrid.FirstOffGrid(bars.Low, size));
            Assert.Equal(-1, TickGrid.FirstOffGrid(bars.Close, size));
        }
    }
}
