using System.Collections.Generic;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>The bars of one symbol as columns.</summary>
public sealed class Market
{
    public Market(IReadOnlyList<OracleBar> bars)
    {
        Count = bars.Count;
        OpenTime = new long[Count];
        Open = new double[Count];
        High = new double[Count];
        Low = new double[Count];
        Close = new double[Count];
        Volume = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            OpenTime[i] = bars[i].OpenTimeNanos;
            Open[i] = bars[i].Open;
            High[i] = bars[i].High;
            Low[i] = bars[i].Low;
            Close[i] = bars[i].Close;
            Volume[i] = bars[i].Volume;
        }
    }

    public int Count { get; }

    public long[] OpenTime { get; }

    public double[] Open { get; }

    public double[] High { get; }

    public double[] Low { get; }

    public double[] Close { get; }

    public double[] Volume { get; }
}
