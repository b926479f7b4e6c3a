using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Plugins;

/// <summary>Buys when the fast average comes to lie above the slow one, sells when it comes to lie below.</summary>
/// <remarks>
/// O(1) per row, as words of 64 rows; looks one row back. Silent where an average is NaN
/// at the row or at the row before.
/// </remarks>
public partial struct EmaCrossDetector
{
    // Averages that differ by less than this share of the slow one are equal but for rounding.
    private const double Tolerance = 1e-12;

    private const int Lanes = 4;

    private const int MostFound = 512; // Crosses, before they are signalled.

    private bool _wasAbove; // The row before.
    private bool _wasBelow;
    private bool _wasDefined; // False before the first row.

    public partial void Detect(ReadOnlySpan<double> fast, ReadOnlySpan<double> slow, int row, SignalList signals)
    {
        Span<int> crosses = stackalloc int[MostFound];
        int found = 0;
        for (int first = 0; first < fast.Length; first += RowMask.Rows)
        {
            int count = Math.Min(RowMask.Rows, fast.Length - first);
            ulong above;
            ulong below;
            ulong defined = ulong.MaxValue;
            if (count == RowMask.Rows && AreAllApart(fast.Slice(first, count), slow.Slice(first, count), out below))
            {
                above = ~below;
            }
            else
            {
                Compare(fast.Slice(first, count), slow.Slice(first, count), out above, out below, out defined);
            }

            ulong wasDefined = (defined << 1) | (_wasDefined ? 1UL : 0);
            ulong buys = above & wasDefined & ~((above << 1) | (_wasAbove ? 1UL : 0));
            ulong sells = below & wasDefined & ~((below << 1) | (_wasBelow ? 1UL : 0));
            found = RowMask.Append(buys | sells, first, crosses, found);
            if (found > MostFound - RowMask.Rows)
            {
                Signal(crosses[..found], fast, slow, row, signals);
                found = 0;
            }

            _wasAbove = ((above >> (count - 1)) & 1) != 0;
            _wasBelow = ((below >> (count - 1)) & 1) != 0;
            _wasDefined = ((defined >> (count - 1)) & 1) != 0;
        }

        Signal(crosses[..found], fast, slow, row, signals);
    }

    public partial void Explain(double fast, double slow, int row, ref Reasons reasons)
    {
        double difference = fast - slow;
        double threshold = Tolerance * Math.Abs(slow);
        reasons.Check("both averages are defined, at the row before too", _wasDefined && !double.IsNaN(difference));
        reasons.Check("buy: fast above slow", difference > threshold, fast, slow);
        reasons.Check("buy: fast not above slow at the row before", !_wasAbove);
        reasons.Check("sell: fast below slow", -difference > threshold, fast, slow);
        reasons.Check("sell: fast not below slow at the row before", !_wasBelow);
    }

    private readonly void Signal(
        ReadOnlySpan<int> crosses, ReadOnlySpan<double> fast, ReadOnlySpan<double> slow, int row, SignalList signals)
    {
        foreach (int at in crosses)
        {
            // The sign of the difference, which isn't 0: -1 where it is negative.
            long sign = (BitConverter.DoubleToInt64Bits(fast[at] - slow[at]) >> 63) | 1;
            signals.Add(row + at, (Direction)sign, Parameters.Confidence);
        }
    }

    // Whether both averages of a word are defined and differ at every row; then the rows
    // at which the fast one is below, too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreAllApart(ReadOnlySpan<double> fast, ReadOnlySpan<double> slow, out ulong below)
    {
        Invariant.Holds(fast.Length == RowMask.Rows && slow.Length == RowMask.Rows);
        ref double fasts = ref MemoryMarshal.GetReference(fast);
        ref double slows = ref MemoryMarshal.GetReference(slow);
        Vector256<double> areApart = Vector256<double>.AllBitsSet;
        below = 0;

        // Safety: the spans are of 64 rows, of which every step looks at the next 16.
        for (nuint i = 0; i < RowMask.Rows; i += 4 * Lanes)
        {
            uint bits = BelowOf(ref fasts, ref slows, i, ref areApart)
                | (BelowOf(ref fasts, ref slows, i + Lanes, ref areApart) << Lanes)
                | (BelowOf(ref fasts, ref slows, i + (2 * Lanes), ref areApart) << (2 * Lanes))
                | (BelowOf(ref fasts, ref slows, i + (3 * Lanes), ref areApart) << (3 * Lanes));
            below = (below >> (4 * Lanes)) | ((ulong)bits << (RowMask.Rows - (4 * Lanes)));
        }

        return areApart.ExtractMostSignificantBits() == (1u << Lanes) - 1;
    }

    // Of four rows, those at which the fast average is below; NaN is apart from nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint BelowOf(ref double fasts, ref double slows, nuint at, ref Vector256<double> areApart)
    {
        var slow = Vector256.LoadUnsafe(ref slows, at);
        Vector256<double> difference = Vector256.LoadUnsafe(ref fasts, at) - slow;
        areApart &= Vector256.GreaterThan(Vector256.Abs(difference), Vector256.Create(Tolerance) * Vector256.Abs(slow));
        return difference.ExtractMostSignificantBits();
    }

    // Row by row: where a word isn't whole, or has rows at which the averages are equal or undefined.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Compare(
        ReadOnlySpan<double> fast, ReadOnlySpan<double> slow, out ulong above, out ulong below, out ulong defined)
    {
        above = 0;
        below = 0;
        defined = 0;
        for (int i = 0; i < fast.Length; i++)
        {
            double difference = fast[i] - slow[i];
            double threshold = Tolerance * Math.Abs(slow[i]);
            above |= (difference > threshold ? 1UL : 0) << i;
            below |= (-difference > threshold ? 1UL : 0) << i;
            defined |= (double.IsNaN(difference) ? 0UL : 1) << i;
        }
    }
}
