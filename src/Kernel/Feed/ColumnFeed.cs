using System;
using System.Collections.Generic;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Ring;

namespace S1mpleTrader.Kernel.Feed;

/// <summary>Publishes the rows of all symbols, block by block, in time order.</summary>
/// <remarks>
/// A block is a stretch of time: it ends where the first symbol has its most rows in it, and holds every row of the
/// others that closes up to then, so that bars which close together are never parted.
/// </remarks>
/// <param name="series">The bars of each symbol, all of one timeframe.</param>
/// <param name="blockRows">The most rows of one symbol in a block.</param>
/// <param name="endRows">
/// One past the last row of each symbol that is published; null where further bars may come: the feed then has no end,
/// and publishes whole instants that have come since.
/// </param>
public sealed class ColumnFeed(IReadOnlyList<BarSeries> series, int blockRows, IReadOnlyList<int>? endRows)
{
    private readonly int[] _nextRow = new int[series.Count]; // The first row not published, by symbol.
    private long _blockOpenTime; // Open of the last bar in the block being published.
    private int _nextSymbol; // Whose tick of that block comes next.
    private volatile bool _isStopRequested; // Set by the consumer's thread when it gives up.
    private bool _hasEnded;

    /// <summary>Publishes as many ticks as the ring takes; never waits.</summary>
    /// <param name="ring">The ring, drained by the same thread.</param>
    /// <returns>Whether anything was published.</returns>
    public bool Fill(TickRing ring)
    {
        bool isPublished = false;
        while (!_hasEnded && (endRows is not null || HasMore()) && ring.TryClaim(1, out long sequence))
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

    /// <summary>
    /// Publishes all rows there are to publish and the end, waiting for room: the body of a producer's thread.
    /// </summary>
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

    // Whether a block is being published, or there are rows for another.
    private bool HasMore()
    {
        bool hasMore = _nextSymbol > 0;
        for (int symbol = 0; symbol < series.Count && !hasMore; symbol++)
        {
            hasMore = _nextRow[symbol] < EndOf(symbol);
        }

        return hasMore;
    }

    private void Write(ref Tick tick)
    {
        if (_nextSymbol == 0 && !TryBeginBlock())
        {
            _hasEnded = true;
            tick = new Tick { IsEnd = true, Time = CloseTime };
            return;
        }

        int first = _nextRow[_nextSymbol];
        int end = BlockEndOf(_nextSymbol, first);
        _nextRow[_nextSymbol] = end;
        bool isBlockEnd = _nextSymbol == series.Count - 1;
        tick = new Tick
        {
            Time = CloseTime,
            FirstRow = first,
            EndRow = end,
            Series = _nextSymbol,
            IsBlockEnd = isBlockEnd,
        };
        _nextSymbol = isBlockEnd ? 0 : _nextSymbol + 1;
    }

    private long CloseTime => _blockOpenTime + series[0].Timeframe.Nanos;

    // Where the next block ends: at the earliest of the symbols' last rows, were each to take as many as fit.
    private bool TryBeginBlock()
    {
        Invariant.HoldsHot(blockRows > 0);
        bool hasRows = false;
        long earliest = long.MaxValue;
        long latest = long.MinValue;
        for (int symbol = 0; symbol < series.Count; symbol++)
        {
            ReadOnlySpan<long> times = series[symbol].OpenTimes[..EndOf(symbol)];
            int first = _nextRow[symbol];
            if (first == times.Length)
            {
                continue;
            }

            hasRows = true;
            latest = Math.Max(latest, times[^1]);
            int last = (int)Math.Min((long)first + blockRows, times.Length) - 1;
            earliest = last == times.Length - 1 ? earliest : Math.Min(earliest, times[last]);
        }

        _blockOpenTime = hasRows ? Math.Min(earliest, latest) : _blockOpenTime;
        return hasRows;
    }

    private int EndOf(int symbol) => endRows is null ? series[symbol].Count : endRows[symbol];

    // One past the last row that closes in the block.
    private int BlockEndOf(int symbol, int first)
    {
        ReadOnlySpan<long> times = series[symbol].OpenTimes;
        int limit = (int)Math.Min((long)first + blockRows, EndOf(symbol));
        if (limit == first || times[limit - 1] <= _blockOpenTime)
        {
            return limit;
        }

        int index = times[first..limit].BinarySearch(_blockOpenTime);
        return first + (index < 0 ? ~index : index + 1);
    }
}
