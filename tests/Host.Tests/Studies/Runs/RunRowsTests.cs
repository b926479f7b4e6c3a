using System.Collections.Generic;
using System.Linq;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Kernel;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Runs;

/// <summary>A run whose period ends early costs no more bars than it needs, and is done when they are.</summary>
public sealed class RunRowsTests
{
    private const int Bars = 4000;

    [Fact]
    public void Rows_of_runs_end_with_their_periods()
    {
        using var sample = new StudySample(Bars);
        using var operation = new WarmOperation(sample.Base(), StudySample.Catalogue, default);
        var findings = new Findings();
        BarSeries bars = operation.Bind([], string.Empty, findings)!.Series[0];
        int[] ends = [Bars, 1500, 2700];
        List<StudyRun> runs = [.. ends.Select(end =>
            operation.Bind(end == Bars
                ? []
                : ["operation.period.end=" + UtcNanos.ToIso(bars.OpenTimes[end])], string.Empty, findings)!.Run)];
        Assert.False(findings.HasErrors);

        // A bar is in the period where it closes before the period's end.
        Assert.Equal([Bars, 1499, 2699], runs.Select(run => run.Rows));
        Assert.Single(runs.Select(run => run.MarketKey).Distinct());
        var runner = new LaneJobRunner(operation);
        var alone = new Sink();
        foreach (StudyRun run in runs)
        {
            runner.Run([run], alone);
            Assert.Equal([run.Rows], alone.Rows);
            Assert.Equal(run.Rows, alone.Loop!.RowsDone);
        }

        // One pass goes as far as the longest.
        var together = new Sink();
        runner.Run(runs[1..], together);
        Assert.Equal(2699, together.Loop!.RowsDone);
        Assert.Equal([1499, 2699], together.Rows);
        Assert.Equal(alone.Hashes[1..], together.Hashes);
    }

    private sealed class Sink : IRunSink
    {
        public KernelLoop? Loop { get; private set; }

        public IReadOnlyList<long> Rows { get; private set; } = [];

        public List<string> Hashes { get; } = [];

        public bool IsDraining => false;

        public CancellationToken Abandoned => default;

        public void Begin(int index)
        {
        }

        public void Follow(KernelLoop loop, IReadOnlyList<long> rows) => (Loop, Rows) = (loop, rows);

        public void Finish(int index, RunOutcome outcome) => Hashes.Add(outcome.ResultHash);
    }
}
