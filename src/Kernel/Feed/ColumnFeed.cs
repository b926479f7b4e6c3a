using System;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Ring;

namespace S1mpleTrader.Kernel.Feed;

/// <summary>Publishes the rows of a series, block by block, in time order.</summary>
/// <param name="series">The bars.</param>
/// <param name="blockRows">Rows in a tick; the last one may have fewer.</param>
public sealed class ColumnFeed(BarSeries series, int blockRows)
{
    private int _nextRow;
    private volatile bool _isStopRequested; // Set by the consumer's thread when it gives up.
    private bool _hasEnded;

    /// <summary>Publishes as many ticks as the ring takes; never waits.</summary>
    /// <param name="ring">The ring, drained by the same thread.</param>
    /// <returns>Whether anything was published.</returns>
    public bool Fill(TickRing ring)
    {
        bool isPublished = false;
        while (!_hasEnded && ring.TryClaim(1, out long sequence))
        {
            Write(ref ring[sequence]);
            isPublished = true;
        }

        if (isPublished)
        {
            ring.Publish();
        }

        return isPublished;
    }

    /// <summary>Asks a producer's thread to stop publishing. Any thread may ask.</summary>
    public void RequestStop() => _isStopRequested = true;

    /// <summary>Publishes all rows and the end, waiting for room: the body of a producer's thread.</summary>
    /// <typeparam name="TWait">What to do while the ring is full.</typeparam>
    /// <param name="ring">The ring, drained by another thread.</param>
    /// <param name="wait">The strategy.</param>
    public void PublishAll<TWait>(TickRing ring, TWait wait)
        where TWait : struct, IWaitStrategy
    {
        SpinWait spins = default;
        while (!_hasEnded && !_isStopRequested)
        {
            if (ring.TryClaim(1, out long sequence))
            {
                Write(ref ring[sequence]);
                ring.Publish();
                spins.Reset();
            }
            else
            {
                wait.Wait(ref spins);
            }
        }
    }

    private void Write(ref Tick tick)
    {
        Invariant.HoldsHot(blockRows > 0);
        int end = (int)Math.Min((long)_nextRow + blockRows, series.Count);
        _hasEnded = end == _nextRow;
        tick.FirstRow = _nextRow;
        tick.EndRow = end;
        tick.Series = 0;
        tick.IsEnd = _hasEnded;
        tick.Time = end == 0 ? 0 : series.OpenTimes[end - 1] + series.Timeframe.Nanos;
        _nextRow = end;
    }
}
