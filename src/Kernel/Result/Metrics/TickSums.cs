using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Result;

/// <summary>Sums and extremes of a short stretch of closes in ticks: all that an affine equity needs of it.</summary>
/// <remarks>
/// Ticks are whole numbers in doubles. With at most <see cref="MaxRows"/> rows and ticks below 2^31 every sum stays below 2^43, so it is exact and the order of lanes can't show;
/// the caller looks at <see cref="Highest"/> before it believes the sums.
/// </remarks>
/// <param name="Count">Rows.</param>
/// <param name="Sum">Σ ticks.</param>
/// <param name="SumByIndex">Σ index × ticks, the first row having index 0.</param>
/// <param name="Lowest">The lowest close.</param>
/// <param name="Highest">The highest close.</param>
internal readonly record struct TickSums(int Count, long Sum, long SumByIndex, long Lowest, long Highest)
{
    /// <summary>Most rows of a stretch.</summary>
    public const int MaxRows = 64;

    /// <summary>Sums a stretch.</summary>
    /// <param name="closes">Closes in quote currency; shape [n], n from 1 to <see cref="MaxRows"/>.</param>
    /// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
    public static TickSums Of(ReadOnlySpan<double> closes, double ticksPerPrice)
    {
        Invariant.HoldsHot(closes.Length is > 0 and <= MaxRows);
        double sum = 0;
        double byIndex = 0;
        double lowest = double.PositiveInfinity;
        double highest = double.NegativeInfinity;
        int i = 0;
        if (closes.Length >= Vector256<double>.Count)
        {
            ref double first = ref MemoryMarshal.GetReference(closes);
            var scale = Vector256.Create(ticksPerPrice);
            var index = Vector256.Create(0.0, 1, 2, 3);
            var four = Vector256.Create(4.0);
            Vector256<double> sums = Vector256<double>.Zero;
            Vector256<double> sumsByIndex = Vector256<double>.Zero;
            var lows = Vector256.Create(lowest);
            var highs = Vector256.Create(highest);
            for (; i <= closes.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                // Safety: i + 4 is at most the length.
                var ticks = Vector256.Round(Vector256.LoadUnsafe(ref first, (nuint)i) * scale);
                sums += ticks;
                sumsByIndex += ticks * index;
                index += four;
                lows = Vector256.Min(lows, ticks);
                highs = Vector256.Max(highs, ticks);
            }

            sum = Vector256.Sum(sums);
            byIndex = Vector256.Sum(sumsByIndex);
            for (int lane = 0; lane < Vector256<double>.Count; lane++)
            {
                lowest = Math.Min(lowest, lows[lane]);
                highest = Math.Max(highest, highs[lane]);
            }
        }

        for (; i < closes.Length; i++)
        {
            double ticks = Math.Round(closes[i] * ticksPerPrice);
            sum += ticks;
            byIndex += ticks * i;
            lowest = Math.Min(lowest, ticks);
            highest = Math.Max(highest, ticks);
        }

        return new TickSums(closes.Length, (long)sum, (long)byIndex, (long)lowest, (long)highest);
    }
}
