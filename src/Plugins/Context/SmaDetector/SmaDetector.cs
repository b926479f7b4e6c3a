using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Simple moving average of closes.</summary>
/// <remarks>
/// O(1) per row, O(period) at every 1,024th: the sum is kept incrementally and summed anew at absolute rows divisible
/// by 1,024, so that rounding doesn't add up and block edges don't show. Source: TA-Lib, SMA.
/// </remarks>
public partial struct SmaDetector
{
    private const int ResumRows = 1024;

    private double _sum; // Of the last period closes, or of all while there are fewer.

    public partial void Step(PastWindow close, int row, out double sma)
    {
        int period = Parameters.Period;
        if (row % ResumRows == 0 || double.IsNaN(_sum))
        {
            _sum = SumOf(close, period);
        }
        else
        {
            _sum += close[0];
            if (close.Length > period)
            {
                _sum -= close[period];
            }
        }

        sma = row >= period - 1 ? _sum / period : double.NaN;
    }

    // Oldest first, as the incremental sum adds them.
    private static double SumOf(PastWindow close, int period)
    {
        double sum = 0;
        for (int i = System.Math.Min(close.Length, period) - 1; i >= 0; i--)
        {
            sum += close[i];
        }

        return sum;
    }
}
