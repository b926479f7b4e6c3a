using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Tests.Phase1Context;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Result;

/// <summary>
/// A curve of stretches is the curve of their rows, bit by bit: for any stretches, blocks, gaps in time, and sizes of
/// price and money.
/// </summary>
public sealed class EquityCurveTests
{
    private long _peaks;   // Rows at a new peak.
    private long _groups;  // Whole groups in held stretches.
    private long _days;
    private long _tripsBelow; // That make no new peak.
    private long _tripsAbove;

    [Fact]
    public void Stretches_give_what_rows_give()
    {
        Seeds.ForEach(1, 5_000, Compare);
        Assert.True(
            _peaks > 1_000 && _groups > 1_000 && _days > 1_000, $"{_peaks} peaks, {_groups} groups, {_days} days");
        Assert.True(
            _tripsBelow > 1_000 && _tripsAbove > 1_000, $"{_tripsBelow} trips below the peak, {_tripsAbove} above");
    }

    private void Compare(ulong seed)
    {
        var random = new SeededRandom(seed);
        int blockRows = random.Pick(1, 63, 65, 300, 1_000, 2_000, 2_000);
        // Ticks below and above 2^31.
        double ticksPerPrice = random.Pick(AggregateMarket.TicksPerPrice, AggregateMarket.TicksPerPrice, 1e9);
        using GrowingBars grown = AggregateMarket.Bars(random, random.Between(1, 2_000));
        BarSeries bars = grown.Series;
        var aggregates = new BarAggregates(bars, ticksPerPrice, blockRows, laysOut: random.Chance(50));
        Int128 initial = random.Pick(1, 1_000_000, 1_000_000_000_000) * (Int128)random.Pick(1L, 1L << 40);
        var byRows = new Days();
        var byStretches = new Days();
        var expected = new EquityCurve(initial, bars.OpenTimes[0], byRows);
        var actual = new EquityCurve(initial, bars.OpenTimes[0], byStretches);
        int begin = random.Between(0, Math.Min(100, bars.Count - 1)); // The first row decided at.
        foreach ((int first, int end) in AggregateMarket.Cut(random, begin, bars.Count, blockRows))
        {
            aggregates.Begin(first, end);
            foreach ((int from, int to) in AggregateMarket.Cut(random, first, end, random.Pick(3, 300, 2_000)))
            {
                if (random.Chance(30))
                {
                    Flat(expected, bars, from, to, expected.Last);
                    actual.RecordFlat(aggregates, from, to, actual.Last);
                }
                else if (random.Chance(50))
                {
                    // A trip: what an exit and an entry cost lies between its flat rows and those before and behind
                    // them.
                    int entry = Math.Min(to - 1, from + random.Pick(0, 1, 3, 40));
                    Int128 peak = expected.Peak;
                    Int128 flat = expected.Last - (random.Between(-1, 3) * (expected.Last / 1_000));
                    Flat(expected, bars, from, entry, flat);
                    EquityLine line = Line(random, expected, bars.Close[entry], ticksPerPrice);
                    Held(expected, bars, entry, to, in line);
                    actual.RecordTrip(aggregates, from, flat, aggregates.StretchOf(entry, to), in line);
                    _tripsBelow += expected.Peak == peak && entry > from ? 1 : 0;
                    _tripsAbove += expected.Peak > peak ? 1 : 0;
                }
                else
                {
                    EquityLine line = Line(random, expected, bars.Close[from], ticksPerPrice);
                    Held(expected, bars, from, to, in line);
                    AssertFilled(bars.Close[from..to], in line);
                    actual.RecordHeld(aggregates, aggregates.StretchOf(from, to), in line);
                }

                AssertSame(expected, actual);
            }
        }

        expected.Flush();
        actual.Flush();
        Assert.Equal(byRows.Ends, byStretches.Ends);
        _days += byRows.Ends.Count;
    }

    // What a position would make of equity: at the first close near where it was, with a slope of any sign and size.
    private static EquityLine Line(SeededRandom random, EquityCurve curve, double close, double ticksPerPrice)
    {
        Int128 slope =
            random.Pick(-1, 0, 1, 1, 1) * (Int128)random.Between(1, 1_000) * random.Pick(1L, 1L, 1L << 20, 1L << 45);
        Int128 opened = curve.Last + (random.Between(-10, 5) * slope);
        return new EquityLine(ticksPerPrice, opened - (slope * (long)Math.Round(close * ticksPerPrice)), slope);
    }

    private static void Flat(EquityCurve curve, BarSeries bars, int from, int to, Int128 units)
    {
        for (int row = from; row < to; row++)
        {
            curve.Record(bars.OpenTimes[row], bars.OpenTimes[row] + bars.Timeframe.Nanos, units, isHeld: false);
        }
    }

    private void Held(EquityCurve curve, BarSeries bars, int from, int to, in EquityLine line)
    {
        _groups += Math.Max(0, (to / 64) - ((from + 63) / 64));
        for (int row = from; row < to; row++)
        {
            Int128 peak = curve.Peak;
            curve.Record(
                bars.OpenTimes[row], bars.OpenTimes[row] + bars.Timeframe.Nanos, line.At(bars.Close[row]),
                isHeld: true);
            _peaks += curve.Peak > peak ? 1 : 0;
        }
    }

    // Many rows at a time as one by one.
    private static void AssertFilled(ReadOnlySpan<double> closes, in EquityLine line)
    {
        var equity = new Int128[closes.Length];
        line.Fill(closes, equity);
        for (int i = 0; i < equity.Length; i++)
        {
            Assert.Equal(line.At(closes[i]), equity[i]);
        }
    }

    private static void AssertSame(EquityCurve expected, EquityCurve actual)
    {
        Assert.Equal(expected.Digest, actual.Digest);
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.HeldCount, actual.HeldCount);
        Assert.Equal(expected.Last, actual.Last);
        Assert.Equal(expected.Peak, actual.Peak);
        Assert.Equal(expected.MaxDrawdown, actual.MaxDrawdown);
        Assert.Equal(expected.MaxDrawdownSeconds, actual.MaxDrawdownSeconds);
        Assert.Equal(expected.DailyRatios(365), actual.DailyRatios(365));
    }

    private sealed class Days : RunObserver
    {
        public List<(long Day, Int128 Equity)> Ends { get; } = [];

        public override void OnDayEnd(long day, Int128 equityUnits) => Ends.Add((day, equityUnits));
    }
}
