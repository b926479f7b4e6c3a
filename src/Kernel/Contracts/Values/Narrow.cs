using System;
using System.Runtime.CompilerServices;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>Conversions of 128-bit amounts that take the machine's own way where 64 bits hold them, as they nearly always do.</summary>
internal static class Narrow
{
    /// <summary>Returns whether an amount fits in 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Fits(Int128 value) => value == (long)value;

    /// <summary>Returns the nearest double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble(Int128 value) => Fits(value) ? (long)value : (double)value;
}
