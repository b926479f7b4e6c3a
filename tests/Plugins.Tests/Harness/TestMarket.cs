using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.TestKit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>Bars as plain arrays, real or random.</summary>
public sealed class TestMarket
{
    public TestMarket(int count)
    {
        OpenTimes = new long[count];
        Open = new double[count];
        High = new double[count];
        Low = new double[count];
        Close = new double[count];
        Volume = new double[count];
    }

    public int Count => Close.Length;

    public long[] OpenTimes { get; }

    public double[] Open { get; }

    public double[] High { get; }

    public double[] Low { get; }

    public double[] Close { get; }

    public double[] Volume { get; }

    /// <summary>A file of the shared data folder; skips the running test where the folder is absent.</summary>
    public static TestMarket Shared(string file, int maxRows = int.MaxValue)
    {
        IReadOnlyList<OracleBar> bars = MarketData.LoadShared(file, maxRows);
        TestMarket market = new(bars.Count);
        for (int i = 0; i < bars.Count; i++)
        {
            market.Set(
                i, bars[i].OpenTimeNanos, bars[i].Open, bars[i].High, bars[i].Low, bars[i].Close, bars[i].Volume);
        }

        return market;
    }

    /// <summary>A random walk on a coarse price grid, so that equal prices, gaps and breaks are frequent.</summary>
    public static TestMarket Random(ulong seed, int count, double tick = 0.5)
    {
        SeededRandom random = new(seed);
        TestMarket market = new(count);
        double close = 200 * tick;
        for (int i = 0; i < count; i++)
        {
            double open = close + (random.Chance(20) ? random.Between(-6, 6) * tick : 0);
            close = Math.Max(20 * tick, open + (random.Between(-5, 5) * tick));
            double high = Math.Max(open, close) + (random.Between(0, 3) * tick);
            double low = Math.Min(open, close) - (random.Between(0, 3) * tick);
            market.Set(i, i * 5 * UtcNanos.PerMinute, open, high, low, close, random.Between(1, 40));
        }

        return market;
    }

    public static TestMarket Constant(int count)
    {
        TestMarket market = new(count);
        for (int i = 0; i < count; i++)
        {
            market.Set(i, i * UtcNanos.PerMinute, 100, 100, 100, 100, 7);
        }

        return market;
    }

    public void Set(int row, long openTime, double open, double high, double low, double close, double volume)
    {
        OpenTimes[row] = openTime;
        Open[row] = open;
        High[row] = high;
        Low[row] = low;
        Close[row] = close;
        Volume[row] = volume;
    }

    public TestMarket First(int count)
    {
        TestMarket market = new(count);
        for (int i = 0; i < count; i++)
        {
            market.Set(i, OpenTimes[i], Open[i], High[i], Low[i], Close[i], Volume[i]);
        }

        return market;
    }

    public BarSeries ToSeries()
        => InMemoryBars.Create("TEST", new Timeframe(UtcNanos.PerMinute), OpenTimes, Open, High, Low, Close, Volume);
}
