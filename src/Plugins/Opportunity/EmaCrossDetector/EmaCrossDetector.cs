using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Plugins;

/// <summary>Buys when the fast average comes to lie above the slow one, sells when it comes to lie below.</summary>
/// <remarks>
/// O(1) per row, as words of 64 rows; looks one row back. Silent where an average is NaN at the row or at the row before.
/// </remarks>
public partial struct EmaCrossDetector
{
    // Averages that differ by less than this share of the slow one are equal but for rounding.
    private const double Tolerance = 1e-12;

    private const int Lanes = 4;

    private bool _wasAbove; // The row before.
    private bool _wasBelow;
    private bool _wasDefined; // False before the first row.

    public partial void Detect(ReadOnlySpan<double> fast, ReadOnlySpan<double> slow, int row, SignalList signals)
    {
        for (int first = 0; first < fast.Length; first += RowMask.Rows)
        {
            int count = Math.Min(RowMask.Rows, fast.Length - first);
            Compare(fast.Slice(first, count), slow.Slice(first, count), out ulong above, out ulong below, out ulong defined);
            ulong wasDefined = (defined << 1) | (_wasDefined ? 1UL : 0);
            ulong buys = above & wasDefined & ~((above << 1) | (_wasAbove ? 1UL : 0));
            ulong sells = below & wasDefined & ~((below << 1) | (_wasBelow ? 1UL : 0));
            ulong crosses = buys | sells;
            while (crosses != 0)
            {
                int i = RowMask.TakeFirst(ref crosses);
                var signal = new OpportunitySignal
                {
                    Direction = (Direction)((2 * (int)((buys >> i) & 1)) - 1),
                    Confidence = Parameters.Confidence,
                };
                signals.Add(row + first + i, in signal);
            }

            _wasAbove = ((above >> (count - 1)) & 1) != 0;
            _wasBelow = ((below >> (count - 1)) & 1) != 0;
            _wasDefined = ((defined >> (count - 1)) & 1) != 0;
        }
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

    private static void Compare(
        ReadOnlySpan<double> fast, ReadOnlySpan<double> slow, out ulong above, out ulong below, out ulong defined)
    {
        ulong apart = 0;
        ulong negative = 0;
        ref double fasts = ref MemoryMarshal.GetReference(fast);
        ref double slows = ref MemoryMarshal.GetReference(slow);
        var tolerance = Vector256.Create(Tolerance);
        Vector256<double> isDefined = Vector256<double>.AllBitsSet;
        int i = 0;

        // Safety: both spans are of one length, at most 64, and the last of the four rows lies in them.
        for (; i <= fast.Length - Lanes; i += Lanes)
        {
            var slowNow = Vector256.LoadUnsafe(ref slows, (nuint)i);
            Vector256<double> difference = Vector256.LoadUnsafe(ref fasts, (nuint)i) - slowNow;
            var isApart = Vector256.GreaterThan(Vector256.Abs(difference), tolerance * Vector256.Abs(slowNow));
            apart |= (ulong)isApart.ExtractMostSignificantBits() << i;
            negative |= (ulong)difference.ExtractMostSignificantBits() << i;
            isDefined &= Vector256.Equals(difference, difference);
        }

        bool areDefined = isDefined.ExtractMostSignificantBits() == (1u << Lanes) - 1;
        for (; i < fast.Length; i++)
        {
            double difference = fast[i] - slow[i];
            apart |= (Math.Abs(difference) > Tolerance * Math.Abs(slow[i]) ? 1UL : 0) << i;
            negative |= (difference < 0 ? 1UL : 0) << i;
            areDefined &= !double.IsNaN(difference);
        }

        above = apart & ~negative;
        below = apart & negative;
        defined = areDefined ? RowMask.FirstRows(fast.Length) : Defined(fast, slow);
    }

    // Rows at which neither average is NaN; only where a word has one that is.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong Defined(ReadOnlySpan<double> fast, ReadOnlySpan<double> slow)
    {
        ulong defined = 0;
        for (int i = 0; i < fast.Length; i++)
        {
            defined |= (double.IsNaN(fast[i] - slow[i]) ? 0UL : 1) << i;
        }

        return defined;
    }
}
