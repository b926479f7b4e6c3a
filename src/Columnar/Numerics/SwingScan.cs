using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>The swing levels of one side: a pivot tops a number of rows before it, reaches as many after it, and is a level from their last row on.</summary>
/// <remarks>Block at a time, no state but the level. Cost: O(1) per row on average, since a pivot that fails fails early. No allocation.</remarks>
public struct SwingScan
{
    /// <summary>Levels written at once behind a pivot: most don't live longer.</summary>
    public const int FillRows = 32;

    private const int Lanes = 4;
    private const int GroupRows = 4 * Lanes;
    private const int LookRows = 8; // Rows on each side after which a pivot's failure is looked for.

    /// <summary>The last confirmed pivot's price; NaN before the first.</summary>
    public double Level;

    /// <summary>Finds the rows of a stretch that confirm a pivot, and the last level of each.</summary>
    /// <typeparam name="TSide">Highs or lows.</typeparam>
    /// <param name="prices">History and the stretch.</param>
    /// <param name="row">The stretch's first row, absolute.</param>
    /// <param name="rows">Rows in the stretch.</param>
    /// <param name="swingLength">Rows on each side of a pivot.</param>
    /// <param name="pivots">Receives words of rows.</param>
    /// <param name="levels">Receives the levels; longer than the stretch by <see cref="FillRows"/>, which are left undefined.</param>
    public void Confirm<TSide>(
        ReadOnlySpan<double> prices, int row, int rows, int swingLength, Span<ulong> pivots, Span<double> levels)
        where TSide : struct, IPriceSide
    {
        int at = prices.Length - rows;
        int from = 0;
        Fill(levels, 0, Level);
        for (int first = 0; first < rows; first += RowMask.Rows)
        {
            int count = Math.Min(RowMask.Rows, rows - first);
            int tooEarly = Math.Clamp((2 * swingLength) - row - first, 0, count);
            ulong confirmed = Pivots<TSide>(prices, at + first, tooEarly, count, swingLength);
            pivots[first / RowMask.Rows] = confirmed;
            while (confirmed != 0)
            {
                int now = first + RowMask.TakeFirst(ref confirmed);
                FillOn(levels, from + FillRows, now, Level);
                Level = prices[at + now - swingLength];
                Fill(levels, now, Level);
                from = now;
            }
        }

        FillOn(levels, from + FillRows, rows, Level);
    }

    // The rows that confirm a pivot, of at most a word, the first at an index of prices; none before a row that has two swing lengths behind it.
    private static ulong Pivots<TSide>(ReadOnlySpan<double> prices, int at, int tooEarly, int count, int swingLength)
        where TSide : struct, IPriceSide
    {
        ref double first = ref MemoryMarshal.GetReference(prices);
        ulong confirmed = 0;
        int i = tooEarly;

        // Safety: a row not too early has two swing lengths of prices behind it, and the last of the sixteen rows is in the word.
        for (; tooEarly == 0 && i <= count - GroupRows; i += GroupRows)
        {
            confirmed |= (ulong)PivotsOfGroup<TSide>(ref Unsafe.Add(ref first, at + i - swingLength), swingLength) << i;
        }

        for (; i < count; i++)
        {
            confirmed |= (IsPivot<TSide>(prices, at + i - swingLength, swingLength) ? 1UL : 0) << i;
        }

        return confirmed;
    }

