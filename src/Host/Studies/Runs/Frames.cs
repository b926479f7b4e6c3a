using System.Buffers;
using System.Collections.Generic;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>What travels between a coordinator and its worker processes.</summary>
/// <remarks>
/// A frame is its length (four bytes, little endian, kind and content), its kind (a byte) and its content. The
/// coordinator opens with <see cref="Open"/>, the worker answers with <see cref="Ready"/>; then jobs go one way,
/// outcomes and progress the other, in order. Whoever sees its input end ends.
/// </remarks>
internal enum FrameKind : byte
{
    /// <summary>To the worker: protocol, engine version, what the study runs.</summary>
    Open = 1,

    /// <summary>From the worker: protocol and engine version.</summary>
    Ready,

    /// <summary>To the worker: runs that share a market.</summary>
    Job,

    /// <summary>From the worker: one run of the oldest job has ended.</summary>
    Outcome,

    /// <summary>From the worker: how many bars it has done, and which run of the oldest job it is at.</summary>
    Progress,

    /// <summary>From the worker: the study can't go on.</summary>
    Failure,

    /// <summary>To the worker: begin no more runs.</summary>
    Drain,

    /// <summary>From the worker: it has ended what it began, and ends.</summary>
    Bye,
}

/// <summary>What a study runs, apart from the settings of each run.</summary>
/// <param name="OperationPath">The base operation.</param>
/// <param name="PlatformPath">The platform file, or null for the one beside the operation, if there is one.</param>
/// <param name="ArtifactFolder">Where each run's files go, absolute; null where none are kept.</param>
internal sealed record StudyBase(string OperationPath, string? PlatformPath, string? ArtifactFolder);

/// <summary>How far a worker is.</summary>
/// <param name="BarsDone">Bars of all its runs so far; a run's bar counts once for every run that sees it.</param>
/// <param name="Index">The run of the oldest job that it is at; <see cref="IRunSink.AllRuns"/> for several.</param>
internal readonly record struct WorkerPosition(long BarsDone, int Index);

/// <summary>The contents of frames.</summary>
internal static class Frames
{
    /// <summary>Counts up when a frame changes its form.</summary>
    public const int Protocol = 2;

    /// <summary>
    /// The largest frame: a job of many runs with long settings, or an outcome of a century of days, is far below.
    /// </summary>
    public const int MaxBytes = 1 << 26;

    private const string Magic = "s1t-worker";

    /// <summary>Writes what a study runs.</summary>
    public static void WriteOpen(IBufferWriter<byte> output, StudyBase study)
    {
        var writer = new FrameWriter(output);
        WriteVersions(writer);
        writer.Text(study.OperationPath);
        writer.OptionalText(study.PlatformPath);
        writer.OptionalText(study.ArtifactFolder);
    }

    /// <summary>Reads what a study runs.</summary>
    /// <exception cref="HostException">The coordinator is another engine.</exception>
    public static StudyBase ReadOpen(ref FrameReader reader)
    {
        CheckVersions(ref reader);
        var study = new StudyBase(reader.Text(), reader.OptionalText(), reader.OptionalText());
        reader.End();
        return study;
    }

    /// <summary>Writes a worker's answer.</summary>
    public static void WriteReady(IBufferWriter<byte> output) => WriteVersions(new FrameWriter(output));

    /// <summary>Reads a worker's answer.</summary>
    /// <exception cref="HostException">The worker is another engine.</exception>
    public static void ReadReady(ref FrameReader reader)
    {
        CheckVersions(ref reader);
        reader.End();
    }

    /// <summary>Writes a job.</summary>
    public static void WriteJob(IBufferWriter<byte> output, IReadOnlyList<StudyRun> runs)
    {
        var writer = new FrameWriter(output);
        writer.Count(runs.Count);
        for (int i = 0; i < runs.Count; i++)
        {
            writer.Text(runs[i].RunId);
            writer.Text(runs[i].MarketKey);
            writer.Count(runs[i].Settings.Count);
            foreach (string setting in runs[i].Settings)
            {
                writer.Text(setting);
            }
        }
    }

    /// <summary>Reads a job; labels don't travel.</summary>
    public static List<StudyRun> ReadJob(ref FrameReader reader)
    {
        var runs = new List<StudyRun>();
        for (int left = reader.Count(); left > 0; left--)
        {
            string id = reader.Text();
            string key = reader.Text();
            var settings = new List<string>();
            for (int more = reader.Count(); more > 0; more--)
            {
                settings.Add(reader.Text());
            }

            runs.Add(new StudyRun(id, settings, key));
        }

        reader.End();
        return runs;
    }

