using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.TestKit;

namespace S1mpleTrader.Kernel.Tests.Phase1Context;

/// <summary>
/// From a seed: bars of any length with gaps in time, over some days, and the blocks that they come in.
/// </summary>
internal static class AggregateMarket
{
    public const double TicksPerPrice = 1 / 0.01;

    /// <summary>Makes bars that all come with the first block, or one block after the other.</summary>
    public static GrowingBars Bars(SeededRandom random, int count)
    {
        long nanos = random.Pick(
            UtcNanos.PerMinute, UtcNanos.PerHour, 4 * UtcNanos.PerHour, UtcNanos.PerDay, 7 * UtcNanos.PerMinute);
        int gapPercent = random.Pick(0, 1, 30);
        var bars = new GrowingBars("X", new Timeframe(nanos), count);
        long time = random.Between(-50, 50) * UtcNanos.PerDay / nanos * nanos;
        int price = 100_000;
        for (int i = 0; i < count; i++)
        {
            int opened = price;
            price = Math.Max(1_000, price + random.Between(-60, 60));
            int top = Math.Max(opened, price) + random.Between(0, 40);
            int bottom = Math.Min(opened, price) - random.Between(0, 40);
            bars.Append(time, opened / 100.0, top / 100.0, bottom / 100.0, price / 100.0, 1);
            time += nanos * (random.Chance(gapPercent) ? random.Between(2, (int)(30 * UtcNanos.PerDay / nanos)) : 1);
        }

        return bars;
    }

    /// <summary>Cuts rows into stretches of random lengths, none longer than a number.</summary>
    public static IEnumerable<(int First, int End)> Cut(SeededRandom random, int first, int end, int longest)
    {
        while (first < end)
        {
            int next = Math.Min(end, first + random.Between(1, longest));
            yield return (first, next);
            first = next;
        }
    }
}
