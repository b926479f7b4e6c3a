using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace S1mpleTrader.Columnar.Format;

/// <summary>CRC-32C (Castagnoli): finds every single-bit error, and every burst of up to 32 bits.</summary>
/// <remarks>
/// The processor takes a word a cycle but answers after three, so long runs are three stretches side by
/// side, what is left of them in shorter ones. They are joined by what a checksum becomes behind a stretch
/// of zero bytes, which is linear in its bits.
/// </remarks>
public static class Crc32C
{
    /// <summary>The checksum of no bytes, to start from.</summary>
    public const uint Empty = 0;

    private const int LongWords = 512;
    private const int ShortWords = 48;
    private const int Stretches = 3;

    // By byte of the checksum, lowest first, and its value.
    private static readonly uint[] BehindLong = BehindZeros(LongWords);
    private static readonly uint[] BehindShort = BehindZeros(ShortWords);

    /// <summary>Continues a checksum.</summary>
    /// <param name="checksum">The checksum of the bytes before, or <see cref="Empty"/>.</param>
    /// <param name="bytes">The next bytes.</param>
    /// <returns>The checksum of all bytes so far.</returns>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~checksum;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        int rest = words.Length * sizeof(ulong);
        crc = AppendStretches(crc, ref words, LongWords, BehindLong);
        crc = AppendStretches(crc, ref words, ShortWords, BehindShort);

        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte value in bytes[rest..])
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    // As many threes of stretches as there are.
    private static uint AppendStretches(uint crc, ref ReadOnlySpan<ulong> words, int stretch, uint[] behind)
    {
        for (; words.Length >= Stretches * stretch; words = words[(Stretches * stretch)..])
        {
            crc = AppendThree(
                crc, words[..stretch], words.Slice(stretch, stretch), words.Slice(2 * stretch, stretch), behind);
        }

        return crc;
    }

    private static uint AppendThree(
        uint crc, ReadOnlySpan<ulong> first, ReadOnlySpan<ulong> second, ReadOnlySpan<ulong> third, uint[] behind)
    {
        uint behindFirst = crc;
        uint ofSecond = 0;
        uint ofThird = 0;
        ref ulong one = ref MemoryMarshal.GetReference(first);
        ref ulong two = ref MemoryMarshal.GetReference(second);
        ref ulong three = ref MemoryMarshal.GetReference(third);

        // Safety: the stretches are of one length, which is even. Two words of each at a time, without a check each:
        // the loop would cost more than the checksum.
        Invariant.Holds(first.Length == second.Length && first.Length == third.Length && first.Length % 2 == 0);
        for (nint i = 0; i < first.Length; i += 2)
        {
            behindFirst = BitOperations.Crc32C(behindFirst, Unsafe.Add(ref one, i));
            ofSecond = BitOperations.Crc32C(ofSecond, Unsafe.Add(ref two, i));
            ofThird = BitOperations.Crc32C(ofThird, Unsafe.Add(ref three, i));
            behindFirst = BitOperations.Crc32C(behindFirst, Unsafe.Add(ref one, i + 1));
            ofSecond = BitOperations.Crc32C(ofSecond, Unsafe.Add(ref two, i + 1));
            ofThird = BitOperations.Crc32C(ofThird, Unsafe.Add(ref three, i + 1));
        }

        return Behind(Behind(behindFirst, behind) ^ ofSecond, behind) ^ ofThird;
    }

    // What a checksum becomes behind a stretch of zero bytes.
    private static uint Behind(uint crc, uint[] behind)
        => behind[(byte)crc]
            ^ behind[256 + (byte)(crc >> 8)]
            ^ behind[512 + (byte)(crc >> 16)]
            ^ behind[768 + (byte)(crc >> 24)];

    private static uint[] BehindZeros(int stretch)
    {
        uint[] table = new uint[1024];
        for (int bit = 0; bit < 32; bit++)
        {
            uint behind = 1u << bit;
            for (int i = 0; i < stretch; i++)
            {
                behind = BitOperations.Crc32C(behind, 0UL);
            }

            // Every value of the byte with this bit as its highest is one without it, and this bit.
            int first = bit / 8 * 256;
            int value = 1 << (bit % 8);
            for (int i = 0; i < value; i++)
            {
                table[first + value + i] = table[first + i] ^ behind;
            }
        }

        return table;
    }
}
