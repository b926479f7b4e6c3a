using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Columnar.Time;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Import;

public sealed class BarImportTests : IDisposable
{
    private const string Header = "timestamp,open,high,low,close,volume\n";
    private const string TwoRows = "1704067200000,10,12,9,11,5\n1704067260000,11,13,10,12,6\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Csv_with_header_becomes_a_store()
    {
        BarImportSummary summary = Import(Header + TwoRows);
        AssertSuccess(summary);
        Assert.Equal(ImportFormat.Csv, summary.Format);
        Assert.Equal("1m", summary.Timeframe.ToString());
        Assert.True(summary.IsTimeframeInferred);
        Assert.Equal("epoch milliseconds, UTC", summary.Stamps);
        Assert.Equal((2, 2), (summary.RowsRead, summary.RowsAccepted));
        using BarSeries bars = Open();
        Assert.Equal("X", bars.Symbol);
        Assert.Equal(summary.ContentHash, bars.ContentHash);
        Assert.Equal([1_704_067_200_000_000_000, 1_704_067_260_000_000_000], bars.OpenTimes.ToArray());
        Assert.Equal([10, 11], bars.Open.ToArray());
        Assert.Equal([12, 13], bars.High.ToArray());
        Assert.Equal([9, 10], bars.Low.ToArray());
        Assert.Equal([11, 12], bars.Close.ToArray());
        Assert.Equal([5, 6], bars.Volume.ToArray());
    }

    [Theory]
    [InlineData("Time;O;H;L;C;V\n1704067200;10;12;9;11;5\n1704067260;11;13;10;12;6\n")]
    [InlineData(
        "\uFEFFDATETIME\tOpen\tHigh\tLow\tClose\tVol\r\n2024-01-01T00:00:00Z\t10\t12\t9\t11\t5\r\n2024-01-01 "
            + "00:01:00+00:00\t11\t13\t10\t12\t6")]
    [InlineData(
        "<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<TICKVOL>,<VOL>\n2024.01.01,00:00:00,10,12,9,11,1,5\n"
            + "2024.01.01,00:01:00,11,13,10,12,1,6\n", "UTC")]
    [InlineData(
        "date,time,open,high,low,close,volume\n20240101,0000,10,12,9,11,5\n20240101,0001,11,13,10,12,6\n", "UTC")]
    [InlineData("date,open,high,low,close,volume\n20240101000000,10,12,9,11,5\n20240101000100,11,13,10,12,6\n", "UTC")]
    [InlineData(
        "unix,date,symbol,open,high,low,close,Volume\n1704067200000000,2023-12-31 19:00,X,10,12,9,11,5\n"
            + "1704067260000000,x,X,11,13,10,12,6\n")]
    [InlineData(
        "\"open_time\",\"open\",\"high\",\"low\",\"close\",\"volume\"\n\"1704067200000000000\",\"10\", 12 "
            + ",9.0,1.1e1,+5\n1704067260000000000,11,13,10,12,6\n")]
    [InlineData(
        "time,open,high,low,close,volume\n2024/01/01 03:00,10,12,9,11,5\n2024/01/01 03:01,11,13,10,12,6\n", "+03:00")]
    [InlineData(
        "time,open,high,low,close,volume\n2023-12-31 19:00,10,12,9,11,5\n2023-12-31 19:01,11,13,10,12,6\n",
        "America/New_York")]
    [InlineData("time,open,high,low,close,volume\n1704067200.0,10,12,9,11,5\n1704067260.0,11,13,10,12,6\n")]
    public void Usual_layouts_give_the_same_bars(string text, string? timezone = null)
    {
        BarImportSummary summary = Import(text, spec => spec with { Timezone = timezone, PriceScale = 1 });
        AssertSuccess(summary);
        using BarSeries bars = Open();
        using BarSeries expected = InMemoryBars.Create(
            "X", TestBars.Minute, [1_704_067_200_000_000_000, 1_704_067_260_000_000_000],
            [10, 11], [12, 13], [9, 10], [11, 12], [5, 6]);
        Assert.Equal(expected.ContentHash, bars.ContentHash);
    }

