using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Bars;

/// <summary>
/// The bars of one symbol and timeframe as six columns of equal length, in ascending order of open time.
/// </summary>
/// <remarks>
/// Invariants: every column has <see cref="Count"/> elements; open times ascend strictly; the memory lives, at the same
/// addresses, until <see cref="Dispose"/>. The columns are either a mapped bar store or native memory; nobody copies
/// them. Those of <see cref="GrowingBars"/> get longer; no row that is there changes.
/// </remarks>
public sealed unsafe class BarSeries : IDisposable
{
    private readonly long* _openTimes;
    private readonly double* _open;
    private readonly double* _high;
    private readonly double* _low;
    private readonly double* _close;
    private readonly double* _volume;
    private IDisposable? _owner;

    /// <summary>Describes columns whose memory somebody else owns.</summary>
    /// <param name="symbol">The instrument's name.</param>
    /// <param name="timeframe">The length of every bar.</param>
    /// <param name="contentHash">
    /// Hash of the symbol, timeframe and all columns, 64 hexadecimal digits (SHA-256).
    /// </param>
    /// <param name="count">Rows in every column.</param>
    /// <param name="openTimes">UTC nanoseconds of each bar's open, ascending.</param>
    /// <param name="open">Opens in quote currency.</param>
    /// <param name="high">Highs in quote currency.</param>
    /// <param name="low">Lows in quote currency.</param>
    /// <param name="close">Closes in quote currency.</param>
    /// <param name="volume">Volumes in base units.</param>
    /// <param name="owner">
    /// Released by <see cref="Dispose"/>: the mapping or the native block behind the columns.
    /// </param>
    public BarSeries(
        string symbol,
        Timeframe timeframe,
        string contentHash,
        int count,
        long* openTimes,
        double* open,
        double* high,
        double* low,
        double* close,
        double* volume,
        IDisposable owner)
    {
        Invariant.Holds(count >= 0);
        Invariant.Holds(timeframe.Nanos > 0);
        Symbol = symbol;
        Timeframe = timeframe;
        ContentHash = contentHash;
        Count = count;
        _openTimes = openTimes;
        _open = open;
        _high = high;
        _low = low;
        _close = close;
        _volume = volume;
        _owner = owner;
    }

    /// <summary>The instrument's name.</summary>
    public string Symbol { get; }

    /// <summary>The length of every bar.</summary>
    public Timeframe Timeframe { get; }

    /// <summary>
    /// Hash of the symbol, timeframe and all columns: the identity of the data in a run's id. Empty while bars grow.
    /// </summary>
    public string ContentHash { get; internal set; }

    /// <summary>
    /// A line for everything that the import of the bars left out or repaired; empty where it took the file as it is,
    /// null where it isn't known or the bars weren't imported.
    /// </summary>
    public IReadOnlyList<string>? ImportNotes { get; init; }

    /// <summary>Rows in every column.</summary>
    public int Count { get; internal set; }

    /// <summary>UTC nanoseconds of each bar's open.</summary>
    public ReadOnlySpan<long> OpenTimes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Live(_openTimes), Count);
    }

    /// <summary>Opens in quote currency.</summary>
    public ReadOnlySpan<double> Open
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Live(_open), Count);
    }

    /// <summary>Highs in quote currency.</summary>
    public ReadOnlySpan<double> High
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Live(_high), Count);
    }

    /// <summary>Lows in quote currency.</summary>
    public ReadOnlySpan<double> Low
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Live(_low), Count);
    }

    /// <summary>Closes in quote currency.</summary>
    public ReadOnlySpan<double> Close
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Live(_close), Count);
    }

    /// <summary>Volumes in base units.</summary>
    public ReadOnlySpan<double> Volume
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Live(_volume), Count);
    }

    /// <summary>Releases the memory; spans taken before are invalid after this call.</summary>
    public void Dispose()
    {
        _owner?.Dispose();
        _owner = null;
    }

    // A span over an unmapped file would fault the process; a disposed series is a defect of the caller.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void* Live(void* column)
    {
        Invariant.Holds(_owner is not null);
        return column;
    }
}
