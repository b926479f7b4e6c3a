using System;
using S1mpleTrader.Columnar.Bars;

namespace S1mpleTrader.Columnar.Import;

/// <summary>The rule of files and streams for bars that come from neither.</summary>
public static class BarCheck
{
    /// <summary>Returns the first row of a series that is no bar.</summary>
    /// <param name="series">The series.</param>
    /// <param name="reason">Why it isn't; none where every row is one.</param>
    /// <returns>The row, or -1.</returns>
    public static int FirstInvalid(BarSeries series, out RowReject reason)
    {
        reason = RowReject.None;
        ReadOnlySpan<long> times = series.OpenTimes;
        ReadOnlySpan<double> open = series.Open;
        ReadOnlySpan<double> high = series.High;
        ReadOnlySpan<double> low = series.Low;
        ReadOnlySpan<double> close = series.Close;
        ReadOnlySpan<double> volume = series.Volume;
        for (int row = 0; row < times.Length; row++)
        {
            var bar = new CsvBar(times[row], open[row], high[row], low[row], close[row], volume[row]);
            bool isFinite = double.IsFinite(bar.Open) && double.IsFinite(bar.High) && double.IsFinite(bar.Low)
                && double.IsFinite(bar.Close) && double.IsFinite(bar.Volume);
            reason = isFinite ? CsvBarReader.Check(bar) : RowReject.NonFinite;
            if (reason != RowReject.None)
            {
                return row;
            }
        }

        return -1;
    }
}
