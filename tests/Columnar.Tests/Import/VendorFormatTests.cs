using System;
using System.IO;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Columnar.Time;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Import;

/// <summary>What each format says by itself, what has to be given, and what contradicts it.</summary>
public sealed class VendorFormatTests : IDisposable
{
    private const string LeanMinutes = "0,10,12,9,11,5\n60000,11,13,10,12,6\n";
    private const string LeanDays =
        "20130102 00:00,100000,120000,90000,110000,5\n20130103 00:00,110000,130000,100000,120000,6\n";
    private const string Mt4 = "2022.08.15,10:06,10,12,9,11,5\r\n2022.08.15,10:07,11,13,10,12,6\r\n";
    private const string Mt5 = "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n"
        + "2022.08.15\t10:06:00\t10.5\t12\t9\t11\t5\t0\t3\n2022.08.15\t10:07:00\t11\t13\t10\t12\t6\t7\t3\n";

    private const string HistdataBars = "20120201 000000;10;12;9;11;5\n20120201 000100;11;13;10;12;6\n";
    private const string HistdataTicks = "20120201 000003660,1.30660,1.30677,0\n20120201 000103973,1.30658,1.30675,0\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("crypto/coinbase/minute/btcusd/20130102_btcusd_minute_trade.csv", "2013-01-02T00:00:00Z", 10)]
    [InlineData("CFD/oanda/minute/de30/20130102_de30_minute_trade.csv", "2013-01-02T00:00:00Z", 10)]
    [InlineData("equity/usa/minute/spy/20130102_spy_minute_trade.csv", "2013-01-02T05:00:00Z", 0.001)]
    [InlineData("crypto/equity/minute/spy/20130702_spy_minute_trade.csv", "2013-07-02T04:00:00Z", 0.001)]
    public void Lean_s_path_says_zone_and_scale(string name, string first, double open)
    {
        BarImportSummary summary = Import(name, LeanMinutes);
        AssertSuccess(summary);
        Assert.Equal((ImportFormat.Lean, first), (summary.Format, UtcNanos.ToIso(summary.FirstOpenNanos)));
        using BarSeries bars = Open();
        Assert.Equal(open, bars.Open[0]);
    }

    [Theory]
    [InlineData("20130102_spy_minute_trade.csv")]
    [InlineData("crypto/20130102_spy_minute_trade.csv")]
    [InlineData("equity/india/minute/itc/20130102_itc_minute_trade.csv")]
    [InlineData("forex/fxcm/minute/eurusd/20130102_eurusd_minute_trade.csv")]
    [InlineData("future/cme/minute/es/20130102_es_minute_trade.csv")]
    public void Lean_s_other_markets_are_asked_for(string name)
    {
        BarImportSummary summary = Import(name, LeanMinutes);
        Assert.Equal(2, summary.Findings.Count);
        Assert.All(summary.Findings, finding => Assert.Equal(ImportFindingKind.OptionRequired, finding.Kind));
        Assert.Contains("give the timezone", summary.Findings[0].Message);
        Assert.Contains("give the price scale", summary.Findings[1].Message);

        summary = Import(name, LeanMinutes, spec => spec with { Timezone = "Asia/Kolkata", PriceScale = 10 });
        AssertSuccess(summary);
        Assert.Equal("2013-01-01T18:30:00Z", UtcNanos.ToIso(summary.FirstOpenNanos));
    }

    [Fact]
    public void An_option_wins_over_what_the_format_says()
    {
        BarImportSummary summary = Import("equity/usa/daily/spy.csv", LeanDays);
        AssertSuccess(summary);
        Assert.Equal("2013-01-02T05:00:00Z", UtcNanos.ToIso(summary.FirstOpenNanos));
        Assert.Equal(10_000, summary.PriceScale);

        summary = Import(
            "equity/usa/daily/spy.csv", LeanDays, spec => spec with { Timezone = "UTC", PriceScale = 100 });
        AssertSuccess(summary);
        Assert.Equal("2013-01-02T00:00:00Z", UtcNanos.ToIso(summary.FirstOpenNanos));
        using BarSeries bars = Open();
        Assert.Equal([1000, 1100], bars.Open.ToArray());
    }

