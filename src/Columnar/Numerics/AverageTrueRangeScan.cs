using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>
/// Wilder's average true range, a block at a time: <see cref="AverageTrueRange"/> as a <see cref="LinearScan"/>.
/// </summary>
/// <remarks>
/// Row by row until the average is seeded and a group of four begins, group by group from there on. No allocation.
/// Mutable struct: don't make a field of it readonly.
/// </remarks>
public struct AverageTrueRangeScan
{
    private readonly int _period;
    private readonly double _share; // 1 / period.
    private AverageTrueRange _seeding;
    private Vector256<double> _last; // The average of the row before the group.
    private Vector256<double> _group; // The shares of the ranges of the group's rows so far.

    /// <summary>Starts before the first bar.</summary>
    /// <param name="period">Bars, at least 1.</param>
    public AverageTrueRangeScan(int period)
    {
        Invariant.Holds(period >= 1);
        _period = period;
        _share = 1.0 / period;
    }

    /// <summary>The largest of high − low, |high − previous close| and |low − previous close|, of four rows.</summary>
    /// <param name="high">Highs.</param>
    /// <param name="low">Lows.</param>
    /// <param name="previousClose">The closes before.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> TrueRange(
        Vector256<double> high, Vector256<double> low, Vector256<double> previousClose)
    {
        Vector256<double> range = Vector256.MaxNative(high, previousClose) - Vector256.MinNative(low, previousClose);

        // The native maximum may drop a NaN; a sum doesn't.
        return Vector256.FusedMultiplyAdd(high + low + previousClose, Vector256<double>.Zero, range);
    }

    /// <summary>Takes a block; blocks follow each other without a gap.</summary>
    /// <param name="high">
    /// Highs; the last <c>atr.Length</c> are the block's, behind at least one row of history where there is any.
    /// </param>
    /// <param name="low">Lows, as many.</param>
    /// <param name="close">Closes, as many.</param>
    /// <param name="row">The block's first row, absolute.</param>
    /// <param name="atr">Receives the average of every row of the block; NaN before row <c>period</c>.</param>
    public void Fill(
        ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close, int row, Span<double> atr)
    {
        Invariant.Holds(high.Length == low.Length && high.Length == close.Length);
        Invariant.Holds(high.Length - atr.Length >= Math.Min(row, 1));
        int history = high.Length - atr.Length;
        int firstGroup = LinearScan.FirstGroupFrom(_period + 1);
        var scan = new LinearScan(1 - _share);
        int done = 0;
        while (done < atr.Length)
        {
            int now = row + done;
            int at = history + done;
            int whole = now < firstGroup || now % LinearScan.Rows != 0 ? 0 : (atr.Length - done) & -LinearScan.Rows;
            if (whole > 0)
            {
                Groups(
                    scan, high.Slice(at, whole), low.Slice(at, whole),
                    close.Slice(at - 1, whole), atr.Slice(done, whole));
                done += whole;
            }
            else if (now < firstGroup)
            {
                atr[done] = _seeding.Next(high[at], low[at], close[at], _period);
                _last = Vector256.Create(atr[done]);
                done++;
            }
            else
            {
                double range = AverageTrueRange.TrueRange(high[at], low[at], close[at - 1]);
                atr[done] = scan.NextRow(now, _share * range, ref _last, ref _group);
                done++;
            }
        }
    }

    private void Groups(
        LinearScan scan, ReadOnlySpan<double> high, ReadOnlySpan<double> low,
        ReadOnlySpan<double> previousClose, Span<double> atr)
    {
        ref double highs = ref MemoryMarshal.GetReference(high);
        ref double lows = ref MemoryMarshal.GetReference(low);
        ref double closes = ref MemoryMarshal.GetReference(previousClose);
        ref double results = ref MemoryMarshal.GetReference(atr);
        var share = Vector256.Create(_share);
        Vector256<double> last = _last;

        // Safety: all spans are of one length, a multiple of four.
        for (nuint i = 0; i < (nuint)atr.Length; i += LinearScan.Rows)
        {
            Vector256<double> range = TrueRange(
                Vector256.LoadUnsafe(ref highs, i), Vector256.LoadUnsafe(ref lows, i),
                Vector256.LoadUnsafe(ref closes, i));
            scan.Next(share * range, ref last).StoreUnsafe(ref results, i);
        }

        _last = last;
    }
}
