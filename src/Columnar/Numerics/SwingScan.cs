using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>
/// The swing levels of one side: a pivot tops a number of rows before it, reaches as many after it, and is a level from
/// their last row on, until the next one.
/// </summary>
/// <remarks>
/// A stretch of rows at a time, no state but the last level. First the rows that confirm a pivot, as words of 64 rows;
/// then the rows from which each level holds, as a list, so that a loop over them ends once per stretch and not once
/// per word, which costs a wrong guess each time. No allocation. Mutable struct: don't make a field of it readonly.
/// </remarks>
public struct SwingScan
{
    private const int Lanes = 4;
    private const int GroupRows = 4 * Lanes;
    private const int LookRows = 8; // Rows on each side after which a pivot's failure is looked for.
    private const int ReachRows = 32; // Closes compared at once behind a pivot: most levels don't live longer.
    // The longest swing whose windows are worth writing down: longer ones fail early.
    private const int WindowedLength = 16;
    private const int WindowedRows = 512; // Rows of a stretch that can be.
    private const int AheadRows = 512; // Asked for before they are read.
    private const int DecodedRows = 8; // Rows taken out of a word without looking how many there are.

    /// <summary>The last confirmed pivot's price; NaN before the first.</summary>
    public double Level;

    /// <summary>Whether no close has lain beyond the level since.</summary>
    public bool IsUnbroken;

    private int _undefinedEnd; // One past the last row whose price is NaN.

    /// <summary>Returns how long a list of starts must be.</summary>
    /// <param name="rows">Rows in a stretch.</param>
    public static int StartsFor(int rows) => rows + 2 + DecodedRows;

    /// <summary>Finds the rows of a stretch that confirm a pivot.</summary>
    /// <typeparam name="TSide">Highs or lows.</typeparam>
    /// <param name="prices">History and the stretch.</param>
    /// <param name="row">The stretch's first row, absolute.</param>
    /// <param name="rows">Rows in the stretch.</param>
    /// <param name="swingLength">Rows on each side of a pivot.</param>
    /// <param name="pivots">Receives words of rows.</param>
    public void Confirm<TSide>(ReadOnlySpan<double> prices, int row, int rows, int swingLength, Span<ulong> pivots)
        where TSide : struct, IPriceSide
    {
        int at = prices.Length - rows;
        bool isWindowed = swingLength <= WindowedLength
            && rows is >= GroupRows and <= WindowedRows
            && row - (2 * swingLength) >= _undefinedEnd;
        if (isWindowed && TryConfirm<TSide>(prices[(at - (2 * swingLength))..], rows, swingLength, pivots))
        {
            return;
        }

        for (int first = 0; first < rows; first += RowMask.Rows)
        {
            int count = Math.Min(RowMask.Rows, rows - first);
            int tooEarly = Math.Clamp((2 * swingLength) - row - first, 0, count);
            Prefetch.Word(prices, at + first + AheadRows);
            pivots[first / RowMask.Rows] = Pivots<TSide>(prices, at + first, row + first, tooEarly, count, swingLength);
        }
    }

    /// <summary>
    /// Lists the rows from which a level holds: the stretch's first row for the level before it, every row that
    /// confirms a pivot, and the stretch's end.
    /// </summary>
    /// <param name="pivots">Words of rows.</param>
    /// <param name="rows">Rows in the stretch.</param>
    /// <param name="starts">Receives the rows; as long as <see cref="StartsFor"/> says.</param>
    /// <returns>Levels: the starts without the end.</returns>
    public static int List(ReadOnlySpan<ulong> pivots, int rows, Span<int> starts)
    {
        Invariant.Holds(starts.Length >= StartsFor(rows));
        starts[0] = 0;
        int levels = 1;
        for (int first = 0; first < rows; first += RowMask.Rows)
        {
            ulong word = pivots[first / RowMask.Rows];
            int count = BitOperations.PopCount(word);
            ref int next = ref starts[levels];

            // Safety: a word has at most as many rows as remain, and the list has room for
            // as many more as are written for nothing.
            for (int i = 0; i < DecodedRows; i++)
            {
                Unsafe.Add(ref next, i) = first + RowMask.TakeFirst(ref word);
            }

            for (int i = DecodedRows; i < count; i++)
            {
                starts[levels + i] = first + RowMask.TakeFirst(ref word);
            }

            levels += count;
        }

        starts[levels] = rows;
        return levels;
    }

