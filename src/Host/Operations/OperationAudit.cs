using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Watch;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Operations;

/// <summary>One look at a strategy.</summary>
/// <param name="Name">What was tried.</param>
/// <param name="Difference">What differed, with worker, column and row; null for nothing.</param>
internal sealed record AuditCheck(string Name, string? Difference);

/// <summary>
/// Proves on a user's own strategy that no worker looks ahead, keeps anything from run to run, allocates at its bars or
/// answers by chance: runs it again in other ways, and compares everything that every worker says.
/// </summary>
/// <param name="specs">The strategy link.</param>
/// <param name="series">Its bars, at most so many as are audited.</param>
/// <param name="seed">Decides where data is cut.</param>
/// <param name="cancellation">Stops between two runs.</param>
internal sealed class OperationAudit(
    BuildSpecs specs, IReadOnlyList<BarSeries> series, ulong seed, CancellationToken cancellation)
{
    private const int BlocksToCount = 64; // Many calls, after runs that have loaded whatever is loaded once.

    // What a worker allocates it allocates every time; what a compiler's tier does while it settles, once.
    private const int RunsToCount = 3;

    private static readonly int[] BlockSizes = [1, 7, BlocksToCount, 1000];

    /// <summary>Audits.</summary>
    /// <param name="cuts">How many rows data is cut at.</param>
    /// <returns>The checks, in the order in which they were made.</returns>
    /// <exception cref="WorkerFailedException">A worker threw.</exception>
    public IEnumerable<AuditCheck> Run(int cuts)
    {
        AuditRecord reference = Record(series, RunManner.Default.Options, used: null);
        AuditRecord again = Record(series, RunManner.Default.Options, used: null);
        yield return new AuditCheck(
            "run again with new instances",
            AuditComparison.FirstDifference(reference, again, AuditHorizon.None, "in the second run"));
        AuditRecord reset = Record(series, RunManner.Default.Options, used: again);
        yield return new AuditCheck(
            "run again with the same instances, reset",
            AuditComparison.FirstDifference(reference, reset, AuditHorizon.None, "after a reset"));
        foreach (int rows in BlockSizes)
        {
            AuditRecord blocks = Record(series, RunManner.Default.Options with { BlockRows = rows }, used: null);
            string name = "blocks of " + rows.ToString(CultureInfo.InvariantCulture);
            yield return new AuditCheck(
                name, AuditComparison.FirstDifference(reference, blocks, AuditHorizon.None, "in " + name));
            if (rows == BlocksToCount)
            {
                string? allocated = Allocations(blocks);
                for (int run = 1; run < RunsToCount && allocated is not null; run++)
                {
                    allocated = Allocations(
                        Record(series, RunManner.Default.Options with { BlockRows = rows }, used: null));
                }

                yield return new AuditCheck("bytes allocated", allocated);
            }
        }

        var random = new DeterministicRandom(seed);
        RowRange decided = LaneRows.Of(specs.Period, series[0]);
        for (int i = 0; i < cuts && decided.Count > 1; i++)
        {
            int row = decided.First + 1 + random.NextInt(decided.Count - 1);
            long time = series[0].OpenTimes[row - 1] + series[0].Timeframe.Nanos;
            string place = string.Create(CultureInfo.InvariantCulture, $"row {row} ({UtcNanos.ToIso(time)})");
            yield return Cut(reference, time, "data ends before " + place, isPerturbed: false);
            yield return Cut(reference, time, "other prices from " + place, isPerturbed: true);
        }
    }

    /// <summary>
    /// Audits a strategy link; where it has two accounts each by itself, and then both side by side: neither may show
    /// in the other.
    /// </summary>
    /// <param name="specs">The strategy link.</param>
    /// <param name="series">Its bars.</param>
    /// <param name="seed">Decides where data is cut.</param>
    /// <param name="cuts">How many rows data is cut at.</param>
    /// <param name="cancellation">Stops between two runs.</param>
    public static IEnumerable<AuditCheck> OfAccounts(
        BuildSpecs specs, IReadOnlyList<BarSeries> series, ulong seed, int cuts, CancellationToken cancellation)
    {
        if (specs.Connector.Intrabar != IntrabarMode.Interval)
        {
            return new OperationAudit(specs, series, seed, cancellation).Run(cuts);
        }

        return Of(LaneSpec.Pessimistic(specs), "pessimistic")
            .Concat(Of(LaneSpec.Optimistic(specs), "optimistic"))
            .Append(SideBySide(specs, series));

        IEnumerable<AuditCheck> Of(BuildSpecs account, string name)
            => new OperationAudit(account, series, seed, cancellation).Run(cuts)
                .Select(check => check with { Name = name + ": " + check.Name });
    }

    // The two accounts of intrabar: interval, with each by itself.
    private static AuditCheck SideBySide(BuildSpecs specs, IReadOnlyList<BarSeries> series)
    {
        var apart = BacktestResult.Interval(
            ResultOf(LaneSpec.Pessimistic(specs), series), ResultOf(LaneSpec.Optimistic(specs), series));
        string together = ResultOf(specs, series).ResultHash;
        return new AuditCheck(
            "both accounts side by side",
            apart.ResultHash == together
                ? null
                : $"result hash {apart.ResultHash} of each by itself; side by side: {together}");
    }

    private static BacktestResult ResultOf(BuildSpecs specs, IReadOnlyList<BarSeries> series)
    {
        using var run = new BacktestRun(specs, series, RunManner.Default.Options, observer: null);
        return run.Run()!; // Nobody stops it.
    }

    private AuditCheck Cut(AuditRecord reference, long time, string name, bool isPerturbed)
    {
        var cut = new List<BarSeries>();
        try
        {
            foreach (BarSeries bars in series)
            {
                cut.Add(isPerturbed ? AuditBars.Perturbed(bars, time) : AuditBars.Until(bars, time));
                if (cut.Count <= specs.DataSources.Count && LaneRows.Of(specs.Period, cut[^1]).Count <= 0)
                {
                    return new AuditCheck(name + ": nothing is decided before it", null);
                }
            }

            AuditRecord record = Record(cut, RunManner.Default.Options, used: null);
            var horizon = AuditHorizon.Of(specs.Period, series, cut, specs.DataSources.Count, time);
            string manner = isPerturbed ? "with another future" : "without the future";
            return new AuditCheck(name, AuditComparison.FirstDifference(reference, record, horizon, manner));
        }
        finally
        {
            foreach (BarSeries bars in cut)
            {
                bars.Dispose();
            }
        }
    }

    private AuditRecord Record(IReadOnlyList<BarSeries> bars, RunOptions options, AuditRecord? used)
    {
        cancellation.ThrowIfCancellationRequested();
        var record = new AuditRecord(bars, used);
        using var run = new BacktestRun(record.Over(specs), bars, options, observer: null);
        using CancellationTokenRegistration stop = cancellation.Register(run.Loop.RequestStop);
        run.Run();
        cancellation.ThrowIfCancellationRequested();
        return record;
    }

    private static string? Allocations(AuditRecord record)
    {
        var texts = new List<string>();
        foreach ((string worker, long bytes) in record.Allocations)
        {
            texts.Add($"{worker} allocated {Counted.Of(bytes, "byte")}");
        }

        return texts.Count == 0 ? null : string.Join("; ", texts);
    }
}
