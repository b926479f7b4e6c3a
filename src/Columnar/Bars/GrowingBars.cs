using System;
using System.Runtime.InteropServices;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Bars;

/// <summary>A series whose bars arrive one by one, as paper and live trading see them.</summary>
/// <remarks>
/// Room is reserved once, as addresses: the system gives memory to a page when its first bar is written. So columns
/// never move, whoever holds one sees it grow, and nothing is allocated or copied per bar. Invariants: rows that are
/// there never change; open times ascend strictly; <see cref="BarSeries.Count"/> ≤ <see cref="Capacity"/>.
/// </remarks>
public sealed unsafe class GrowingBars : IDisposable
{
    private readonly long* _openTimes;
    private readonly double* _values; // Open, high, low, close, volume: one column of Capacity rows behind the other.

    /// <summary>Reserves room.</summary>
    /// <param name="symbol">The instrument's name.</param>
    /// <param name="timeframe">The length of every bar.</param>
    /// <param name="capacity">Most bars, at least 1.</param>
    public GrowingBars(string symbol, Timeframe timeframe, int capacity)
    {
        Invariant.Holds(capacity > 0);
        Capacity = capacity;
        nuint columnBytes = (nuint)capacity * sizeof(double);
        var memory = new ReservedMemory(columnBytes * BarContentHash.ColumnCount);
        _openTimes = (long*)memory.Start;
        _values = (double*)(memory.Start + columnBytes);
        Series = new BarSeries(
            symbol,
            timeframe,
            contentHash: string.Empty,
            count: 0,
            _openTimes,
            Column(0),
            Column(1),
            Column(2),
            Column(3),
            Column(4),
            memory);
    }

    /// <summary>The bars so far; the same object throughout.</summary>
    public BarSeries Series { get; }

    /// <summary>Most bars.</summary>
    public int Capacity { get; }

    /// <summary>Adds the next bar.</summary>
    /// <param name="openTime">UTC nanoseconds, after that of the bar before.</param>
    /// <param name="open">In quote currency.</param>
    /// <param name="high">In quote currency.</param>
    /// <param name="low">In quote currency.</param>
    /// <param name="close">In quote currency.</param>
    /// <param name="volume">In base units.</param>
    public void Append(long openTime, double open, double high, double low, double close, double volume)
    {
        int row = Series.Count;
        Invariant.Holds(row < Capacity && Series.ContentHash.Length == 0);
        Invariant.Holds(row == 0 || openTime > _openTimes[row - 1]);
        _openTimes[row] = openTime;
        Column(0)[row] = open;
        Column(1)[row] = high;
        Column(2)[row] = low;
        Column(3)[row] = close;
        Column(4)[row] = volume;
        Series.Count = row + 1;
    }

    /// <summary>Ends the growth: the series gets its content hash, as if it had been read from a file.</summary>
    public void Seal()
    {
        using BarContentHash hash = new();
        hash.Append(Series.OpenTimes, Series.Open, Series.High, Series.Low, Series.Close, Series.Volume);
        Series.ContentHash = hash.Finish(Series.Symbol, Series.Timeframe);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => Series.Dispose();

    private double* Column(int index) => _values + ((nuint)index * (nuint)Capacity);

    // Zeroed memory that costs nothing until it is written to: a large zeroed allocation is fresh pages of the system.
    private sealed class ReservedMemory(nuint sizeBytes) : IDisposable
    {
        private void* _memory = NativeMemory.AllocZeroed(sizeBytes);

        public byte* Start => (byte*)_memory;

        public void Dispose()
        {
            NativeMemory.Free(_memory);
            _memory = null;
        }
    }
}