    /// <summary>
    /// Finds for every level the first close of the stretch beyond it while it holds, and moves on to the last level.
    /// </summary>
    /// <typeparam name="TSide">Highs or lows.</typeparam>
    /// <param name="prices">History and the stretch.</param>
    /// <param name="close">The stretch's closes.</param>
    /// <param name="swingLength">Rows on each side of a pivot.</param>
    /// <param name="starts">What <see cref="List"/> listed.</param>
    /// <param name="breaks">Receives words of rows, and one that means nothing.</param>
    /// <param name="ahead">The stretch's rows of a column of which the next stretch is asked for.</param>
    public void Break<TSide>(
        ReadOnlySpan<double> prices,
        ReadOnlySpan<double> close,
        int swingLength,
        ReadOnlySpan<int> starts,
        Span<ulong> breaks,
        ReadOnlySpan<double> ahead)
        where TSide : struct, IPriceSide
    {
        breaks.Clear();
        int at = prices.Length - close.Length - swingLength;
        ref double closes = ref MemoryMarshal.GetReference(close);
        int last = close.Length - ReachRows;
        int hit = IsUnbroken ? FirstBeyond<TSide>(close, 0, starts[1], Level) : -1;
        Mark(breaks, hit);
        bool isHit = hit >= 0;
        for (int i = 1; i < starts.Length - 1; i++)
        {
            int start = starts[i];
            int end = starts[i + 1];
            double level = prices[at + start];
            Prefetch.Quarter(ahead, start + AheadRows);
            if (last < 0 || end - start > ReachRows)
            {
                hit = FirstBeyond<TSide>(close, start, end, level);
                Mark(breaks, hit);
                isHit = hit >= 0;
                continue;
            }

            // Near the end the same number of closes, from an earlier one on. Without a branch
            // on what is found, which can't be guessed.
            int from = Math.Min(start, last);
            ulong beyond = (ulong)Beyond<TSide>(ref Unsafe.Add(ref closes, from), level) >> (start - from);
            beyond &= (1UL << (end - start)) - 1;
            int first = start + BitOperations.TrailingZeroCount(beyond | (1UL << ReachRows));
            breaks[first / RowMask.Rows] |= (beyond | (0 - beyond)) >> (RowMask.Rows - 1) << (first % RowMask.Rows);
            isHit = beyond != 0;
        }

        if (starts.Length > 2)
        {
            Level = prices[at + starts[^2]];
            IsUnbroken = true;
        }

        IsUnbroken &= !isHit;
    }

    /// <summary>Writes the level of every row of a stretch.</summary>
    /// <param name="prices">History and the stretch.</param>
    /// <param name="before">The level before the stretch.</param>
    /// <param name="swingLength">Rows on each side of a pivot.</param>
    /// <param name="starts">What <see cref="List"/> listed.</param>
    /// <param name="levels">Receives the levels.</param>
    public static void Fill(
        ReadOnlySpan<double> prices, double before, int swingLength, ReadOnlySpan<int> starts, Span<double> levels)
    {
        int at = prices.Length - levels.Length - swingLength;
        for (int i = 0; i < starts.Length - 1; i++)
        {
            double level = i == 0 ? before : prices[at + starts[i]];
            levels[starts[i]..starts[i + 1]].Fill(level);
        }
    }

    private static void Mark(Span<ulong> breaks, int hit)
    {
        if (hit >= 0)
        {
            breaks[hit / RowMask.Rows] |= 1UL << (hit % RowMask.Rows);
        }
    }

    private static int FirstBeyond<TSide>(ReadOnlySpan<double> close, int start, int end, double level)
        where TSide : struct, IPriceSide
    {
        int row = start;
        while (row < end && !TSide.Tops(close[row], level))
        {
            row++;
        }

        return row < end ? row : -1;
    }

