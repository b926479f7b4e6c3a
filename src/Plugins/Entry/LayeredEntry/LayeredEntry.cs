using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Enters by equal limits on a ladder that begins one spacing on the better side of the close and leads away from it.
/// </summary>
public partial struct LayeredEntry
{
    internal static string? Check(in Params parameters)
        => parameters.Layers * parameters.SpacingBps < 10_000m
            ? null
            : "layers x spacing_bps must lie below 10000: the last limit would not be above 0";

    public readonly partial EntryPlan Plan(in StrategyDirective directive, in PlanningView view)
    {
        decimal spacing = view.Close * Parameters.SpacingBps / 10_000m;
        return new EntryPlan(
            OrderType.Limit,
            LimitPrice: view.Close - ((sbyte)directive.Entry.Direction * spacing),
            Layers: Parameters.Layers,
            LayerSpacing: spacing);
    }
}
