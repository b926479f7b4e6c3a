using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Trades a fixed quantity, whatever the account holds.</summary>
/// <remarks>
/// The risk is computed to the exit plan's stop as rounded to the tick, else to entry reference × stop_loss_tolerance.
/// </remarks>
public partial struct FixedQuantitySizer
{
    public readonly partial SizePlan Plan(in StrategyDirective directive, in PlanningView view)
        => view.TryOnGrid(out GridView grid)
        ? grid.Size(Parameters.Quantity)
        : new SizePlan(Parameters.Quantity, RiskBudget.DistanceOf(in directive, in view));
}