    /// <summary>Writes a run's end.</summary>
    public static void WriteOutcome(IBufferWriter<byte> output, int index, RunOutcome outcome)
    {
        var writer = new FrameWriter(output);
        writer.Count(index);
        writer.Byte(outcome.Error is { } error ? (byte)(1 + error.Kind) : (byte)0);
        if (outcome.Error is not null)
        {
            writer.Text(outcome.Error.Text);
            return;
        }

        writer.Text(outcome.ResultHash);
        writer.Count(outcome.Bars);
        writer.Decimal(outcome.InitialCapital);
        writer.Decimal(outcome.FinalEquity);
        writer.Doubles(outcome.Metrics);
        writer.Byte(outcome.UpperMetrics is null ? (byte)0 : (byte)1);
        if (outcome.UpperMetrics is not null)
        {
            writer.Doubles(outcome.UpperMetrics);
        }

        OutcomeCounts counts = outcome.Counts;
        writer.Count(counts.Detected);
        writer.Count(counts.Executed);
        writer.Count(counts.Rejected);
        writer.Count(counts.Superseded);
        writer.Count(counts.Expired);
        writer.Count(counts.AmbiguousFills);
        writer.Count(counts.Liquidations);
        WriteNamed(writer, counts.Rejections);
        WriteNamed(writer, counts.Threats);
        writer.Bytes(outcome.DailyEquity.Packed);
        WriteNamed(writer, outcome.Trades);
        writer.OptionalText(outcome.Artifacts);
    }

    /// <summary>Reads a run's end.</summary>
    public static (int Index, RunOutcome Outcome) ReadOutcome(ref FrameReader reader)
    {
        int index = reader.Count();
        byte kind = reader.Byte();
        RunOutcome outcome;
        if (kind != 0)
        {
            outcome = kind - 1 <= (byte)RunErrorKind.Died
                ? RunOutcome.Failed((RunErrorKind)(kind - 1), reader.Text())
                : throw new FrameFormatException("there is no such error");
        }
        else
        {
            outcome = ReadResult(ref reader);
        }

        reader.End();
        return (index, outcome);
    }

    /// <summary>Writes how far a worker is.</summary>
    public static void WriteProgress(IBufferWriter<byte> output, WorkerPosition position)
    {
        var writer = new FrameWriter(output);
        writer.Count(position.BarsDone);
        writer.Signed(position.Index);
    }

    /// <summary>Reads how far a worker is.</summary>
    public static WorkerPosition ReadProgress(ref FrameReader reader)
    {
        var position = new WorkerPosition(reader.LongCount(), (int)reader.Signed());
        reader.End();
        return position;
    }

    /// <summary>Writes why the study can't go on.</summary>
    public static void WriteFailure(IBufferWriter<byte> output, int exitCode, string message)
    {
        var writer = new FrameWriter(output);
        writer.Count(exitCode);
        writer.Text(message);
    }

    /// <summary>Reads why the study can't go on.</summary>
    public static HostException ReadFailure(ref FrameReader reader)
    {
        var failure = new HostException(reader.Count(byte.MaxValue), reader.Text());
        reader.End();
        return failure;
    }

    private static RunOutcome ReadResult(ref FrameReader reader)
    {
        string hash = reader.Text();
        long bars = reader.LongCount();
        decimal initial = reader.Decimal();
        decimal final = reader.Decimal();
        double?[] metrics = reader.Doubles();
        double?[]? upper = reader.Flag() ? reader.Doubles() : null;
        if (metrics.Length != MetricTable.Names.Count || (upper ?? metrics).Length != metrics.Length)
        {
            throw new FrameFormatException("it has another number of metrics");
        }

        return new RunOutcome
        {
            ResultHash = hash,
            Bars = bars,
            InitialCapital = initial,
            FinalEquity = final,
            Metrics = metrics,
            UpperMetrics = upper,
            Counts = new OutcomeCounts(
                reader.LongCount(),
                reader.LongCount(),
                reader.LongCount(),
                reader.LongCount(),
                reader.LongCount(),
                reader.LongCount(),
                reader.LongCount(),
                ReadNamed(ref reader),
                ReadNamed(ref reader)),
            DailyEquity = DailyEquity.Of(reader.Bytes().ToArray()),
            Trades = ReadNamed(ref reader),
            Artifacts = reader.OptionalText(),
        };
    }

    private static void WriteVersions(FrameWriter writer)
    {
        writer.Text(Magic);
        writer.Count(Protocol);
        writer.Text(EngineVersion.Text);
    }

    private static void CheckVersions(ref FrameReader reader)
    {
        string magic = reader.Text();
        int protocol = magic == Magic
            ? reader.Count()
            : throw new FrameFormatException("it doesn't begin as one of ours");
        string engine = reader.Text();
        if (protocol != Protocol || engine != EngineVersion.Text)
        {
            throw new HostException(
                ExitCode.Invalid,
                $"coordinator and worker must be the same executable: one is version {engine}, "
                + $"the other {EngineVersion.Text}");
        }
    }

    private static void WriteNamed(FrameWriter writer, IReadOnlyList<NamedCount> counts)
    {
        writer.Count(counts.Count);
        foreach (NamedCount count in counts)
        {
            writer.Text(count.Name);
            writer.Count(count.Count);
        }
    }

    private static List<NamedCount> ReadNamed(ref FrameReader reader)
    {
        var counts = new List<NamedCount>();
        for (int left = reader.Count(); left > 0; left--)
        {
            counts.Add(new NamedCount(reader.Text(), reader.LongCount()));
        }

        return counts;
    }
}
