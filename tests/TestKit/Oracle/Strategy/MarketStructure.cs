using System;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>The columns of market_structure_detector, row by row as its definition reads.</summary>
public sealed class MarketStructure
{
    public MarketStructure(Market market, int swingLength, double displacementAtr, int atrPeriod)
    {
        int count = market.Count;
        Trend = new double[count];
        Bos = new double[count];
        Choch = new double[count];
        Mss = new double[count];
        LastSwingHigh = Indicators.Undefined(count);
        LastSwingLow = Indicators.Undefined(count);
        BarsSinceBreak = Indicators.Undefined(count);
        double[] atr = Indicators.Atr(market, atrPeriod);
        double trend = 0;
        double highLevel = double.NaN;
        double lowLevel = double.NaN;
        bool highUnbroken = false;
        bool lowUnbroken = false;
        int lastBreak = -1;
        for (int i = 0; i < count; i++)
        {
            int pivot = i - swingLength;
            if (pivot >= swingLength && IsSwing(market.High, pivot, swingLength, 1))
            {
                // "a confirmed pivot replaces the last swing level and makes it unbroken".
                highLevel = market.High[pivot];
                highUnbroken = true;
            }

            if (pivot >= swingLength && IsSwing(market.Low, pivot, swingLength, -1))
            {
                lowLevel = market.Low[pivot];
                lowUnbroken = true;
            }

            bool up = highUnbroken && market.Close[i] > highLevel;
            bool down = lowUnbroken && market.Close[i] < lowLevel;
            if (up && down)
            {
                // "if both, the one whose level is nearer to the previous close": only that one breaks, the other level
                // stays unbroken. Equally near isn't settled by the page: upwards here.
                double previous = market.Close[i - 1];
                up = Math.Abs(highLevel - previous) <= Math.Abs(lowLevel - previous);
                down = !up;
            }

            if (up || down)
            {
                int direction = up ? 1 : -1;
                highUnbroken &= !up;
                lowUnbroken &= !down;
                lastBreak = i;
                if (direction == trend)
                {
                    Bos[i] = direction;
                }
                else
                {
                    Choch[i] = direction;
                    trend = direction;

                    // An undefined ATR is no displacement: the comparison with NaN is false, the column 0.
                    bool displaced = Math.Abs(market.Close[i] - market.Open[i]) > displacementAtr * atr[i];
                    Mss[i] = displaced ? direction : 0;
                }
            }

            Trend[i] = trend;
            LastSwingHigh[i] = highLevel;
            LastSwingLow[i] = lowLevel;
            BarsSinceBreak[i] = lastBreak < 0 ? double.NaN : i - lastBreak;
        }
    }

    public double[] Trend { get; }

    public double[] Bos { get; }

    public double[] Choch { get; }

    public double[] Mss { get; }

    public double[] LastSwingHigh { get; }

    public double[] LastSwingLow { get; }

    public double[] BarsSinceBreak { get; }

    /// <summary>
    /// "high[q] > every high of the swing_length rows before it and ≥ every high of the swing_length rows after it
    /// (lows mirror)".
    /// </summary>
    private static bool IsSwing(double[] x, int pivot, int length, int sign)
    {
        for (int k = 1; k <= length; k++)
        {
            if (sign * x[pivot] <= sign * x[pivot - k] || sign * x[pivot] < sign * x[pivot + k])
            {
                return false;
            }
        }

        return true;
    }
}
