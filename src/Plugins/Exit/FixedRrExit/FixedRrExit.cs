using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>A stop at the directive's tolerance and a target at a multiple of its distance.</summary>
/// <remarks>The distance is measured to the stop as rounded to the tick, so that the ratio is that of the prices traded.</remarks>
public partial struct FixedRrExit
{
    public partial ExitPlan Plan(in StrategyDirective directive, in PlanningView view)
        => view.TryOnGrid(out GridView grid) && TryEstimate(in directive, in grid, out ExitPlan plan) ? plan : Exactly(in directive, in view);

    // In doubles, where both prices round with certainty.
    private readonly bool TryEstimate(in StrategyDirective directive, in GridView grid, out ExitPlan plan)
    {
        double sign = (sbyte)directive.Entry.Direction;
        double tolerance = ExactDecimal.ToDouble(directive.Exit.StopLossTolerance);
        double reference = grid.ReferenceTicks;
        double ratio = ExactDecimal.ToDouble(Parameters.RiskRewardRatio ?? directive.Exit.RiskRewardRatio);
        bool isCertain = Certain.TryNearest(reference * (1 - (sign * tolerance)), reference * (1 + Math.Abs(tolerance)), out long stop);
        double reach = ratio * Math.Abs(grid.ReferenceTicks - stop);
        isCertain &= Certain.TryNearest(reference + (sign * reach), reference + Math.Abs(reach), out long target);
        plan = grid.Exit(stop, target);
        return isCertain;
    }

    private readonly ExitPlan Exactly(in StrategyDirective directive, in PlanningView view)
    {
        int sign = (sbyte)directive.Entry.Direction;
        Amount reference = view.EntryReference;
        Amount stop = reference * (1 - (sign * (Amount)directive.Exit.StopLossTolerance));
        var distance = Amount.Abs(reference - view.Instrument.RoundToTick(stop));
        Amount ratio = Parameters.RiskRewardRatio ?? directive.Exit.RiskRewardRatio;
        return new ExitPlan(stop, reference + (sign * ratio * distance));
    }
}