    // Of 32 closes those beyond the level.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Beyond<TSide>(ref double close, double level)
        where TSide : struct, IPriceSide
    {
        var limit = Vector256.Create(level);
        uint first = TSide.Tops(Vector256.LoadUnsafe(ref close), limit).ExtractMostSignificantBits()
            | (TSide.Tops(Vector256.LoadUnsafe(ref close, 4), limit).ExtractMostSignificantBits() << 4)
            | (TSide.Tops(Vector256.LoadUnsafe(ref close, 8), limit).ExtractMostSignificantBits() << 8)
            | (TSide.Tops(Vector256.LoadUnsafe(ref close, 12), limit).ExtractMostSignificantBits() << 12);
        uint second = TSide.Tops(Vector256.LoadUnsafe(ref close, 16), limit).ExtractMostSignificantBits()
            | (TSide.Tops(Vector256.LoadUnsafe(ref close, 20), limit).ExtractMostSignificantBits() << 4)
            | (TSide.Tops(Vector256.LoadUnsafe(ref close, 24), limit).ExtractMostSignificantBits() << 8)
            | (TSide.Tops(Vector256.LoadUnsafe(ref close, 28), limit).ExtractMostSignificantBits() << 12);
        return first | (second << 16);
    }

    // The rows that confirm a pivot, of prices that begin two swing lengths before the stretch: the farthest price of
    // every window of one swing length is found once, and serves the pivot behind it and the one before it. False where
    // a price is NaN.
    [SkipLocalsInit] // Every element that is read is written before.
    private static bool TryConfirm<TSide>(ReadOnlySpan<double> prices, int rows, int swingLength, Span<ulong> pivots)
        where TSide : struct, IPriceSide
    {
        Invariant.Holds(prices.Length == rows + (2 * swingLength));
        Invariant.Holds(rows is >= GroupRows and <= WindowedRows);
        Invariant.Holds(swingLength <= WindowedLength);
        Span<double> farthest = stackalloc double[WindowedRows + WindowedLength + 1];
        if (!TryFindFarthest<TSide>(prices, swingLength, farthest[..(rows + swingLength + 1)]))
        {
            return false;
        }

        ref double price = ref MemoryMarshal.GetReference(prices);
        ref double window = ref MemoryMarshal.GetReference(farthest);
        for (int first = 0; first < rows; first += RowMask.Rows)
        {
            int count = Math.Min(RowMask.Rows, rows - first);
            ulong confirmed = 0;
            int i = 0;

            // Safety: a row's pivot and windows lie in spans of which the stretch's rows are the end.
            for (; i <= count - GroupRows; i += GroupRows)
            {
                ref double pivot = ref Unsafe.Add(ref price, first + i + swingLength);
                ref double before = ref Unsafe.Add(ref window, first + i);
                ref double after = ref Unsafe.Add(ref before, swingLength + 1);
                confirmed |= (ulong)PivotsBetween<TSide>(ref pivot, ref before, ref after) << i;
            }

            for (; i < count; i++)
            {
                confirmed |= (IsPivot<TSide>(prices, first + i + swingLength, swingLength) ? 1UL : 0) << i;
            }

            pivots[first / RowMask.Rows] = confirmed;
        }

        return true;
    }

    // The farthest price of every window of one swing length. False where a price is NaN, which a maximum may drop.
    private static bool TryFindFarthest<TSide>(ReadOnlySpan<double> prices, int swingLength, Span<double> farthest)
        where TSide : struct, IPriceSide
    {
        int windows = farthest.Length;
        ref double price = ref MemoryMarshal.GetReference(prices);
        ref double window = ref MemoryMarshal.GetReference(farthest);
        Vector256<double> sum = default; // NaN where a price is.
        for (int k = 0; k < windows; k += GroupRows)
        {
            // Safety: the last group ends with the last window, which ends with the last price.
            int from = Math.Min(k, windows - GroupRows);
            ref double now = ref Unsafe.Add(ref price, from);
            Prefetch.Quarter(prices, from + AheadRows + (2 * swingLength));
            var a = Vector256.LoadUnsafe(ref now);
            var b = Vector256.LoadUnsafe(ref now, Lanes);
            var c = Vector256.LoadUnsafe(ref now, 2 * Lanes);
            var d = Vector256.LoadUnsafe(ref now, 3 * Lanes);
            sum += a + b + (c + d);
            for (int distance = 1; distance < swingLength; distance++)
            {
                now = ref Unsafe.Add(ref now, 1);
                a = TSide.Farther(a, Vector256.LoadUnsafe(ref now));
                b = TSide.Farther(b, Vector256.LoadUnsafe(ref now, Lanes));
                c = TSide.Farther(c, Vector256.LoadUnsafe(ref now, 2 * Lanes));
                d = TSide.Farther(d, Vector256.LoadUnsafe(ref now, 3 * Lanes));
            }

            ref double result = ref Unsafe.Add(ref window, from);
            a.StoreUnsafe(ref result);
            b.StoreUnsafe(ref result, Lanes);
            c.StoreUnsafe(ref result, 2 * Lanes);
            d.StoreUnsafe(ref result, 3 * Lanes);
        }

        foreach (double last in prices[windows..])
        {
            sum += Vector256.Create(last);
        }

        return Vector256.EqualsAll(sum, sum);
    }