    [Theory]
    [InlineData("")]
    [InlineData(
        "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,"
            + "ignore\n")]
    public void Binance_klines_are_told_by_their_columns(string header)
    {
        const string Rows =
            "1704067200000,42283.58000000,42554.57000000,42261.02000000,42475.23000000,1271.68108000,1704070799999,"
                + "53957248.9,47134,682.5,28957416.8,0\n"
            + "1704070800000000,42475.23000000,42775.00000000,42431.65000000,42613.56000000,1196.37856000,"
            + "1704074399999999,50984391.6,43310,653.7,27854521.6,0\n";
        BarImportSummary summary = Import(header + Rows);
        AssertSuccess(summary);
        Assert.Equal(ImportFormat.Binance, summary.Format);
        Assert.Equal("1h", summary.Timeframe.ToString());
        Assert.Equal("epoch milliseconds, microseconds from row 2 on, UTC", summary.Stamps);
        using BarSeries bars = Open();
        Assert.Equal([42283.58, 42475.23], bars.Open.ToArray());
        Assert.Equal([1271.68108, 1196.37856], bars.Volume.ToArray());

        summary = Import(header + Rows, spec => spec with { Timestamp = StampedAt.Close });
        AssertFinding(summary, ImportFindingKind.OptionInvalid);
    }

    [Fact]
    public void Columns_can_be_named_by_position_or_by_header()
    {
        BarImportSummary summary = Import(
            "1704067200000,10,11,12,9,5\n1704067260000,11,12,13,10,6\n",
            spec => spec with { Columns = "time,open,close,high,low,-" });
        AssertSuccess(summary);
        Assert.True(summary.IsVolumeAbsent);
        using (BarSeries bars = Open())
        {
            Assert.Equal([12, 13], bars.High.ToArray());
            Assert.Equal([0, 0], bars.Volume.ToArray());
        }

        summary = Import(
            "Datum;Eröffnung;Hoch;Tief;Schluss;close\n2024-01-01;10;12;9;11;x\n2024-01-02;11;13;10;12;x\n",
            spec => spec with
            {
                Columns = "time=Datum, open=Eröffnung, high=Hoch, low=Tief, close=Schluss",
                Timezone = "UTC",
            });
        AssertSuccess(summary);
        Assert.Equal("1d", summary.Timeframe.ToString());

        AssertFinding(
            Import(Header + TwoRows, spec => spec with { Columns = "time,open,high,low,closing" }),
            ImportFindingKind.OptionInvalid);
        AssertFinding(
            Import(Header + TwoRows, spec => spec with { Columns = "time=timestamp,open=nope" }),
            ImportFindingKind.OptionInvalid);
        AssertFinding(
            Import(Header + TwoRows, spec => spec with { Columns = "time,open" }), ImportFindingKind.OptionInvalid);
    }

    [Fact]
    public void Stamps_of_the_close_move_back_by_one_bar()
    {
        BarImportSummary summary = Import(Header + TwoRows, spec => spec with { Timestamp = StampedAt.Close });
        AssertSuccess(summary);
        Assert.Equal(1_704_067_140_000_000_000, summary.FirstOpenNanos);
        using BarSeries bars = Open();
        Assert.Equal(1_704_067_140_000_000_000, bars.OpenTimes[0]);
    }

    [Fact]
    public void Prices_are_scaled_exactly()
    {
        BarImportSummary summary = Import(
            Header + "1704067200000,1609440,1613031,1608591,1609991.5,7\n1704067260000,1e6,1e6,1e6,1e6,7\n",
            spec => spec with { PriceScale = 10_000 });
        AssertSuccess(summary);
        using BarSeries bars = Open();
        Assert.Equal([160.944, 100], bars.Open.ToArray());
        Assert.Equal([160.99915, 100], bars.Close.ToArray());
        AssertFinding(Import(Header + TwoRows, spec => spec with { PriceScale = 32 }), ImportFindingKind.OptionInvalid);
    }

