using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase4Planning.Translation;

/// <summary>
/// Directive to central order book: the only place where urgency, size and visibility become order
/// type, time in force, parts and icebergs.
/// </summary>
/// <remarks>
/// Urgent: MARKET, IOC. Else the plan's own type: LIMIT is GTC, or IOC where it must complete immediately; any other is
/// FOK. Patient and large: parts in time, as many as the hint says. Hidden and large: an iceberg, of an order that
/// rests; of one that doesn't, nothing could show. A ladder is worked as it stands.
/// </remarks>
/// <param name="connector">The thresholds.</param>
public sealed class CexTranslator(CexConnectorSpec connector)
{
    private const int MaxChunks = 1_000; // A plan of more orders than that is no plan.

    /// <summary>Translates a new trade.</summary>
    /// <param name="directive">The complete directive.</param>
    /// <param name="instrument">Its instrument.</param>
    /// <param name="now">The instant, UTC nanoseconds.</param>
    public CexExecutionSpec Translate(in ExecutionDirective directive, Instrument instrument, long now)
    {
        ExecutionIntent intent = directive.Intent;
        EntryPlan entry = directive.Entry;
        bool isUrgent = intent.ExecutionUrgency > connector.UrgentAbove;
        OrderType type = isUrgent ? OrderType.Market : entry.OrderType;
        TimeInForce timeInForce = isUrgent || (type == OrderType.Limit && intent.MustCompleteImmediately)
            ? TimeInForce.ImmediateOrCancel
            : type == OrderType.Limit ? TimeInForce.GoodTillCancelled
            : TimeInForce.FillOrKill;
        bool isLadder = entry.IsLadder && !isUrgent;
        int chunks = isLadder ? 1 : ChunksOf(in intent, directive.Quantity);
        bool isIceberg = timeInForce == TimeInForce.GoodTillCancelled
            && intent.VisibilityPreference < connector.HiddenBelow
            && directive.Quantity > connector.IcebergMinSize;
        int? windowMinutes = intent.MaxExecutionWindowMinutes ?? (chunks > 1 ? connector.TwapWindowMinutes : null);
        long? end = VenueTerms.EndOf(now, windowMinutes);
        decimal? limit = type is OrderType.Limit or OrderType.StopLimit && !isLadder ? entry.LimitPrice : null;
        decimal? stop = type is OrderType.Stop or OrderType.StopLimit ? entry.StopPrice : null;
        decimal? visibleRatio = isIceberg ? connector.IcebergVisibleRatio : null;
        ChunkDistribution distribution = isLadder
            ? ChunkDistribution.Uniform
            : intent.ChunkDistribution ?? ChunkDistribution.Uniform;
        return new CexExecutionSpec
        {
            Action = ExecutionAction.ExecuteTrade,
            Strategy = isLadder ? ExecutionStrategy.Layered
                : chunks > 1 ? ExecutionStrategy.Twap
                : isIceberg ? ExecutionStrategy.Iceberg
                : ExecutionStrategy.SingleOrder,
            Symbol = instrument.Symbol,
            Side = directive.Direction,
            Quantity = directive.Quantity,
            OrderType = type,
            TimeInForce = timeInForce,
            LimitPrice = limit,
            StopPrice = stop,
            WorstPrice = type is OrderType.Market or OrderType.Stop
                ? VenueTerms.WorstPrice(
                    stop ?? directive.DecisionPrice, intent.MaxSlippagePct, directive.Direction, instrument)
                : null,
            MaxSlippageBps = VenueTerms.BasisPoints(intent.MaxSlippagePct),
            MinFillRatio = intent.MinFillRatio,
            ChunkCount = chunks,
            ChunkDistribution = distribution,
            Iceberg = isIceberg,
            IcebergVisibleRatio = visibleRatio,
            StopLossPrice = directive.StopLoss,
            TakeProfitPrice = directive.TakeProfit,
            SubmittedAt = now,
            ExpiresAt = end,
            PreferredStyle = intent.PreferredExecutionStyle,
            Orders = VenueTerms.OrdersOf(
                in directive,
                instrument,
                isLadder,
                limit,
                isLadder ? entry.Layers : chunks,
                distribution,
                now,
                chunks > 1 ? (end ?? now) - now : 0,
                visibleRatio),
        };
    }

    /// <summary>
    /// Translates a directive about what is open: MARKET and IOC to close, new prices to change, a group to cancel.
    /// </summary>
    /// <param name="directive">A directive of scope MODIFY_EXISTING or CLOSE_EXISTING.</param>
    /// <param name="trade">The trade that it is about; unused for a cancel.</param>
    /// <param name="instrument">Its instrument.</param>
    /// <param name="now">The instant, UTC nanoseconds.</param>
    public CexExecutionSpec Translate(
        in StrategyDirective directive, in OpenTrade trade, Instrument instrument, long now)
    {
        DirectiveAction action = directive.Action;
        var spec = new CexExecutionSpec { Action = ExecutionIntent.Of(in directive).Action, SubmittedAt = now };
        if (spec.Action == ExecutionAction.CancelGroup)
        {
            return spec with { GroupId = action.GroupId };
        }

        spec = spec with { Symbol = instrument.Symbol, TradeId = trade.Id };
        if (action.Kind is ExitAction.Replace or ExitAction.Tighten)
        {
            return spec with
            {
                StopLossPrice = VenueTerms.StopOf(in action, in trade, instrument),
                TakeProfitPrice = action.TakeProfitPrice is { } target ? instrument.RoundToTick(target) : null,
            };
        }

        bool isPartial = action.Kind == ExitAction.TakePartial;
        decimal quantity = instrument.FloorToLot(Math.Min(action.Quantity ?? trade.Quantity, trade.Quantity));
        decimal? limit = isPartial && action.TakeProfitPrice is { } price ? instrument.RoundToTick(price) : null;
        return spec with
        {
            Side = trade.Direction.Opposite(),
            IsReduceOnly = true,
            Quantity = quantity,
            OrderType = isPartial ? OrderType.Limit : OrderType.Market,
            TimeInForce = isPartial ? TimeInForce.GoodTillCancelled : TimeInForce.ImmediateOrCancel,
            LimitPrice = limit,
            Orders = [new ConnectorOrder(now, quantity, limit, VisibleQuantity: null)],
        };
    }

    // The hint; without one as many that none is larger than the least size for parts, but no two in one minute.
    private int ChunksOf(in ExecutionIntent intent, decimal size)
    {
        if (!(intent.ExecutionUrgency < connector.PatientBelow) || size <= connector.TwapMinSize)
        {
            return 1;
        }

        decimal minutes = Math.Max(1, intent.MaxExecutionWindowMinutes ?? connector.TwapWindowMinutes);
        decimal chunks = intent.ChunkCountHint ?? Math.Min(minutes, decimal.Ceiling(size / connector.TwapMinSize));
        return (int)Math.Clamp(chunks, 1, MaxChunks);
    }
}
