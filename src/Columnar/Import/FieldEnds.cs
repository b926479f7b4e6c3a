using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Where the fields and the lines of a text end, found ahead of their reading.</summary>
/// <remarks>
/// The text is looked through in windows, as many bytes at once as a vector has, without a decision per byte. Quotes
/// aren't understood: they are only told, and every separator counts. Invariants: places ascend; the line ends are
/// among them; the place before the next one is the byte before the next line.
/// </remarks>
internal sealed class FieldEnds(byte separator)
{
    private const int WindowBytes = 1 << 14;
    private const int Block = 64;     // Bytes that one word of bits stands for.
    private const int AtOnce = 8;     // Places that are written whether there are as many or not.
    private const int Room = WindowBytes + CsvFields.MaxFields + AtOnce + 1;

    private readonly int[] _places = new int[Room];   // Of separators and line feeds.
    private readonly int[] _lineEnds = new int[Room]; // Of line feeds.
    private long _segment = -1;
    private int _count;
    private int _next;         // Index of the next line's first place.
    private int _lineCount;
    private int _nextLine;
    private int _scanned;      // Bytes of the text that were looked through.

    /// <summary>Whether there may be quotes in the lines that come next.</summary>
    internal bool HasQuotes { get; private set; }

    /// <summary>Goes to a line.</summary>
    /// <param name="segment">Says which text it is: where it is another one, nothing is known of it.</param>
    /// <param name="at">The line's first byte, at or behind the one gone to before.</param>
    internal void GoTo(long segment, int at)
    {
        if (segment != _segment || at > _scanned)
        {
            _segment = segment;
            _scanned = at;
            _places[0] = at - 1;
            _count = _next = 1;
            _lineCount = _nextLine = 0;
            HasQuotes = false;
            return;
        }

        while (_next < _count && _places[_next] < at)
        {
            _next++;
        }

        while (_nextLine < _lineCount && _lineEnds[_nextLine] < at)
        {
            _nextLine++;
        }

        Invariant.Holds(_places[_next - 1] == at - 1);
    }

    /// <summary>Looks at the next lines that have so many fields.</summary>
    /// <param name="text">The text; the same as long as the segment is the same.</param>
    /// <param name="fields">How many.</param>
    /// <param name="most">Most lines, at least 1.</param>
    /// <param name="ends">The place before the first line, then where each field of each line ends.</param>
    /// <returns>How many lines: none where the next has more or fewer fields, or goes on behind the text.</returns>
    internal int Lines(ReadOnlySpan<byte> text, int fields, int most, out ReadOnlySpan<int> ends)
    {
        while (_count - _next < fields && _scanned < text.Length)
        {
            LookOn(text);
        }

        int count = Math.Min(most, Math.Min((_count - _next) / fields, _lineCount - _nextLine));
        ends = _places.AsSpan(_next - 1, (count * fields) + 1);
        ReadOnlySpan<int> lineEnds = _lineEnds.AsSpan(_nextLine, count);
        int before = ends[0];
        for (int line = 0; line < count; line++)
        {
            int end = lineEnds[line];
            if (ends[(line + 1) * fields] != end || end - before > LineReader.MaxLineBytes)
            {
                return line;
            }

            before = end;
        }

        return count;
    }

    /// <summary>Goes on behind lines that were looked at.</summary>
    /// <param name="fields">Fields of each.</param>
    /// <param name="count">How many.</param>
    internal void Pass(int fields, int count)
    {
        _next += fields * count;
        _nextLine += count;
    }

