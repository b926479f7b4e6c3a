using System;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>64 rows of a column of flags, +1, −1, 0 or NaN, as bits, the first row lowest.</summary>
/// <remarks>
/// What makes and what reads flags a word at a time saves writing and comparing 64
/// doubles. Bits of rows that aren't there are 0.
/// </remarks>
/// <param name="Up">Rows above 0.</param>
/// <param name="Down">Rows below 0.</param>
/// <param name="Undefined">Rows that are NaN.</param>
public readonly record struct FlagWord(ulong Up, ulong Down, ulong Undefined = 0)
{
    private const int Lanes = 4;

    /// <summary>Returns the words that so many rows take.</summary>
    /// <param name="rows">Rows.</param>
    public static int WordsFor(int rows) => (rows + RowMask.Rows - 1) / RowMask.Rows;

    /// <summary>Returns the flag of a row.</summary>
    /// <param name="row">0 to 63.</param>
    public double this[int row]
        => ((Undefined >> row) & 1) != 0 ? double.NaN : (int)((Up >> row) & 1) - (int)((Down >> row) & 1);

    /// <summary>Makes words of values, of which only the sign remains.</summary>
    /// <param name="values">The values.</param>
    /// <param name="words">Receives <see cref="WordsFor"/> words.</param>
    public static void Pack(ReadOnlySpan<double> values, Span<FlagWord> words)
    {
        for (int word = 0; word < WordsFor(values.Length); word++)
        {
            int first = word * RowMask.Rows;
            words[word] = Of(values.Slice(first, Math.Min(RowMask.Rows, values.Length - first)));
        }
    }

    /// <summary>Makes values of words.</summary>
    /// <param name="words">The words.</param>
    /// <param name="values">Receives the values; as many as there are rows.</param>
    public static void Unpack(ReadOnlySpan<FlagWord> words, Span<double> values)
    {
        values.Clear();
        for (int word = 0; word < WordsFor(values.Length); word++)
        {
            FlagWord flags = words[word];
            Span<double> rows = values[(word * RowMask.Rows)..];
            for (ulong set = flags.Up | flags.Down | flags.Undefined; set != 0; set &= set - 1)
            {
                int row = BitOperations.TrailingZeroCount(set);
                rows[row] = flags[row];
            }
        }
    }

    private static FlagWord Of(ReadOnlySpan<double> values)
    {
        (ulong up, ulong down, ulong undefined) = (0, 0, 0);
        ref double first = ref MemoryMarshal.GetReference(values);
        int i = 0;

        // Safety: the loads read values i to i + 3.
        for (; i <= values.Length - Lanes; i += Lanes)
        {
            var four = Vector256.LoadUnsafe(ref first, (nuint)i);
            up |= (ulong)Vector256.GreaterThan(four, Vector256<double>.Zero).ExtractMostSignificantBits() << i;
            down |= (ulong)Vector256.LessThan(four, Vector256<double>.Zero).ExtractMostSignificantBits() << i;
            undefined |= (ulong)(~Vector256.Equals(four, four)).ExtractMostSignificantBits() << i;
        }

        for (; i < values.Length; i++)
        {
            up |= (values[i] > 0 ? 1UL : 0) << i;
            down |= (values[i] < 0 ? 1UL : 0) << i;
            undefined |= (double.IsNaN(values[i]) ? 1UL : 0) << i;
        }

        return new FlagWord(up, down, undefined);
    }
}
