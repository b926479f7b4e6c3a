using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>Market prices, which lie on their grid, in ticks.</summary>
/// <remarks>
/// Two roundings of 2^-53 each keep the quotient within half a tick below 2^50 ticks, so it rounds to the right one: by
/// adding a number so large that only a whole number of ticks remains behind it.
/// </remarks>
internal static class WholeTicks
{
    private const double Whole = 3L << 51; // 1.5 × 2^52: the last digit of what lies within 2^51 of it is one.

    /// <summary>Returns a price in ticks.</summary>
    /// <param name="price">Quote currency.</param>
    /// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(double price, double ticksPerPrice)
        => BitConverter.DoubleToInt64Bits((price * ticksPerPrice) + Whole) - BitConverter.DoubleToInt64Bits(Whole);

    /// <summary>Returns four prices in ticks.</summary>
    /// <param name="prices">Quote currency.</param>
    /// <param name="ticksPerPrice">Ticks in one unit of quote currency, four times.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Of(Vector256<double> prices, Vector256<double> ticksPerPrice)
        => ((prices * ticksPerPrice) + Vector256.Create(Whole)).AsInt64() - Vector256.Create(Whole).AsInt64();
}