    [Theory]
    [InlineData("1704067320000,x,13,10,12,6", RowReject.BadNumber)]
    [InlineData("1704067320000,nan,13,10,12,6", RowReject.NonFinite)]
    [InlineData("1704067320000,1e999,13,10,12,6", RowReject.NonFinite)]
    [InlineData("1704067320000,11,13,10,12,-inf", RowReject.NonFinite)]
    [InlineData("1704067320000,0,13,0,12,6", RowReject.NonPositivePrice)]
    [InlineData("1704067320000,11,13,-10,12,6", RowReject.NonPositivePrice)]
    [InlineData("1704067320000,11,9,10,10,6", RowReject.HighBelowLow)]
    [InlineData("1704067320000,14,13,10,12,6", RowReject.OutsideRange)]
    [InlineData("1704067320000,11,13,10,9,6", RowReject.OutsideRange)]
    [InlineData("1704067320000,11,13,10,12,-6", RowReject.NegativeVolume)]
    [InlineData("1704067260000,11,13,10,12,6", RowReject.Duplicate)]
    [InlineData("1704067200000,11,13,10,12,6", RowReject.OutOfOrder)]
    [InlineData("1704067320000,11,13,10,12", RowReject.FieldCount)]
    [InlineData("1704067320000,11,13,10,12,6,7", RowReject.FieldCount)]
    [InlineData("2024-01-01,11,13,10,12,6", RowReject.BadTimestamp)]
    public void Bad_rows_are_counted_by_reason_and_policy_decides(string row, RowReject reason)
    {
        string text = Header + TwoRows + row + "\n\n1704067380000,11,13,10,12,6\n" + row + "\n";
        BarImportSummary failed = Import(text);
        AssertFinding(failed, ImportFindingKind.RowsRejected);
        Assert.Equal(4, failed.Findings[0].Line);

        BarImportSummary skipped = Import(text, spec => spec with { OnRejectedRow = OnRejectedRow.Skip });
        AssertSuccess(skipped);
        Assert.Equal((5, 3), (skipped.RowsRead, skipped.RowsAccepted));
        RejectedRows first = skipped.Rejected[0];
        Assert.Equal((reason, 4L), (first.Reason, first.FirstLines[0]));
        Assert.Equal(1, skipped.GapCount);
        Assert.Equal(1, skipped.MissingBarCount);
        Assert.Equal([new BarGap(1_704_067_320_000_000_000, 1_704_067_380_000_000_000)], skipped.FirstGaps);
    }

    [Fact]
    public void Only_the_first_lines_of_a_reason_are_kept_but_all_are_counted()
    {
        StringBuilder text = new(Header + TwoRows);
        for (int i = 0; i < 1000; i++)
        {
            text.Append("1704067320000,x,13,10,12,6\n");
        }

        BarImportSummary summary = Import(
            text.ToString(), spec => spec with { OnRejectedRow = OnRejectedRow.Skip, LinesKeptPerReason = 3 });
        RejectedRows rows = Assert.Single(summary.Rejected);
        Assert.Equal(1000, rows.Count);
        Assert.Equal([4, 5, 6], rows.FirstLines);
    }

    [Theory]
    [InlineData("", ImportFindingKind.SourceEmpty)]
    [InlineData("\n\n\r\n", ImportFindingKind.SourceEmpty)]
    [InlineData(Header, ImportFindingKind.SourceEmpty)]
    [InlineData("hello\nworld\n", ImportFindingKind.FormatUnknown)]
    [InlineData("time,open,high,low\n1,2,3,4\n", ImportFindingKind.HeaderUnknown)]
    [InlineData("time,open,Open,high,low,close\n1704067200000,2,2,3,1,2\n", ImportFindingKind.HeaderUnknown)]
    [InlineData("1704067200000,10,12,9,11,5\n", ImportFindingKind.OptionRequired)]
    [InlineData(Header + "2024-01-01,10,12,9,11,5\n2024-01-02,10,12,9,11,5\n", ImportFindingKind.OptionRequired)]
    [InlineData(Header + "31/2/1990,10,12,9,11,5\n", ImportFindingKind.TimestampUnknown)]
    [InlineData(Header + "1704067200000,10,12,9,11,5\n", ImportFindingKind.OptionRequired)]
    [InlineData("time;open;high;low;close\n1704067200000;1,5;2,5;1,0;2,0\n", ImportFindingKind.RowsRejected)]
    public void What_cant_be_read_is_a_finding_and_writes_nothing(string text, ImportFindingKind kind)
        => AssertFinding(Import(text), kind);

