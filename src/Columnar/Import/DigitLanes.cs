using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Reads up to sixteen plain digits, with a point among them or without, all at once.</summary>
/// <remarks>
/// The field stands at the right end of a vector, what is left of it becomes zeros, the point is shuffled out; then
/// neighbours are joined to pairs, pairs to fours, fours to eights. Whatever isn't of this form is for the caller, as
/// is everything on a processor without these instructions: the digits are the same.
/// </remarks>
internal static class DigitLanes
{
    private const int Lanes = 16;

    /// <summary>Whether the processor has what it takes.</summary>
    internal static bool IsSupported => Ssse3.IsSupported && Sse41.IsSupported;

    // From offset n on: sixteen bytes of which the last n are set.
    private static ReadOnlySpan<byte> LastLanes =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    ];

    // From offset n on: what moves the first n bytes of a vector to its end.
    private static ReadOnlySpan<byte> ToTheEnd =>
    [
        128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    ];

    // From offset n on: a step to the lane before for all but the last n lanes.
    private static ReadOnlySpan<byte> UpToPoint =>
    [
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Reads a field of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="start">The field's first byte.</param>
    /// <param name="end">One past its last.</param>
    /// <param name="digits">All its digits as one number.</param>
    /// <param name="places">Digits behind the point; -1 without a point.</param>
    /// <returns>False where the field isn't of this form, or the line is too short to load.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryRead(ReadOnlySpan<byte> line, int start, int end, out ulong digits, out int places)
    {
        digits = 0;
        places = -1;
        int length = end - start;
        if (!IsSupported || (uint)(length - 1) >= Lanes || line.Length < Lanes)
        {
            return false;
        }

        Invariant.HoldsHot(start >= 0 && end <= line.Length);

        // Safety: the line has at least sixteen bytes, of which those before the field's
        // end are loaded, or the first sixteen.
        ref byte first = ref MemoryMarshal.GetReference(line);
        Vector128<byte> text = end >= Lanes
            ? Vector128.LoadUnsafe(ref first, (nuint)(end - Lanes))
            : Ssse3.Shuffle(Vector128.LoadUnsafe(ref first), Window(ToTheEnd, end));
        uint points = (Vector128.Equals(text, Vector128.Create((byte)'.')) & Window(LastLanes, length))
            .ExtractMostSignificantBits();
        Vector128<byte> values = text - Vector128.Create((byte)'0');
        if (points != 0)
        {
            int at = BitOperations.TrailingZeroCount(points);
            places = Lanes - 1 - at;
            length--;
            values = Ssse3.Shuffle(values, Window(ToTheEnd, Lanes) - Window(UpToPoint, places));
        }

        values &= Window(LastLanes, length);
        if (length == 0 || (points & (points - 1)) != 0 || Vector128.GreaterThanAny(values, Vector128.Create((byte)9)))
        {
            return false;
        }

        Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(values, Vector128.Create((ushort)(10 | (1 << 8))).AsSByte());
        Vector128<int> fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(100 | (1 << 16)).AsInt16());
        Vector128<short> packed = Sse41.PackUnsignedSaturate(fours, fours).AsInt16();
        Vector128<uint> eights = Sse2.MultiplyAddAdjacent(
            packed, Vector128.Create(10_000 | (1 << 16)).AsInt16()).AsUInt32();
        digits = (eights[0] * 100_000_000UL) + eights[1];
        return true;
    }

    // Safety: every offset that is asked for is at most 16, and a table has 32 bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Window(ReadOnlySpan<byte> table, int offset)
        => Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(table), (nuint)offset);
}
