using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace S1mpleTrader.Columnar.Format;

/// <summary>CRC-32C (Castagnoli): finds every single-bit error, and every burst of up to 32 bits.</summary>
public static class Crc32C
{
    /// <summary>The checksum of no bytes, to start from.</summary>
    public const uint Empty = 0;

    /// <summary>Continues a checksum.</summary>
    /// <param name="checksum">The checksum of the bytes before, or <see cref="Empty"/>.</param>
    /// <param name="bytes">The next bytes.</param>
    /// <returns>The checksum of all bytes so far.</returns>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~checksum;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte value in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
