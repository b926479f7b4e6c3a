using System;
using System.Collections.Generic;
using System.Globalization;
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

/// <summary>Every file as vendors write them.</summary>
/// <remarks>
/// The expected rows were read with unzip and head from the files and turned into UTC with Python's zoneinfo and
/// decimal: the row at two thirds of the file is the spot check. Counts are those of <c>wc -l</c> without the header.
/// </remarks>
public sealed class VendorFileTests : IDisposable
{
    private const string Ticks = "lean_equity_tick_spy_20131007_trade.zip";
    private const string Quotes = "lean_forex_oanda_minute_eurusd_20140502_quote.zip";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(
        "lean_equity_daily_spy.zip", "Lean", "1d", 5_849,
        "1998-01-02T05:00:00Z 97.31 97.53 96.53 97.36 2150000",
        "2013-07-03T04:00:00Z 160.51 161.76 160.22 161.34 59696858",
        "2021-03-31T04:00:00Z 395.35 398 395.33 396.33 90673494")]
    [InlineData(
        "lean_equity_minute_spy_20131007_trade.zip", "Lean", "1m", 828,
        "2013-10-07T08:00:00Z 167.41 167.41 167.25 167.27 3197",
        "2013-10-07T18:22:00Z 168.15 168.18 168.13 168.16 155977",
        "2013-10-07T23:59:00Z 167.26 167.3 167.26 167.3 800")]
    [InlineData(
        "lean_crypto_coinbase_minute_btcusd_20161007_trade.zip", "Lean", "1m", 1_419,
        "2016-10-07T00:00:00Z 611.78 611.91 611.78 611.9 1.13872",
        "2016-10-07T16:07:00Z 616.12 616.27 616.12 616.25 0.81124",
        "2016-10-07T23:59:00Z 618.17 618.17 617.98 617.98 0.24885568")]
    [InlineData(
        "lean_crypto_coinbase_daily_btcusd_trade.zip", "Lean", "1d", 1_318,
        "2014-12-01T00:00:00Z 300 370 300 370 0.05655554",
        "2017-05-31T00:00:00Z 2191.6 2338.91 2173.8 2303.29 18630.58859535",
        "2018-08-13T00:00:00Z 6316 6544.99 6139.57 6253.67 10178.43146644")]
    [InlineData(
        "mt4_EURUSD1_2022-08-15_2022-10-25.csv", "Mt4", "1m", 34_342,
        "2022-08-15T07:06:00Z 1.0234 1.02359 1.0234 1.02348 105",
        "2022-10-13T12:57:00Z 0.96637 0.96697 0.96633 0.96646 356",
        "2022-10-25T13:16:00Z 0.99031 0.99127 0.99023 0.99109 184", "+03:00")]
    [InlineData(
        "mt5_ejtrader_GBPUSD_d1_points.csv", "Mt5", "1d", 2_400,
        "2012-12-03T22:00:00Z 1.60944 1.61303 1.60859 1.60999 53379",
        "2019-02-04T22:00:00Z 1.30343 1.3051 1.29239 1.29488 74779",
        "2022-03-03T22:00:00Z 1.3342 1.33534 1.32022 1.32331 126486", "+02:00", 100_000)]
    [InlineData(
        "us_dates_bom_spx_daily_1990-2022.csv", "Csv", "1d", 8_111,
        "1990-01-02T05:00:00Z 353.4 359.69 351.98 359.69 0",
        "2011-06-14T04:00:00Z 1272.22 1292.5 1272.22 1287.87 2786785280",
        "2022-03-10T05:00:00Z 4252.55 4268.28 4209.8 4259.52 2573193216", "America/New_York")]
    public void Bars_import_with_what_only_the_user_knows(
        string file, string format, string timeframe, int rows, string first, string spot, string last,
        string? timezone = null, int? scale = null)
    {
        BarImportSummary summary = Import(file, spec => spec with { Timezone = timezone, PriceScale = scale });
        AssertBars(summary, format, timeframe, rows, first, spot, last);
        Assert.Equal((rows, rows), (summary.RowsRead, summary.RowsAccepted));
    }

    [Theory]
    [InlineData(
        QuoteSide.Bid, "1.38694 1.38694 1.38683 1.38684", "1.38204 1.38268 1.38204 1.38231",
        "1.38717 1.38719 1.38681 1.38685")]
    [InlineData(
        QuoteSide.Ask, "1.38705 1.38706 1.38697 1.38699", "1.38216 1.38279 1.38216 1.38242",
        "1.38747 1.38787 1.38733 1.38782")]
    [InlineData(
        QuoteSide.Mid, "1.386995 1.387 1.3869 1.386915", "1.3821 1.382735 1.3821 1.382365",
        "1.38732 1.38753 1.38707 1.387335")]
    public void Bars_of_bid_and_ask_import_as_the_side_that_is_asked_for(
        QuoteSide side, string first, string spot, string last)
    {
        BarImportSummary summary = Import(Quotes, spec => spec with { Price = side });
        AssertBars(
            summary, "Lean", "1m", 1_222,
            $"2014-05-02T00:00:00Z {first} 0", $"2014-05-02T14:07:00Z {spot} 0", $"2014-05-02T20:59:00Z {last} 0");
        Assert.True(summary.IsVolumeAbsent);
        using BarSeries bars = Open();
        Assert.Equal(-1, TickGrid.FirstOffGrid(bars.Close, side == QuoteSide.Mid ? 0.000005m : 0.00001m));
    }

    [Theory]
    [InlineData("1s")]
    [InlineData("10s")]
    [InlineData("1m")]
    [InlineData("5m")]
    [InlineData("1h")]
    [InlineData("1d")]
    public void Trades_become_bars_of_any_timeframe(string text)
    {
        Assert.True(Timeframe.TryParse(text, out Timeframe timeframe));
        BarImportSummary summary = Import(Ticks, spec => spec with { Timeframe = timeframe });
        AssertSuccess(summary);
        Assert.Equal((250_601, 250_601), (summary.RowsRead, summary.RowsAccepted));
        SortedDictionary<long, OracleBar> expected = SlowBars(timeframe.Nanos);
        using BarSeries bars = Open();
        Assert.Equal(expected.Count, bars.Count);
        Assert.Equal(bars.Count, summary.BarCount);
        int row = 0;
        foreach (OracleBar bar in expected.Values)
        {
            Assert.Equal(bar, BarAt(bars, row++));
        }
    }

    // Counts of distinct periods and the opening five minutes were taken with Python from the unzipped file.
    [Fact]
    public void Trades_give_the_bars_that_another_program_counts()
    {
        foreach ((string text, int count) in (ReadOnlySpan<(string, int)>)
        [
            ("1s", 18_012), ("1m", 828), ("5m", 191), ("1h", 16)
        ])
        {
            Assert.True(Timeframe.TryParse(text, out Timeframe timeframe));
            Assert.Equal(count, Import(Ticks, spec => spec with { Timeframe = timeframe }).BarCount);
        }

        AssertSuccess(Import(Ticks, spec => spec with { Timeframe = new Timeframe(5 * UtcNanos.PerMinute) }));
        using BarSeries bars = Open();
        int opening = bars.OpenTimes.IndexOf(Nanos("2013-10-07T13:30:00Z"));
        Assert.Equal(Bar("2013-10-07T13:30:00Z 167.41 167.53 167.25 167.49 4167816"), BarAt(bars, opening));
    }

    // The vendor's own minute bars of the same day leave out trades by their sale condition; where none was left out,
    // the volumes agree, and then the bars agree but for the prices of such trades.
    [Fact]
    public void Trades_give_the_vendor_s_own_minutes()
    {
        AssertSuccess(Import("lean_equity_minute_spy_20131007_trade.zip"));
        File.Move(_folder.File("bars.arrow"), _folder.File("vendor.arrow"));
        AssertSuccess(Import(Ticks, spec => spec with { Timeframe = new Timeframe(UtcNanos.PerMinute) }));
        using BarSeries vendor = BarStore.Open(_folder.File("vendor.arrow"), verifyChecksums: true);
        using BarSeries own = Open();
        Assert.Equal(vendor.OpenTimes, own.OpenTimes);
        int equal = 0;
        int equalVolumes = 0;
        for (int i = 0; i < own.Count; i++)
        {
            equal += BarAt(own, i) == BarAt(vendor, i) ? 1 : 0;
            equalVolumes += own.Volume[i].Equals(vendor.Volume[i]) ? 1 : 0;
        }

        Assert.Equal((696, 825), (equal, equalVolumes)); // As a comparison of the two files in Python counts.
    }

    [Theory]
    [InlineData(Ticks, ImportFindingKind.OptionRequired, "give the timeframe")]
    [InlineData(Quotes, ImportFindingKind.OptionRequired, "give the price to take, bid, ask or mid")]
    [InlineData("mt4_EURUSD1_2022-08-15_2022-10-25.csv", ImportFindingKind.OptionRequired, "give the timezone")]
    [InlineData("us_dates_bom_spx_daily_1990-2022.csv", ImportFindingKind.OptionRequired, "give the timezone")]
    public void What_the_file_doesnt_say_is_asked_for(string file, ImportFindingKind kind, string message)
    {
        ImportFinding finding = Assert.Single(Import(file).Findings);
        Assert.Equal(kind, finding.Kind);
        Assert.Contains(message, finding.Message);
    }

    [Fact]
    public void Points_and_zone_are_asked_for_together()
    {
        BarImportSummary summary = Import("mt5_ejtrader_GBPUSD_d1_points.csv");
        Assert.Equal(2, summary.Findings.Count);
        Assert.Contains("give the timezone", summary.Findings[0].Message);
        Assert.Contains("give the price scale", summary.Findings[1].Message);
    }

    [Fact]
    public void Computed_points_are_whole_points()
    {
        BarImportSummary summary = Import(
            "mt5_ejtrader_GBPUSD_d1_points.csv", spec => spec with { Timezone = "UTC", PriceScale = 100_000 });
        AssertSuccess(summary);
        using BarSeries bars = Open();
        Assert.Equal(-1, TickGrid.FirstOffGrid(bars.Open, 0.00001m));
        Assert.Equal(-1, TickGrid.FirstOffGrid(bars.High, 0.00001m));
        Assert.Equal(-1, TickGrid.FirstOffGrid(bars.Low, 0.00001m));
        Assert.Equal(-1, TickGrid.FirstOffGrid(bars.Close, 0.00001m));
        string text = File.ReadAllText(SharedFolder.Require("data", "vendor", "mt5_ejtrader_GBPUSD_d1_points.csv"));
        Assert.Equal(text.Split("0000000").Length + text.Split("9999999").Length - 2, summary.RoundedPriceCount);
    }

    [Fact]
    public void The_hole_of_32_days_is_reported()
    {
        BarImportSummary summary = Import(
            "mt4_EURUSD1_2022-08-15_2022-10-25.csv", spec => spec with { Timezone = "+03:00" });
        long longest = 0;
        foreach (BarGap gap in summary.FirstGaps)
        {
            longest = Math.Max(longest, gap.ToNanos - gap.FromNanos);
        }

        Assert.True(summary.MissingBarCount > 30 * 1440);
        Assert.True(longest > 0 && summary.GapCount >= summary.FirstGaps.Count);
    }

    private BarImportSummary Import(string file, Func<BarImportSpec, BarImportSpec>? change = null)
    {
        BarImportSpec spec = new()
        {
            SourcePath = SharedFolder.Require("data", "vendor", file),
            TargetPath = _folder.File("bars.arrow"),
            Symbol = "X",
        };
        File.Delete(_folder.File("bars.arrow"));
        return BarImport.Run(change is null ? spec : change(spec));
    }

    private void AssertBars(
        BarImportSummary summary, string format, string timeframe, int rows, string first, string spot, string last)
    {
        AssertSuccess(summary);
        Assert.Equal(
            (format, timeframe, rows),
            (summary.Format.ToString(), summary.Timeframe.ToString(), (int)summary.BarCount));
        Assert.Empty(summary.Rejected);
        Assert.True(summary.IsTimeframeInferred);
        using BarSeries bars = Open();
        Assert.Equal(rows, bars.Count);
        Assert.Equal(Bar(first), BarAt(bars, 0));
        Assert.Equal(Bar(spot), BarAt(bars, rows * 2 / 3));
        Assert.Equal(Bar(last), BarAt(bars, rows - 1));
    }

    // A dictionary of periods over the unzipped lines, prices as decimals.
    private static SortedDictionary<long, OracleBar> SlowBars(long nanos)
    {
        SortedDictionary<long, OracleBar> bars = [];
        using ZipArchive zip = ZipFile.OpenRead(SharedFolder.Require("data", "vendor", Ticks));
        using StreamReader lines = new(zip.Entries[0].Open());
        long midnight = Nanos("2013-10-07T04:00:00Z"); // New York's clock is four hours behind in October.
        while (lines.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            long time = midnight + (long.Parse(cells[0], CultureInfo.InvariantCulture) * 1_000_000);
            double price = (double)(decimal.Parse(cells[1], CultureInfo.InvariantCulture) / 10_000);
            double size = double.Parse(cells[2], CultureInfo.InvariantCulture);
            long open = time / nanos * nanos;
            bars[open] = bars.TryGetValue(open, out OracleBar bar)
                ? new OracleBar(
                    open, bar.Open, Math.Max(bar.High, price), Math.Min(bar.Low, price), price, bar.Volume + size)
                : new OracleBar(open, price, price, price, price, size);
        }

        return bars;
    }

    private BarSeries Open() => BarStore.Open(_folder.File("bars.arrow"), verifyChecksums: true);

    private static OracleBar BarAt(BarSeries bars, int row) => new(
        bars.OpenTimes[row], bars.Open[row], bars.High[row], bars.Low[row], bars.Close[row], bars.Volume[row]);

    private static OracleBar Bar(string text)
    {
        string[] words = text.Split(' ');
        return new OracleBar(Nanos(words[0]), Number(1), Number(2), Number(3), Number(4), Number(5));

        double Number(int index) => double.Parse(words[index], CultureInfo.InvariantCulture);
    }

    private static long Nanos(string iso)
    {
        Assert.True(UtcNanos.TryParseIso(iso, out long nanos));
        return nanos;
    }

    private static void AssertSuccess(BarImportSummary summary)
        => Assert.True(summary.IsSuccess, summary.IsSuccess ? "" : summary.Findings[0].Message);
}