    /// <summary>Finds separators and line feeds.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">First byte to look at.</param>
    /// <param name="to">One past the last.</param>
    /// <param name="separator">The separator.</param>
    /// <param name="places">Where both stand; needs eight more than there can be.</param>
    /// <param name="count">Places that there are.</param>
    /// <param name="lineEnds">Where line feeds stand; needs eight more than there can be.</param>
    /// <param name="lineCount">Line ends that there are.</param>
    /// <returns>Whether there is a quote.</returns>
    internal static bool Find(
        ReadOnlySpan<byte> text, int from, int to, byte separator,
        Span<int> places, ref int count, Span<int> lineEnds, ref int lineCount)
    {
        Invariant.Holds(from >= 0 && to <= text.Length);
        Invariant.Holds(places.Length >= count + to - from + AtOnce);
        Invariant.Holds(lineEnds.Length >= lineCount + to - from + AtOnce);
        var separators = Vector256.Create(separator);
        var feeds = Vector256.Create((byte)'\n');
        var quotes = Vector256.Create((byte)'"');
        Vector256<byte> quoted = Vector256<byte>.Zero;

        // Safety: what is loaded ends at or before the text's end.
        ref byte first = ref MemoryMarshal.GetReference(text);
        int at = from;
        for (; at <= to - Block; at += Block)
        {
            var low = Vector256.LoadUnsafe(ref first, (nuint)at);
            var high = Vector256.LoadUnsafe(ref first, (nuint)(at + Vector256<byte>.Count));
            quoted |= Vector256.Equals(low, quotes) | Vector256.Equals(high, quotes);
            ulong lines = Bits(Vector256.Equals(low, feeds), Vector256.Equals(high, feeds));
            ulong fields = Bits(Vector256.Equals(low, separators), Vector256.Equals(high, separators));
            PutFields(lines | fields, at, places, ref count);
            PutLines(lines, at, lineEnds, ref lineCount);
        }

        bool hasQuote = quoted != Vector256<byte>.Zero;
        for (; at < to; at++)
        {
            hasQuote |= text[at] == '"';
            ulong line = text[at] == '\n' ? 1u : 0;
            PutFields(line | (text[at] == separator ? 1u : 0), at, places, ref count);
            PutLines(line, at, lineEnds, ref lineCount);
        }

        return hasQuote;
    }

    private static ulong Bits(Vector256<byte> low, Vector256<byte> high)
        => low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << Vector256<byte>.Count);

    // Appends the places of set bits: so many at once that their number, which can't be guessed, is seldom asked for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutFields(ulong bits, int at, Span<int> places, ref int count)
    {
        int end = count + BitOperations.PopCount(bits);
        do
        {
            Span<int> next = places.Slice(count, AtOnce);
            next[0] = at + TakeLowest(ref bits);
            next[1] = at + TakeLowest(ref bits);
            next[2] = at + TakeLowest(ref bits);
            next[3] = at + TakeLowest(ref bits);
            next[4] = at + TakeLowest(ref bits);
            next[5] = at + TakeLowest(ref bits);
            next[6] = at + TakeLowest(ref bits);
            next[7] = at + TakeLowest(ref bits);
            count += AtOnce;
        }
        while (count < end);

        count = end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutLines(ulong bits, int at, Span<int> places, ref int count)
    {
        const int LinesAtOnce = 2;
        int end = count + BitOperations.PopCount(bits);
        do
        {
            Span<int> next = places.Slice(count, LinesAtOnce);
            next[0] = at + TakeLowest(ref bits);
            next[1] = at + TakeLowest(ref bits);
            count += LinesAtOnce;
        }
        while (count < end);

        count = end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TakeLowest(ref ulong bits)
    {
        int lowest = BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
        return lowest;
    }

    private void LookOn(ReadOnlySpan<byte> text)
    {
        bool hasLeft = _next < _count;
        _places.AsSpan((_next - 1)..Math.Max(_count, _next)).CopyTo(_places);
        _lineEnds.AsSpan(_nextLine.._lineCount).CopyTo(_lineEnds);
        _count -= _next - 1;
        _next = 1;
        _lineCount -= _nextLine;
        _nextLine = 0;
        int to = Math.Min(text.Length, _scanned + WindowBytes);
        bool hasQuote = Find(text, _scanned, to, separator, _places, ref _count, _lineEnds, ref _lineCount);
        HasQuotes = hasQuote || (hasLeft && HasQuotes);
        _scanned = to;
    }
}
