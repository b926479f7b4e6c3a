using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Trades a fixed quantity, whatever the account holds.</summary>
/// <remarks>The risk is reckoned to the exit plan's stop as rounded to the tick, else to entry reference × stop_loss_tolerance.</remarks>
public partial struct FixedQuantitySizer
{
    public partial SizePlan Plan(in StrategyDirective directive, in PlanningView view)
    {
        if (!view.TryOnGrid(out GridView grid))
        {
            return new SizePlan(Parameters.Quantity, RiskBudget.DistanceOf(in directive, in view));
        }

        return grid.StopLossTicks is { } stop
            ? grid.Size(Parameters.Quantity, Math.Abs(grid.ReferenceTicks - stop), 1m)
            : grid.Size(Parameters.Quantity, grid.ReferenceTicks, directive.Exit.StopLossTolerance);
    }
}
