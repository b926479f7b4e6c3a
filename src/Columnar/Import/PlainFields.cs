using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Import;

/// <summary>The fields of some lines, each of as many, of which <see cref="FieldEnds"/> told the places.</summary>
/// <remarks>Data plane: spans in, spans out. Fields are read column by column, each in one loop.</remarks>
/// <param name="text">The text that the lines are in.</param>
/// <param name="ends">The place before the first line, then where each field of each line ends.</param>
/// <param name="fields">Fields of a line.</param>
/// <param name="quotes">Counts the quotes around the fields read, by line; empty where there are none.</param>
internal readonly ref struct PlainFields(
    ReadOnlySpan<byte> text, ReadOnlySpan<int> ends, int fields, Span<int> quotes)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly ReadOnlySpan<int> _ends = ends;
    private readonly int _fields = fields;
    private readonly Span<int> _quotes = quotes;

    // Digits up to here are an exact double, whatever they are.
    private const int ExactDigits = 15;

    /// <summary>Returns a field, without its quotes.</summary>
    internal ReadOnlySpan<byte> Field(int line, int column)
    {
        bool isLast = column == _fields - 1;
        Find(_text, _ends, _quotes, (line * _fields) + column, line, isLast, out int start, out int end);
        return _text[start..end];
    }

    /// <summary>Reads the numbers of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="shift">Decimal places to move the point to the left.</param>
    /// <param name="divisors">What that makes to divide a number's digits by, by the lane of its point.</param>
    /// <param name="values">The numbers; as many as lines are asked for.</param>
    /// <param name="room">Room for as many.</param>
    /// <returns>Lines before the first whose number isn't plain.</returns>
    /// <remarks>Dividing takes long: by itself, it doesn't hold up the reading of the lines behind.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal int ReadNumbers(
        int column, int shift, ReadOnlySpan<double> divisors, Span<double> values, Span<double> room)
    {
        int count = _quotes.IsEmpty
            ? ReadDigits(_text, _ends, default, _fields, column, shift, divisors, values, room)
            : ReadDigits(_text, _ends, _quotes, _fields, column, shift, divisors, values, room);
        NearestQuotient.DivideBits(values[..count], room[..count]);
        return count;
    }

    /// <summary>Reads the whole numbers of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">The numbers; as many as lines are asked for.</param>
    /// <returns>Lines before the first whose number isn't plain.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal int ReadWholes(int column, Span<long> values)
        => _quotes.IsEmpty
            ? ReadWholes(_text, _ends, default, _fields, column, values)
            : ReadWholes(_text, _ends, _quotes, _fields, column, values);

    // The numbers' digits, as whole numbers in the bits of the values, and what to divide them by; 0 where the value
    // is one already. Inlined twice, so that the loop of lines without quotes knows nothing of them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadDigits(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> ends, Span<int> quotes, int fields, int column,
        int shift, ReadOnlySpan<double> divisorOfLane, Span<double> values, Span<double> divisors)
    {
        Invariant.Holds(divisorOfLane.Length == DigitLanes.NoPoint + 1);
        Invariant.Holds(divisors.Length >= values.Length);
        ref double divisor = ref MemoryMarshal.GetReference(divisorOfLane);
        bool isLast = column == fields - 1;
        int at = column;
        for (int line = 0; line < values.Length; line++)
        {
            Find(text, ends, quotes, at, line, isLast, out int start, out int end);
            at += fields;
            int length = end - start;
            if (IsShort(length, end))
            {
                // Safety: there is a divisor for each lane, and for none.
                Vector128<byte> lanes = DigitLanes.Join(Load(text, end), length, out ulong digits, out int point);
                values[line] = BitConverter.UInt64BitsToDouble(digits);
                divisors[line] = Unsafe.Add(ref divisor, point);
                bool isPointFirst = length + point == DigitLanes.Lanes;
                if (!(DigitLanes.HasOther(lanes) | isPointFirst))
                {
                    continue;
                }
            }

            divisors[line] = 0;
            if (!NumberParser.TryParseLong(text, start, end, shift, out values[line]))
            {
                return line;
            }
        }

        return values.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadWholes(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> ends, Span<int> quotes, int fields, int column, Span<long> values)
    {
        bool isLast = column == fields - 1;
        int at = column;
        for (int line = 0; line < values.Length; line++)
        {
            Find(text, ends, quotes, at, line, isLast, out int start, out int end);
            at += fields;
            int length = end - start;
            if (IsShort(length, end))
            {
                Vector128<byte> lanes = DigitLanes.Join(Load(text, end), length, out ulong digits, out int point);
                values[line] = (long)digits;
                if (!(DigitLanes.HasOther(lanes) | point != DigitLanes.NoPoint))
                {
                    continue;
                }
            }

            bool isWhole = DigitLanes.TryReadLong(text, start, end, out ulong whole, out int places)
                && places < 0 && whole <= long.MaxValue;
            values[line] = (long)whole;
            if (!isWhole)
            {
                return line;
            }
        }

        return values.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsShort(int length, int end)
        => (uint)(length - 1) < ExactDigits && end >= DigitLanes.Lanes;

    // Safety: the end is a place in the text, at least as many bytes behind its start as are loaded.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Load(ReadOnlySpan<byte> text, int end)
    {
        Invariant.HoldsHot(end >= DigitLanes.Lanes && end <= text.Length);
        return Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text), (nuint)(end - DigitLanes.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Find(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> ends, Span<int> quotes,
        int at, int line, bool isLast, out int start, out int end)
    {
        start = ends[at] + 1;
        end = ends[at + 1];
        if (isLast && text[end - 1] == '\r')
        {
            end--;
        }

        if (!quotes.IsEmpty && end - start >= 2 && text[start] == '"' && text[end - 1] == '"')
        {
            start++;
            end--;
            quotes[line] += 2;
        }
    }
}
