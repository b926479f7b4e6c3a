using System;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Tests;

/// <summary>Small series made of a seed.</summary>
internal static class TestBars
{
    internal static readonly Timeframe Minute = new(UtcNanos.PerMinute);

    internal static BarSeries Random(ulong seed, int count, string symbol = "TEST")
    {
        DeterministicRandom random = new(seed);
        long[] times = new long[count];
        double[][] columns =
        [
            new double[count], new double[count], new double[count], new double[count], new double[count]
        ];
        long time = 1_704_067_200_000_000_000;
        for (int i = 0; i < count; i++)
        {
            times[i] = time;
            time += UtcNanos.PerMinute * (1 + (random.NextInt(10) == 0 ? 3 : 0));
            double open = 100 + random.NextGaussian();
            double close = 100 + random.NextGaussian();
            columns[0][i] = open;
            columns[1][i] = Math.Max(open, close) + random.NextDouble();
            columns[2][i] = Math.Min(open, close) - random.NextDouble();
            columns[3][i] = close;
            columns[4][i] = random.NextInt(1000);
        }

        return InMemoryBars.Create(symbol, Minute, times, columns[0], columns[1], columns[2], columns[3], columns[4]);
    }
}
