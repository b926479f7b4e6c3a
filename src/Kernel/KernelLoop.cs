using System;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Decision;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Market;
using S1mpleTrader.Kernel.Ring;

namespace S1mpleTrader.Kernel;

/// <summary>
/// START HERE. The hot path: poll ticks, run the market stage over the rows of a block,
/// then the decision stages over its events.
/// </summary>
/// <remarks>
/// One thread. Everything called from <see cref="OnTick"/> allocates nothing. A run has one market stage and any number
/// of lanes, which read it and don't know of each other.
/// </remarks>
public sealed class KernelLoop : ITickHandler
{
    private readonly MarketStage _market;
    private readonly SharedDecisions? _shared;
    private readonly DecisionStage[] _lanes;
    private readonly LaneAhead _ahead;
    private readonly TickRing _ring;
    private volatile bool _isStopRequested; // Set by any thread, read once per poll of the ring.
    private bool _hasEnded;

    /// <summary>Joins the parts.</summary>
    /// <param name="market">Phases 1 and 2.</param>
    /// <param name="shared">What the lanes have in common beyond it; null for nothing.</param>
    /// <param name="lanes">Phases 3 to 6, one stage per lane.</param>
    /// <param name="ring">Where ticks come from.</param>
    internal KernelLoop(MarketStage market, SharedDecisions? shared, DecisionStage[] lanes, TickRing ring)
    {
        _market = market;
        _shared = shared;
        _lanes = lanes;
        _ahead = new LaneAhead(lanes);
        _ring = ring;
    }

    /// <summary>Rows processed so far, of all symbols.</summary>
    public long RowsDone { get; private set; }

    /// <summary>Whether the run was stopped before the feed's end: its result is not one.</summary>
    public bool WasStopped => _isStopRequested && !_hasEnded;

    /// <summary>
    /// Asks the loop to stop after the ticks at hand, of which there may be a ring full. Any thread may ask.
    /// </summary>
    public void RequestStop() => _isStopRequested = true;

    /// <summary>Runs to the feed's end on this thread, filling and draining the ring in turn.</summary>
    /// <param name="feed">The rows.</param>
    public void Run(ColumnFeed feed)
    {
        KernelLoop self = this;
        while (!_hasEnded && !_isStopRequested)
        {
            bool isFed = feed.Fill(_ring);
            int handled = _ring.Poll(ref self);
            Invariant.Holds(isFed || handled > 0);
        }

        Flush();
    }

    /// <summary>Runs what a growing feed has, on this thread.</summary>
    /// <param name="feed">The rows.</param>
    public void RunGrown(ColumnFeed feed)
    {
        KernelLoop self = this;
        while (feed.Fill(_ring))
        {
            _ring.Poll(ref self);
        }
    }

    /// <summary>Runs to the feed's end, which another thread publishes.</summary>
    /// <typeparam name="TWait">What to do while the ring is empty.</typeparam>
    /// <param name="wait">The strategy.</param>
    public void RunFedByAnotherThread<TWait>(TWait wait)
        where TWait : struct, IWaitStrategy
    {
        KernelLoop self = this;
        SpinWait spins = default;
        while (!_hasEnded && !_isStopRequested)
        {
            if (_ring.Poll(ref self) > 0)
            {
                spins.Reset();
            }
            else
            {
                wait.Wait(ref spins);
            }
        }

        Flush();
    }

    /// <inheritdoc/>
    public void OnBatch(ReadOnlySpan<Tick> ticks)
    {
        foreach (ref readonly Tick tick in ticks)
        {
            OnTick(in tick);
        }
    }

    private void OnTick(in Tick tick)
    {
        if (tick.IsEnd)
        {
            _hasEnded = true;
            return;
        }

        _market.Take(tick.Series, tick.FirstRow, tick.EndRow);
        if (tick.IsBlockEnd)
        {
            _market.Run();
            _shared?.Run();
            for (int i = 0; i < _lanes.Length; i++)
            {
                _ahead.Ask(i + 1);
                _lanes[i].Run();
            }
        }

        RowsDone += tick.EndRow - tick.FirstRow;
    }

    private void Flush()
    {
        foreach (DecisionStage lane in _lanes)
        {
            lane.Flush();
        }
    }
}
