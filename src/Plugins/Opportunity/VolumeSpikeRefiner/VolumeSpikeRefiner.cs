using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Passes an opportunity on only where the volume percentile of its row is high enough; a NaN isn't.</summary>
public partial struct VolumeSpikeRefiner
{
    public readonly partial bool Accept(in Opportunity opportunity, double volume)
        => volume >= Parameters.MinPercentile;
}
