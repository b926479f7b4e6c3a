using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Kernel.Phase4Planning.Translation;

/// <summary>
/// Directive to decentralised exchange: the only place where urgency, size and visibility
/// become gas, protection and routes.
/// </summary>
/// <remarks>
/// A swap has no order type: a limit or trigger price of the plan is the condition on which the connector sends it. A
/// ladder is a swap per rung.
/// </remarks>
/// <param name="connector">The thresholds.</param>
public sealed class DexTranslator(DexConnectorSpec connector)
{
    /// <summary>Translates a new trade.</summary>
    /// <param name="directive">The complete directive.</param>
    /// <param name="instrument">Its instrument.</param>
    /// <param name="now">The instant, UTC nanoseconds.</param>
    public DexExecutionSpec Translate(in ExecutionDirective directive, Instrument instrument, long now)
    {
        ExecutionIntent intent = directive.Intent;
        EntryPlan entry = directive.Entry;
        decimal? limit = entry.IsLadder ? null : entry.LimitPrice;
        decimal? decision = entry.LimitPrice.HasValue ? null : entry.StopPrice ?? directive.DecisionPrice;
        DexExecutionSpec terms = TermsOf(in intent, directive.Quantity, directive.Notional);
        return terms with
        {
            Strategy = entry.IsLadder ? ExecutionStrategy.Layered : ExecutionStrategy.SingleOrder,
            Symbol = instrument.Symbol,
            Side = directive.Direction,
            Quantity = directive.Quantity,
            LimitPrice = limit,
            StopPrice = entry.StopPrice,
            WorstPrice = VenueTerms.WorstPrice(decision, intent.MaxSlippagePct, directive.Direction, instrument),
            StopLossPrice = directive.StopLoss,
            TakeProfitPrice = directive.TakeProfit,
            SubmittedAt = now,
            ExpiresAt = VenueTerms.EndOf(now, terms.DeadlineMinutes),
            PreferredStyle = intent.PreferredExecutionStyle,
            Orders = VenueTerms.OrdersOf(
                in directive,
                instrument,
                entry.IsLadder,
                limit,
                entry.IsLadder ? entry.Layers : 1,
                ChunkDistribution.Uniform,
                now,
                windowNanos: 0,
                visibleRatio: null),
        };
    }

    /// <summary>
    /// Translates a directive about what is open: a swap back to close, new prices to change, a group to cancel.
    /// </summary>
    /// <param name="directive">A directive of scope MODIFY_EXISTING or CLOSE_EXISTING.</param>
    /// <param name="trade">The trade that it is about; unused for a cancel.</param>
    /// <param name="instrument">Its instrument.</param>
    /// <param name="close">The instrument's last close: the value of a size.</param>
    /// <param name="now">The instant, UTC nanoseconds.</param>
    public DexExecutionSpec Translate(
        in StrategyDirective directive, in OpenTrade trade, Instrument instrument, decimal close, long now)
    {
        DirectiveAction action = directive.Action;
        var intent = ExecutionIntent.Of(in directive);
        decimal quantity = instrument.FloorToLot(Math.Min(action.Quantity ?? trade.Quantity, trade.Quantity));
        DexExecutionSpec terms =
            TermsOf(in intent, quantity, quantity * close * instrument.ContractMultiplier) with { SubmittedAt = now };
        if (intent.Action == ExecutionAction.CancelGroup)
        {
            return terms with { GroupId = action.GroupId };
        }

        terms = terms with { Symbol = instrument.Symbol, TradeId = trade.Id };
        if (action.Kind is ExitAction.Replace or ExitAction.Tighten)
        {
            return terms with
            {
                StopLossPrice = VenueTerms.StopOf(in action, in trade, instrument),
                TakeProfitPrice = action.TakeProfitPrice is { } target ? instrument.RoundToTick(target) : null,
            };
        }

        bool isPartial = action.Kind == ExitAction.TakePartial;
        decimal? limit = isPartial && action.TakeProfitPrice is { } price ? instrument.RoundToTick(price) : null;
        return terms with
        {
            Side = trade.Direction.Opposite(),
            IsReduceOnly = true,
            Quantity = quantity,
            LimitPrice = limit,
            ExpiresAt = isPartial ? null : VenueTerms.EndOf(now, terms.DeadlineMinutes),
            Orders = [new ConnectorOrder(now, quantity, limit, VisibleQuantity: null)],
        };
    }

    private DexExecutionSpec TermsOf(in ExecutionIntent intent, decimal size, decimal value) => new()
    {
        Action = intent.Action,
        GasStrategy = intent.ExecutionUrgency > connector.UrgentAbove ? GasStrategy.Fast
            : intent.ExecutionUrgency < connector.PatientBelow ? GasStrategy.Slow
            : GasStrategy.Standard,
        SlippageToleranceBps = VenueTerms.BasisPoints(intent.MaxSlippagePct),
        MevProtection = intent.VisibilityPreference < connector.MevBelow || value > connector.MevMinValue,
        PrivateMempool = intent.VisibilityPreference < connector.HiddenBelow,
        RouterStrategy = size > connector.MultiDexMinSize ? RouterStrategy.MultiDex : RouterStrategy.SingleDex,
        DeadlineMinutes = intent.MaxExecutionWindowMinutes is > 0 and int window ? window : connector.DeadlineMinutes,
    };
}
