using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>From an amount at risk to a size: what all risk-based sizers share.</summary>
/// <remarks>
/// Two quotients, each rounded down to the lot from its exact value; the smaller counts:
/// risk / (distance × multiplier), and free equity / (1/max_leverage + taker rate) / (entry reference × multiplier).
/// The risk is at most the directive's max_risk_amount and equity × account_risk_pct. The distance is that to the exit plan's stop as rounded to the
/// tick, else entry reference × stop_loss_tolerance.
/// </remarks>
internal static class RiskBudget
{
    // Far beyond any order's lots, and far from a long's end: a distance near zero must not overflow before the other quotient decides.
    private const decimal MostLots = 1e15m;

    /// <summary>Sizes a trade.</summary>
    /// <param name="directive">The directive: its hard limits hold the risk.</param>
    /// <param name="view">Market and account.</param>
    /// <param name="equity">The view's equity.</param>
    /// <param name="risk">Loss at the stop that is wanted, in account currency.</param>
    public static SizePlan Size(in StrategyDirective directive, in PlanningView view, decimal equity, decimal risk)
    {
        Instrument instrument = view.Instrument;
        decimal reference = view.EntryReference;
        decimal distance = view.ExitPlan is { StopLossPrice: decimal stop }
            ? Math.Abs(reference - instrument.RoundToTick(stop))
            : reference * directive.Exit.StopLossTolerance;
        risk = Math.Min(risk, equity * directive.Size.AccountRiskPct);
        if (directive.Size.MaxRiskAmount is decimal most)
        {
            risk = Math.Min(risk, most);
        }

        decimal perLot = instrument.ContractMultiplier * instrument.LotSize;
        decimal free = (equity - view.MarginUsed) * instrument.MaxLeverage;
        decimal lots = Math.Min(
            Lots(risk, distance * perLot),
            Lots(free, (1m + (view.TakerRate * instrument.MaxLeverage)) * reference * perLot));
        return new SizePlan(lots * instrument.LotSize, distance);
    }

    private static decimal Lots(decimal money, decimal perLot)
        => money <= 0m ? 0m
            : perLot <= money / MostLots ? MostLots
            : ExactDecimal.DivideDown(money, perLot);
}
