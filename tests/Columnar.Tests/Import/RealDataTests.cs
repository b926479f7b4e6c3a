using System.Collections.Generic;
using System.IO;
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
    [InlineData("xrpusdt_binance_5m_2024.csv.gz", 71_769, "5m", "2024-01-01T00:00:00Z", "2024-09-06T04:40:00Z", "0.0001")]
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

    // What the generic format can do already; the vendors' own formats need less to be said.
    [Theory]
    [InlineData("mt4_EURUSD1_2022-08-15_2022-10-25.csv", "date,time,open,high,low,close,volume", "UTC+3", 1, 34_342, "1m", "2022-08-15T07:06:00Z")]
    [InlineData("mt5_ejtrader_GBPUSD_d1_points.csv", null, "UTC", 100_000, 0, "1d", "2012-12-04T00:00:00Z")]
    public void Vendor_files_import_as_generic_csv(
        string file, string? columns, string timezone, long scale, int rows, string timeframe, string first)
    {
        string source = SharedFolder.Require("data", "vendor", file);
        BarImportSummary summary = BarImport.Run(new BarImportSpec
        {
            SourcePath = source,
            TargetPath = null,
            Symbol = "X",
            Columns = columns,
            Timezone = timezone,
            PriceScale = scale,
        });
        Assert.True(summary.IsSuccess, summary.IsSuccess ? "" : summary.Findings[0].Message);
        Assert.Equal(rows > 0 ? rows : File.ReadAllLines(source).Length - 1, summary.RowsAccepted);
        Assert.Equal(timeframe, summary.Timeframe.ToString());
        Assert.Equal(first, UtcNanos.ToIso(summary.FirstOpenNanos));
    }

    [Fact]
    public void Dates_that_dont_say_which_is_the_month_are_asked_about()
    {
        BarImportSummary summary = BarImport.Run(new BarImportSpec
        {
            SourcePath = SharedFolder.Require("data", "vendor", "us_dates_bom_spx_daily_1990-2022.csv"),
            TargetPath = null,
            Symbol = "X",
            Timezone = "America/New_York",
        });
        Assert.Equal(ImportFindingKind.TimestampUnknown, Assert.Single(summary.Findings).Kind);
    }
}
