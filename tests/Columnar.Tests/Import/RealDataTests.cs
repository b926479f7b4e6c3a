using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
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

    [Fact]
    public void Throughput_for_the_report()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("S1T_FULL") != "1", "prints times; S1T_FULL=1 runs it");
        string source = SharedFolder.Require("data", "btcusdt_binance_5m_2024.csv.gz");
        using TempFolder folder = new();
        using (FileStream packed = File.OpenRead(source))
        using (GZipStream gzip = new(packed, CompressionMode.Decompress))
        using (FileStream plain = File.Create(folder.File("one")))
        {
            gzip.CopyTo(plain);
        }

        IReadOnlyList<OracleBar> bars = MarketData.LoadShared("btcusdt_binance_5m_2024.csv.gz");
        using (StreamWriter many = new(folder.File("many")))
        {
            many.Write("timestamp,open,high,low,close,volume\n");
            for (int round = 0; round < 36; round++)
            {
                foreach (OracleBar bar in bars)
                {
                    long millis = (bar.OpenTimeNanos / 1_000_000) + (round * 71_769L * 300_000);
                    many.Write(string.Create(
                        System.Globalization.CultureInfo.InvariantCulture,
                        $"{millis},{bar.Open},{bar.High},{bar.Low},{bar.Close},{bar.Volume}\n"));
                }
            }
        }

        double megabytes = new FileInfo(folder.File("many")).Length / 1e6;
        for (int i = 0; i < 4; i++)
        {
            foreach (string? target in (ReadOnlySpan<string?>)[null, folder.File("bars")])
            {
                var watch = Stopwatch.StartNew();
                BarImportSummary summary = BarImport.Run(
                    new BarImportSpec { SourcePath = folder.File("many"), TargetPath = target, Symbol = "X" });
                Assert.True(summary.IsSuccess);
                TestContext.Current.TestOutputHelper?.WriteLine(
                    $"{megabytes:F0} MB, {summary.RowsAccepted} rows, {(target is null ? "check" : "import")}: "
                    + $"{megabytes / watch.Elapsed.TotalSeconds:F0} MB/s");
            }
        }
    }
}
