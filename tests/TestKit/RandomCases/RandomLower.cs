using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>
/// Finer bars of a case: mostly a path from open to close through high and low that adds up to its bar; now and then
/// missing, alone or all of a bar's, or contradicting the bar.
/// </summary>
public static class RandomLower
{
    public static CaseLower Of(SeededRandom random, WorkedCase one)
    {
        int parts = random.Between(2, 6);
        Dictionary<string, IReadOnlyList<CaseBar>> bars = [];
        foreach (CaseInstrument instrument in one.Instruments.Where(_ => random.Chance(90)))
        {
            bars[instrument.Symbol] =
            [
                .. one.Bars[instrument.Symbol].Where(_ => random.Chance(92))
                    .SelectMany(bar => Split(random, bar, parts, instrument.Tick))
                    .Where(_ => random.Chance(93)),
            ];
        }

        return new CaseLower(one.TimeframeNanos / parts, bars);
    }

    /// <summary>The same of a market's bars.</summary>
    public static IReadOnlyList<OracleBar> Of(
        SeededRandom random, IReadOnlyList<OracleBar> bars, int parts, long timeframeNanos, decimal tick) =>
    [
        .. bars.Where(_ => random.Chance(92))
            .SelectMany(bar => Split(random, Exactly(bar), parts, tick).Select((part, index) => new OracleBar(
                bar.OpenTimeNanos + (index * (timeframeNanos / parts)),
                (double)part.Open,
                (double)part.High,
                (double)part.Low,
                (double)part.Close,
                (double)part.Volume)))
            .Where(_ => random.Chance(93)),
    ];

    private static CaseBar Exactly(OracleBar bar) =>
        new(0, (decimal)bar.Open, (decimal)bar.High, (decimal)bar.Low, (decimal)bar.Close, (decimal)bar.Volume);

    private static IEnumerable<CaseBar> Split(SeededRandom random, CaseBar bar, int parts, decimal tick)
    {
        int low = (int)(bar.Low / tick);
        int high = (int)(bar.High / tick);
        int[] corners = [(int)(bar.Open / tick), .. Enumerable.Range(1, parts - 1).Select(_ =>
            random.Between(low, high)), (int)(bar.Close / tick)];
        int lowest = random.Between(0, parts - 1);
        int highest = random.Between(0, parts - 1);
        int shift = random.Chance(5) ? random.Between(-5, 5) : 0;
        for (int part = 0; part < parts; part++)
        {
            // A jump between two finer bars, so that a level can lie beyond an open.
            int open = part > 0 && random.Chance(25) ? random.Between(low, high) : corners[part];
            int close = corners[part + 1];
            int top = highest == part ? high : random.Between(Math.Max(open, close), high);
            int bottom = lowest == part ? low : random.Between(low, Math.Min(open, close));
            yield return new CaseBar(
                (bar.Index * parts) + part,
                (open + shift) * tick,
                (top + shift) * tick,
                (bottom + shift) * tick,
                (close + shift) * tick,
                bar.Volume / parts);
        }
    }
}
