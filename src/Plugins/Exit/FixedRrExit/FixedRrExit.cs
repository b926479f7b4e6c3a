using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>A stop at the directive's tolerance and a target at a multiple of its distance.</summary>
/// <remarks>How the distance is measured: <see cref="RatioExit"/>.</remarks>
public partial struct FixedRrExit
{
    private double _ratio; // Reward over risk; NaN for the directive's.

    public readonly partial ExitPlan Plan(in StrategyDirective directive, in PlanningView view)
        => view.TryOnGrid(out GridView grid) && TryEstimate(in directive, in grid, out long stop, out long target)
            ? grid.Exit(stop, target)
            : Exactly(in directive, in view);

    private void Start()
        => _ratio = Parameters.RiskRewardRatio is { } given ? ExactDecimal.ToDouble(given) : double.NaN;

    // In doubles, where both prices round with certainty.
    private readonly bool TryEstimate(in StrategyDirective directive, in GridView grid, out long stop, out long target)
    {
        double sign = (sbyte)directive.Entry.Direction;
        double tolerance = grid.StopLossTolerance;
        double ratio = double.IsNaN(_ratio) ? ExactDecimal.ToDouble(directive.Exit.RiskRewardRatio) : _ratio;
        double reference = grid.ReferenceTicks;
        bool isCertain = Certain.TryNearest(
            reference * (1 - (sign * tolerance)), reference * (1 + Math.Abs(tolerance)), out stop);
        double reach = ratio * Math.Abs(grid.ReferenceTicks - stop);
        return Certain.TryNearest(reference + (sign * reach), reference + Math.Abs(reach), out target) && isCertain;
    }

    private readonly ExitPlan Exactly(in StrategyDirective directive, in PlanningView view)
    {
        int sign = (sbyte)directive.Entry.Direction;
        Amount stop = view.EntryReference * (1 - (sign * (Amount)directive.Exit.StopLossTolerance));
        return RatioExit.Plan(
            in directive, in view, stop, Parameters.RiskRewardRatio ?? directive.Exit.RiskRewardRatio);
    }
}
