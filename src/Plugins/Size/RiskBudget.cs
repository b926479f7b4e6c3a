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
    private const long MostLots = 1_000_000_000_000_000;

    /// <summary>One hundredth.</summary>
    public const decimal Percent = 0.01m;

    /// <summary>Sizes a trade.</summary>
    /// <param name="directive">The directive: its hard limits hold the risk.</param>
    /// <param name="view">Market and account.</param>
    /// <param name="equity">The view's equity.</param>
    /// <param name="risk">Loss at the stop that is wanted, in account currency.</param>
    public static SizePlan Size(in StrategyDirective directive, in PlanningView view, Amount equity, Amount risk)
    {
        Instrument instrument = view.Instrument;
        Amount reference = view.EntryReference;
        Amount distance = view.ExitPlan is { StopLossPrice: decimal stop }
            ? Amount.Abs(reference - instrument.RoundToTick((Amount)stop))
            : reference * directive.Exit.StopLossTolerance;
        risk = Amount.Min(risk, equity * directive.Size.AccountRiskPct);
        if (directive.Size.MaxRiskAmount is decimal most)
        {
            risk = Amount.Min(risk, most);
        }

        Amount lotSize = instrument.LotSize;
        Amount leverage = instrument.MaxLeverage;
        Amount perLot = instrument.ContractMultiplier * lotSize;
        Amount free = (equity - view.MarginUsed) * leverage;
        long lots = Math.Min(
            Lots(risk, distance * perLot),
            Lots(free, (1 + (view.TakerRate * leverage)) * reference * perLot));
        return new SizePlan(lots * lotSize, distance);
    }

    private static long Lots(Amount money, Amount perLot)
        => money <= 0 ? 0
            : perLot <= 0 ? MostLots
            : Amount.DivideDownWithin(money, perLot, MostLots);
}
