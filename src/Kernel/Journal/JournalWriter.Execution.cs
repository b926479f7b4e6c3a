using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Journal;

/// <content>Orders, fills, trades and money.</content>
public sealed partial class JournalWriter
{
    private int _fillingOrder = -1; // The order whose fill is about to be booked; -1 for a protective one.
    private CausalityChain _fillingChain;

    internal void Submitted(in Order order, in ExecutionGroup group)
        => WriteOrder(JournalKind.OrderSubmitted, in order, in group);

    /// <summary>Tells of an order by market that never stood in the book.</summary>
    /// <param name="order">Its id.</param>
    /// <param name="group">Id of its group.</param>
    /// <param name="origin">The group's causality.</param>
    /// <param name="side">Buy or sell.</param>
    /// <param name="lots">Quantity.</param>
    internal void Submitted(int order, int group, in TradeOrigin origin, Direction side, long lots)
    {
        ref JournalRecord record = ref Begin(JournalKind.OrderSubmitted, symbol: 0);
        record.Order = order;
        record.OrderTime = origin.DecidedAt;
        record.OrderType = OrderType.Market;
        record.Direction = side;
        record.Lots = lots;
        SetChain(ref record.Chain, in origin, group);
        End();
    }

    internal void Ended(in Order order, in ExecutionGroup group)
    {
        bool isOver = order.EndTime <= _now
            || order.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill;
        WriteOrder(
            JournalKind.OrderEnded, in order, in group, isOver ? JournalDetail.Expired : JournalDetail.Cancelled);
    }

    internal void Refused(in Order order, in ExecutionGroup group, InstrumentGrid grid, long ticks)
    {
        double price = (double)grid.Price(ticks);
        double decision = (double)grid.Price(order.DecisionTicks);
        double limit = (double)(group.Terms.MaxSlippagePct ?? 0m);
        ref JournalRecord record = ref BeginOrder(JournalKind.OrderRefused, in order, in group);
        record.Value1 = price;
        record.Value2 = decision;
        record.Value3 = limit;
        End();
        _because = new Because(RejectReason.Slippage, JournalDetail.None, worker: null, price, decision, limit);
    }

    internal void FirstFilled(in ExecutionGroup group)
        => WriteExecuted(group.Symbol, group.Id, in group.Origin, group.Direction);

    /// <summary>Tells of the first fill of a group that never stood in the book.</summary>
    /// <param name="group">Its id.</param>
    /// <param name="origin">Its causality.</param>
    /// <param name="direction">Its direction.</param>
    internal void Executed(int group, in TradeOrigin origin, Direction direction)
        => WriteExecuted(symbol: 0, group, in origin, direction);

    internal void Expired(in ExecutionGroup group)
    {
        ref JournalRecord record = ref Begin(JournalKind.Expired, group.Symbol);
        record.Direction = group.Direction;
        SetChain(ref record.Chain, in group);
        End();
    }

    internal void RejectedBySlippage(in ExecutionGroup group)
    {
        ref JournalRecord record = ref Begin(JournalKind.Rejected, group.Symbol);
        record.Direction = group.Direction;
        SetChain(ref record.Chain, in group);
        record.Reason = RejectReason.Slippage.Index;
        TakeNote(ref record, RejectReason.Slippage);
        End();
    }

    /// <summary>Names the order whose fill is booked next.</summary>
    /// <param name="order">The order.</param>
    /// <param name="group">Its group.</param>
    internal void Filling(in Order order, in ExecutionGroup group) => Filling(order.Id, group.Id, in group.Origin);

    /// <summary>Names the order whose fill is booked next.</summary>
    /// <param name="order">Its id.</param>
    /// <param name="group">Id of its group.</param>
    /// <param name="origin">The group's causality.</param>
    internal void Filling(int order, int group, in TradeOrigin origin)
    {
        _fillingOrder = order;
        SetChain(ref _fillingChain, in origin, group);
    }

    internal void Opened(in Trade trade)
    {
        ref JournalRecord record = ref BeginTrade(JournalKind.TradeOpened, in trade);
        record.StopTicks = trade.HasStop ? trade.StopTicks : null;
        record.TargetTicks = trade.HasTarget ? trade.TargetTicks : null;
        End();
    }