    /// <summary>As old Macintoshes wrote them, and one program still may.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(20_000)]
    public void Lines_that_end_with_CR_alone_are_named(int rows)
    {
        string text = Header + string.Concat(
            Enumerable.Range(0, rows).Select(row => $"{1704067200000 + (row * 60_000L)},10,12,9,11,5\n"));
        BarImportSummary summary = Import(text.Replace('\n', '\r'));
        AssertFinding(summary, ImportFindingKind.FormatUnknown);
        Assert.StartsWith("the lines end with CR alone", summary.Findings[0].Message, StringComparison.Ordinal);
        Assert.Equal(rows, Import(text.Replace("\n", "\r\n", StringComparison.Ordinal)).BarCount);
    }

    [Fact]
    public void Refused_rows_are_counted_as_all_rows_are()
    {
        string text = Header + string.Concat(
            Enumerable.Range(0, 2_002).Select(row => $"{1704067200000 + (row / 2 * 60_000L)},10,12,9,11,5\n"));
        BarImportSummary summary = Import(text, spec => spec with { OnRejectedRow = OnRejectedRow.Fail });
        AssertFinding(summary, ImportFindingKind.RowsRejected);
        Assert.Equal("1,001 of 2,002 rows are no bars: nothing was written", summary.Findings[0].Message);
    }

    [Fact]
    public void First_row_without_an_end_is_a_finding_at_its_line()
    {
        BarImportSummary summary = Import(Header + new string('0', 1 << 19));
        AssertFinding(summary, ImportFindingKind.FormatUnknown);
        Assert.Equal(2, summary.Findings[0].Line);
    }

    [Fact]
    public void All_findings_come_at_once()
    {
        BarImportSummary summary = Import(
            "time,open,high\n1,2,3\n", spec => spec with { Timezone = "Mars/Olympus", PriceScale = 3, Symbol = " " });
        Assert.Equal(4, summary.Findings.Count);
    }

    [Fact]
    public void Timezone_that_contradicts_epoch_stamps_is_refused()
    {
        AssertFinding(
            Import(Header + TwoRows, spec => spec with { Timezone = "America/New_York" }),
            ImportFindingKind.OptionInvalid);
        AssertSuccess(Import(Header + TwoRows, spec => spec with { Timezone = "UTC" }));
    }

    [Fact]
    public void Timeframe_that_the_rows_contradict_is_refused()
    {
        AssertFinding(
            Import(Header + TwoRows, spec => spec with { Timeframe = new Timeframe(UtcNanos.PerHour) }),
            ImportFindingKind.TimeframeContradicted);
        AssertSuccess(Import(Header + TwoRows, spec => spec with { Timeframe = new Timeframe(UtcNanos.PerSecond) }));
    }