    // New York 2013: on March 10th the clock skipped 02:00 to 03:00, on November 3rd it showed 01:00 to 02:00 twice.
    // The milliseconds of the day are the wall clock's.
    [Fact]
    public void Lean_s_milliseconds_are_the_wall_clock_s()
    {
        const int Half = 1_800_000;
        BarImportSummary spring = Import(
            "equity/usa/minute/spy/20130310_spy_minute_trade.csv",
            $"{3 * Half},10,12,9,11,5\n{4 * Half},10,12,9,11,5\n{6 * Half},11,13,10,12,6\n",
            spec =>
                spec with { Timeframe = new Timeframe(30 * UtcNanos.PerMinute), OnRejectedRow = OnRejectedRow.Skip });
        AssertSuccess(spring);
        Assert.Equal(RowReject.InvalidLocalTime, Assert.Single(spring.Rejected).Reason);
        Assert.Equal("2013-03-10T06:30:00Z", UtcNanos.ToIso(spring.FirstOpenNanos));
        Assert.Equal("2013-03-10T07:00:00Z", UtcNanos.ToIso(spring.LastOpenNanos));

        BarImportSummary autumn = Import(
            "equity/usa/minute/spy/20131103_spy_minute_trade.csv",
            $"{2 * Half},10,12,9,11,5\n{3 * Half},10,12,9,11,5\n{2 * Half},10,12,9,11,5\n{3 * Half},11,13,10,12,6\n"
                + $"{4 * Half},11,13,10,12,6\n");
        AssertSuccess(autumn);
        Assert.Equal((4, 0), (autumn.AmbiguousTimeCount, autumn.GapCount));
        Assert.Equal("2013-11-03T05:00:00Z", UtcNanos.ToIso(autumn.FirstOpenNanos));
        Assert.Equal("2013-11-03T07:00:00Z", UtcNanos.ToIso(autumn.LastOpenNanos));
    }

    [Fact]
    public void Lean_s_single_trades_may_share_a_repeated_instant_and_suspicious_ones_stay_out()
    {
        const string Text =
            "3600000,100000,5,P,0,0\n3600000,120000,5,P,0,0\n3600000.5,990000,7,P,0,1\n3600001,90000,5,P,0,0\n"
                + "3720000,110000,1,P,0,0\n";
        BarImportSummary summary = Import(
            "equity/usa/tick/spy/20131103_spy_Trade_Tick.csv",
            Text,
            spec => spec with { Timeframe = new Timeframe(UtcNanos.PerMinute) });
        AssertSuccess(summary);
        Assert.Equal((5, 4, 1, 2), (summary.RowsRead, summary.RowsAccepted, summary.SuspiciousCount, summary.BarCount));
        using BarSeries bars = Open();
        Assert.Equal("2013-11-03T05:00:00Z", UtcNanos.ToIso(bars.OpenTimes[0]));
        Assert.Equal(
            (10.0, 12.0, 9.0, 9.0, 15.0), (bars.Open[0], bars.High[0], bars.Low[0], bars.Close[0], bars.Volume[0]));
        Assert.Equal("2013-11-03T05:02:00Z", UtcNanos.ToIso(bars.OpenTimes[1]));
        Assert.Equal(1, summary.GapCount);
    }

    [Theory]
    [InlineData("crypto/coinbase/tick/btcusd/20130102_btcusd_tick_trade.csv", "0,10,1\n1,12,2\n", 3)]
    [InlineData("crypto/coinbase/tick/btcusd/20130102_btcusd_tick_quote.csv", "0,10,1,11,1\n1,12,2,13,1\n", 0)]
    [InlineData("forex/oanda/tick/eurusd/20130102_eurusd_tick_quote.csv", "0,10,11\n1,12,13\n", 0)]
    public void Lean_s_ticks_of_crypto_and_forex(string name, string text, double volume)
    {
        BarImportSummary summary = Import(
            name,
            text,
            spec => spec with
            {
                Timeframe = new Timeframe(UtcNanos.PerMinute),
                Price = volume > 0 ? null : QuoteSide.Bid,
            });
        AssertSuccess(summary);
        using BarSeries bars = Open();
        Assert.Equal(
            (10.0, 12.0, 10.0, 12.0, volume), (bars.Open[0], bars.High[0], bars.Low[0], bars.Close[0], bars.Volume[0]));
    }

