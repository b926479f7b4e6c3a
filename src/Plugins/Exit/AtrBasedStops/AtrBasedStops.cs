using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>A stop at a multiple of the average true range and a target at a multiple of its distance.</summary>
/// <remarks>
/// The ATR becomes decimal by its shortest digits; the distance is measured to the stop as rounded to the tick, as
/// fixed_rr_exit does. Silent while the ATR isn't defined.
/// </remarks>
public partial struct AtrBasedStops
{
    public partial ExitPlan Plan(in StrategyDirective directive, in PlanningView view, double atr)
    {
        int sign = (sbyte)directive.Entry.Direction;
        Amount reference = view.EntryReference;
        if (!ExactDecimal.TryFromShortest(atr, out decimal range))
        {
            return ExitPlan.Silent;
        }

        Amount stop = reference - (sign * (Amount)Parameters.AtrMultiplier * range);
        var distance = Amount.Abs(reference - view.Instrument.RoundToTick(stop));
        return new ExitPlan(stop, reference + (sign * (Amount)Parameters.RiskRewardRatio * distance));
    }
}
