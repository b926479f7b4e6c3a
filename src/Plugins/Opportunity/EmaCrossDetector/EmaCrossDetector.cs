using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Buys when the fast average comes to lie above the slow one, sells when it comes to lie below.</summary>
/// <remarks>O(1) per row; looks one row back. Silent where an average is NaN at the row or at the row before.</remarks>
public partial struct EmaCrossDetector
{
    // Averages that differ by less than this share of the slow one are equal but for rounding.
    private const double Tolerance = 1e-12;

    private Side _before;

    private enum Side : byte
    {
        Undefined, // First, so that a fresh instance has seen no row.
        Equal,
        Above,
        Below,
    }

    public partial bool Detect(double fast, double slow, ref OpportunitySignal signal)
    {
        Side before = _before;
        Side now = SideOf(fast, slow);
        _before = now;
        if (now == before || now <= Side.Equal || before == Side.Undefined)
        {
            return false;
        }

        signal.Direction = now == Side.Above ? Direction.Buy : Direction.Sell;
        signal.Confidence = Parameters.Confidence;
        return true;
    }

    private static Side SideOf(double fast, double slow)
    {
        double difference = fast - slow;
        double threshold = Tolerance * Math.Abs(slow);
        return difference > threshold ? Side.Above
            : -difference > threshold ? Side.Below
            : double.IsNaN(difference) ? Side.Undefined
            : Side.Equal;
    }
}
