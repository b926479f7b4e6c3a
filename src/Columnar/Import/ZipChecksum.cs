using System;
using System.Buffers.Binary;

namespace S1mpleTrader.Columnar.Import;

/// <summary>The CRC-32 of zip files (polynomial 0xEDB88320, reflected), eight bytes at a time.</summary>
/// <remarks>
/// The framework's zip reader doesn't compare it. Table k holds the checksum of a byte followed by k zero bytes, so
/// that eight lookups make one step of eight bytes.
/// </remarks>
internal static class ZipChecksum
{
    private const uint Polynomial = 0xEDB88320;
    private const int Width = 8;

    private static readonly uint[] Tables = MakeTables();

    /// <summary>Continues a checksum; that of no bytes is 0.</summary>
    internal static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~checksum;
        ReadOnlySpan<uint> table = Tables;
        while (bytes.Length >= Width)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = table[(int)(0x700 + (low & 0xFF))] ^ table[(int)(0x600 + ((low >> 8) & 0xFF))]
                ^ table[(int)(0x500 + ((low >> 16) & 0xFF))] ^ table[(int)(0x400 + (low >> 24))]
                ^ table[(int)(0x300 + (high & 0xFF))] ^ table[(int)(0x200 + ((high >> 8) & 0xFF))]
                ^ table[(int)(0x100 + ((high >> 16) & 0xFF))] ^ table[(int)(high >> 24)];
            bytes = bytes[Width..];
        }

        foreach (byte value in bytes)
        {
            crc = table[(int)((crc ^ value) & 0xFF)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTables()
    {
        uint[] tables = new uint[Width * 256];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * Polynomial);
            }

            tables[value] = crc;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            uint before = tables[i - 256];
            tables[i] = tables[before & 0xFF] ^ (before >> 8);
        }

        return tables;
    }
}
