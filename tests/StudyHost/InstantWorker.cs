using System;
using System.IO;
using System.Threading;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Runs;

namespace StudyHost;

/// <summary>
/// <c>instant [MILLIS]</c>: a worker that knows every result beforehand, to time the coordinator alone; it rests so
/// long before each.
/// </summary>
internal sealed class InstantWorker(FrameSink output, int restMillis) : IFrameHandler
{
    private const int Days = 365;

    private readonly RunOutcome _outcome = new()
    {
        ResultHash = "0123456789abcdef0123456789abcdef",
        Bars = 525_600,
        InitialCapital = 10_000,
        FinalEquity = 12_345.678m,
        Metrics = new double?[MetricTable.Names.Count],
        Counts = new OutcomeCounts(10, 5, 5, 0, 0, 0, 0, [new NamedCount("POSITION_OPEN", 5)], []),
        DailyEquity = MakeDays(),
    };

    /// <summary>Answers until the input ends.</summary>
    /// <param name="restMillis">How long it takes for a run, if it takes any time.</param>
    public static int Run(int restMillis = 0)
    {
        using Stream input = Console.OpenStandardInput();
        using Stream standardOutput = Console.OpenStandardOutput();
        new FrameSource(input).ReadAll(new InstantWorker(new FrameSink(standardOutput), restMillis));
        return 0;
    }

    /// <inheritdoc/>
    public void OnFrame(FrameKind kind, ref FrameReader reader)
    {
        switch (kind)
        {
            case FrameKind.Open:
                output.Send(FrameKind.Ready, 0, (buffer, _) => Frames.WriteReady(buffer), isUrgent: true);
                break;
            case FrameKind.Job:
                int count = Frames.ReadJob(ref reader).Count;
                for (int i = 0; i < count; i++)
                {
                    if (restMillis > 0)
                    {
                        Thread.Sleep(restMillis);
                    }

                    output.Send(FrameKind.Outcome, i, (buffer, index) =>
                        Frames.WriteOutcome(buffer, index, _outcome), isUrgent: i == count - 1);
                }

                break;
            case FrameKind.Drain:
                output.Send(FrameKind.Bye, 0, (_, _) => { }, isUrgent: true);
                Environment.Exit(0);
                break;
            default:
                throw new FrameFormatException("not for a worker");
        }
    }

    /// <inheritdoc/>
    public void OnBatchEnd()
    {
    }

    private static DailyEquity MakeDays()
    {
        var days = new DailyEquity.Builder();
        for (int i = 0; i < Days; i++)
        {
            days.Add(18_000 + i, 1_000_000_000_000 + (i % 7 * 123_456_789L));
        }

        return days.Build(8);
    }
}