    // Four vectors side by side, so that the loop itself costs little.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint PivotsOfGroup<TSide>(ref double price, int swingLength)
        where TSide : struct, IPriceSide
    {
        var a = Vector256.LoadUnsafe(ref price);
        var b = Vector256.LoadUnsafe(ref price, Lanes);
        var c = Vector256.LoadUnsafe(ref price, 2 * Lanes);
        var d = Vector256.LoadUnsafe(ref price, 3 * Lanes);
        Vector256<double> isA = Vector256<double>.AllBitsSet;
        Vector256<double> isB = isA;
        Vector256<double> isC = isA;
        Vector256<double> isD = isA;
        ref double before = ref price;
        ref double after = ref price;
        for (int distance = 1; distance <= swingLength; distance++)
        {
            before = ref Unsafe.Subtract(ref before, 1);
            after = ref Unsafe.Add(ref after, 1);
            isA &= TSide.Tops(a, Vector256.LoadUnsafe(ref before)) & TSide.Reaches(a, Vector256.LoadUnsafe(ref after));
            isB &= TSide.Tops(b, Vector256.LoadUnsafe(ref before, Lanes)) & TSide.Reaches(b, Vector256.LoadUnsafe(ref after, Lanes));
            isC &= TSide.Tops(c, Vector256.LoadUnsafe(ref before, 2 * Lanes))
                & TSide.Reaches(c, Vector256.LoadUnsafe(ref after, 2 * Lanes));
            isD &= TSide.Tops(d, Vector256.LoadUnsafe(ref before, 3 * Lanes))
                & TSide.Reaches(d, Vector256.LoadUnsafe(ref after, 3 * Lanes));
            if (distance % LookRows == 0 && ((isA | isB) | (isC | isD)).ExtractMostSignificantBits() == 0)
            {
                break;
            }
        }

        return isA.ExtractMostSignificantBits()
            | (isB.ExtractMostSignificantBits() << Lanes)
            | (isC.ExtractMostSignificantBits() << (2 * Lanes))
            | (isD.ExtractMostSignificantBits() << (3 * Lanes));
    }

    private static bool IsPivot<TSide>(ReadOnlySpan<double> prices, int pivot, int swingLength)
        where TSide : struct, IPriceSide
    {
        for (int distance = 1; distance <= swingLength; distance++)
        {
            if (!TSide.Tops(prices[pivot], prices[pivot - distance]) || !TSide.Reaches(prices[pivot], prices[pivot + distance]))
            {
                return false;
            }
        }

        return true;
    }

    // Always as many rows: where the next pivot lies can't be predicted, and its level is written over this one's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill(Span<double> levels, int from, double level)
    {
        Span<double> rows = levels.Slice(from, FillRows);
        ref double first = ref MemoryMarshal.GetReference(rows);
        var value = Vector256.Create(level);
        for (int i = 0; i < FillRows; i += Lanes)
        {
            value.StoreUnsafe(ref first, (nuint)i);
        }
    }

    private static void FillOn(Span<double> levels, int from, int end, double level)
    {
        for (; from < end; from += FillRows)
        {
            Fill(levels, from, level);
        }
    }
}

/// <summary>What tops what: one rule for highs and lows. A NaN tops nothing and isn't topped.</summary>
public interface IPriceSide
{
    /// <summary>Whether a price lies beyond another.</summary>
    /// <param name="price">The price.</param>
    /// <param name="other">The other.</param>
    static abstract bool Tops(double price, double other);

    /// <summary>Whether a price lies beyond another or on it.</summary>
    /// <param name="price">The price.</param>
    /// <param name="other">The other.</param>
    static abstract bool Reaches(double price, double other);

    /// <summary>Masks of the prices that lie beyond others.</summary>
    /// <param name="price">Four prices.</param>
    /// <param name="other">Four others.</param>
    static abstract Vector256<double> Tops(Vector256<double> price, Vector256<double> other);

    /// <summary>Masks of the prices that lie beyond others or on them.</summary>
    /// <param name="price">Four prices.</param>
    /// <param name="other">Four others.</param>
    static abstract Vector256<double> Reaches(Vector256<double> price, Vector256<double> other);
}

/// <summary>Beyond is above.</summary>
public readonly struct Highs : IPriceSide
{
    /// <inheritdoc/>
    public static bool Tops(double price, double other) => price > other;

    /// <inheritdoc/>
    public static bool Reaches(double price, double other) => price >= other;

    /// <inheritdoc/>
    public static Vector256<double> Tops(Vector256<double> price, Vector256<double> other)
        => Vector256.GreaterThan(price, other);

    /// <inheritdoc/>
    public static Vector256<double> Reaches(Vector256<double> price, Vector256<double> other)
        => Vector256.GreaterThanOrEqual(price, other);
}

/// <summary>Beyond is below.</summary>
public readonly struct Lows : IPriceSide
{
    /// <inheritdoc/>
    public static bool Tops(double price, double other) => price < other;

    /// <inheritdoc/>
    public static bool Reaches(double price, double other) => price <= other;

    /// <inheritdoc/>
    public static Vector256<double> Tops(Vector256<double> price, Vector256<double> other)
        => Vector256.LessThan(price, other);

    /// <inheritdoc/>
    public static Vector256<double> Reaches(Vector256<double> price, Vector256<double> other)
        => Vector256.LessThanOrEqual(price, other);
}