    [Fact]
    public void Skipped_and_repeated_local_hours_are_handled_explicitly()
    {
        // New York 2024: 02:00 to 03:00 of March 10th doesn't exist; 01:00 to 02:00 of November 3rd comes twice.
        BarImportSummary spring = Import(
            Header + "2024-03-10 01:30,10,12,9,11,5\n2024-03-10 02:00,10,12,9,11,5\n2024-03-10 03:00,10,12,9,11,5\n",
            spec => spec with
            {
                Timezone = "America/New_York",
                OnRejectedRow = OnRejectedRow.Skip,
                Timeframe = new Timeframe(30 * UtcNanos.PerMinute),
            });
        AssertSuccess(spring);
        RejectedRows skipped = Assert.Single(spring.Rejected);
        Assert.Equal((RowReject.InvalidLocalTime, 3L), (skipped.Reason, skipped.FirstLines[0]));
        Assert.Equal("2024-03-10T07:00:00Z", UtcNanos.ToIso(spring.LastOpenNanos));
        Assert.Equal(0, spring.GapCount);

        BarImportSummary autumn = Import(
            Header + "2024-11-03 00:30,10,12,9,11,5\n2024-11-03 01:00,10,12,9,11,5\n2024-11-03 01:30,10,12,9,11,5\n"
            + "2024-11-03 01:00,10,12,9,11,5\n2024-11-03 01:30,10,12,9,11,5\n2024-11-03 02:00,10,12,9,11,5\n",
            spec => spec with { Timezone = "America/New_York" });
        AssertSuccess(autumn);
        Assert.Equal(4, autumn.AmbiguousTimeCount);
        Assert.Equal(0, autumn.GapCount);
        using BarSeries bars = Open();
        for (int i = 1; i < bars.Count; i++)
        {
            Assert.Equal(30 * UtcNanos.PerMinute, bars.OpenTimes[i] - bars.OpenTimes[i - 1]);
        }
    }

    [Theory]
    [InlineData(-50, 50, 86_400_000, "milliseconds")]
    [InlineData(-50, 2000, 86_400_000, "milliseconds")]
    [InlineData(-9000, 9000, 86_400_000, "milliseconds")]
    [InlineData(0, 300_000, 60_000, "milliseconds")]
    [InlineData(0, 100, 60_000_000, "microseconds")]
    [InlineData(0, 300_000, 60, "seconds")]
    [InlineData(28_401_120, 28_401_220, 60, "seconds")]
    public void Rows_around_1970_take_the_unit_of_the_file(long first, long end, long step, string unit)
    {
        StringBuilder text = new(Header);
        for (long row = first; row < end; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row * step},10,12,9,11,5\n");
        }

