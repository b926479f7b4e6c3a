using System;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>A simple average of closes, and bands at a number of standard deviations around it.</summary>
/// <remarks>
/// O(period) per row, no state: a deviation kept incrementally would lose its digits where a quiet stretch follows a
/// wild one. The deviation divides by the period, as TA-Lib's. Source: Bollinger (2001).
/// </remarks>
public partial struct BollingerDetector
{
    public partial void Step(PastWindow close, out double middle, out double upper, out double lower, out double width)
    {
        int period = Parameters.Period;
        if (close.Length < period)
        {
            middle = upper = lower = width = double.NaN;
            return;
        }

        middle = LaneSum.Sum(close.OldestFirst) / period;
        double distance =
            Parameters.Deviations * Math.Sqrt(Deviations.SumOfSquares(close.OldestFirst, middle) / period);
        upper = middle + distance;
        lower = middle - distance;
        width = 2 * distance / middle;
    }
}
