using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using S1mpleTrader.Kernel.Contracts;

namespace StudyHost;

/// <summary>Buys and sells in turn, and at one bar does what a study must survive.</summary>
public partial struct Hostile
{
    /// <summary>Names the variable that makes the result of harm 8 another one.</summary>
    public const string ShiftVariable = "S1T_HOSTILE_SHIFT";

    private static readonly int Shift = int.Parse(Environment.GetEnvironmentVariable(ShiftVariable) ?? "0", CultureInfo.InvariantCulture);

    private int _bars;

    public partial bool Detect(double close, ref OpportunitySignal signal)
    {
        _bars++;
        if (_bars == Parameters.At)
        {
            DoHarm(Parameters.Harm);
        }

        int every = Parameters.Every + (Parameters.Harm == 8 ? Shift : 0);
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
