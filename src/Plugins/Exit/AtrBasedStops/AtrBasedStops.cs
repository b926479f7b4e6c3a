using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>A stop at a multiple of the average true range and a target at a multiple of its distance.</summary>
/// <remarks>
/// The ATR becomes decimal by its shortest digits. How the distance is measured: <see cref="RatioExit"/>. Silent while
/// the ATR isn't defined.
/// </remarks>
public partial struct AtrBasedStops
{
    public partial ExitPlan Plan(in StrategyDirective directive, in PlanningView view, double atr)
    {
        if (!ExactDecimal.TryFromShortest(atr, out decimal range))
        {
            return ExitPlan.Silent;
        }

        int sign = (sbyte)directive.Entry.Direction;
        Amount stop = view.EntryReference - (sign * (Amount)Parameters.AtrMultiplier * range);
        return RatioExit.Plan(in directive, in view, stop, Parameters.RiskRewardRatio);
    }
}