    [Fact]
    public void Trades_whose_sizes_make_no_finite_volume_are_counted()
    {
        BarImportSummary summary = Import(
            "trades.csv",
            "time,price,size\n1704067200000,10,1.7e308\n1704067201000,10,1\n1704067202000,10,1.7e308\n"
            + "1704067260000,10,1.7e308\n",
            spec => spec with { Timeframe = new Timeframe(UtcNanos.PerMinute), OnRejectedRow = OnRejectedRow.Skip });
        AssertSuccess(summary);
        RejectedRows rejected = Assert.Single(summary.Rejected);
        Assert.Equal((RowReject.NonFinite, 1L, 4L), (rejected.Reason, rejected.Count, rejected.FirstLines[0]));
        using BarSeries bars = Open();
        Assert.Equal([1.7e308, 1.7e308], bars.Volume.ToArray());
    }

    [Fact]
    public void Trades_out_of_order_or_without_a_price_are_counted_by_reason()
    {
        const string Text =
            "time,price,size\n1704067200000,10,1\n1704067201000,0,1\n1704067200500,11,-1\n1704067100000,10,1\n"
            + "1704067201000,x,1\n1704067260000,12,1\n";
        BarImportSummary summary = Import(
            "trades.csv",
            Text,
            spec => spec with { Timeframe = new Timeframe(UtcNanos.PerMinute), OnRejectedRow = OnRejectedRow.Skip });
        AssertSuccess(summary);
        Assert.Equal((6, 2, 2), (summary.RowsRead, summary.RowsAccepted, summary.BarCount));
        Assert.Equal(
            [
                (RowReject.BadNumber, 6L), (RowReject.NonPositivePrice, 3L), (RowReject.NegativeVolume, 4L),
                (RowReject.OutOfOrder, 5L)
            ],
            [.. System.Linq.Enumerable.Select(summary.Rejected, rows => (rows.Reason, rows.FirstLines[0]))]);
        AssertFinding(
            Import("trades.csv", Text, spec => spec with { Timeframe = new Timeframe(UtcNanos.PerMinute) }),
            ImportFindingKind.RowsRejected,
            "4 of 6 rows can't be used");
    }

    [Theory]
    [InlineData(Mt4, ImportFormat.Mt4, "2022-08-15T08:06:00Z")]
    [InlineData(Mt5, ImportFormat.Mt5, "2022-08-15T08:06:00Z")]
    [InlineData(HistdataBars, ImportFormat.Histdata, "2012-01-31T22:00:00Z")]
    public void Formats_of_an_unknown_zone_ask_for_it_and_take_it(string text, ImportFormat format, string first)
    {
        foreach (ImportFormat asked in (ReadOnlySpan<ImportFormat>)[ImportFormat.Auto, format])
        {
            AssertFinding(
                Import("file", text, spec => spec with { Format = asked }),
                ImportFindingKind.OptionRequired,
                "give the timezone");
            BarImportSummary summary = Import("file", text, spec => spec with { Format = asked, Timezone = "+02:00" });
            AssertSuccess(summary);
            Assert.Equal((format, first), (summary.Format, UtcNanos.ToIso(summary.FirstOpenNanos)));
        }
    }

    [Fact]
    public void Histdata_s_ticks_become_bars_of_the_side_asked_for()
    {
        BarImportSummary summary = Import(
            "DAT_ASCII_EURUSD_T_201202.csv",
            HistdataTicks,
            spec => spec with
            {
                Timezone = "-05:00",
                Price = QuoteSide.Mid,
                Timeframe = new Timeframe(UtcNanos.PerMinute)
            });
        AssertSuccess(summary);
        Assert.Equal("2012-02-01T05:00:00Z", UtcNanos.ToIso(summary.FirstOpenNanos));
        using BarSeries bars = Open();
        Assert.Equal([1.306685, 1.306665], bars.Close.ToArray());
    }

