using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>
/// Facts about 64 rows as the bits of a word, the first row lowest: questions about all of them at
/// once, and a loop over those that matter.
/// </summary>
public static class RowMask
{
    /// <summary>Rows in a word.</summary>
    public const int Rows = 64;

    /// <summary>Returns the first hit at or after every start, and no later one: a start arms, a hit disarms.</summary>
    /// <param name="starts">Rows that arm.</param>
    /// <param name="hits">Rows that hit if armed; a row that is both hits.</param>
    /// <param name="isArmed">
    /// Whether a start before the first row still waits for its hit; afterwards, whether one does behind the last row.
    /// </param>
    /// <remarks>
    /// One addition: a start is a carry that runs through the rows that aren't hits, which are ones, and comes to rest
    /// in the first that is, a zero.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FirstHits(ulong starts, ulong hits, ref bool isArmed)
    {
        ulong passes = ~hits;
        ulong started = passes + (starts & passes);
        ulong rested = started + (isArmed ? 1UL : 0);
        isArmed = started < passes || rested < started;
        return (rested | starts) & hits;
    }

    /// <summary>Returns the rows that have one of some rows among the last ones, themselves included.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="lookback">Rows looked back, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Smear(ulong rows, int lookback)
    {
        int wanted = Math.Min(lookback, Rows);
        int smeared = 1;
        while (smeared < wanted)
        {
            int step = Math.Min(smeared, wanted - smeared);
            rows |= rows << step;
            smeared += step;
        }

        return rows;
    }

    /// <summary>Does what <see cref="Smear(ulong, int)"/> does, for four words.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="lookback">Rows looked back, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Smear(Vector256<ulong> rows, int lookback)
    {
        int wanted = Math.Min(lookback, Rows);
        int smeared = 1;
        while (smeared < wanted)
        {
            int step = Math.Min(smeared, wanted - smeared);
            rows |= rows << step;
            smeared += step;
        }

        return rows;
    }

    /// <summary>Returns the word's first rows.</summary>
    /// <param name="count">How many; none below 1, all above 63.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FirstRows(int count) => count <= 0 ? 0 : ulong.MaxValue >> (Rows - Math.Min(count, Rows));

    /// <summary>Returns the last row.</summary>
    /// <param name="rows">At least one row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Last(ulong rows) => BitOperations.Log2(rows);

    /// <summary>Takes the lowest row out of a word.</summary>
    /// <param name="rows">At least one row.</param>
    /// <returns>The row, 0 to 63.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TakeFirst(ref ulong rows)
    {
        int row = BitOperations.TrailingZeroCount(rows);
        rows &= rows - 1;
        return row;
    }

    /// <summary>
    /// Writes the rows of a word behind others, ascending, without guessing how many there are: for words whose next
    /// row isn't worth a guess.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="first">What the word's first row is called.</param>
    /// <param name="list">
    /// The rows written so far, and room for <see cref="Rows"/> behind them: what it holds behind the last row is lost.
    /// </param>
    /// <param name="count">How many have been written so far.</param>
    /// <returns>How many have been written now.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Append(ulong rows, int first, Span<int> list, int count)
    {
        Span<int> room = list.Slice(count, Rows);
        int total = count + BitOperations.PopCount(rows);

        // Four at once, whether there are as many or not: more are rare.
        room[0] = first + TakeFirst(ref rows);
        room[1] = first + TakeFirst(ref rows);
        room[2] = first + TakeFirst(ref rows);
        room[3] = first + TakeFirst(ref rows);
        for (int i = 4; rows != 0; i++)
        {
            room[i] = first + TakeFirst(ref rows);
        }

        return total;
    }
}
