using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>A stop at a share of the directive's tolerance and a target at a large multiple of its distance.</summary>
/// <remarks>
/// The distance is measured to the stop as rounded to the tick, so that the ratio is that of the prices traded.
/// </remarks>
public partial struct AggressiveExit
{
    public partial ExitPlan Plan(in StrategyDirective directive, in PlanningView view)
    {
        int sign = (sbyte)directive.Entry.Direction;
        Amount reference = view.EntryReference;
        Amount stop = reference * (1 - (sign * (Amount)Parameters.StopFraction * directive.Exit.StopLossTolerance));
        var distance = Amount.Abs(reference - view.Instrument.RoundToTick(stop));
        return new ExitPlan(stop, reference + (sign * (Amount)Parameters.RiskRewardRatio * distance));
    }
}
