using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>
/// Reads the values of a frame that <see cref="FrameWriter"/> wrote; anything else is refused, nothing is believed.
/// </summary>
/// <param name="content">The frame's content.</param>
internal ref struct FrameReader(ReadOnlySpan<byte> content)
{
    private const int BitsOfAll = 128;
    private const int BytesOfMost = 9; // 63 bits: nearly every number there is, and much cheaper to shift.

    private ReadOnlySpan<byte> _rest = content;

    /// <summary>Reads a number that isn't negative.</summary>
    /// <param name="most">The largest that makes sense here.</param>
    public long LongCount(long most = long.MaxValue)
    {
        UInt128 value = Varint();
        return value <= (UInt128)most ? (long)value : throw new FrameFormatException("a number is too large");
    }

    /// <summary>Reads a number that isn't negative.</summary>
    /// <param name="most">The largest that makes sense here.</param>
    public int Count(int most = int.MaxValue) => (int)LongCount(most);

    /// <summary>Reads a number of either sign.</summary>
    public Int128 Signed()
    {
        UInt128 value = Varint();
        return (Int128)(value >> 1) ^ -(Int128)(value & 1);
    }

    /// <summary>Reads a byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>Reads a yes or no.</summary>
    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        _ => throw new FrameFormatException("a flag is neither 0 nor 1"),
    };

    /// <summary>Reads a double.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>Reads doubles of which some are undefined.</summary>
    public double?[] Doubles()
    {
        double?[] values = new double?[Count(_rest.Length)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Flag() ? Double() : null;
        }

        return values;
    }

    /// <summary>Reads a decimal.</summary>
    public decimal Decimal()
        => decimal.TryParse(Text(), NumberStyles.Number, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw new FrameFormatException("a number has other characters");

    /// <summary>Reads bytes.</summary>
    public ReadOnlySpan<byte> Bytes() => Take(Count(_rest.Length));

    /// <summary>Reads a text.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>Reads a text that may be absent.</summary>
    public string? OptionalText() => Flag() ? Text() : null;

    /// <summary>Checks that nothing follows.</summary>
    public readonly void End()
    {
        if (!_rest.IsEmpty)
        {
            throw new FrameFormatException("it is longer than what it says");
        }
    }

    private UInt128 Varint()
    {
        ulong low = 0;
        int length = 0;
        for (; length < BytesOfMost && length < _rest.Length; length++)
        {
            byte next = _rest[length];
            low |= (ulong)(next & 0x7F) << (7 * length);
            if (next < 0x80)
            {
                _rest = _rest[(length + 1)..];
                return low;
            }
        }

        return Varint(low, length);
    }

    // A long one, or one that isn't whole.
    private UInt128 Varint(UInt128 value, int length)
    {
        _rest = _rest[length..];
        for (int shift = 7 * length; shift < BitsOfAll; shift += 7)
        {
            byte next = Byte();
            value |= (UInt128)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FrameFormatException("a number has no end");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new FrameFormatException("it is shorter than what it says");
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}

/// <summary>Bytes that should be a frame or a packed value aren't one.</summary>
/// <param name="fault">What is wrong.</param>
internal sealed class FrameFormatException(string fault) : System.Exception(fault);
