using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>From an amount at risk to a size: what all risk-based sizers share.</summary>
/// <remarks>
/// Two quotients, each rounded down to the lot from its exact value; the smaller counts: risk / (distance ×
/// multiplier), and free equity / (1/max_leverage + taker rate) / (entry reference × multiplier). The risk is at most
/// the directive's max_risk_amount and equity × account_risk_pct. The distance is that to the exit plan's stop as
/// rounded to the tick, else entry reference × stop_loss_tolerance.
/// </remarks>
internal static class RiskBudget
{
    // Far beyond any order's lots, and far from a long's end: a distance near zero must not
    // overflow before the other quotient decides.
    private const long MostLots = 1_000_000_000_000_000;

    private const double LeastFree = 0.01; // Share of equity, for an estimate.

    /// <summary>Sizes a trade that risks a share of equity.</summary>
    /// <param name="directive">The directive: its hard limits hold the risk.</param>
    /// <param name="view">Market and account.</param>
    /// <param name="percent">The share, in percent.</param>
    /// <param name="share">The same as a fraction: <see cref="ShareOf"/>.</param>
    public static SizePlan Size(in StrategyDirective directive, in PlanningView view, decimal percent, double share)
    {
        if (view.TryOnGrid(out GridView grid) && TryEstimate(in grid, share, out long lots))
        {
            return grid.Size(lots);
        }

        return Exactly(in directive, in view, percent);
    }

    // A method of its own: its amounts would be cleared for every estimate.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SizePlan Exactly(in StrategyDirective directive, in PlanningView view, decimal percent)
    {
        Amount equity = view.Equity;
        return Size(in directive, in view, equity, equity * percent * 0.01m);
    }

    /// <summary>Returns a percentage as a fraction, for estimates.</summary>
    /// <param name="percent">The percentage.</param>
    public static double ShareOf(decimal percent) => ExactDecimal.ToDouble(in percent) / 100;

    /// <summary>Sizes a trade.</summary>
    /// <param name="directive">The directive: its hard limits hold the risk.</param>
    /// <param name="view">Market and account.</param>
    /// <param name="equity">The view's equity.</param>
    /// <param name="risk">Loss at the stop that is wanted, in account currency.</param>
    public static SizePlan Size(in StrategyDirective directive, in PlanningView view, Amount equity, Amount risk)
    {
        Instrument instrument = view.Instrument;
        Amount reference = view.EntryReference;
        Amount distance = DistanceOf(in directive, in view);
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

    /// <summary>Returns the distance to the stop that a size is computed with, in quote currency.</summary>
    /// <param name="directive">The directive.</param>
    /// <param name="view">Market and account.</param>
    public static Amount DistanceOf(in StrategyDirective directive, in PlanningView view)
        => view.ExitPlan is { StopLossPrice: decimal stop }
            ? RatioExit.DistanceTo(in view, stop)
            : (Amount)view.EntryReference * directive.Exit.StopLossTolerance;

    // In doubles, where the smaller quotient rounds down with certainty.
    private static bool TryEstimate(in GridView grid, double share, out long lots)
    {
        double reference = grid.ReferenceTicks;
        double distance = grid.StopLossTicks is { } stop
            ? Math.Abs(reference - stop)
            : reference * grid.StopLossTolerance;
        double equity = grid.Equity;
        // No NaN, of which machines say this or that.
        double risk = Least(equity * Least(share, grid.AccountRisk), grid.MaxRiskAmount);
        double free = equity - grid.MarginUsed;
        double leverage = grid.MaxLeverage;
        double byRisk = risk / (distance * grid.CurrencyPerTickLot);
        double byFunds = free * leverage / ((1 + (grid.TakerRate * leverage)) * reference * grid.CurrencyPerTickLot);

        // A difference keeps few digits where nearly all of the equity is bound, or a rebate outweighs the price.
        return Certain.TryDown(Least(byRisk, byFunds), out lots)
            && distance > 0 && free > LeastFree * equity && grid.TakerRate >= 0;
    }

    // By vectors: .NET 9 has it for them only.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Least(double one, double other)
        => Vector128.MinNative(Vector128.CreateScalarUnsafe(one), Vector128.CreateScalarUnsafe(other)).ToScalar();

    private static long Lots(Amount money, Amount perLot)
        => money <= 0 ? 0
            : perLot <= 0 ? MostLots
            : Amount.DivideDownWithin(money, perLot, MostLots);
}
