using System;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase4Planning.Translation;

/// <summary>What translations have in common: windows of time, and prices and sizes on an instrument's grid.</summary>
internal static class VenueTerms
{
    private const int MaxWindowMinutes = 100 * 366 * 24 * 60; // A century outlasts all data, and the clock holds it.
    private const decimal MaxSlippage = 100_000m; // Far beyond any price, and its basis points fit in an int.

    /// <summary>
    /// Returns the price that the slippage limit allows at worst: on the grid, rounded for the trader.
    /// </summary>
    /// <param name="decision">The price that slippage is measured from.</param>
    /// <param name="maxSlippage">A fraction; null for no limit.</param>
    /// <param name="side">Buy or sell.</param>
    /// <param name="instrument">The instrument.</param>
    public static decimal? WorstPrice(decimal? decision, decimal? maxSlippage, Direction side, Instrument instrument)
    {
        if (decision is not { } price || maxSlippage is not { } most)
        {
            return null;
        }

        decimal worst = Math.Max(0m, price * (1m + ((sbyte)side * Math.Min(most, MaxSlippage))));
        long down = ExactDecimal.DivideDown(worst, instrument.TickSize);
        bool isOff = down * instrument.TickSize != worst;
        return (side == Direction.Sell && isOff ? down + 1 : down) * instrument.TickSize;
    }

    /// <summary>Returns the stop that an action gives a trade, on the grid; null where the trade's stays.</summary>
    /// <param name="action">A new exit plan, or a stop that only tightens.</param>
    /// <param name="trade">The trade.</param>
    /// <param name="instrument">Its instrument.</param>
    public static decimal? StopOf(in DirectiveAction action, in OpenTrade trade, Instrument instrument)
    {
        if (action.StopLossPrice is not { } price)
        {
            return null;
        }

        decimal stop = instrument.RoundToTick(price);
        bool isTighter = trade.StopLoss is not { } current
            || (trade.Direction == Direction.Buy ? stop > current : stop < current);
        return action.Kind != ExitAction.Tighten || isTighter ? stop : null;
    }

    /// <summary>Returns a fraction in whole basis points, rounded down: a hard limit never widens.</summary>
    /// <param name="fraction">The fraction; null for no limit.</param>
    public static int? BasisPoints(decimal? fraction)
        => fraction is { } share ? (int)decimal.Floor(Math.Clamp(share, 0m, MaxSlippage) * 10_000m) : null;

    /// <summary>Returns the end of a window.</summary>
    /// <param name="now">Its start.</param>
    /// <param name="minutes">Its length; null for no end.</param>
    public static long? EndOf(long now, int? minutes)
        => minutes is { } length ? now + WindowNanos(length) : null;

    /// <summary>Returns a window in nanoseconds, within what the clock holds.</summary>
    /// <param name="minutes">Any number: a plan's.</param>
    public static long WindowNanos(int minutes) => Math.Clamp(minutes, 0, MaxWindowMinutes) * UtcNanos.PerMinute;

    /// <summary>
    /// Divides a size over orders: those of a ladder at once, those of a TWAP in time; one for the whole size else.
    /// </summary>
    /// <param name="directive">The directive.</param>
    /// <param name="instrument">The instrument.</param>
    /// <param name="isLadder">Whether each order has the limit of its own rung.</param>
    /// <param name="limit">The limit of orders that aren't on a ladder.</param>
    /// <param name="count">Orders.</param>
    /// <param name="distribution">How they share the size.</param>
    /// <param name="now">When the first is sent.</param>
    /// <param name="windowNanos">The time over which they are spread; 0 for at once.</param>
    /// <param name="visibleRatio">The part of each that shows; null for all.</param>
    public static ConnectorOrder[] OrdersOf(
        in ExecutionDirective directive,
        Instrument instrument,
        bool isLadder,
        decimal? limit,
        int count,
        ChunkDistribution distribution,
        long now,
        long windowNanos,
        decimal? visibleRatio)
    {
        long lots = ExactDecimal.DivideDown(directive.Quantity, instrument.LotSize);
        long left = lots;
        var orders = new ConnectorOrder[count];
        int sent = 0;
        for (int child = 0; child < count; child++)
        {
            long share = child == count - 1 ? left : ChunkShares.Of(lots, child, count, distribution);
            left -= share;
            if (share == 0)
            {
                continue; // Less than a lot each: there are fewer.
            }

            decimal quantity = share * instrument.LotSize;
            orders[sent++] = new ConnectorOrder(
                now + ChunkShares.DelayOf(child, count, windowNanos),
                quantity,
                isLadder ? RungPrice(in directive, child, instrument) : limit,
                visibleRatio is { } ratio
                    ? Math.Max(instrument.LotSize, instrument.FloorToLot(quantity * ratio))
                    : null);
        }

        return orders[..sent];
    }

    private static decimal? RungPrice(in ExecutionDirective directive, int rung, Instrument instrument)
        => directive.Entry.LimitPrice is { } first
            ? instrument.RoundToTick(first - (rung * directive.Entry.LayerSpacing * (sbyte)directive.Direction))
            : null;
}
