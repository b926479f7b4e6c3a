using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>
/// What the market stage knows of a symbol's bars by the group of 64 rows instead of by the row: ranges, sums over
/// closes, and where UTC days begin.
/// </summary>
/// <remarks>
/// Groups are aligned to the absolute row: group g is rows 64g to 64g + 63. Only the block's rows count, so that where
/// bars still arrive nothing depends on later ones. Whatever somebody asks for first is computed then and remembered
/// until the next block: all lanes share it, and nobody pays for what nobody asks. Block size shows in no answer, only
/// in what has to be asked by the row.
/// </remarks>
public sealed class BarAggregates
{
    /// <summary>Rows in a group.</summary>
    public const int GroupRows = 64;

    private readonly GroupRanges _ranges;
    private readonly GroupCloses _closes;
    private readonly StretchTables? _tables; // For many lanes: in place of the groups.
    private readonly DayStarts _days;
    private int _firstRow;
    private int _endRow;

    /// <summary>Makes room for a block.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
    /// <param name="blockRows">The largest block, in rows.</param>
    /// <param name="laysOut">
    /// Whether blocks are laid out: for so many lanes that their questions about stretches make up for it.
    /// </param>
    public BarAggregates(BarSeries bars, double ticksPerPrice, int blockRows, bool laysOut = false)
    {
        Invariant.Holds(blockRows > 0 && ticksPerPrice > 0);
        Bars = bars;
        TicksPerPrice = ticksPerPrice;
        _ranges = new GroupRanges(bars, blockRows);
        _closes = new GroupCloses(bars, ticksPerPrice, blockRows);
        _tables = laysOut ? new StretchTables(bars, ticksPerPrice, blockRows) : null;
        _days = new DayStarts(bars, blockRows);
    }

    /// <summary>The bars.</summary>
    public BarSeries Bars { get; }

    /// <summary>Ticks in one unit of quote currency.</summary>
    public double TicksPerPrice { get; }

    /// <summary>Begins with a block.</summary>
    /// <param name="firstRow">Its first row.</param>
    /// <param name="endRow">One past its last row.</param>
    public void Begin(int firstRow, int endRow)
    {
        Invariant.Holds(firstRow >= 0 && firstRow <= endRow && endRow <= Bars.Count);
        _firstRow = firstRow;
        _endRow = endRow;
        _ranges.Begin(firstRow, endRow);
        _closes.Begin(firstRow, endRow);
        _tables?.Begin(firstRow, endRow);
        _days.Begin(firstRow, endRow);
    }

    /// <summary>
    /// Returns the first row, from one of the block on, whose range reaches a level; the block's end where none does.
    /// </summary>
    /// <param name="row">Where to begin.</param>
    /// <param name="lowLevel">A low at or below it counts, quote currency.</param>
    /// <param name="highLevel">A high at or above it counts, quote currency.</param>
    public int FirstTouch(int row, double lowLevel, double highLevel) => FirstTouch(row, _endRow, lowLevel, highLevel);

    /// <summary>
    /// Returns the first row of a stretch of the block whose range reaches a level; the stretch's end where none does.
    /// </summary>
    /// <param name="row">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    /// <param name="lowLevel">A low at or below it counts, quote currency.</param>
    /// <param name="highLevel">A high at or above it counts, quote currency.</param>
    public int FirstTouch(int row, int endRow, double lowLevel, double highLevel)
    {
        Invariant.Holds(row >= _firstRow && row < endRow && endRow <= _endRow);
        return _tables is null
            ? _ranges.FirstTouch(row, endRow, lowLevel, highLevel)
            : Math.Min(endRow, _tables.Ranges.FirstTouch(row, lowLevel, highLevel));
    }

    /// <summary>Returns the lowest low and the highest high of a stretch of the block, in quote currency.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    public (double Low, double High) Range(int firstRow, int endRow)
    {
        Invariant.Holds(firstRow >= _firstRow && firstRow < endRow && endRow <= _endRow);
        return _tables is null ? _ranges.Of(firstRow, endRow) : _tables.Ranges.Of(firstRow, endRow);
    }

    /// <summary>Adds the closes of a stretch of the block.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    /// <param name="sums">Are added to.</param>
    internal void AddCloses(int firstRow, int endRow, ref CloseSums sums)
    {
        Invariant.Holds(firstRow >= _firstRow && firstRow < endRow && endRow <= _endRow);
        if (_tables is null)
        {
            _closes.Add(firstRow, endRow, ref sums);
        }
        else
        {
            _tables.AddCloses(firstRow, endRow, ref sums);
        }
    }

    /// <summary>
    /// Returns the sums over the closes of a stretch of the block, in ticks below 2^31:
    /// what most stretches are asked for.
    /// </summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    /// <returns>Σ ticks, and Σ index × ticks, the first row having index 0; modulo 2^64.</returns>
    internal (ulong Sum, ulong SumByIndex) SumCloses(int firstRow, int endRow)
    {
        Invariant.Holds(firstRow >= _firstRow && firstRow < endRow && endRow <= _endRow);
        return _tables is null ? _closes.Sum(firstRow, endRow) : _tables.Sums.Sum(firstRow, endRow);
    }

    /// <summary>Returns the range and the sums of a stretch of the block.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Stretch StretchOf(int firstRow, int endRow)
    {
        if (_tables is null && endRow - firstRow < ShortStretch.End && endRow >= ShortStretch.Rows)
        {
            Invariant.Holds(firstRow >= _firstRow && firstRow < endRow && endRow <= _endRow);
            return ShortStretch.Of(Bars, TicksPerPrice, firstRow, endRow);
        }

        (double low, double high) = Range(firstRow, endRow);
        (ulong sum, ulong sumByIndex) = SumCloses(firstRow, endRow);
        return new Stretch(firstRow, endRow, low, high, sum, sumByIndex);
    }

    /// <summary>Returns the rows of a stretch of the block whose bars are the first ones of a UTC day.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    internal ReadOnlySpan<int> DayStarts(int firstRow, int endRow)
    {
        Invariant.Holds(firstRow >= _firstRow && endRow <= _endRow);
        return _days.Within(firstRow, endRow);
    }
}
