using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Import;

/// <summary>The fields of one line, as places in it; reused for every line.</summary>
/// <remarks>
/// A field may stand in double quotes, between which separators are text; a quote inside quotes isn't supported, prices
/// need none. Blanks and tabs around a field don't count. Invariant: every field lies within the line that was split.
/// </remarks>
internal sealed class CsvFields
{
    /// <summary>Most fields that a line can have.</summary>
    internal const int MaxFields = 128;

    private readonly int[] _starts = new int[MaxFields];
    private readonly int[] _ends = new int[MaxFields];

    /// <summary>Number of fields.</summary>
    internal int Count { get; private set; }

    /// <summary>Returns a field of the line that was split.</summary>
    internal ReadOnlySpan<byte> Field(ReadOnlySpan<byte> line, int index) => line[_starts[index].._ends[index]];

    /// <summary>First byte of a field in the line that was split.</summary>
    internal int Start(int index) => _starts[index];

    /// <summary>One past the last byte of a field in the line that was split.</summary>
    internal int End(int index) => _ends[index];

    /// <summary>Splits a line.</summary>
    /// <returns>False where it has too many fields, or a quote that isn't closed.</returns>
    internal bool TrySplit(ReadOnlySpan<byte> line, byte separator)
        => line.Length >= Vector256<byte>.Count && TrySplitPlain(line, separator, out bool hasRoom)
            ? hasRoom
            : TrySplitAny(line, separator);

    // Without quotes a separator is a separator wherever it stands: they are found thirty-two bytes at a time.
    private bool TrySplitPlain(ReadOnlySpan<byte> line, byte separator, out bool hasRoom)
    {
        const int Width = 32;
        var separators = Vector256.Create(separator);
        var quotes = Vector256.Create((byte)'"');

        // Safety: the last load ends with the line, which has at least as many bytes as are loaded.
        ref byte first = ref MemoryMarshal.GetReference(line);
        int start = 0;
        int count = 0;
        hasRoom = false;
        for (int at = 0; at < line.Length; at += Width)
        {
            int from = Math.Min(at, line.Length - Width);
            var bytes = Vector256.LoadUnsafe(ref first, (nuint)from);
            if (Vector256.EqualsAny(bytes, quotes))
            {
                return false;
            }

            uint found = Vector256.Equals(bytes, separators).ExtractMostSignificantBits() >> (at - from);
            while (found != 0)
            {
                int end = at + BitOperations.TrailingZeroCount(found);
                found &= found - 1;
                if (count == MaxFields - 1)
                {
                    return !line.Contains((byte)'"');
                }

                Put(line, count++, start, end);
                start = end + 1;
            }
        }

        Put(line, count++, start, line.Length);
        Count = count;
        hasRoom = true;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(ReadOnlySpan<byte> line, int field, int first, int last)
    {
        while (first < last && IsBlank(line[first]))
        {
            first++;
        }

        while (last > first && IsBlank(line[last - 1]))
        {
            last--;
        }

        _starts[field] = first;
        _ends[field] = last;
    }

    private bool TrySplitAny(ReadOnlySpan<byte> line, byte separator)
    {
        Count = 0;
        int start = 0;
        while (Count < MaxFields)
        {
            int length = line[start..].IndexOf(separator);
            int end = length < 0 ? line.Length : start + length;
            int first = start;
            int last = end;
            while (first < last && IsBlank(line[first]))
            {
                first++;
            }

            if (first < last && line[first] == '"')
            {
                if (!TryQuoted(line, separator, ref first, out last, out end))
                {
                    return false;
                }
            }

            while (last > first && IsBlank(line[last - 1]))
            {
                last--;
            }

            _starts[Count] = first;
            _ends[Count++] = last;
            if (end == line.Length)
            {
                return true;
            }

            start = end + 1;
        }

        return false;
    }

    private static bool TryQuoted(ReadOnlySpan<byte> line, byte separator, ref int first, out int last, out int end)
    {
        first++;
        last = end = line.Length;
        int close = line[first..].IndexOf((byte)'"');
        if (close < 0)
        {
            return false;
        }

        last = first + close;
        end = last + 1;
        while (end < line.Length && line[end] != separator && IsBlank(line[end]))
        {
            end++;
        }

        return end == line.Length || line[end] == separator;
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';
}