    // Of sixteen prices those that are pivots between the farthest ones before and after each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint PivotsBetween<TSide>(ref double price, ref double before, ref double after)
        where TSide : struct, IPriceSide
    {
        uint first = IsPivot<TSide>(ref price, 0, Vector256.LoadUnsafe(ref before), Vector256.LoadUnsafe(ref after));
        uint second = IsPivot<TSide>(
            ref price, Lanes, Vector256.LoadUnsafe(ref before, Lanes), Vector256.LoadUnsafe(ref after, Lanes));
        uint third = IsPivot<TSide>(
            ref price,
            2 * Lanes,
            Vector256.LoadUnsafe(ref before, 2 * Lanes),
            Vector256.LoadUnsafe(ref after, 2 * Lanes));
        uint fourth = IsPivot<TSide>(
            ref price,
            3 * Lanes,
            Vector256.LoadUnsafe(ref before, 3 * Lanes),
            Vector256.LoadUnsafe(ref after, 3 * Lanes));
        return first | (second << Lanes) | (third << (2 * Lanes)) | (fourth << (3 * Lanes));
    }

    // The rows that confirm a pivot, of at most a word, the first at an index of prices; none before a row that has two
    // swing lengths behind it.
    private ulong Pivots<TSide>(ReadOnlySpan<double> prices, int at, int row, int tooEarly, int count, int swingLength)
        where TSide : struct, IPriceSide
    {
        ref double first = ref MemoryMarshal.GetReference(prices);
        ulong confirmed = 0;
        int i = 0;

        // Safety: the last of the sixteen rows is in the word, and a row not too early
        // has two swing lengths of prices behind it.
        for (; i <= count - GroupRows; i += GroupRows)
        {
            ref double now = ref Unsafe.Add(ref first, at + i);
            uint undefined = Undefined(ref now);
            _undefinedEnd = undefined == 0 ? _undefinedEnd : row + i + BitOperations.Log2(undefined) + 1;
            if (i >= tooEarly && row + i - (2 * swingLength) >= _undefinedEnd)
            {
                confirmed |= (ulong)PivotsOfGroup<TSide>(ref Unsafe.Subtract(ref now, swingLength), swingLength) << i;
            }
            else
            {
                for (int each = Math.Max(i, tooEarly); each < i + GroupRows; each++)
                {
                    confirmed |= (IsPivot<TSide>(prices, at + each - swingLength, swingLength) ? 1UL : 0) << each;
                }
            }
        }

        for (; i < count; i++)
        {
            _undefinedEnd = double.IsNaN(prices[at + i]) ? row + i + 1 : _undefinedEnd;
            confirmed |= (i >= tooEarly && IsPivot<TSide>(prices, at + i - swingLength, swingLength) ? 1UL : 0) << i;
        }

        return confirmed;
    }

