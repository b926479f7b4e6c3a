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
    /// <summary>Bytes of the longest field, and of what is loaded.</summary>
    internal const int Lanes = 16;

    /// <summary>Where <see cref="Join"/> finds the point of a field without one.</summary>
    internal const int NoPoint = Lanes;

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

    // Row n: what moves the lanes before lane n one further, over it. The last row moves none.
    private static ReadOnlySpan<byte> OverPoint =>
    [
        128, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        128, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        128, 0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        128, 0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        128, 0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        128, 0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        128, 0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        128, 0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15,
        128, 0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15,
        128, 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15,
        128, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15,
        128, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15,
        128, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15,
        128, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15,
        128, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15,
        128, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
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
        Vector128<byte> values = Join(text, length, out digits, out int point);
        places = Lanes - 1 - point;
        bool isPointAlone = point != NoPoint && length == 1;
        return !isPointAlone && !HasOther(values);
    }

    /// <summary>Reads a field of up to nineteen digits, in two parts.</summary>
    /// <param name="line">The line.</param>
    /// <param name="start">The field's first byte.</param>
    /// <param name="end">One past its last.</param>
    /// <param name="digits">All its digits as one number.</param>
    /// <param name="places">Digits behind the point; -1 without a point.</param>
    /// <returns>False where the field isn't of this form, or the line is too short to load.</returns>
    internal static bool TryReadLong(ReadOnlySpan<byte> line, int start, int end, out ulong digits, out int places)
    {
        const ulong TenTo15 = 1_000_000_000_000_000;
        int middle = end - Lanes;
        if (middle <= start)
        {
            return TryRead(line, start, end, out digits, out places);
        }

        bool isRead = TryRead(line, middle, end, out digits, out places)
            & TryRead(line, start, middle, out ulong before, out int placesBefore);
        bool hasPoint = places >= 0;
        bool isOnePoint = !hasPoint || placesBefore < 0;
        places = !hasPoint && placesBefore >= 0 ? placesBefore + Lanes : places;
        digits += before * (hasPoint ? TenTo15 : TenTo15 * 10);
        return isRead && isOnePoint && before < (hasPoint ? 10_000u : 1_000u);
    }

    /// <summary>Reads a field that stands at the end of a vector, without asking whether it is of this form.</summary>
    /// <param name="text">The field, and whatever comes before it.</param>
    /// <param name="length">The field's bytes, 1 to 16.</param>
    /// <param name="digits">All its digits as one number, where all are digits.</param>
    /// <param name="point">The lane of its point; <see cref="NoPoint"/> without one.</param>
    /// <returns>The digits' values. One above nine says that a byte is neither a digit nor the only point.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Join(Vector128<byte> text, int length, out ulong digits, out int point)
    {
        const byte PointValue = unchecked((byte)('.' - '0'));
        Vector128<byte> values = (text - Vector128.Create((byte)'0')) & Window(LastLanes, length);
        uint points = Vector128.Equals(values, Vector128.Create(PointValue)).ExtractMostSignificantBits();
        point = BitOperations.TrailingZeroCount(points | (1u << NoPoint));
        values = Ssse3.Shuffle(values, Window(OverPoint, point * Lanes));

        Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(values, Vector128.Create((ushort)(10 | (1 << 8))).AsSByte());
        Vector128<int> fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(100 | (1 << 16)).AsInt16());
        Vector128<short> packed = Sse41.PackUnsignedSaturate(fours, fours).AsInt16();
        ulong eights = Sse2.MultiplyAddAdjacent(packed, Vector128.Create(10_000 | (1 << 16)).AsInt16())
            .AsUInt64().ToScalar();
        digits = ((uint)eights * 100_000_000UL) + (eights >> 32);
        return values;
    }

    /// <summary>Whether values of <see cref="Join"/> say that there was another byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool HasOther(Vector128<byte> values)
        => Vector128.GreaterThanAny(values, Vector128.Create((byte)9));

    // Safety: every offset that is asked for leaves sixteen bytes of the table.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Window(ReadOnlySpan<byte> table, int offset)
        => Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(table), (nuint)offset);
}
