using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>Timeframes: how they are written, and where their bars begin.</summary>
public static class Timeframes
{
    public const long Second = 1_000_000_000L;
    public const long Day = 86_400 * Second;
    public const long Week = 7 * Day;

    /// <summary>1970-01-01 was a Thursday: the Monday after it came four days later.</summary>
    private const long FirstMonday = 4 * Day;

    public static long Parse(string text)
    {
        long unit = text[^1] switch
        {
            's' => Second,
            'm' => 60 * Second,
            'h' => 3_600 * Second,
            'd' => Day,
            'w' => Week,
            _ => throw new InvalidDataException($"timeframe '{text}'"),
        };
        return long.Parse(text[..^1], CultureInfo.InvariantCulture) * unit;
    }

    /// <summary>"aggregated from the base bars on UTC boundaries (weeks start on Monday)".</summary>
    public static long StartOf(long time, long timeframe)
    {
        long origin = timeframe % Week == 0 ? FirstMonday : 0;
        long since = time - origin;
        long whole = since / timeframe;
        whole -= since < whole * timeframe ? 1 : 0;
        return origin + (whole * timeframe);
    }

    /// <summary>"a truncated first bar is dropped": one whose first base bar doesn't open with it.</summary>
    public static IReadOnlyList<OracleBar> Aggregate(Market market, long timeframe)
    {
        List<OracleBar> bars = [];
        int from = 0;
        while (from < market.Count)
        {
            long start = StartOf(market.OpenTime[from], timeframe);
            int end = from;
            double high = market.High[from];
            double low = market.Low[from];
            double volume = 0;
            while (end < market.Count && market.OpenTime[end] < start + timeframe)
            {
                high = double.Max(high, market.High[end]);
                low = double.Min(low, market.Low[end]);
                volume += market.Volume[end];
                end++;
            }

            if (from > 0 || market.OpenTime[0] == start)
            {
                bars.Add(new OracleBar(start, market.Open[from], high, low, market.Close[end - 1], volume));
            }

            from = end;
        }

        return bars;
    }
}
