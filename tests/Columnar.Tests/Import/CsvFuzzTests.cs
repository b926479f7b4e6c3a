using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Columnar.Time;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Import;

/// <summary>
/// Damaged files against <see cref="SlowCsv"/>: the same bars, bit for bit, and the same reasons at the same lines.
/// </summary>
public sealed class CsvFuzzTests
{
    private const int LinesPerFile = 400;

    internal static readonly string[] OddFields =
    [
        "", " ", "nan", "NaN", "-inf", "Infinity", "0", "-0", "-1", "1e400", "1e-400", "1.7976931348623157e308",
        "4.9e-324", " 101.5 ", "\"101.5\"", "\" 101.5 \"", "\"101.5", "101.5\"", "0x10", "1,5", "1_000", "1 000",
        "+101.25", "1e2", "1.5E+2", "100.", ".5", ".", "-", "+", "e5", "1e", "1e+", "--1", "1.2.3",
        "123456789012345678901234567890", "0.1000000000000000055511151231257827021181583404541015625",
        "9007199254740993", "179769313486231580793e289", "100.00000000000000000000001", "2.2250738585072011e-308", "٣",
        "∞", "null", "N/A", "1d", "100f", "1e99999999999999999999",
    ];

    private static readonly string[] OddStamps =
    [
        "", "0", "-1", "1704067200", "1704067200.5", "1704067200000.0000001", "1704067200000.000001",
        "1704067260000000", "1704067260000000000", "99999999999999999999", "9223372036854775807", "9214646400001",
        "1704067200000.", ".5", "+1704067200000", "2024-01-01", "2024-01-01T00:00:30Z", "2024-01-01 00:00",
        "2024-02-30", "2024-01-01T24:00:00Z", "2024-01-01T00:00:60Z", "2024-01-01T00:01:00.123456789Z",
        "2024-01-01T00:01:00.1234567890Z", "2024-01-01T02:00:30+02:00", "2024-01-01T02:00:30+02",
        "2024-01-01T02:00:30+0200", "2024-01-01T02:00:30+02:", "2024-01-01T00:02:30 UTC", "1677-01-01", "2262-01-01",
        "2024-1-1", "2024-01-01T", "2024-01-01T00", "2024-01-01T00:00:00+15:00", "1.7040672e12", "now",
    ];

    [Fact]
    public void Import_agrees_with_a_slow_obvious_parser()
    {
        using TempFolder folder = new();
        int files = TestCounts.Scaled(1_000_000) / LinesPerFile;
        long accepted = 0;
        long rejected = 0;
        for (int file = 0; file < files; file++)
        {
            ulong seed = 0xC5F0_0000 + (ulong)file;
            SlowCsv expected = Check(folder, seed);
            accepted += expected.Bars.Count;
            rejected += expected.Rejected.Count;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{files} files, {accepted} bars, {rejected} rejected rows, all agreed");
        Assert.True(
            accepted > rejected / 4 && rejected > accepted / 20, $"the fuzz is one-sided: {accepted} to {rejected}");
    }

    // Seeds that once found a fault.
    [Theory]
    [InlineData(0xC5F001FF)] // A fraction finer than a nanosecond behind zeros was taken.
    public void Import_agrees_where_it_once_did_not(ulong seed)
    {
        using TempFolder folder = new();
        Check(folder, seed);
    }

    private static SlowCsv Check(TempFolder folder, ulong seed)
    {
        DeterministicRandom random = new(seed);
        bool isEpoch = random.NextInt(4) != 0;
        char separator = ",;\t"[random.NextInt(3)];
        byte[] bytes = Generate(ref random, separator, isEpoch);
        var expected = SlowCsv.Read(bytes, separator, isEpoch);

        string source = folder.File("source.csv");
        string target = folder.File("target.arrow");
        File.WriteAllBytes(source, bytes);
        File.Delete(target);
        BarImportSummary summary = BarImport.Run(new BarImportSpec
        {
            SourcePath = source,
            TargetPath = target,
            Symbol = "FUZZ",
            Timeframe = new Timeframe(UtcNanos.PerMillisecond),
            Timezone = isEpoch ? null : "UTC",
            OnRejectedRow = OnRejectedRow.Skip,
            LinesKeptPerReason = int.MaxValue / 1_000_000,
        });

        string where = $"seed 0x{seed:X}";
        List<(long, RowReject)> rejected = [];
        foreach (RejectedRows rows in summary.Rejected)
        {
            foreach (long line in rows.FirstLines)
            {
                rejected.Add((line, rows.Reason));
            }
        }

        rejected.Sort();
        Assert.True(
            expected.Rejected.Count == rejected.Count,
            $"{where}: {expected.Rejected.Count} against {rejected.Count} rejected");
        for (int i = 0; i < rejected.Count; i++)
        {
            Assert.True(
                expected.Rejected[i] == rejected[i],
                $"{where}: expected {expected.Rejected[i]}, found {rejected[i]}: '{Line(bytes, rejected[i].Item1)}'");
        }

        Assert.True(summary.RowsAccepted == expected.Bars.Count, where);
        Assert.True(summary.IsSuccess == (expected.Bars.Count > 0), where);
        if (summary.IsSuccess)
        {
            using BarSeries bars = BarStore.Open(target, verifyChecksums: true);
            AssertBars(expected, bars, where);
        }

        return expected;
    }

    private static void AssertBars(SlowCsv expected, BarSeries bars, string where)
    {
        Assert.True(expected.Bars.Count == bars.Count, where);
        for (int i = 0; i < bars.Count; i++)
        {
            SlowCsv.Bar bar = expected.Bars[i];
            Assert.True(
                bar.Time == bars.OpenTimes[i]
                && Bits(bar.Open) == Bits(bars.Open[i]) && Bits(bar.High) == Bits(bars.High[i])
                && Bits(bar.Low) == Bits(bars.Low[i]) && Bits(bar.Close) == Bits(bars.Close[i])
                && Bits(bar.Volume) == Bits(bars.Volume[i]),
                $"{where}: bar {i} differs from {bar}");
        }
    }

    internal static string Line(byte[] file, long number)
        => Encoding.Latin1.GetString(file).Split('\n')[(int)number - 1];

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);

