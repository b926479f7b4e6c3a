using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Import;

/// <summary>
/// Files read many rows at a time give what they give row by row: the same report and the same store, byte for byte,
/// wherever the pieces end in which the file arrives.
/// </summary>
public sealed class PlainRowsTests
{
    private static readonly string[] Tails = ["Z", "+00:00", "-05:30", " UTC", ".000Z", ".25+02", ""];

    [Fact]
    public void Rows_read_together_are_those_read_one_by_one()
    {
        using TempFolder folder = new();
        int stores = 0;
        int files = 0;
        long plain = 0;
        long all = 0;
        Seeds.ForEach(1, 6_000, seed =>
        {
            SeededRandom random = new(seed);
            BarImportSpec spec = Generate(random, folder.File("rows.csv"), folder.File("rows.arrow"));
            (string Report, byte[] Store, long Plain, long Rows) slow = Import(spec, false, ImportSource.BufferBytes);
            (string Report, byte[] Store, long Plain, long Rows) fast = Import(
                spec, true, random.Pick(1, 20, 100, 500, 2000, 70_000, 70_000));
            string where = $"seed {seed}: {spec}";
            Assert.True(slow.Report == fast.Report, $"{where}\n{slow.Report}\n{fast.Report}");
            Assert.True(slow.Store.AsSpan().SequenceEqual(fast.Store), where);
            Assert.Equal(0, slow.Plain);
            stores += fast.Store.Length > 0 ? 1 : 0;
            files++;
            plain += fast.Plain;
            all += fast.Rows;
        });
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{plain} of {all} rows were read together, {stores} stores of {files} files written");
        Assert.True(
            files < 100 || (plain > all / 8 && plain < all * 9 / 10 && stores > files / 4), "the test is one-sided");
    }

    [Theory]
    [InlineData(1, "\n")]
    [InlineData(1, "\r\n")]
    [InlineData(3, "\n")]
    public void Pieces_may_end_at_every_byte(int oddEvery, string lineEnd)
    {
        using TempFolder folder = new();
        BarImportSpec spec = new()
        {
            SourcePath = folder.File("rows.csv"),
            TargetPath = folder.File("rows.arrow"),
            Symbol = "PIECES",
            OnRejectedRow = OnRejectedRow.Skip,
        };
        StringBuilder rows = new();
        for (int row = 0; row < 40; row++)
        {
            string high = row % oddEvery == 1 ? "1e2" : "101.25";
            rows.Append(CultureInfo.InvariantCulture, $"{1_704_067_200 + (row * 60)},100.5,{high},99.75,100,{row},");
            rows.Append(row == 39 ? "" : lineEnd);
        }

        // The pipe cuts at powers of two: a longer header moves the rows past them byte by byte.
        for (int length = 1; length <= 64; length++)
        {
            string header = "time,open,high,low,close,volume," + new string('x', length);
            File.WriteAllText(spec.SourcePath, header + lineEnd + rows);
            (string Report, byte[] Store, long Plain, long Rows) slow = Import(spec, false, ImportSource.BufferBytes);
            foreach (int buffer in (int[])[16, 64, 128, 1024])
            {
                (string Report, byte[] Store, long Plain, long Rows) fast = Import(spec, true, buffer);
                Assert.Equal(slow.Report, fast.Report);
                Assert.Equal(slow.Store, fast.Store);
            }
        }
    }

    private static (string Report, byte[] Store, long Plain, long Rows) Import(
        BarImportSpec spec, bool readsPlainRows, int bufferBytes)
    {
        File.Delete(spec.TargetPath!);
        CsvSniffer sniffer = new(spec);
        using (ImportSource source = new(spec.SourcePath))
        {
            sniffer.Sniff(
                source.ReadSample(CsvSample.Bytes, out bool isWhole), isWhole, source.ContentName);
        }

        if (sniffer.Findings.Count > 0)
        {
            return (JsonSerializer.Serialize(sniffer.Findings), [], 0, 0);
        }

        using ImportPass pass = new(spec, sniffer, readsPlainRows) { BufferBytes = bufferBytes };
        BarImportSummary summary = pass.Run(CancellationToken.None);
        byte[] store = File.Exists(spec.TargetPath) ? File.ReadAllBytes(spec.TargetPath) : [];
        return (JsonSerializer.Serialize(summary), store, pass.PlainRowCount, summary.RowsRead);
    }

