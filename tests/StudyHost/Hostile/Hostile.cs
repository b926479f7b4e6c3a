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
            Harm.Do(Parameters.Harm);
        }

        int every = Parameters.Every + (Parameters.Harm == 8 ? Harm.Shift : 0);
        signal.Direction = _bars / every % 2 == 0 ? Direction.Buy : Direction.Sell;
        signal.Confidence = 0.6;
        return _bars % every == 0;
    }
}