        BarImportSummary summary = Import(text.ToString());
        AssertSuccess(summary);
        Assert.Equal($"epoch {unit}, UTC", summary.Stamps);
        Assert.Equal(end - first, summary.RowsAccepted);
        Assert.Equal(0, summary.GapCount);
        Assert.Equal(step > 60_000_000 ? "1d" : "1m", summary.Timeframe.ToString());
    }

    [Fact]
    public void Gzip_is_told_by_content_and_a_cut_or_damage_is_noticed()
    {
        StringBuilder text = new(Header);
        for (int i = 0; i < 20_000; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{1_704_067_200_000 + (i * 60_000L)},{100 + (i % 7)},200,50,{100 + (i % 11)},{i}\n");
        }

        byte[] plain = Encoding.UTF8.GetBytes(text.ToString());
        byte[] packed = Pack(plain);
        BarImportSummary whole = ImportBytes(packed);
        AssertSuccess(whole);
        Assert.True(whole.IsGzip);
        Assert.Equal(20_000, whole.RowsAccepted);
        Assert.Equal(ImportBytes(plain).ContentHash, whole.ContentHash);

        byte[] twoMembers = [.. Pack(plain[..1_000]), .. Pack(plain[1_000..])];
        Assert.Equal(whole.ContentHash, ImportBytes(twoMembers).ContentHash);

        foreach (int cut in
            (ReadOnlySpan<int>)[3, 12, packed.Length / 2, packed.Length - 9, packed.Length - 8, packed.Length - 1])
        {
            AssertFinding(ImportBytes(packed[..cut]), ImportFindingKind.SourceDamaged);
        }

        byte[] damaged = (byte[])packed.Clone();
        damaged[packed.Length / 2] ^= 0x10;
        AssertFinding(ImportBytes(damaged), ImportFindingKind.SourceDamaged);
        AssertFinding(ImportBytes([.. packed, 1, 2, 3]), ImportFindingKind.SourceDamaged);
        AssertFinding(ImportBytes("PK\u0003\u0004"u8.ToArray()), ImportFindingKind.SourceDamaged);
    }

    [Fact]
    public void Missing_and_odd_files_are_findings()
    {
        BarImportSpec spec = Spec(_folder.File("absent"));
        Assert.Equal(ImportFindingKind.SourceMissing, BarImport.Run(spec).Findings[0].Kind);
        Assert.Equal(
            ImportFindingKind.SourceUnreadable,
            BarImport.Run(spec with { SourcePath = _folder.Path }).Findings[0].Kind);
        if (File.Exists("/dev/zero"))
        {
            Assert.Equal(
                ImportFindingKind.SourceUnreadable,
                BarImport.Run(spec with { SourcePath = "/dev/zero" }).Findings[0].Kind);
        }

        File.WriteAllText(_folder.File("good"), Header + TwoRows);
        BarImportSummary unwritable = BarImport.Run(
            Spec(_folder.File("good")) with { TargetPath = _folder.File("no/such/folder/bars") });
        Assert.Equal(ImportFindingKind.TargetUnwritable, unwritable.Findings[0].Kind);
    }

    [Fact]
    public void Endless_line_ends_soon_in_flat_memory()
    {
        // A sparse file of 10 GB of zero bytes on one line; then the same inside a file.
        string path = _folder.File("zeros");
        using (FileStream stream = File.Create(path))
        {
            stream.SetLength(10_000_000_000);
        }

        AssertFinding(BarImport.Run(Spec(path)), ImportFindingKind.FormatUnknown);

        using (FileStream stream = File.Create(path))
        {
            stream.Write(Encoding.ASCII.GetBytes(Header + TwoRows));
            stream.SetLength(200_000_000);
            stream.Position = stream.Length;
            stream.Write("\n1704067320000,11,13,10,12,6\n"u8);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        BarImportSummary summary = BarImport.Run(Spec(path) with { OnRejectedRow = OnRejectedRow.Skip });
        AssertSuccess(summary);
        Assert.Equal(3, summary.RowsAccepted);
        Assert.Equal(RowReject.LineTooLong, Assert.Single(summary.Rejected).Reason);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20_000_000);
    }

    [Fact]
    public void Memory_doesnt_grow_with_rows()
    {
        long small = AllocatedBy(100_000);
        long large = AllocatedBy(400_000);
        Assert.True(large - small < 100_000, $"{large - small} bytes more for 300,000 rows more");
    }

    [Fact]
    public void Import_can_be_stopped()
    {
        File.WriteAllText(_folder.File("many"), Rows(200_000));
        using System.Threading.CancellationTokenSource stop = new();
        BarImportSpec spec = Spec(_folder.File("many")) with { Progress = (read, size) => stop.Cancel() };
        Assert.Throws<OperationCanceledException>(() => BarImport.Run(spec, stop.Token));
        Assert.Equal([_folder.File("many")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_is_written_to_while_it_is_read_is_refused(bool grows)
    {
        string source = _folder.File("growing");
        File.WriteAllText(source, Rows(200_000));
        bool isTouched = false;
        BarImportSpec spec = Spec(source) with
        {
            Progress = (_, _) =>
            {
                if (!isTouched && grows)
                {
                    File.AppendAllText(source, "\n");
                }
                else if (!isTouched)
                {
                    File.SetLastWriteTimeUtc(source, File.GetLastWriteTimeUtc(source).AddTicks(100));
                }

                isTouched = true;
            },
        };
        BarImportSummary summary = BarImport.Run(spec);
        Assert.True(isTouched);
        Assert.Equal(ImportFindingKind.SourceChanged, Assert.Single(summary.Findings).Kind);
        Assert.Equal([source], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_file_that_isnt_the_one_that_the_caller_read_is_refused()
    {
        string source = _folder.File("replaced");
        File.WriteAllText(source, Header + TwoRows);
        SourceStamp stamp = default;
        using (FileStream read = File.OpenRead(source))
        {
            stamp = SourceStamp.Of(read.SafeFileHandle);
        }

        AssertSuccess(BarImport.Run(Spec(source) with { SourceStamp = stamp }));
        File.Delete(_folder.File("target.arrow"));
        File.WriteAllText(_folder.File("other"), Header + TwoRows + "\n");
        File.Move(_folder.File("other"), source, overwrite: true);
        BarImportSummary summary = BarImport.Run(Spec(source) with { SourceStamp = stamp });
        Assert.Equal(ImportFindingKind.SourceChanged, Assert.Single(summary.Findings).Kind);
        Assert.Equal([source], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Check_only_writes_nothing()
    {
        File.WriteAllText(_folder.File("good"), Header + TwoRows);
        BarImportSummary summary = BarImport.Run(Spec(_folder.File("good")) with { TargetPath = null });
        AssertSuccess(summary);
        Assert.Null(summary.ContentHash);
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Export_then_import_gives_identical_columns()
    {
        using BarSeries bars = TestBars.Random(99, 50_000, "X");
        using (FileStream stream = File.Create(_folder.File("export.csv")))
        {
            BarCsvWriter.Write(stream, bars);
        }

        BarImportSummary summary = BarImport.Run(Spec(_folder.File("export.csv")) with { Timeframe = bars.Timeframe });
        AssertSuccess(summary);
        Assert.Equal(bars.ContentHash, summary.ContentHash);
    }

    private static string Rows(int count)
    {
        StringBuilder text = new(Header);
        for (int i = 0; i < count; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{1_704_067_200_000 + (i * 60_000L)},100.25,200.5,50.125,{100 + (i % 11)},{i}\n");
        }

        return text.ToString();
    }

    private long AllocatedBy(int rows)
    {
        string path = _folder.File("rows" + rows.ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(path, Rows(rows));
        BarImport.Run(Spec(path));
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertSuccess(BarImport.Run(Spec(path)));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Theory]
    [InlineData(6)] // The checksum.
    [InlineData(2)] // The length.
    [InlineData(100)] // The content.
    public void A_damaged_gzip_file_is_called_damaged(int fromEnd)
    {
        byte[] packed = Pack(Encoding.UTF8.GetBytes(Rows(500)));
        packed[^fromEnd] ^= 1;
        BarImportSummary summary = ImportBytes(packed);
        AssertFinding(summary, ImportFindingKind.SourceDamaged);
        Assert.Equal("the gzip file is damaged, or its checksum doesn't fit", summary.Findings[0].Message);
    }

    private static byte[] Pack(byte[] plain)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }

    private BarImportSpec Spec(string source)
        => new() { SourcePath = source, TargetPath = _folder.File("target.arrow"), Symbol = "X" };

    private BarImportSummary Import(string text, Func<BarImportSpec, BarImportSpec>? change = null)
        => ImportBytes(Encoding.UTF8.GetBytes(text), change);

    private BarImportSummary ImportBytes(byte[] bytes, Func<BarImportSpec, BarImportSpec>? change = null)
    {
        string source = _folder.File("source");
        File.WriteAllBytes(source, bytes);
        File.Delete(_folder.File("target.arrow"));
        BarImportSpec spec = Spec(source);
        BarImportSummary summary = BarImport.Run(change is null ? spec : change(spec));
        Assert.Equal(summary.IsSuccess, File.Exists(_folder.File("target.arrow")));
        Assert.False(File.Exists(_folder.File("target.arrow.tmp")) || File.Exists(_folder.File("target.arrow.spool")));
        return summary;
    }

    private BarSeries Open() => BarStore.Open(_folder.File("target.arrow"), verifyChecksums: true);

    private static void AssertSuccess(BarImportSummary summary)
        => Assert.True(summary.IsSuccess, summary.IsSuccess ? "" : summary.Findings[0].Message);

    private static void AssertFinding(BarImportSummary summary, ImportFindingKind kind)
    {
        Assert.False(summary.IsSuccess);
        Assert.Equal(kind, summary.Findings[0].Kind);
        Assert.NotEmpty(summary.Findings[0].Message);
    }
}
