using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// A small wild market on the tick grid: trends, jumps, gaps in price and time, ties, bars without range or volume.
/// </summary>
public static class RandomMarket
{
    private const long NanosPerMilli = 1_000_000L;

    public static IReadOnlyList<OracleBar> Of(
        SeededRandom random, int count, decimal tick, long startTicks, long startNanos, long timeframeNanos)
    {
        List<OracleBar> bars = new(count);
        double volatility = startTicks * (random.Between(5, 40) / 10_000.0);
        bool wholeVolume = random.Chance(50);
        long close = startTicks;
        long time = startNanos;
        double drift = 0;
        double calm = 1;
        for (int i = 0; i < count; i++)
        {
            if (random.Chance(3))
            {
                drift = random.Between(-40, 40) / 100.0;
                calm = random.Between(3, 30) / 10.0;
            }

            long open = close + (random.Chance(25) ? Ticks(volatility * 0.5 * Normal(random)) : 0);
            open += random.Chance(1) ? Ticks(open * random.Between(-60, 60) / 1_000.0) : 0;
            double step = volatility * calm;
            close = open + Ticks(step * (Normal(random) + drift));
            long high = Math.Max(open, close) + Ticks(step * 0.5 * Math.Abs(Normal(random)));
            long low = Math.Min(open, close) - Ticks(step * 0.5 * Math.Abs(Normal(random)));
            if (random.Chance(5))
            {
                (high, low, close) = (open, open, open);
            }

            // The grid's floor pushes a falling market back up.
            long lift = Math.Max(0, (startTicks / 8) + 2 - low);
            (open, high, low, close) = (open + lift, high + lift, low + lift, close + lift);
            double volume = random.Chance(5) ? 0 : wholeVolume
                ? random.Between(1, 40)
                : random.Between(1, 2_000_000) / 1_000.0;
            bars.Add(new OracleBar(
                time, Price(tick, open), Price(tick, high), Price(tick, low), Price(tick, close), volume));
            time += timeframeNanos * (random.Chance(2) ? random.Between(2, random.Chance(10) ? 900 : 40) : 1);
        }

        return bars;
    }

    /// <summary>The file that the random operation names: epoch milliseconds of the bar's open.</summary>
    public static void WriteCsv(string path, IReadOnlyList<OracleBar> bars)
    {
        StringBuilder text = new("timestamp,open,high,low,close,volume\n");
        foreach (OracleBar bar in bars)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"{bar.OpenTimeNanos / NanosPerMilli},{bar.Open:R},{bar.High:R},");
            text.Append(CultureInfo.InvariantCulture, $"{bar.Low:R},{bar.Close:R},{bar.Volume:R}\n");
        }

        File.WriteAllText(path, text.ToString());
    }

    private static double Price(decimal tick, long ticks) => (double)(tick * ticks);

    private static long Ticks(double value) => (long)Math.Round(value);

    /// <summary>Bell-shaped enough: the sum of four.</summary>
    private static double Normal(SeededRandom random) =>
        (random.Unit() + random.Unit() + random.Unit() + random.Unit() - 2) * 1.7;
}
