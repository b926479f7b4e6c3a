using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>Market structure by looking at everything again at every row, straight from the definition.</summary>
public sealed class BruteStructure
{
    public BruteStructure(TestMarket m, int swingLength, double displacement, int atrPeriod)
    {
        double[] atr = Textbook.Atr(m, atrPeriod);
        double swingHigh = double.NaN;
        double swingLow = double.NaN;
        bool highUnbroken = false;
        bool lowUnbroken = false;
        int trend = 0;
        int lastBreak = -1;
        for (int i = 0; i < m.Count; i++)
        {
            int q = i - swingLength;
            if (q >= swingLength)
            {
                int[] before = Enumerable.Range(q - swingLength, swingLength).ToArray();
                int[] after = Enumerable.Range(q + 1, swingLength).ToArray();
                if (before.All(j => m.High[q] > m.High[j]) && after.All(j => m.High[q] >= m.High[j]))
                {
                    (swingHigh, highUnbroken) = (m.High[q], true);
                }

                if (before.All(j => m.Low[q] < m.Low[j]) && after.All(j => m.Low[q] <= m.Low[j]))
                {
                    (swingLow, lowUnbroken) = (m.Low[q], true);
                }
            }

            bool up = highUnbroken && m.Close[i] > swingHigh;
            bool down = lowUnbroken && m.Close[i] < swingLow;
            if (up && down)
            {
                BothBroken++;
                double previous = m.Close[i - 1];
                up = Math.Abs(swingHigh - previous) <= Math.Abs(swingLow - previous);
                down = !up;
            }

            int direction = up ? 1 : down ? -1 : 0;
            highUnbroken &= !up;
            lowUnbroken &= !down;
            bool isChange = direction != 0 && direction != trend;
            bool isShift = isChange && Math.Abs(m.Close[i] - m.Open[i]) > displacement * atr[i];
            trend = direction != 0 ? direction : trend;
            lastBreak = direction != 0 ? i : lastBreak;
            Rows.Add([
                trend, direction != 0 && !isChange ? direction : 0, isChange ? direction : 0, isShift ? direction : 0,
                swingHigh, swingLow, lastBreak < 0 ? double.NaN : i - lastBreak]);
        }
    }

    /// <summary>By row, in the order of the plugin's outputs.</summary>
    public List<double[]> Rows { get; } = [];

    public int BothBroken { get; }
}
