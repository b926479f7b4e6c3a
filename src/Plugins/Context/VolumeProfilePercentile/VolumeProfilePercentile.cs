using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Where the bar's volume stands among the last ones.</summary>
/// <remarks>
/// O(window) at the rows asked for; NaN before row window − 1 and where a volume of the window is NaN.
/// </remarks>
public partial struct VolumeProfilePercentile
{
    public partial double At(PastWindow volume)
        => volume.Length < Parameters.Window ? double.NaN : PercentileRank.Of(volume.OldestFirst, volume[0]);
}