    /// <summary>The mean of a price and of what is none would look like a price.</summary>
    [Theory]
    [InlineData("-5,100.6")]
    [InlineData("100.5,-5")]
    [InlineData("0,100.6")]
    [InlineData("100.5,0")]
    public void A_quote_of_which_one_side_is_no_price_has_no_mean(string quote)
    {
        string text = $"time,bid,ask\n1704067200000,100.5,100.6\n1704067220000,{quote}\n1704067240000,100.5,100.6\n";
        BarImportSummary summary = Import("quotes.csv", text, spec =>
            spec with { Price = QuoteSide.Mid, Timeframe = new Timeframe(UtcNanos.PerMinute) });
        Assert.False(summary.IsSuccess);
        RejectedRows rejected = Assert.Single(summary.Rejected);
        Assert.Equal(
            (RowReject.NonPositivePrice, 1L, 3L),
            (rejected.Reason, rejected.Count, Assert.Single(rejected.FirstLines)));

        string bars =
            "time,bid_open,bid_high,bid_low,bid_close,ask_open,ask_high,ask_low,ask_close\n"
                + "1704067200000,1,1,1,1,2,2,2,2\n1704067260000,1,1,1,1,2,2,0,2\n";
        summary = Import("bars.csv", bars, spec =>
            spec with { Price = QuoteSide.Mid, Timeframe = new Timeframe(UtcNanos.PerMinute) });
        Assert.Equal(RowReject.NonPositivePrice, Assert.Single(summary.Rejected).Reason);
    }

    [Theory]
    [InlineData(
        "time,open,high,low,close,volume\n13/2/2024,10,12,9,11,5\n14/2/2024,11,13,10,12,6\n",
        null,
        "2024-02-13T00:00:00Z")]
    [InlineData(
        "time,open,high,low,close,volume\n2/13/2024 9:30,10,12,9,11,5\n2/13/2024 10:30,11,13,10,12,6\n",
        null,
        "2024-02-13T09:30:00Z")]
    [InlineData(
        "date;time;open;high;low;close\n13.02.2024;09:30;10;12;9;11\n13.02.2024;10:30;11;13;10;12\n",
        null,
        "2024-02-13T09:30:00Z")]
    [InlineData(
        "time,open,high,low,close,volume\n2/3/2024,10,12,9,11,5\n2/4/2024,11,13,10,12,6\n",
        "time:mdy,open,high,low,close,volume",
        "2024-02-03T00:00:00Z")]
    [InlineData(
        "Day,open,high,low,close\n2/3/2024,10,12,9,11\n3/3/2024,11,13,10,12\n",
        "date:dmy=Day,open=open,high=high,low=low,close=close",
        "2024-03-02T00:00:00Z")]
    public void Dates_that_end_with_the_year_are_read_in_the_order_that_the_rows_or_the_columns_tell(
        string text, string? columns, string first)
    {
        BarImportSummary summary = Import("file", text, spec => spec with { Timezone = "UTC", Columns = columns });
        AssertSuccess(summary);
        Assert.Equal(first, UtcNanos.ToIso(summary.FirstOpenNanos));
    }

    [Fact]
    public void A_column_that_is_named_twice_is_told_as_that()
        => AssertFinding(
            Import("file", "time,x,h,l\n1704067200000,10,12,9\n", spec =>
                spec with { Columns = "time=time,open=x,high=h,low=l,close=x" }),
            ImportFindingKind.OptionInvalid,
            "'close=x' names a column that 'open' has already");

    [Theory]
    [InlineData("time,open,high,low,close,volume\n2/3/2024,10,12,9,11,5\n2/4/2024,11,13,10,12,6\n")]
    [InlineData("time,open,high,low,close,volume\n2/13/2024,10,12,9,11,5\n14/2/2024,11,13,10,12,6\n")]
    public void Dates_whose_order_the_rows_dont_tell_are_asked_about(string text)
        => AssertFinding(
            Import("file", text, spec => spec with { Timezone = "UTC" }),
            ImportFindingKind.OptionRequired,
            "time:mdy or time:dmy");

