using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>
/// Writes the values of a frame: whole numbers as varints of seven bits a byte, doubles by their
/// bits, texts as UTF-8 behind their length.
/// </summary>
/// <param name="output">Where to.</param>
internal readonly ref struct FrameWriter(IBufferWriter<byte> output)
{
    private const int MaxVarintBytes = 19; // 128 bits, seven a byte.

    /// <summary>Writes a number that isn't negative.</summary>
    public void Count(long value)
    {
        Invariant.Holds(value >= 0);
        Varint((UInt128)value);
    }

    /// <summary>Writes a number of either sign: small ones of both are short.</summary>
    public void Signed(Int128 value) => Varint((UInt128)(value << 1) ^ (UInt128)(value >> 127));

    /// <summary>Writes a yes or no, or a small code.</summary>
    public void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    /// <summary>Writes a double by its bits.</summary>
    public void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(sizeof(double)), value);
        output.Advance(sizeof(double));
    }

    /// <summary>Writes doubles of which some are undefined.</summary>
    public void Doubles(IReadOnlyList<double?> values)
    {
        Count(values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            Byte(values[i] is null ? (byte)0 : (byte)1);
            if (values[i] is { } value)
            {
                Double(value);
            }
        }
    }

    /// <summary>Writes a decimal with all its digits.</summary>
    public void Decimal(decimal value) => Text(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes bytes behind their number.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Count(value.Length);
        output.Write(value);
    }

    /// <summary>Writes a text.</summary>
    public void Text(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Count(length);
        Encoding.UTF8.GetBytes(value, output.GetSpan(length));
        output.Advance(length);
    }

    /// <summary>Writes a text that may be absent.</summary>
    public void OptionalText(string? value)
    {
        Byte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
        {
            Text(value);
        }
    }

    private void Varint(UInt128 value)
    {
        Span<byte> span = output.GetSpan(MaxVarintBytes);
        int length = 0;
        while (value > ulong.MaxValue)
        {
            span[length++] = (byte)((byte)value | 0x80);
            value >>= 7;
        }

        ulong rest = (ulong)value; // Nearly always all of it, and much cheaper to shift.
        while (rest >= 0x80)
        {
            span[length++] = (byte)((byte)rest | 0x80);
            rest >>= 7;
        }

        span[length++] = (byte)rest;
        output.Advance(length);
    }
}
