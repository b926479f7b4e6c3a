using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Buys when the rate of change rises to the threshold, sells when it falls to its negative.</summary>
/// <remarks>
/// Rate of change = 100 × (close − then) / then, then being the close lookback rows ago. Confidence = clamp(0.5 ×
/// |rate| / threshold, 0.5, 1): 0.5 at the threshold, 1 at twice it. Metadata: the rate in percent. O(1) per row;
/// silent where the rate is NaN at the row or at the row before.
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

    public partial void Explain(PastWindow close, ref Reasons reasons)
    {
        reasons.Check(
            "lookback bars before this one", close.Length > Parameters.Lookback, close.Length - 1, Parameters.Lookback);
        double then = close.Length > Parameters.Lookback ? close[Parameters.Lookback] : double.NaN;
        double rate = 100 * (close[0] - then) / then;
        double threshold = Parameters.ThresholdPct;
        reasons.Check("buy: the rate of change at least threshold_pct", rate >= threshold, rate, threshold);
        reasons.Check("buy: the row before below it", _previous < threshold, _previous, threshold);
        reasons.Check("sell: the rate of change at most -threshold_pct", rate <= -threshold, rate, -threshold);
        reasons.Check("sell: the row before above it", _previous > -threshold, _previous, -threshold);
    }

    private void Start() => _previous = double.NaN;
}
