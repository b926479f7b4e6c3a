using System;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// Textbook indicators over whole columns. "Indicators follow TA-Lib (seeding and Wilder smoothing)"; "a value that
/// isn't defined yet (warm-up) is NaN in its column".
/// </summary>
public static class Indicators
{
    /// <summary>TA-Lib's TA_IS_ZERO: what it takes for a zero divisor.</summary>
    private const double TaLibZero = 1e-14;

    /// <summary>
    /// "α = 2/(period+1), ema += α × (x − ema), seeded with the simple mean of the first period closes at row
    /// period−1".
    /// </summary>
    public static double[] Ema(double[] x, int period)
    {
        double[] result = Undefined(x.Length);
        double alpha = 2.0 / (period + 1);
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += i < period ? x[i] : 0;
            if (i == period - 1)
            {
                result[i] = sum / period;
            }
            else if (i >= period)
            {
                result[i] = result[i - 1] + (alpha * (x[i] - result[i - 1]));
            }
        }

        return result;
    }

    /// <summary>
    /// TA-Lib's MACD: the fast average is seeded where the slow one is, at row slow − 1, with the mean of the last fast
    /// closes; all three are defined from row slow + signal − 2, where the signal line is seeded.
    /// </summary>
    public static (double[] Macd, double[] Signal, double[] Histogram) Macd(double[] x, int fast, int slow, int signal)
    {
        double[] slowAverage = Ema(x, slow);
        double[] fastAverage = Undefined(x.Length);
        int skipped = slow - fast;
        if (x.Length > skipped)
        {
            Ema(x[skipped..], fast).CopyTo(fastAverage, skipped);
        }

        double[] line = Undefined(x.Length);
        double[] smooth = Undefined(x.Length);
        double[] histogram = Undefined(x.Length);
        if (x.Length < slow)
        {
            return (line, smooth, histogram);
        }

        double[] difference = new double[x.Length - slow + 1];
        for (int i = slow - 1; i < x.Length; i++)
        {
            difference[i - slow + 1] = fastAverage[i] - slowAverage[i];
        }

        double[] average = Ema(difference, signal);
        for (int i = slow + signal - 2; i < x.Length; i++)
        {
            line[i] = difference[i - slow + 1];
            smooth[i] = average[i - slow + 1];
            histogram[i] = line[i] - smooth[i];
        }

        return (line, smooth, histogram);
    }

    /// <summary>
    /// Of the last period values, dividing by their number (TA-Lib's STDDEV), from their mean: no cancellation.
    /// </summary>
    public static double[] Deviation(double[] x, int period)
    {
        double[] mean = Sma(x, period);
        double[] result = Undefined(x.Length);
        for (int i = period - 1; i < x.Length; i++)
        {
            double sum = 0;
            for (int k = i - period + 1; k <= i; k++)
            {
                sum += (x[k] - mean[i]) * (x[k] - mean[i]);
            }

            result[i] = Math.Sqrt(sum / period);
        }

        return result;
    }

    /// <summary>
    /// "Windowed sums are kept incrementally and re-summed at absolute rows divisible by 1,024": which rounding the
    /// increments have isn't said, so this is what they stand for, the sum of the window itself, oldest first.
    /// </summary>
    public static double[] Sma(double[] x, int period)
    {
        double[] result = Undefined(x.Length);
        for (int i = period - 1; i < x.Length; i++)
        {
            double sum = 0;
            for (int k = i - period + 1; k <= i; k++)
            {
                sum += x[k];
            }

            result[i] = sum / period;
        }

        return result;
    }

    /// <summary>
    /// Wilder: mean gain and loss of the first period changes, then (previous × (period − 1) + new) / period.
    /// </summary>
    public static double[] Rsi(double[] close, int period)
    {
        double[] result = Undefined(close.Length);
        double gain = 0;
        double loss = 0;
        for (int i = 1; i < close.Length; i++)
        {
            double change = close[i] - close[i - 1];
            double up = change > 0 ? change : 0;
            double down = change < 0 ? -change : 0;
            if (i <= period)
            {
                gain += up;
                loss += down;
                if (i < period)
                {
                    continue;
                }

                gain /= period;
                loss /= period;
            }
            else
            {
                gain = ((gain * (period - 1)) + up) / period;
                loss = ((loss * (period - 1)) + down) / period;
            }

            // TA-Lib's answer where nothing moved at all is 0.
            result[i] = IsZero(gain + loss) ? 0 : 100 * (gain / (gain + loss));
        }

        return result;
    }

    /// <summary>
    /// TA-Lib: the range of row 0 is not used; mean of rows 1..period at row period, then Wilder's smoothing.
    /// </summary>
    public static double[] Atr(Market market, int period)
    {
        double[] result = Undefined(market.Count);
        double sum = 0;
        for (int i = 1; i < market.Count; i++)
        {
            double range = TrueRange(market, i);
            if (i <= period)
            {
                sum += range;
                if (i == period)
                {
                    result[i] = sum / period;
                }
            }
            else
            {
                result[i] = ((result[i - 1] * (period - 1)) + range) / period;
            }
        }

        return result;
    }

    /// <summary>TA-Lib's ADX, PLUS_DI and MINUS_DI: sums of period − 1 rows first, then x − x/period + new.</summary>
    public static (double[] Adx, double[] PlusDi, double[] MinusDi) Adx(Market market, int period)
    {
        double[] adx = Undefined(market.Count);
        double[] plusDi = Undefined(market.Count);
        double[] minusDi = Undefined(market.Count);
        double plus = 0;
        double minus = 0;
        double range = 0;
        double sumDx = 0;
        for (int i = 1; i < market.Count; i++)
        {
            double up = market.High[i] - market.High[i - 1];
            double down = market.Low[i - 1] - market.Low[i];
            double newPlus = up > 0 && up > down ? up : 0;
            double newMinus = down > 0 && down > up ? down : 0;
            if (i < period)
            {
                plus += newPlus;
                minus += newMinus;
                range += TrueRange(market, i);
                continue;
            }

            plus = plus - (plus / period) + newPlus;
            minus = minus - (minus / period) + newMinus;
            range = range - (range / period) + TrueRange(market, i);
            plusDi[i] = IsZero(range) ? 0 : 100 * (plus / range);
            minusDi[i] = IsZero(range) ? 0 : 100 * (minus / range);
            double both = plusDi[i] + minusDi[i];
            bool hasDx = !IsZero(both);
            double dx = hasDx ? 100 * (Math.Abs(minusDi[i] - plusDi[i]) / both) : 0;
            if (i < 2 * period)
            {
                // The first ADX, at row 2 × period − 1, is the mean of the first period DX.
                sumDx += dx;
                adx[i] = i == (2 * period) - 1 ? sumDx / period : double.NaN;
            }
            else
            {
                adx[i] = hasDx ? ((adx[i - 1] * (period - 1)) + dx) / period : adx[i - 1];
            }
        }

        return (adx, plusDi, minusDi);
    }

    /// <summary>
    /// "100 × (number of the last window volumes, row i included, that are ≤ volume[i], minus 1) / (window − 1)";
    /// undefined while one of them is.
    /// </summary>
    public static double[] Percentile(double[] x, int window)
    {
        double[] result = Undefined(x.Length);
        int defined = 0;
        for (int i = 0; i < x.Length; i++)
        {
            defined = double.IsNaN(x[i]) ? 0 : defined + 1;
            if (defined < window)
            {
                continue;
            }

            int count = 0;
            for (int k = i - window + 1; k <= i; k++)
            {
                count += x[k] <= x[i] ? 1 : 0;
            }

            result[i] = 100.0 * (count - 1) / (window - 1);
        }

        return result;
    }

    /// <summary>
    /// Pearson's coefficient over the last window returns (or values) of both; NaN where one of them doesn't vary.
    /// </summary>
    public static double[] Correlation(double[] x, double[] y, int window, bool ofReturns)
    {
        double[] a = ofReturns ? Returns(x) : x;
        double[] b = ofReturns ? Returns(y) : y;
        double[] result = Undefined(x.Length);
        for (int i = window - 1; i < x.Length; i++)
        {
            double meanA = 0;
            double meanB = 0;
            for (int k = i - window + 1; k <= i; k++)
            {
                meanA += a[k] / window;
                meanB += b[k] / window;
            }

            double both = 0;
            double squaresA = 0;
            double squaresB = 0;
            for (int k = i - window + 1; k <= i; k++)
            {
                both += (a[k] - meanA) * (b[k] - meanB);
                squaresA += (a[k] - meanA) * (a[k] - meanA);
                squaresB += (b[k] - meanB) * (b[k] - meanB);
            }

            result[i] = squaresA > 0 && squaresB > 0 ? both / Math.Sqrt(squaresA * squaresB) : double.NaN;
        }

        return result;
    }

    private static double[] Returns(double[] x)
    {
        double[] result = Undefined(x.Length);
        for (int i = 1; i < x.Length; i++)
        {
            result[i] = (x[i] / x[i - 1]) - 1;
        }

        return result;
    }

    public static double[] Undefined(int count)
    {
        double[] result = new double[count];
        Array.Fill(result, double.NaN);
        return result;
    }

    private static double TrueRange(Market market, int i)
    {
        double previous = market.Close[i - 1];
        double range = market.High[i] - market.Low[i];
        return Math.Max(range, Math.Max(Math.Abs(market.High[i] - previous), Math.Abs(market.Low[i] - previous)));
    }

    private static bool IsZero(double value) => value is > -TaLibZero and < TaLibZero;
}
