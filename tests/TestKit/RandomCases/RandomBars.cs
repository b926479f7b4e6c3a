using System;
using System.Collections.Generic;

namespace S1mpleTrader.TestKit;

/// <summary>
/// Few bars on the tick grid: gaps, ties, bars without range or volume, missing ones, and now and then a jump. Dense
/// ones keep within few ticks.
/// </summary>
public static class RandomBars
{
    public static IReadOnlyList<CaseBar> Of(SeededRandom random, int count, CaseInstrument instrument, bool isDense)
    {
        List<CaseBar> bars = [];
        int start = isDense ? random.Between(60, 150) : random.Between(150, 1_500);
        int step = isDense ? random.Between(1, 4) : Math.Max(1, start / random.Pick(20, 60, 200));
        int most = isDense ? random.Pick(60, 200, 600) : 4_000;
        int close = start;
        for (int index = 0; index < count; index++)
        {
            int open = close + (random.Chance(40) ? random.Between(-step, step) : 0);
            open += random.Chance(3) ? open * random.Between(-20, 20) / 100 : 0;
            open = Math.Max(open, 40);
            close = Math.Max(open + random.Between(-2 * step, 2 * step), 40);
            bool isFlat = random.Chance(6);
            close = isFlat ? open : close;
            int high = Math.Max(open, close) + (isFlat ? 0 : random.Between(0, 2 * step));
            int low = Math.Max(20, Math.Min(open, close) - (isFlat ? 0 : random.Between(0, 2 * step)));
            decimal volume = random.Chance(6) ? 0m : random.Between(1, most) / 10m;
            if (!random.Chance(7) || bars.Count == 0)
            {
                bars.Add(new CaseBar(
                    index,
                    open * instrument.Tick,
                    high * instrument.Tick,
                    low * instrument.Tick,
                    close * instrument.Tick,
                    volume));
            }
        }

        return bars;
    }
}