    [Theory]
    [InlineData("time,price,qty\n1704067200000,10,1\n", "the file holds single trades: give the timeframe")]
    [InlineData(
        "time,bid,ask\n1704067200000,10,11\n",
        "give the price to take",
        "the file holds single quotes: give the timeframe")]
    [InlineData(
        "time,bid_open,bid_high,bid_low,bid_close,ask_open,ask_high,ask_low,ask_close\n1704067200000,1,1,1,1,2,2,2,2\n",
        "give the price to take")]
    public void Generic_trades_and_quotes_ask_for_what_they_need(string text, params string[] messages)
    {
        BarImportSummary summary = Import("file", text);
        Assert.Equal(messages.Length, summary.Findings.Count);
        for (int i = 0; i < messages.Length; i++)
        {
            Assert.Equal(ImportFindingKind.OptionRequired, summary.Findings[i].Kind);
            Assert.Contains(messages[i], summary.Findings[i].Message);
        }
    }

    [Theory]
    [InlineData(ImportFormat.Binance, HistdataBars, "these aren't Binance klines")]
    [InlineData(ImportFormat.Lean, Mt4, "this is no file of LEAN")]
    [InlineData(ImportFormat.Lean, LeanMinutes, "this is no file of LEAN")]
    [InlineData(ImportFormat.Mt4, Mt5, "these aren't rows of MetaTrader 4")]
    [InlineData(ImportFormat.Mt5, Mt4, "this is no header of MetaTrader 5")]
    [InlineData(ImportFormat.Histdata, LeanDays, "these aren't rows of HistData")]
    public void A_file_that_isnt_of_the_format_asked_for_is_refused(ImportFormat format, string text, string message)
        => AssertFinding(
            Import("file", text, spec => spec with { Format = format, Timezone = "UTC" }),
            ImportFindingKind.FormatUnknown,
            message);

    [Fact]
    public void Options_that_contradict_the_rows_are_refused()
    {
        AssertFinding(
            Import("file", Mt4, spec => spec with { Timezone = "UTC", Price = QuoteSide.Bid }),
            ImportFindingKind.OptionInvalid,
            "the file has no bid and ask prices");
        AssertFinding(
            Import("file", Mt4, spec => spec with { Timezone = "UTC", Timestamp = StampedAt.Close }),
            ImportFindingKind.OptionInvalid,
            "the format mt4 stamps bars at the open");
        AssertFinding(
            Import("file", Mt4, spec =>
                spec with { Timezone = "UTC", Format = ImportFormat.Mt4, Columns = "date,time,open,high,low,close" }),
            ImportFindingKind.OptionInvalid,
            "the format mt4 says what its columns are");
        AssertFinding(
            Import(
                "file",
                "time,price\n1704067200000,10\n",
                spec => spec with { Timeframe = new Timeframe(UtcNanos.PerMinute), Timestamp = StampedAt.Open }),
            ImportFindingKind.OptionInvalid,
            "one instant");
    }

    [Theory]
    [InlineData("20131302_btcusd_minute_trade.csv")]
    [InlineData("btcusd_minute_trade.csv")]
    [InlineData("20130102_btcusd_minute.csv")]
    public void Milliseconds_of_a_day_that_the_name_doesnt_say_are_asked_about(string name)
        => AssertFinding(
            Import("crypto/coinbase/minute/" + name, LeanMinutes),
            ImportFindingKind.OptionRequired,
            "say what its columns are");

    private BarImportSummary Import(string name, string text, Func<BarImportSpec, BarImportSpec>? change = null)
    {
        string source = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(source)!);
        File.WriteAllText(source, text);
        File.Delete(_folder.File("bars.arrow"));
        BarImportSpec spec = new() { SourcePath = source, TargetPath = _folder.File("bars.arrow"), Symbol = "X" };
        BarImportSummary summary = BarImport.Run(change is null ? spec : change(spec));
        Assert.Equal(summary.IsSuccess, File.Exists(_folder.File("bars.arrow")));
        return summary;
    }

    private BarSeries Open() => BarStore.Open(_folder.File("bars.arrow"), verifyChecksums: true);

    private static void AssertSuccess(BarImportSummary summary)
        => Assert.True(summary.IsSuccess, summary.IsSuccess ? "" : summary.Findings[0].Message);

    private static void AssertFinding(BarImportSummary summary, ImportFindingKind kind, string message)
    {
        ImportFinding finding = Assert.Single(summary.Findings);
        Assert.Equal(kind, finding.Kind);
        Assert.Contains(message, finding.Message);
    }
}
