using System;
using System.Runtime.CompilerServices;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>Market prices, which lie on their grid, in ticks.</summary>
internal static class WholeTicks
{
    /// <summary>Returns a price in ticks.</summary>
    /// <remarks>Below 2^63, so that the machine's own conversion is everywhere the same.</remarks>
    /// <param name="price">Quote currency.</param>
    /// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(double price, double ticksPerPrice) => double.ConvertToIntegerNative<long>(Math.Round(price * ticksPerPrice));
}