    internal void Filled(in Fill fill, in Trade trade, Int128 balanceUnits)
    {
        ref JournalRecord record = ref BeginTrade(JournalKind.Fill, in trade);
        record.Fill = fill.Id;
        record.Reason = (int)fill.Reason;
        record.Detail = fill.IsTaker ? JournalDetail.Taker : JournalDetail.Maker;
        record.Direction = fill.Side;
        record.Lots = fill.Lots;
        record.Ticks = fill.Ticks;
        record.FeeUnits = fill.FeeUnits;
        record.BalanceUnits = balanceUnits;
        if (_fillingOrder >= 0)
        {
            record.Order = _fillingOrder;
            record.Chain = _fillingChain;
            record.OrderTime = _fillingChain.DecidedAt;
            _fillingOrder = -1;
        }
        else if (fill.Reason is FillReason.StopLoss or FillReason.TakeProfit)
        {
            record.Order = trade.ProtectiveOrderId + (fill.Reason == FillReason.TakeProfit ? 1 : 0);
            record.OrderTime = trade.OpenedAt;
        }

        End();
    }

    internal void Closed(in Trade trade, FillReason reason, Int128 balanceUnits)
    {
        ref JournalRecord record = ref BeginTrade(JournalKind.TradeClosed, in trade);
        record.Reason = (int)reason;
        record.Lots = trade.EnteredLots;
        record.FeeUnits = trade.FeeUnits;
        record.GrossUnits = trade.GrossUnits;
        record.FundingUnits = trade.FundingUnits;
        record.BalanceUnits = balanceUnits;
        End();
    }

    internal void Funded(in Trade trade, Int128 paidUnits, Int128 balanceUnits)
    {
        ref JournalRecord record = ref BeginTrade(JournalKind.Funding, in trade);
        record.FundingUnits = paidUnits;
        record.BalanceUnits = balanceUnits;
        End();
    }

    internal void Modified(in Trade trade)
    {
        ref JournalRecord record = ref BeginTrade(JournalKind.ExitModified, in trade);
        record.StopTicks = trade.HasStop ? trade.StopTicks : null;
        record.TargetTicks = trade.HasTarget ? trade.TargetTicks : null;
        record.Ticks = trade.PartialLots > 0 ? trade.PartialTicks : null;
        record.Lots = trade.PartialLots > 0 ? trade.PartialLots : null;
        // The directive that does it.
        record.Chain = _chain.DecidedAt == _now && _chain.Directive >= 0 ? _chain : record.Chain;
        End();
    }

    internal void Liquidated()
    {
        Begin(JournalKind.Liquidation, symbol: -1);
        End();
    }

    internal void Recorded(Int128 equityUnits, Int128 balanceUnits)
    {
        if (!IsFull)
        {
            return;
        }

        ref JournalRecord record = ref Begin(JournalKind.Equity, symbol: -1);
        record.EquityUnits = equityUnits;
        record.BalanceUnits = balanceUnits;
        End();
    }

    private static void SetChain(ref CausalityChain chain, in ExecutionGroup group)
        => SetChain(ref chain, in group.Origin, group.Id);

    private static void SetChain(ref CausalityChain chain, in TradeOrigin origin, int group)
    {
        chain.Set(in origin);
        chain.Group = group;
    }

    private void WriteExecuted(int symbol, int group, in TradeOrigin origin, Direction direction)
    {
        ref JournalRecord record = ref Begin(JournalKind.Executed, symbol);
        record.Direction = direction;
        SetChain(ref record.Chain, in origin, group);
        End();
    }

    private ref JournalRecord BeginTrade(JournalKind kind, in Trade trade)
    {
        ref JournalRecord record = ref Begin(kind, trade.Symbol);
        record.Direction = trade.Direction;
        record.Trade = trade.Id;
        record.TradeTime = trade.OpenedAt;
        record.Chain.Set(in trade.Origin);
        return ref record;
    }

    private void WriteOrder(
        JournalKind kind, in Order order, in ExecutionGroup group, JournalDetail detail = JournalDetail.None)
    {
        ref JournalRecord record = ref BeginOrder(kind, in order, in group);
        record.Detail = detail;
        End();
    }

    private ref JournalRecord BeginOrder(JournalKind kind, in Order order, in ExecutionGroup group)
    {
        ref JournalRecord record = ref Begin(kind, order.Symbol);
        record.Order = order.Id;
        record.OrderTime = group.Origin.DecidedAt;
        record.OrderType = order.Type;
        record.Direction = order.Side;
        record.Lots = order.OpenLots;
        record.Ticks = order.Type is OrderType.Limit or OrderType.StopLimit ? order.LimitTicks : null;
        record.StopTicks = order.Type is OrderType.Stop or OrderType.StopLimit ? order.StopTicks : null;
        SetChain(ref record.Chain, in group);
        return ref record;
    }
}
