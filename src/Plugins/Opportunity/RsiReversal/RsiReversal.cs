using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Buys when the RSI leaves oversold upwards, sells when it leaves overbought downwards.</summary>
/// <remarks>O(1) per row; looks one row back. Silent where the RSI is NaN at the row or at the row before.</remarks>
public partial struct RsiReversal
{
    private double _previous;

    public partial bool Detect(double rsi, ref OpportunitySignal signal)
    {
        double previous = _previous;
        _previous = rsi;
        bool isBuy = previous <= Parameters.Oversold && rsi > Parameters.Oversold;
        bool isSell = previous >= Parameters.Overbought && rsi < Parameters.Overbought;
        if (!(isBuy | isSell))
        {
            return false;
        }

        signal.Direction = isBuy ? Direction.Buy : Direction.Sell;
        signal.Confidence = Parameters.Confidence;
        return true;
    }

    public partial void Explain(double rsi, ref Reasons reasons)
    {
        reasons.Check(
            "buy: rsi of the row before at or below oversold",
            _previous <= Parameters.Oversold, _previous, Parameters.Oversold);
        reasons.Check("buy: rsi above oversold", rsi > Parameters.Oversold, rsi, Parameters.Oversold);
        reasons.Check(
            "sell: rsi of the row before at or above overbought",
            _previous >= Parameters.Overbought, _previous, Parameters.Overbought);
        reasons.Check("sell: rsi below overbought", rsi < Parameters.Overbought, rsi, Parameters.Overbought);
    }

    internal static string? Check(in Params parameters)
        => parameters.Oversold > parameters.Overbought ? "oversold must not be above overbought" : null;

    private void Start() => _previous = double.NaN;
}
