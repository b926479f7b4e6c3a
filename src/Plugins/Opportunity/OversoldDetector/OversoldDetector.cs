using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Buys when the RSI falls into oversold; rsi_reversal waits until it comes back.</summary>
/// <remarks>O(1) per row; looks one row back. Silent where the RSI is NaN at the row or at the row before.</remarks>
public partial struct OversoldDetector
{
    private double _previous;

    public partial bool Detect(double rsi, ref OpportunitySignal signal)
    {
        double previous = _previous;
        _previous = rsi;
        if (!(previous >= Parameters.Oversold && rsi < Parameters.Oversold))
        {
            return false;
        }

        signal.Direction = Direction.Buy;
        signal.Confidence = Parameters.Confidence;
        return true;
    }

    public partial void Explain(double rsi, ref Reasons reasons)
    {
        reasons.Check("rsi below oversold", rsi < Parameters.Oversold, rsi, Parameters.Oversold);
        reasons.Check(
            "rsi of the row before at or above it", _previous >= Parameters.Oversold, _previous, Parameters.Oversold);
    }

    private void Start() => _previous = double.NaN;
}
