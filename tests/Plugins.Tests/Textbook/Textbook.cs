using System;
using System.Linq;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>
/// Indicators as their books define them: whole arrays, nothing incremental, written without a look at the plugins.
/// </summary>
public static class Textbook
{
    private const double TaLibZero = 1e-14;

    public static double[] Sma(double[] x, int period)
        => Rows(x.Length, i => i < period - 1 ? double.NaN : x[(i - period + 1)..(i + 1)].Sum() / period);

    public static double[] Ema(double[] x, int period)
    {
        double[] ema = Undefined(x.Length);
        if (x.Length < period)
        {
            return ema;
        }

        ema[period - 1] = x[..period].Average();
        double weight = 2.0 / (period + 1);
        for (int i = period; i < x.Length; i++)
        {
            ema[i] = (weight * x[i]) + ((1 - weight) * ema[i - 1]);
        }

        return ema;
    }

    /// <summary>
    /// Wilder's smoothing of a series defined from row 1 on: mean of rows 1 … period, then ((period − 1) × last + new)
    /// / period.
    /// </summary>
    public static double[] Wilder(double[] x, int period)
    {
        double[] smooth = Undefined(x.Length);
        if (x.Length <= period)
        {
            return smooth;
        }

        smooth[period] = x[1..(period + 1)].Sum() / period;
        for (int i = period + 1; i < x.Length; i++)
        {
            smooth[i] = (((period - 1) * smooth[i - 1]) + x[i]) / period;
        }

        return smooth;
    }

    public static double[] TrueRange(TestMarket m)
        => Rows(m.Count, i => i == 0
            ? double.NaN
            : new[] { m.High[i] - m.Low[i], Math.Abs(m.High[i] - m.Close[i - 1]), Math.Abs(m.Low[i] - m.Close[i - 1]) }
                .Max());

    public static double[] Atr(TestMarket m, int period) => Wilder(TrueRange(m), period);

    public static double[] Rsi(double[] x, int period)
    {
        double[] gains = Wilder(
            Rows(x.Length, i => i == 0 ? double.NaN : x[i] > x[i - 1] ? x[i] - x[i - 1] : 0), period);
        double[] losses = Wilder(
            Rows(x.Length, i => i == 0 ? double.NaN : x[i] < x[i - 1] ? x[i - 1] - x[i] : 0), period);
        return Rows(x.Length, i => double.IsNaN(gains[i]) ? double.NaN
            : gains[i] + losses[i] < TaLibZero ? 0
            : 100 - (100 / (1 + (gains[i] / losses[i]))));
    }

    /// <summary>
    /// ADX, +DI and −DI with TA-Lib's seeds: sums of rows 1 … period − 1, smoothed from row period on.
    /// </summary>
    public static (double[] Adx, double[] PlusDi, double[] MinusDi) Adx(TestMarket m, int period)
    {
        double[] plus = WilderSum(Rows(m.Count, i => Movement(m, i, true)), period);
        double[] minus = WilderSum(Rows(m.Count, i => Movement(m, i, false)), period);
        double[] range = WilderSum(TrueRange(m), period);
        double[] plusDi = Rows(
            m.Count, i => i < period ? double.NaN : range[i] < TaLibZero ? 0 : 100 * plus[i] / range[i]);
        double[] minusDi = Rows(
            m.Count, i => i < period ? double.NaN : range[i] < TaLibZero ? 0 : 100 * minus[i] / range[i]);
        double[] dx = Rows(m.Count, i => 100 * Math.Abs(plusDi[i] - minusDi[i]) / (plusDi[i] + minusDi[i]));
        double[] adx = Undefined(m.Count);
        int first = (2 * period) - 1;
        for (int i = first; i < m.Count; i++)
        {
            bool moves = plusDi[i] + minusDi[i] >= TaLibZero;
            adx[i] = i > first
                ? moves ? (((period - 1) * adx[i - 1]) + dx[i]) / period : adx[i - 1]
                : Enumerable.Range(period, period).Sum(j => plusDi[j] + minusDi[j] >= TaLibZero ? dx[j] : 0) / period;
        }

        return (adx, plusDi, minusDi);
    }

    /// <summary>100 × (number of the last window values that are at most the row's, minus 1) / (window − 1).</summary>
    public static double[] Percentile(double[] x, int window)
        => Rows(x.Length, i =>
        {
            if (i < window - 1 || x[(i - window + 1)..(i + 1)].Any(double.IsNaN))
            {
                return double.NaN;
            }

            return 100.0 * (x[(i - window + 1)..(i + 1)].Count(value => value <= x[i]) - 1) / (window - 1);
        });

    public static double[] Rows(int count, Func<int, double> value)
    {
        double[] rows = new double[count];
        for (int i = 0; i < count; i++)
        {
            rows[i] = value(i);
        }

        return rows;
    }

    private static double[] Undefined(int count) => Rows(count, _ => double.NaN);

    private static double Movement(TestMarket m, int i, bool up)
    {
        if (i == 0)
        {
            return double.NaN;
        }

        double rise = m.High[i] - m.High[i - 1];
        double fall = m.Low[i - 1] - m.Low[i];
        return up ? (rise > 0 && rise > fall ? rise : 0) : fall > 0 && fall > rise ? fall : 0;
    }

    private static double[] WilderSum(double[] x, int period)
    {
        double[] sums = Undefined(x.Length);
        double sum = 0;
        for (int i = 1; i < x.Length; i++)
        {
            sum = i < period ? sum + x[i] : sum - (sum / period) + x[i];
            sums[i] = sum;
        }

        return sums;
    }
}
