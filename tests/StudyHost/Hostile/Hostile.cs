using System;
using System.Collections.Generic;
using System.Threading;
using S1mpleTrader.Kernel.Contracts;

namespace StudyHost;

/// <summary>Buys and sells in turn, and at one bar does what a study must survive.</summary>
public partial struct Hostile
{
    private int _bars;

    public partial bool Detect(double close, ref OpportunitySignal signal)
    {
        _bars++;
        if (_bars == Parameters.At)
        {
            DoHarm(Parameters.Harm);
        }

        int every = Parameters.Every + (Parameters.Harm == 8 ? Environment.ProcessId % 97 : 0); // 8: another result in every process.
        signal.Direction = _bars / every % 2 == 0 ? Direction.Buy : Direction.Sell;
        signal.Confidence = 0.6;
        return _bars % every == 0;
    }

    private static void DoHarm(int harm)
    {
        switch (harm)
        {
            case 1:
                throw new InvalidOperationException("harm on purpose");
            case 2:
                Thread.Sleep(Timeout.Infinite);
                break;
            case 3:
                Allocate();
                break;
            case 4:
                Recurse(1);
                break;
            case 5:
                Environment.FailFast("ended on purpose");
                break;
            case 6:
                Environment.Exit(42);
                break;
            case 7:
                Thread.Sleep(200);
                break;
            default:
                break;
        }
    }

    private static void Allocate()
    {
        var kept = new List<byte[]>();
        while (true)
        {
            kept.Add(new byte[1 << 20]);
        }
    }

    private static int Recurse(int depth) => depth == int.MinValue ? 0 : Recurse(depth + 1) + depth;
}
