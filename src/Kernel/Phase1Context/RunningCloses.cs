using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>
/// Sums over a block's closes up to every row: those of any stretch are a difference. For
/// many lanes, which make up for the summing.
/// </summary>
/// <remarks>
/// Rows are summed up to the farthest one asked for, each once for all lanes. The answers are those of
/// <see cref="GroupCloses"/>.
/// </remarks>
/// <param name="bars">The bars.</param>
/// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
/// <param name="blockRows">The largest block, in rows.</param>
internal sealed class RunningCloses(BarSeries bars, double ticksPerPrice, int blockRows)
{
    private const int Rows = BarAggregates.GroupRows; // Are summed at a time.

    // By row of the block: Σ ticks and Σ index × ticks of those before it.
    private readonly Vector128<ulong>[] _sums = new Vector128<ulong>[blockRows + 1];
    private int _firstRow;
    private int _endRow;
    private int _known; // Rows of the block that are summed.

    /// <summary>Begins with a block.</summary>
    /// <param name="firstRow">Its first row.</param>
    /// <param name="endRow">One past its last row.</param>
    public void Begin(int firstRow, int endRow)
    {
        _firstRow = firstRow;
        _endRow = endRow;
        _known = 0;
    }

    /// <summary>Returns Σ ticks and Σ index × ticks of some rows, the first row having index 0; modulo 2^64.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    public (ulong Sum, ulong SumByIndex) Sum(int firstRow, int endRow)
    {
        int first = firstRow - _firstRow;
        int end = endRow - _firstRow;
        if (end > _known)
        {
            SumUpTo(end);
        }

        Vector128<ulong> sums = _sums[end] - _sums[first];
        return (sums[0], sums[1] - ((ulong)first * sums[0]));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SumUpTo(int end)
    {
        end = Math.Min((end + Rows - 1) / Rows * Rows, _endRow - _firstRow);
        ReadOnlySpan<double> closes = bars.Close.Slice(_firstRow + _known, end - _known);
        Span<Vector128<ulong>> behind = _sums.AsSpan(_known + 1, closes.Length);
        Vector128<ulong> sums = _sums[_known]; // Nothing before the block's first row.
        ulong index = (ulong)_known;
        for (int i = 0; i < behind.Length; i++)
        {
            ulong ticks = (ulong)WholeTicks.Of(closes[i], ticksPerPrice);
            sums += Vector128.Create(ticks, index * ticks);
            behind[i] = sums;
            index++;
        }

        _known = end;
    }
}
