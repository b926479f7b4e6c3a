using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Buys when the rate of change rises to the threshold, sells when it falls to its negative.</summary>
/// <remarks>
/// Rate of change = 100 × (close − then) / then, then being the close lookback rows ago. Confidence = clamp(0.5 × |rate| / threshold, 0.5, 1): 0.5 at the threshold, 1 at
/// twice it. Metadata: the rate in percent. O(1) per row; silent where the rate is NaN at the row or at the row before.
/// </remarks>
public partial struct MomentumScanner
{
    private double _previous;

    public partial bool Detect(PastWindow close, ref OpportunitySignal signal)
    {
        double previous = _previous;
        double rate = double.NaN;
        if (close.Length > Parameters.Lookback)
        {
            double then = close[Parameters.Lookback];
            rate = 100 * (close[0] - then) / then;
        }

        _previous = rate;
        double threshold = Parameters.ThresholdPct;
        bool isBuy = rate >= threshold && previous < threshold;
        bool isSell = rate <= -threshold && previous > -threshold;
        if (!(isBuy | isSell))
        {
            return false;
        }

        signal.Direction = isBuy ? Direction.Buy : Direction.Sell;
        signal.Confidence = Math.Clamp(0.5 * Math.Abs(rate) / threshold, 0.5, 1);
        signal.Metadata = new SignalMetadata(rate);
        return true;
    }

    private void Start() => _previous = double.NaN;
}
