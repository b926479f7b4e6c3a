using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// Conversions of 128-bit amounts that take the machine's own way where 64 bits hold them, as they nearly always do.
/// </summary>
internal static class Narrow
{
    /// <summary>Returns whether an amount fits in 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Fits(Int128 value) => value == (long)value;

    /// <summary>Multiplies where factors and product are below 2^64.</summary>
    /// <param name="one">A factor.</param>
    /// <param name="other">A factor.</param>
    /// <param name="product">The product, when true is returned.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryMultiply(ulong one, ulong other, out ulong product)
    {
        product = one * other;
        ulong high = Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(one, other) : Math.BigMul(one, other, out _);
        return high == 0;
    }

    /// <summary>Returns an amount with the sign of a direction: what a gain of the price is to a trade.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128 Signed(Int128 value, Direction direction) => direction == Direction.Buy ? value : -value;

    /// <summary>Returns the nearest double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble(Int128 value) => Fits(value) ? (long)value : (double)value;
}