    private static BarImportSpec Generate(SeededRandom random, string path, string target)
    {
        Shape shape = new(random);
        StringBuilder text = new(random.Chance(20) ? "\uFEFF" : "");
        text.Append(shape.Header).Append(shape.LineEnd);
        long nanos = 1_704_067_200 * UtcNanos.PerSecond;
        long step = random.Pick(1, 60, 3600) * UtcNanos.PerSecond;
        double price = random.Pick(0.0001, 0.5, 100, 43_210.5);
        int oddPercent = random.Pick(0, 0, 1, 5, 30);
        int rows = random.Pick(3, 30, 300, 1500);
        for (int row = 0; row < rows; row++)
        {
            nanos += random.Chance(oddPercent) ? random.Between(-1, 3) * step : step;
            string[] fields = Row(random, shape, nanos, ref price);
            if (row > 2 && random.Chance(oddPercent))
            {
                fields[random.Between(0, fields.Length - 1)] = random.Chance(70)
                    ? random.Pick(CsvFuzzTests.OddFields)
                    : random.Pick("18446744073709551616", "1234567.1234567890123", "5", ".5", "\"1\"2", "0.0", "1.2\r");
            }

            string line = string.Join(shape.Separator, fields);
            text.Append(row > 2 && random.Chance(oddPercent) ? Damage(random, line) : line);
            text.Append(row == rows - 1 && random.Chance(50) ? "" : shape.LineEnd);
        }

        File.WriteAllText(path, text.ToString(), Encoding.Latin1);
        return new BarImportSpec
        {
            SourcePath = path,
            TargetPath = target,
            Symbol = "PLAIN",
            Timeframe = random.Chance(50) ? new Timeframe(step) : null,
            Timezone = shape.Timezone,
            Timestamp = random.Chance(30) ? StampedAt.Close : null,
            PriceScale = random.Pick<long?>(null, null, 100, 100_000),
            OnRejectedRow = random.Chance(80) ? OnRejectedRow.Skip : OnRejectedRow.Fail,
            LinesKeptPerReason = 2000,
        };
    }

    private static string[] Row(SeededRandom random, Shape shape, long nanos, ref double price)
    {
        double open = price;
        price *= 1 + ((random.Unit() - 0.5) / 100);
        double high = Math.Max(open, price) * 1.001;
        double low = Math.Min(open, price) * 0.999;
        string[] fields = new string[shape.Columns.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            string field = shape.Columns[i] switch
            {
                "open" => Text(open),
                "high" => Text(high),
                "low" => Text(low),
                "close" => Text(price),
                "volume" => random.Chance(10) ? "0" : Text(random.Unit() * 1e4),
                "other" => random.Pick("", "x", "1.5", "a b"),
                string stamp => shape.Stamp(stamp, nanos),
            };
            fields[i] = shape.IsQuoted || (shape.Columns[i] == "other" && random.Chance(5)) ? $"\"{field}\"" : field;
        }

        return fields;

        string Text(double value) => value.ToString(shape.NumberFormat, CultureInfo.InvariantCulture);
    }

    private static string Damage(SeededRandom random, string line)
    {
        int at = random.Between(0, line.Length);
        return random.Between(0, 4) switch
        {
            0 => line.Insert(at, random.Pick(",", ";", "\"", "\n", "\r", " ", "\t", ".", "-", "\n\n")),
            1 => line[..at],
            2 => line + line,
            3 => "",
            _ => line.Remove(Math.Min(at, line.Length - 1), 1),
        };
    }

    /// <summary>How the rows of a file are written.</summary>
    private sealed class Shape
    {
        private readonly string _stampFormat;
        private readonly string _tail;

        internal Shape(SeededRandom random)
        {
            bool isApart = random.Chance(20);
            List<string> columns = [isApart ? "date" : "timestamp", "open", "high", "low", "close"];
            columns.AddRange(random.Chance(80) ? ["volume"] : []);
            columns.AddRange(isApart ? ["time"] : []);
            columns.AddRange(random.Chance(50) ? ["other", "other"] : []);
            for (int i = columns.Count - 1; i > 0 && random.Chance(50); i--)
            {
                int other = random.Between(0, i);
                (columns[i], columns[other]) = (columns[other], columns[i]);
            }

            Columns = [.. columns];
            Separator = random.Pick(",", ",", ";", "\t");
            LineEnd = random.Pick("\n", "\n", "\r\n");
            IsQuoted = random.Chance(20);
            Header = string.Join(Separator, Columns);
            NumberFormat = random.Pick("R", "F2", "F8", "G12", "F0");
            _stampFormat = isApart
                ? random.Pick("yyyy-MM-dd", "yyyy.MM.dd", "MM/dd/yyyy")
                : random.Pick("s", "ms", "us", "ns", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "MM/dd/yyyy HH:mm:ss");
            bool isEpoch = _stampFormat.Length <= 2;
            _tail = isEpoch || isApart ? "" : random.Pick(Tails);
            Timezone = isEpoch ? null : random.Pick("UTC", "UTC", "+03:00", "Europe/Berlin");
        }

        internal string[] Columns { get; }

        internal string Separator { get; }

        internal string LineEnd { get; }

        internal string Header { get; }

        internal bool IsQuoted { get; }

        internal string NumberFormat { get; }

        internal string? Timezone { get; }

        internal string Stamp(string column, long nanos) => (column == "time" ? "HH:mm:ss" : _stampFormat) switch
        {
            "s" => Number(nanos / UtcNanos.PerSecond),
            "ms" => Number(nanos / UtcNanos.PerMillisecond),
            "us" => Number(nanos / UtcNanos.PerMicrosecond),
            "ns" => Number(nanos),
            string format => UtcNanos.ToDateTime(nanos).ToString(format, CultureInfo.InvariantCulture) + _tail,
        };

        private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
    }
}
