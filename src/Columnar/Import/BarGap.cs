using S1mpleTrader.Columnar.Bars;

namespace S1mpleTrader.Columnar.Import;

/// <summary>A stretch without bars. It is reported, never filled.</summary>
/// <param name="FromNanos">Close of the bar before it.</param>
/// <param name="ToNanos">Open of the bar after it.</param>
public readonly record struct BarGap(long FromNanos, long ToNanos)
{
    /// <summary>Counts the gaps of a series, and the bars that would fit into them, as an import does.</summary>
    /// <param name="series">The series.</param>
    public static (long Gaps, long MissingBars) CountIn(BarSeries series)
    {
        var sequence = new BarSequenceCheck(series.Timeframe);
        foreach (long openTime in series.OpenTimes)
        {
            sequence.Accept(openTime);
        }

        return (sequence.GapCount, sequence.MissingBarCount);
    }
}
