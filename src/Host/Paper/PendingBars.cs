using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Streams;

namespace S1mpleTrader.Host.Paper;

/// <summary>Bars that have come and wait for their instant to close.</summary>
/// <remarks>
/// An instant closes when every symbol has reported: its bar, or a later one, or that everything up to then was sent;
/// else when its time is out. Instants close in order. Times to wait are the caller's clock, in milliseconds, so that
/// nothing here depends on one. Nothing is allocated per bar.
/// </remarks>
internal sealed class PendingBars
{
    /// <summary>Most bars of a symbol that wait; what more there is waits at its source.</summary>
    public const int Capacity = 4096;

    private readonly long _barNanos;
    private readonly Waiting[] _symbols;

    /// <summary>Starts empty.</summary>
    /// <param name="symbols">How many there are.</param>
    /// <param name="barNanos">What a bar spans.</param>
    public PendingBars(int symbols, long barNanos)
    {
        _barNanos = barNanos;
        _symbols = new Waiting[symbols];
        for (int i = 0; i < symbols; i++)
        {
            _symbols[i] = new Waiting();
        }
    }

    /// <summary>Whether a further bar of any symbol finds room.</summary>
    public bool HasRoom
    {
        get
        {
            foreach (Waiting symbol in _symbols)
            {
                if (symbol.Count == Capacity)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Whether no bar waits.</summary>
    public bool IsEmpty
    {
        get
        {
            foreach (Waiting symbol in _symbols)
            {
                if (symbol.Count > 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>When the time of the first instant is out; <see cref="long.MaxValue"/> where no bar waits.</summary>
    public long NextDeadline
    {
        get
        {
            long openTime = FirstOpenTime;
            long deadline = long.MaxValue;
            foreach (Waiting symbol in _symbols)
            {
                if (symbol.HeadTime == openTime && symbol.Count > 0)
                {
                    deadline = Math.Min(deadline, symbol.HeadDeadline);
                }
            }

            return deadline;
        }
    }

    private long FirstOpenTime
    {
        get
        {
            long openTime = long.MaxValue;
            foreach (Waiting symbol in _symbols)
            {
                openTime = Math.Min(openTime, symbol.HeadTime);
            }

            return openTime;
        }
    }

    /// <summary>Adds a symbol's next bar.</summary>
    /// <param name="bar">Later than the symbol's bar before.</param>
    /// <param name="deadline">When the time of its instant is out.</param>
    public void Add(in StreamLine bar, long deadline)
    {
        _symbols[bar.Symbol].Add(in bar, deadline);
        Complete(bar.Symbol, bar.Time + _barNanos);
    }

    /// <summary>Notes that a symbol has reported whatever closed up to a time.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="time">UTC nanoseconds; <see cref="long.MaxValue"/> when nothing further comes.</param>
    public void Complete(int symbol, long time)
        => _symbols[symbol].CompleteTo = Math.Max(_symbols[symbol].CompleteTo, time);

    /// <summary>Returns whether the first instant closes now.</summary>
    /// <param name="now">The caller's clock, milliseconds.</param>
    /// <param name="openTime">Open of its bars, where true is returned.</param>
    public bool TryClose(long now, out long openTime)
    {
        openTime = FirstOpenTime;
        if (openTime == long.MaxValue)
        {
            return false;
        }

        bool isComplete = true;
        foreach (Waiting symbol in _symbols)
        {
            isComplete &= symbol.CompleteTo >= openTime + _barNanos;
        }

        return isComplete || now >= NextDeadline;
    }

    /// <summary>Returns whether the first instant is that of a time.</summary>
    /// <param name="openTime">Open of its bars.</param>
    public bool HasFirst(long openTime) => !IsEmpty && FirstOpenTime == openTime;

    /// <summary>Takes a symbol's bar of an instant.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="openTime">Open of the instant's bars.</param>
    /// <param name="bar">The bar, where it has one.</param>
    public bool TryTake(int symbol, long openTime, out StreamLine bar)
    {
        Waiting waiting = _symbols[symbol];
        bool hasBar = waiting.HeadTime == openTime;
        bar = hasBar ? waiting.Take() : default;
        return hasBar;
    }

    private sealed class Waiting
    {
        private readonly StreamLine[] _bars = new StreamLine[Capacity];
        private readonly long[] _deadlines = new long[Capacity];
        private int _first;

        public int Count { get; private set; }

        public long CompleteTo { get; set; } = long.MinValue;

        public long HeadTime => Count == 0 ? long.MaxValue : _bars[_first].Time;

        public long HeadDeadline => _deadlines[_first];

        public void Add(in StreamLine bar, long deadline)
        {
            Invariant.Holds(Count < Capacity);
            int at = (_first + Count) % Capacity;
            _bars[at] = bar;
            _deadlines[at] = deadline;
            Count++;
        }

        public StreamLine Take()
        {
            Invariant.Holds(Count > 0);
            StreamLine bar = _bars[_first];
            _first = (_first + 1) % Capacity;
            Count--;
            return bar;
        }
    }
}
