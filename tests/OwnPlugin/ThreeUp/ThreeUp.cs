using S1mpleTrader.Kernel.Contracts;

namespace OwnPlugin;

/// <summary>Buys at the close that completes a run of rising closes.</summary>
public partial struct ThreeUp
{
    private double _last;
    private int _rises;

    public partial bool Detect(double close, ref OpportunitySignal signal)
    {
        _rises = close > _last && _last > 0 ? _rises + 1 : 0;
        _last = close;
        signal.Direction = Direction.Buy;
        signal.Confidence = Parameters.Confidence;
        return _rises == Parameters.Rises;
    }
}
