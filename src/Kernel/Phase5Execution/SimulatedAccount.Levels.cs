using System;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <content>The account as a strategy's ledger: its own tables, and cancels at the bar that it stands at.</content>
public sealed partial class SimulatedAccount : IStrategyLedger
{
    /// <inheritdoc/>
    public ReadOnlySpan<Trade> Trades => Ledger.OpenTrades;

    /// <inheritdoc/>
    public ReadOnlySpan<ExecutionGroup> ExecutionGroups => Book.Groups;

    /// <inheritdoc/>
    public ReadOnlySpan<Order> Orders => Book.Orders;

    /// <inheritdoc/>
    public Position PositionOf(int symbol)
    {
        InstrumentGrid grid = _grids[symbol];
        Int128 costs = 0;
        foreach (ref readonly Trade trade in Ledger.OpenTrades)
        {
            costs += trade.Symbol == symbol ? trade.CostUnits * (int)trade.Direction : 0;
        }

        long lots = Ledger.NetLots(symbol);
        Int128 value = grid.Notional(_marks[symbol], Math.Abs(lots)) * Math.Sign(lots);
        return new Position(
            symbol,
            grid.Quantity(lots),
            grid.Price(_marks[symbol]),
            grid.Money.ToDecimal(value),
            grid.Money.ToDecimal(value - costs));
    }

    /// <inheritdoc/>
    public bool TryCancelGroup(int groupId)
    {
        int slot = Book.FindGroup(groupId);
        if (slot >= 0)
        {
            Handler.CancelGroup(slot, _bars[Book.Group(slot).Symbol].Row);
        }

        return slot >= 0;
    }

    /// <inheritdoc/>
    public bool TryCancelOrder(int orderId)
    {
        foreach (ref readonly Order order in Book.Orders)
        {
            if (order.Id == orderId && !order.IsDone)
            {
                return Handler.TryCancelOrder(orderId, _bars[order.Symbol].Row);
            }
        }

        return false;
    }
}
