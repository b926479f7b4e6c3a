using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Decision;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Market;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Ring;

namespace S1mpleTrader.Kernel;

/// <summary>
/// One specification over bars that still arrive: a back-test's market and decision stage, instant by instant.
/// </summary>
/// <remarks>
/// <para>
/// It decides what <see cref="BacktestRun"/> decides at the same rows, but for one thing: which bar is the last
/// isn't known, so nothing expires, is cancelled or closed at an end. What a session came to is the back-test of
/// the bars that it saw. How many instants are decided at a time shows nowhere. Of
/// <see cref="IntrabarMode.Interval"/> it is the pessimistic account.
/// </para>
/// <para>
/// Allocates when it is made and when the first row is decided at, since schedules and the
/// curve begin with that; afterwards nothing.
/// </para>
/// </remarks>
public sealed class LiveRun : IDisposable
{
    private readonly BuildSpecs _specs;
    private readonly IReadOnlyList<BarSeries> _series;
    private readonly RunOptions _options;
    private readonly RunObserver? _observer;
    private readonly ColumnPlan _plan;
    private readonly Wiring _wiring;
    private readonly MarketStage _market;
    private readonly TickRing _ring;
    private readonly ColumnFeed _feed;
    private readonly RowRange[] _rows; // Decided at, of those that have come; by symbol.
    private KernelLoop _loop;

    /// <summary>Assembles a run.</summary>
    /// <param name="specs">The specification; valid.</param>
    /// <param name="series">
    /// The growing bars of each data source, on its instrument's tick grid; they outlive the run.
    /// </param>
    /// <param name="options">How to carry it out.</param>
    /// <param name="observer">Hears what happens; may be null.</param>
    public LiveRun(BuildSpecs specs, IReadOnlyList<BarSeries> series, RunOptions options, RunObserver? observer)
    {
        int blockRows = options.BlockRowsFor(lanes: 1);
        Invariant.Holds(blockRows > 0);
        Invariant.Holds(series.Count == specs.Instruments.Count && series.Count > 0);
        _specs = specs.Connector.Intrabar == IntrabarMode.Interval ? LaneSpec.Pessimistic(specs) : specs;
        _series = series;
        _options = options;
        _observer = observer;
        _rows = new RowRange[series.Count];
        _plan = new ColumnPlan([specs.Strategy], specs.Instruments);
        _wiring = WiringCompiler.Compile(specs.Strategy, specs.Schedule);
        _market = new MarketAssembler(
            specs.Strategy, _plan, series, Wiring.LevelsOf([_wiring], [specs.Strategy]), blockRows).Build();
        _ring = new TickRing(options.RingCapacity);
        _feed = new ColumnFeed(series, blockRows, endRows: null);
        _loop = new KernelLoop(_market, shared: null, [], _ring);
    }

    /// <summary>The lane; null before the first row decided at.</summary>
    public DecisionStage? Lane { get; private set; }

    /// <summary>
    /// Decides at every instant that has come since the last call. All bars of an instant must be there.
    /// </summary>
    public void Decide()
    {
        long firstOpenTime = long.MaxValue;
        for (int i = 0; i < _rows.Length; i++)
        {
            _rows[i] = LaneRows.Of(_specs.Period, _series[i]);
            if (_rows[i].Count > 0)
            {
                firstOpenTime = Math.Min(firstOpenTime, _series[i].OpenTimes[_rows[i].First]);
            }
        }

        if (Lane is null && firstOpenTime < long.MaxValue)
        {
            Begin(firstOpenTime);
        }

        for (int i = 0; i < _rows.Length; i++)
        {
            Lane?.FollowGrowth(i, _rows[i]);
        }

        _loop.RunGrown(_feed);
    }

    /// <summary>Frees the columns; the bars are the caller's.</summary>
    public void Dispose() => _market.Dispose();

    private void Begin(long firstOpenTime)
    {
        var decision = new DecisionSpec(
            [.. _rows], firstOpenTime, _specs.Period.CloseAtEnd,
            _specs.Connector.LatencyNanos ?? 0, _options.VisitEveryRow)
        {
            IsOpenEnded = true,
        };
        Lane = Assembler.BuildLane(_specs, _plan, _wiring, _market, decision, answers: null, _observer);
        _loop = new KernelLoop(_market, shared: null, [Lane], _ring);
    }
}