    // Of sixteen prices those that are NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Undefined(ref double price)
    {
        var a = Vector256.LoadUnsafe(ref price);
        var b = Vector256.LoadUnsafe(ref price, Lanes);
        var c = Vector256.LoadUnsafe(ref price, 2 * Lanes);
        var d = Vector256.LoadUnsafe(ref price, 3 * Lanes);
        Vector256<double> defined =
            Vector256.Equals(a, a) & Vector256.Equals(b, b) & Vector256.Equals(c, c) & Vector256.Equals(d, d);
        return defined.ExtractMostSignificantBits() == (1u << Lanes) - 1
            ? 0
            : ~(Vector256.Equals(a, a).ExtractMostSignificantBits()
                | (Vector256.Equals(b, b).ExtractMostSignificantBits() << Lanes)
                | (Vector256.Equals(c, c).ExtractMostSignificantBits() << (2 * Lanes))
                | (Vector256.Equals(d, d).ExtractMostSignificantBits() << (3 * Lanes))) & ushort.MaxValue;
    }

    // Sixteen rows against the farthest price on each side: half of what it takes to compare with every one. None is
    // NaN, which a maximum may drop.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint PivotsOfGroup<TSide>(ref double price, int swingLength)
        where TSide : struct, IPriceSide
    {
        ref double before = ref Unsafe.Subtract(ref price, 1);
        ref double after = ref Unsafe.Add(ref price, 1);
        var beforeA = Vector256.LoadUnsafe(ref before);
        var beforeB = Vector256.LoadUnsafe(ref before, Lanes);
        var beforeC = Vector256.LoadUnsafe(ref before, 2 * Lanes);
        var beforeD = Vector256.LoadUnsafe(ref before, 3 * Lanes);
        var afterA = Vector256.LoadUnsafe(ref after);
        var afterB = Vector256.LoadUnsafe(ref after, Lanes);
        var afterC = Vector256.LoadUnsafe(ref after, 2 * Lanes);
        var afterD = Vector256.LoadUnsafe(ref after, 3 * Lanes);
        for (int distance = 2; distance <= swingLength; distance++)
        {
            before = ref Unsafe.Subtract(ref before, 1);
            after = ref Unsafe.Add(ref after, 1);
            beforeA = TSide.Farther(beforeA, Vector256.LoadUnsafe(ref before));
            beforeB = TSide.Farther(beforeB, Vector256.LoadUnsafe(ref before, Lanes));
            beforeC = TSide.Farther(beforeC, Vector256.LoadUnsafe(ref before, 2 * Lanes));
            beforeD = TSide.Farther(beforeD, Vector256.LoadUnsafe(ref before, 3 * Lanes));
            afterA = TSide.Farther(afterA, Vector256.LoadUnsafe(ref after));
            afterB = TSide.Farther(afterB, Vector256.LoadUnsafe(ref after, Lanes));
            afterC = TSide.Farther(afterC, Vector256.LoadUnsafe(ref after, 2 * Lanes));
            afterD = TSide.Farther(afterD, Vector256.LoadUnsafe(ref after, 3 * Lanes));
            if (distance % LookRows == 0)
            {
                uint left = IsPivot<TSide>(ref price, 0, beforeA, afterA)
                    | IsPivot<TSide>(ref price, Lanes, beforeB, afterB)
                    | IsPivot<TSide>(ref price, 2 * Lanes, beforeC, afterC)
                    | IsPivot<TSide>(ref price, 3 * Lanes, beforeD, afterD);
                if (left == 0)
                {
                    break;
                }
            }
        }

        return IsPivot<TSide>(ref price, 0, beforeA, afterA)
            | (IsPivot<TSide>(ref price, Lanes, beforeB, afterB) << Lanes)
            | (IsPivot<TSide>(ref price, 2 * Lanes, beforeC, afterC) << (2 * Lanes))
            | (IsPivot<TSide>(ref price, 3 * Lanes, beforeD, afterD) << (3 * Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint IsPivot<TSide>(ref double price, nuint at, Vector256<double> before, Vector256<double> after)
        where TSide : struct, IPriceSide
    {
        var prices = Vector256.LoadUnsafe(ref price, at);
        return (TSide.Tops(prices, before) & TSide.Reaches(prices, after)).ExtractMostSignificantBits();
    }

    private static bool IsPivot<TSide>(ReadOnlySpan<double> prices, int pivot, int swingLength)
        where TSide : struct, IPriceSide
    {
        for (int distance = 1; distance <= swingLength; distance++)
        {
            if (!TSide.Tops(prices[pivot], prices[pivot - distance])
                || !TSide.Reaches(prices[pivot], prices[pivot + distance]))
            {
                return false;
            }
        }

        return true;
    }
}
