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
/// Damaged files of trades against strings and a dictionary of periods: the same bars, bit for bit, the same reasons.
/// </summary>
public sealed class TradeFuzzTests
{
    private const int LinesPerFile = 400;

    [Fact]
    public void Bars_of_trades_agree_with_a_slow_obvious_aggregation()
    {
        using TempFolder folder = new();
        int files = TestCounts.Scaled(400_000) / LinesPerFile;
        long bars = 0;
        long rejected = 0;
        for (int file = 0; file < files; file++)
        {
            (int barCount, int rejectedCount) = Check(folder, 0x7AD3_0000 + (ulong)file);
            bars += barCount;
            rejected += rejectedCount;
        }

        Assert.True(
            bars > rejected / 10 && rejected > bars / 100, $"the fuzz is one-sided: {bars} bars, {rejected} rejected");
    }

    private static (int Bars, int Rejected) Check(TempFolder folder, ulong seed)
    {
        DeterministicRandom random = new(seed);
        byte[] bytes = Generate(ref random);
        long nanos = UtcNanos.PerMillisecond * (long)(random.NextInt(3) switch { 0 => 250, 1 => 1_000, _ => 60_000 });
        SortedDictionary<long, SlowCsv.Bar> expected = [];
        List<(long, RowReject)> reasons = Read(bytes, nanos, expected);

        string source = folder.File("trades.csv");
        string target = folder.File("bars.arrow");
        File.WriteAllBytes(source, bytes);
        File.Delete(target);
        BarImportSummary summary = BarImport.Run(new BarImportSpec
        {
            SourcePath = source,
            TargetPath = target,
            Symbol = "FUZZ",
            Timeframe = new Timeframe(nanos),
            Timezone = "UTC",
            OnRejectedRow = OnRejectedRow.Skip,
            LinesKeptPerReason = LinesPerFile * 4,
        });

        string where = $"seed 0x{seed:X}";
        List<(long, RowReject)> found = [];
        foreach (RejectedRows rows in summary.Rejected)
        {
            foreach (long line in rows.FirstLines)
            {
                found.Add((line, rows.Reason));
            }
        }

        found.Sort();
        Assert.True(reasons.Count == found.Count, $"{where}: {reasons.Count} against {found.Count} rejected");
        for (int i = 0; i < found.Count; i++)
        {
            Assert.True(
                reasons[i] == found[i],
                $"{where}: expected {reasons[i]}, found {found[i]}: '{CsvFuzzTests.Line(bytes, found[i].Item1)}'");
        }

        Assert.True(summary.IsSuccess == (expected.Count > 0), where);
        AssertBars(target, expected, where);
        return (expected.Count, reasons.Count);
    }

    private static void AssertBars(string target, SortedDictionary<long, SlowCsv.Bar> expected, string where)
    {
        using BarSeries bars = BarStore.Open(target, verifyChecksums: true);
        Assert.True(expected.Count == bars.Count, where);
        int row = 0;
        foreach (SlowCsv.Bar bar in expected.Values)
        {
            SlowCsv.Bar found = new(
                bars.OpenTimes[row], bars.Open[row], bars.High[row], bars.Low[row], bars.Close[row], bars.Volume[row]);
            Assert.True(bar == found, $"{where}: bar {row} is {found}, not {bar}");
            row++;
        }
    }

    private static List<(long Line, RowReject Reason)> Read(
        byte[] file, long nanos, SortedDictionary<long, SlowCsv.Bar> bars)
    {
        List<(long Line, RowReject Reason)> rejected = [];
        long last = long.MinValue;
        List<(long Number, string Text)> rows = SlowCsv.Rows(file);
        rows.RemoveAt(0);
        foreach ((long number, string text) in rows)
        {
            RowReject reason = Take(text, ref last, nanos, bars);
            if (reason != RowReject.None)
            {
                rejected.Add((number, reason));
            }
        }

        return rejected;
    }

    private static RowReject Take(string line, ref long last, long nanos, SortedDictionary<long, SlowCsv.Bar> bars)
    {
        if (line == "TOO LONG")
        {
            return RowReject.LineTooLong;
        }

        if (SlowCsv.Split(line, ',') is not { Count: 3 } fields)
        {
            return RowReject.FieldCount;
        }

        if (SlowCsv.Iso(fields[0]) is not { } time)
        {
            return RowReject.BadTimestamp;
        }

        RowReject reason = SlowCsv.Number(fields[1], out double price);
        reason = reason == RowReject.None ? SlowCsv.Number(fields[2], out double size) : Nothing(out size, reason);
        if (reason != RowReject.None)
        {
            return reason;
        }

        if (price <= 0 || size < 0)
        {
            return price <= 0 ? RowReject.NonPositivePrice : RowReject.NegativeVolume;
        }

        if (time < last)
        {
            return RowReject.OutOfOrder;
        }

        long open = (long)Math.Floor((decimal)time / nanos) * nanos;
        if (bars.TryGetValue(open, out SlowCsv.Bar? bar) && !double.IsFinite(bar.Volume + size))
        {
            return RowReject.NonFinite;
        }

        last = time;
        bars[open] = bar is not null
            ? new SlowCsv.Bar(
                open, bar.Open, Math.Max(bar.High, price), Math.Min(bar.Low, price), price, bar.Volume + size)
            : new SlowCsv.Bar(open, price, price, price, price, size);
        return RowReject.None;
    }

    private static RowReject Nothing(out double value, RowReject reason)
    {
        value = 0;
        return reason;
    }

    private static byte[] Generate(ref DeterministicRandom random)
    {
        using MemoryStream file = new();
        file.Write("time,price,size\n"u8);
        long millis = 1_704_067_200_000;
        for (int line = 0; line < LinesPerFile; line++)
        {
            millis += random.NextInt(3) == 0 ? 0 : random.NextInt(random.NextInt(20) == 0 ? 200_000 : 400);
            millis -= random.NextInt(40) == 0 ? 50 : 0;
            string[] fields =
            [
                UtcNanos.ToIso(millis * UtcNanos.PerMillisecond),
                (100 + random.NextGaussian()).ToString(
                    random.NextInt(2) == 0 ? "R" : "F2", CultureInfo.InvariantCulture),
                random.NextInt(1_000).ToString(CultureInfo.InvariantCulture),
            ];
            if (line > 0 && random.NextInt(4) == 0)
            {
                fields[1 + random.NextInt(2)] = CsvFuzzTests.OddFields[random.NextInt(CsvFuzzTests.OddFields.Length)];
            }

            byte[] bytes = Encoding.UTF8.GetBytes(string.Join(',', fields));
            file.Write(line > 0 && random.NextInt(8) == 0 ? CsvFuzzTests.Damage(ref random, bytes) : bytes);
            file.Write("\n"u8);
        }

        return file.ToArray();
    }
}
