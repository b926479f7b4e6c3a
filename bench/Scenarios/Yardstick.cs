using System.Diagnostics;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Bench.Scenarios;

/// <summary>
/// S: nanoseconds per bar of one Vector256 sum over the five columns, the pace at which memory hands the data over.
/// </summary>
internal static class Yardstick
{
    private static double _sink; // The sums must be seen to be used.

    /// <summary>Measures S once.</summary>
    public static double NanosPerBar(BarSeries series)
    {
        long start = Stopwatch.GetTimestamp();
        _sink += LaneSum.SumOfColumns(series);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / series.Count;
    }

    public static bool IsUsed => _sink != 0;
}