    private static byte[] Generate(ref DeterministicRandom random, char separator, bool isEpoch)
    {
        using MemoryStream file = new();
        bool hasCarriageReturns = random.NextInt(2) == 0;
        if (random.NextInt(4) == 0)
        {
            file.Write("\uFEFF"u8);
        }

        Put(file, string.Join(separator, "timestamp", "open", "high", "low", "close", "volume"), hasCarriageReturns);
        long millis = 1_704_067_200_000;
        for (int line = 0; line < LinesPerFile; line++)
        {
            millis += 60_000 * (random.NextInt(20) == 0 ? random.NextInt(5) : 1);
            string[] fields = Row(ref random, millis, isEpoch);
            if (line > 0 && random.NextInt(3) == 0)
            {
                Mutate(ref random, fields);
            }

            byte[] bytes = Encoding.UTF8.GetBytes(string.Join(separator, fields));
            Put(file, line > 0 && random.NextInt(8) == 0 ? Damage(ref random, bytes) : bytes, hasCarriageReturns);
        }

        byte[] whole = file.ToArray();
        return random.NextInt(2) == 0 ? whole : whole[..^(hasCarriageReturns ? 2 : 1)];
    }

    private static string[] Row(ref DeterministicRandom random, long millis, bool isEpoch)
    {
        double open = 100 + random.NextGaussian();
        double close = 100 + random.NextGaussian();
        double high = Math.Max(open, close) + random.NextDouble();
        double low = Math.Min(open, close) - random.NextDouble();
        string format = random.NextInt(3) switch { 0 => "R", 1 => "F5", _ => "E17" };
        string stamp = isEpoch
            ? millis.ToString(CultureInfo.InvariantCulture)
            : UtcNanos.ToIso(millis * UtcNanos.PerMillisecond);
        return
        [
            stamp, Text(open), Text(high), Text(low), Text(close),
            random.NextInt(1_000_000).ToString(CultureInfo.InvariantCulture) + ".5",
        ];

        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static void Mutate(ref DeterministicRandom random, string[] fields)
    {
        switch (random.NextInt(5))
        {
            case 0:
                fields[0] = OddStamps[random.NextInt(OddStamps.Length)];
                break;
            case 1:
                int a = 1 + random.NextInt(4);
                int b = 1 + random.NextInt(4);
                (fields[a], fields[b]) = (fields[b], fields[a]);
                break;
            default:
                fields[1 + random.NextInt(5)] = OddFields[random.NextInt(OddFields.Length)];
                break;
        }
    }

    internal static byte[] Damage(ref DeterministicRandom random, byte[] line)
    {
        List<byte> bytes = [.. line];
        int rounds = 1 + random.NextInt(3);
        for (int i = 0; i < rounds && bytes.Count > 1; i++)
        {
            // The stamp's first digits stay: a far-away instant would only make all later rows out of order.
            int at = random.NextInt(bytes.Count);
            at = at < 9 ? bytes.Count - 1 : at;
            switch (random.NextInt(6))
            {
                case 0:
                    bytes[at] = (byte)random.NextInt(256);
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.NextInt(256));
                    break;
                case 2:
                    bytes.RemoveAt(at);
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(0, at));
                    break;
                default:
                    bytes.Insert(at, ",;\t\"\r\n .-+eE0"u8[random.NextInt(13)]);
                    break;
            }
        }

        if (random.NextInt(200) == 0)
        {
            bytes.InsertRange(bytes.Count, new byte[16_384 - bytes.Count + random.NextInt(4) - 1]);
        }

        return [.. bytes];
    }

    private static void Put(MemoryStream file, string line, bool hasCarriageReturn)
        => Put(file, Encoding.UTF8.GetBytes(line), hasCarriageReturn);

    private static void Put(MemoryStream file, byte[] line, bool hasCarriageReturn)
    {
        file.Write(line);
        file.Write(hasCarriageReturn ? "\r\n"u8 : "\n"u8);
    }
}
