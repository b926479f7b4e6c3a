using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>A stop at the directive's tolerance and a target at a multiple of its distance.</summary>
/// <remarks>
/// The distance is measured to the stop as rounded to the tick, so that the ratio is that of the prices traded.
/// </remarks>
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
        Amount reference = view.EntryReference;
        Amount stop = reference * (1 - (sign * (Amount)directive.Exit.StopLossTolerance));
        var distance = Amount.Abs(reference - view.Instrument.RoundToTick(stop));
        Amount ratio = Parameters.RiskRewardRatio ?? directive.Exit.RiskRewardRatio;
        return new ExitPlan(stop, reference + (sign * ratio * distance));
    }
}
