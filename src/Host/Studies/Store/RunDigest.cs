using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using S1mpleTrader.Kernel.Determinism;

namespace S1mpleTrader.Host.Studies.Store;

/// <summary>
/// A digest of everything that the store holds of a run, or of a document: a value that was
/// damaged on disk doesn't fit it any more.
/// </summary>
internal static class RunDigest
{
    /// <summary>Returns the digest of a run's rows.</summary>
    public static long Of(StoredRun stored)
    {
        StableHash hash = default;
        StudyRun run = stored.Run;
        hash.Add((long)stored.Position);
        hash.Add(run.RunId);
        hash.Add(run.Label);
        hash.Add(run.MarketKey);
        hash.Add((long)run.Settings.Count);
        foreach (string setting in run.Settings)
        {
            hash.Add(setting);
        }

        hash.Add((long)stored.Status);
        hash.Add((long)stored.Attempts);
        if (stored.Outcome is { } outcome)
        {
            Add(ref hash, outcome);
        }

        return long.Parse(
            hash.ToString().AsSpan(0, 16),
            System.Globalization.NumberStyles.HexNumber,
            System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Returns the digest of a document: 32 hexadecimal digits.</summary>
    public static string Of(string document)
    {
        StableHash hash = default;
        hash.Add(document);
        return hash.ToString();
    }

    private static void Add(ref StableHash hash, RunOutcome outcome)
    {
        if (outcome.Error is { } error)
        {
            hash.Add((long)error.Kind);
            hash.Add(error.Text);
            return;
        }

        hash.Add(outcome.ResultHash);
        hash.Add(outcome.Artifacts ?? string.Empty);
        hash.Add(outcome.Bars);
        hash.Add(outcome.InitialCapital.ToString(System.Globalization.CultureInfo.InvariantCulture));
        hash.Add(outcome.FinalEquity.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add(ref hash, outcome.Metrics);
        Add(ref hash, outcome.UpperMetrics ?? []);
        OutcomeCounts counts = outcome.Counts;
        hash.Add(counts.Detected);
        hash.Add(counts.Executed);
        hash.Add(counts.Rejected);
        hash.Add(counts.Superseded);
        hash.Add(counts.Expired);
        hash.Add(counts.AmbiguousFills);
        hash.Add(counts.Liquidations);
        Add(ref hash, counts.Rejections);
        Add(ref hash, counts.Threats);
        Add(ref hash, outcome.DailyEquity.Packed);
        Add(ref hash, outcome.Trades);
    }

    private static void Add(ref StableHash hash, IReadOnlyList<double?> values)
    {
        hash.Add((long)values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            hash.Add(values[i] is { } value ? BitConverter.DoubleToUInt64Bits(value) : ulong.MaxValue);
        }
    }

    private static void Add(ref StableHash hash, IReadOnlyList<NamedCount> counts)
    {
        hash.Add((long)counts.Count);
        foreach (NamedCount count in counts)
        {
            hash.Add(count.Name);
            hash.Add(count.Count);
        }
    }

    private static void Add(ref StableHash hash, ReadOnlySpan<byte> bytes)
    {
        hash.Add((long)bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash.Add(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte rest in bytes)
        {
            hash.Add((long)rest);
        }
    }
}
