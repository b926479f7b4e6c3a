using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace S1mpleTrader.Kernel.Determinism;

/// <summary>
/// A 128-bit hash whose value never depends on process, machine or version: identities of runs and results.
/// </summary>
/// <remarks>
/// Two lanes, each a multiply-and-fold of the input with a constant of its own. Not cryptographic: it tells results
/// apart, it doesn't withstand a forger. A mutable struct: keep it in a field that isn't readonly.
/// </remarks>
public struct StableHash
{
    private const ulong FirstMultiplier = 0x9E37_79B9_7F4A_7C15;
    private const ulong SecondMultiplier = 0xD6E8_FEB8_6659_FD93;

    private ulong _first;
    private ulong _second;
    private ulong _count; // Words hashed.

    /// <summary>Adds a word.</summary>
    /// <param name="value">Any 64 bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // So that the lanes of a run of words stay in registers.
    public void Add(ulong value)
    {
        _count++;
        _first = Fold(_first ^ (value ^ SecondMultiplier), FirstMultiplier) + value;
        _second = Fold(_second + (value + _count), SecondMultiplier) ^ (value << 1);
    }

    /// <summary>Adds a whole number.</summary>
    /// <param name="value">Any value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long value) => Add((ulong)value);

    /// <summary>Adds a money amount in units.</summary>
    /// <param name="value">Any value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Int128 value)
    {
        ulong high = (ulong)(value >> 64);
        Add((ulong)value);
        if (high != 0)
        {
            Add(high); // Small amounts, of which there are most, take one word; the count of words tells the two apart.
        }
    }

    /// <summary>Adds a double by its bits.</summary>
    /// <param name="value">Any value.</param>
    public void Add(double value) => Add(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Adds a text by its UTF-8 bytes and length.</summary>
    /// <param name="text">Any text.</param>
    public void Add(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Add((long)bytes.Length);
        ReadOnlySpan<byte> rest = bytes;
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
        {
            Add(BinaryPrimitives.ReadUInt64LittleEndian(rest));
        }

        if (!rest.IsEmpty)
        {
            Span<byte> last = stackalloc byte[sizeof(ulong)];
            last.Clear();
            rest.CopyTo(last);
            Add(BinaryPrimitives.ReadUInt64LittleEndian(last));
        }
    }

    /// <summary>Returns 32 hexadecimal digits.</summary>
    public override readonly string ToString()
    {
        StableHash end = this;
        end.Add(_count);
        end.Add(_first);
        return end._first.ToString("x16", CultureInfo.InvariantCulture)
            + end._second.ToString("x16", CultureInfo.InvariantCulture);
    }

    // The low half by a multiplication of its own: one instruction that gives both halves
    // gives this one through memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong value, ulong multiplier)
    {
        ulong high = Bmi2.X64.IsSupported
            ? Bmi2.X64.MultiplyNoFlags(value, multiplier)
            : Math.BigMul(value, multiplier, out _);
        return high ^ (value * multiplier);
    }
}
