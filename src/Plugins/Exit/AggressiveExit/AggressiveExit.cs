using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>A stop at a share of the directive's tolerance and a target at a large multiple of its distance.</summary>
/// <remarks>How the distance is measured: <see cref="RatioExit"/>.</remarks>
public partial struct AggressiveExit
{
    public partial ExitPlan Plan(in StrategyDirective directive, in PlanningView view)
    {
        int sign = (sbyte)directive.Entry.Direction;
        Amount share = (Amount)Parameters.StopFraction * directive.Exit.StopLossTolerance;
        return RatioExit.Plan(
            in directive, in view, view.EntryReference * (1 - (sign * share)), Parameters.RiskRewardRatio);
    }
}
