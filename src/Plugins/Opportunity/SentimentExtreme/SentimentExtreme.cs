using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Buys when sentiment falls to fear, sells when it rises to greed.</summary>
/// <remarks>
/// O(1) per row; looks one row back. Silent where the sentiment is NaN at the row or at
/// the row before, and while it stays extreme.
/// </remarks>
public partial struct SentimentExtreme
{
    private double _previous;

    public partial bool Detect(double sentiment, ref OpportunitySignal signal)
    {
        double previous = _previous;
        _previous = sentiment;
        bool isBuy = sentiment <= Parameters.Fear && previous > Parameters.Fear;
        bool isSell = sentiment >= Parameters.Greed && previous < Parameters.Greed;
        if (isBuy == isSell)
        {
            return false;
        }

        signal.Direction = isBuy ? Direction.Buy : Direction.Sell;
        signal.Confidence = Parameters.Confidence;
        return true;
    }

    internal static string? Check(in Params parameters)
        => parameters.Fear < parameters.Greed ? null : "fear must be below greed";

    private void Start() => _previous = double.NaN;
}
