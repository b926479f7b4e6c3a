using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase4Planning;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <content>
/// The checks of a complete directive, in the order of their reasons (docs/EXECUTION.md, From plan to money).
/// </content>
public sealed partial class BacktestExecutionHandler
{
    private const double MostTolerance = 1e12; // Times the most ticks, below what decimals hold.

    /// <summary>Checks a complete directive from BELOW_MIN_NOTIONAL on.</summary>
    /// <param name="request">The directive.</param>
    /// <param name="overlays">The portfolio's overlays.</param>
    /// <param name="now">The instant, UTC nanoseconds.</param>
    /// <param name="equityUnits">Marked equity.</param>
    /// <param name="reason">Why it is refused, when false is returned.</param>
    /// <returns>Whether it may be submitted.</returns>
    internal bool TryCheck(
        EntryRequest request, scoped in OverlayGate overlays, long now, Int128 equityUnits, out RejectReason reason)
    {
        InstrumentGrid grid = grids[request.Symbol];
        reason = default;
        if (request.Lots <= 0)
        {
            reason = RejectReason.BelowMinNotional;
        }
        else if (!grid.CanHold(request.ReferenceTicks, request.Lots))
        {
            // More than any account has: nothing further could be computed with it.
            reason = RejectReason.InsufficientFunds;
            return false;
        }
        else if (grid.Notional(request.ReferenceTicks, request.Lots) < grid.MinNotionalUnits)
        {
            reason = RejectReason.BelowMinNotional;
        }
        else if (!IsWithinRisk(request, grid, equityUnits))
        {
            reason = RejectReason.RiskLimit;
        }
        else if (!overlays.Approves(request))
        {
            reason = RejectReason.Overlay;
        }
        else if (!HasFunds(request, now, equityUnits))
        {
            reason = RejectReason.InsufficientFunds;
        }
        else if (!HasRoom(request))
        {
            reason = RejectReason.Capacity;
        }
        else
        {
            return true;
        }

        if (Journal is not null)
        {
            Explain(Journal, request, reason, grid, now, equityUnits);
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsWithinRisk(EntryRequest request, InstrumentGrid grid, Int128 equityUnits)
    {
        long side = (long)request.Direction;
        if (request.Limits.IsSlippageOver
            || (request.StopLossTicks is { } stop && (request.ReferenceTicks - stop) * side <= 0)
            || (request.TakeProfitTicks is { } target && (target - request.ReferenceTicks) * side <= 0)
            || HasImpossiblePrice(request))
        {
            return false;
        }

        if (request.StopLossTicks is { } stopTicks && request.Limits.StopTolerance.HasValue
            && IsBeyondTolerance(request.ReferenceTicks, stopTicks, in request.Limits))
        {
            return false;
        }

        return IsFarFromRiskLimits(request, grid, equityUnits) || IsWithinRiskExactly(request, grid, equityUnits);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsWithinRiskExactly(EntryRequest request, InstrumentGrid grid, Int128 equityUnits)
    {
        decimal distance = request.SizePlan.RiskDistance;

        // Plans and limits may be any decimal: what decimals can't multiply is far from whatever it is compared with.
        double estimate = request.Lots * (double)distance * grid.CurrencyPerPriceLot;
        if (Math.Abs(estimate) > ExactDecimal.LargestEstimate)
        {
            return estimate < 0 || (request.Limits.MaxRiskAmount is null && request.Limits.AccountRiskPct is null);
        }

        decimal risk = grid.Quantity(request.Lots) * grid.Instrument.ContractMultiplier * distance;
        decimal equity = ledger.Money.ToDecimal(equityUnits);
        return !(risk > request.Limits.MaxRiskAmount)
            && (request.Limits.AccountRiskPct is not { } share
                || (Math.Abs((double)share * (double)equity) > ExactDecimal.LargestEstimate
                    ? share * Math.Sign(equity) > 0m
                    : risk <= share * equity));
    }

    // A price at or below zero, or beyond the grid's reach, isn't one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasImpossiblePrice(EntryRequest request)
    {
        bool isImpossible = !IsPrice(request.ReferenceTicks)
            || (request.StopLossTicks is { } stop && !IsPrice(stop))
            || (request.TakeProfitTicks is { } target && !IsPrice(target));
        return isImpossible || (request.Type != OrderType.Market && HasImpossibleOrderPrice(request));
    }

    private static bool HasImpossibleOrderPrice(EntryRequest request)
    {
        bool isImpossible = (request.Type is OrderType.Limit or OrderType.StopLimit && !IsPrice(request.LimitTicks))
            || (request.Type is OrderType.Stop or OrderType.StopLimit && !IsPrice(request.StopTicks));
        foreach (long layer in request.LayerTicks.Span)
        {
            isImpossible |= !IsPrice(layer);
        }

        return isImpossible;
    }

    private static bool IsPrice(long ticks) => ticks is > 0 and < InstrumentGrid.MostTicks;

    // "Over the limit only beyond stop_loss_tolerance × entry reference + one tick".
    private static bool IsBeyondTolerance(long referenceTicks, long stopTicks, in RiskLimits limits)
    {
        // In doubles, with half a tick's margin: a stop at the tolerance, rounded to the tick, ends here.
        double nearness = limits.StopToleranceAsDouble;
        bool isWithin = nearness is >= 0 and <= 1 && referenceTicks <= int.MaxValue
            && Math.Abs(referenceTicks - stopTicks) < (nearness * referenceTicks) + 0.5;
        return !isWithin
            && IsBeyondToleranceExactly(referenceTicks, stopTicks, limits.StopTolerance.GetValueOrDefault());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsBeyondToleranceExactly(long referenceTicks, long stopTicks, decimal tolerance)
        => Math.Abs((double)tolerance) < MostTolerance
            ? Math.Abs(referenceTicks - stopTicks) > (tolerance * referenceTicks) + 1m
            : tolerance < 0m;

    // In doubles, with a margin far above their rounding, as for the funds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsFarFromRiskLimits(EntryRequest request, InstrumentGrid grid, Int128 equityUnits)
    {
        const double Margin = 1.000001;
        double risk = request.Lots * request.SizePlan.RiskDistanceAsDouble * grid.CurrencyPerPriceLot * Margin;
        ref readonly RiskLimits limits = ref request.Limits;
        return risk >= 0
            && (!limits.AccountRiskPct.HasValue
                || risk < limits.AccountRiskAsDouble * Narrow.ToDouble(equityUnits) * ledger.Money.CurrencyPerUnit)
            && risk < limits.MaxRiskAmountAsDouble;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasRoom(EntryRequest request)
    {
        int orders = Math.Max(1, Math.Max(request.Execution.Chunks, request.LayerTicks.Length));
        // Their places are free before the entry fills.
        int closes = request.Reverses == TradeTarget.None ? 0 : CountReversed(request);
        return groups.Book.HasRoom(orders + closes) && ledger.FreeTrades + closes > groups.PendingEntries;
    }
}
