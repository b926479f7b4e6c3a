using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>Step 4: directives, their checks, groups and batches (docs/EXECUTION.md, From plan to money).</summary>
public sealed partial class OracleAccount
{
    /// <summary>
    /// The entry reference: close[i], in sequential mode the plan's limit price, else its stop price, else close[i].
    /// </summary>
    /// <remarks>Reading: a ladder of layers is not a limit price, so its reference is the close.</remarks>
    public decimal EntryReference(OracleEntry entry)
    {
        decimal close = _lastClose[entry.Symbol];
        decimal tick = Instrument(entry.Symbol).Tick;
        return _settings.SequentialPlanning ? RoundPrice(entry.Limit ?? entry.Stop, tick) ?? close : close;
    }

    /// <summary>
    /// The margin that open trades and pending entries bind; a trade that a reverse closes counts no more.
    /// </summary>
    public Rational MarginUsed(IReadOnlyList<OracleTrade> withoutTrades)
    {
        Rational used = Rational.Zero;
        foreach (OracleTrade trade in _openTrades.Where(trade => !withoutTrades.Contains(trade)))
        {
            used += (Rational)trade.Cost / Instrument(trade.Symbol).MaxLeverage;
        }

        foreach (OracleGroup group in _openGroups.Where(
            group => group.Trade is null || !withoutTrades.Contains(group.Trade)))
        {
            OracleInstrument instrument = Instrument(group.Entry.Symbol);
            foreach (OracleOrder order in group.Orders.Where(order => order.IsOpen))
            {
                used +=
                    (Rational)order.Remaining * group.EntryReference * instrument.Multiplier / instrument.MaxLeverage;
            }
        }

        return used;
    }

    /// <summary>The first check that refuses the directive, or null.</summary>
    public string? Check(OracleEntry entry)
    {
        if (IsPolicyViolated(entry.Symbol, entry.IsBuy, entry.Reverses))
        {
            return "POSITION_OPEN";
        }

        OracleInstrument instrument = Instrument(entry.Symbol);
        decimal quantity = ((Rational)entry.Quantity).Floor(instrument.Lot);
        decimal reference = EntryReference(entry);
        Rational notional = (Rational)quantity * reference * instrument.Multiplier;
        if (quantity <= 0m || notional < instrument.MinNotional)
        {
            return "BELOW_MIN_NOTIONAL";
        }

        if (IsRiskLimitViolated(entry, reference, instrument))
        {
            return "RISK_LIMIT";
        }

        Rational needed = (notional / instrument.MaxLeverage) + (notional * TakerRate(entry.Symbol));
        return needed > (Rational)Equity - MarginUsed(entry.Reverses) ? "INSUFFICIENT_FUNDS"
            : IsFull(entry) ? "CAPACITY"
            : null;
    }

    /// <summary>
    /// "A configured bound on open orders, trades or groups is reached." Reading: orders are entries and market orders
    /// that reduce, a stop and a target being part of their trade; a group that has yet to open its trade counts as
    /// one; a trade that the directive closes counts no more; a group counts while it has open orders; a close is a
    /// group.
    /// </summary>
    private bool IsFull(OracleEntry entry)
    {
        int orders = _openGroups.Sum(group => group.Orders.Count(order => order.IsOpen)) + _reducing.Count;
        int wanted = Math.Max(1, Math.Max(entry.Chunks, entry.Layers.Count)) + entry.Reverses.Count;
        int trades = _openTrades.Count(trade => !entry.Reverses.Contains(trade))
            + _openGroups.Count(group => group.Trade is null);
        int groups = _openGroups.Count(group => group.HasOpenOrders)
            + _reducing.Count(order => _openGroups.All(group => !group.ClosingOrders.Contains(order)));
        return orders + wanted > _settings.MaxOpenOrders
            || trades + 1 > _settings.MaxOpenTrades
            || groups + 1 > _settings.MaxOpenGroups;
    }

    /// <summary>Checks and submits an entry; a refusal is recorded with its reason.</summary>
    /// <returns>The group, or null when refused.</returns>
    public OracleGroup? Submit(long time, OracleEntry entry)
    {
        OracleGroup? group = Submit(time, entry, out string? reason);
        if (reason is not null)
        {
            Refuse(time, entry.Name, reason);
        }

        return group;
    }

    public void Refuse(long time, string name, string reason) =>
        _rejections.Add(new OracleRejection(time, name, reason));

    /// <summary>
    /// A market order that reduces a trade: all that it holds now, or a quantity, down to the lot. Reading: where the
    /// trade isn't open nothing happens, and that is no failure of a batch.
    /// </summary>
    public OracleOrder? Close(long time, OracleTrade trade, decimal? quantity, string reason, long latencyNanos)
    {
        if (!trade.IsOpen)
        {
            return null;
        }

        decimal size = quantity is decimal asked ? ((Rational)asked).Floor(Instrument(trade.Symbol).Lot) : trade.Held;
        return AddReducing(time, trade.Symbol, trade, size, reason, latencyNanos);
    }

    /// <summary>A market order that reduces a symbol's trades, first in, first out.</summary>
    public OracleOrder? CloseSymbol(long time, int symbol, decimal quantity, string reason, long latencyNanos) =>
        AddReducing(time, symbol, null, ((Rational)quantity).Floor(Instrument(symbol).Lot), reason, latencyNanos);

    /// <summary>A new exit plan; it takes effect from the next bar, and sides aren't checked again.</summary>
    public void Modify(OracleTrade trade, bool setsStop, decimal? stop, bool setsTarget, decimal? target)
    {
        if (!trade.IsOpen || trade.StopGoesOn)
        {
            return;
        }

        bool hadNone = trade.StopLoss is null && trade.TakeProfit is null;
        decimal tick = Instrument(trade.Symbol).Tick;
        trade.StopLoss = setsStop ? RoundPrice(stop, tick) : trade.StopLoss;
        trade.TakeProfit = setsTarget ? RoundPrice(target, tick) : trade.TakeProfit;
        if (hadNone)
        {
            trade.ProtectiveId = NextProtectiveId(trade);
        }
    }

    /// <summary>A reduce-only LIMIT for a part of a trade, "active from the next bar, matched like a target".</summary>
    public void PlacePartial(OracleTrade trade, decimal price, decimal quantity)
    {
        if (trade.IsOpen && !trade.StopGoesOn)
        {
            trade.PartialPrice = price;
            trade.PartialLeft = quantity;
        }
    }

    /// <summary>
    /// Cancels what is open of a group, the closing orders of a reverse included. Reading: `child` counts entry orders.
    /// </summary>
    public void CancelGroup(OracleGroup group)
    {
        foreach (OracleOrder closing in group.ClosingOrders)
        {
            closing.IsOpen = false;
            _reducing.Remove(closing);
        }

        CancelEntries(group);
    }

    public void CancelChild(OracleGroup group, int child)
    {
        // Reading: a child without a lot isn't an order, so it isn't counted.
        List<OracleOrder> orders = [.. group.Orders.Where(order => order.Quantity > 0m)];
        if (child >= 1 && child <= orders.Count)
        {
            orders[child - 1].IsOpen = false;
            EndGroupIfDone(group);
        }
    }

    private static decimal? RoundPrice(decimal? price, decimal tick) =>
        price is decimal value ? ((Rational)value).Nearest(tick) : null;

    private void CancelEntries(OracleGroup group)
    {
        foreach (OracleOrder order in group.Orders)
        {
            order.IsOpen = false;
        }

        EndGroupIfDone(group);
    }

    /// <summary>
    /// one_at_a_time: an open trade or a pending entry of the symbol. pyramid: one of the other direction. Reading:
    /// under pyramid a pending entry of the other direction refuses as an open trade does. A reverse is judged as if
    /// its trade, and with it the rest of that trade's group, were gone.
    /// </summary>
    public bool IsPolicyViolated(int symbol, bool isBuy, IReadOnlyList<OracleTrade> reverses)
    {
        bool onlyOpposite = _settings.PositionPolicy == OraclePositionPolicy.Pyramid;
        return _settings.PositionPolicy != OraclePositionPolicy.Hedge
            && (_openTrades.Any(trade => trade.Symbol == symbol && !reverses.Contains(trade)
                    && (!onlyOpposite || trade.IsBuy != isBuy))
                || _openGroups.Any(group => group.Entry.Symbol == symbol && group.HasOpenOrders
                    && (group.Trade is null || !reverses.Contains(group.Trade))
                    && (!onlyOpposite || group.Entry.IsBuy != isBuy)));
    }

    private static bool IsRiskLimitViolated(OracleEntry entry, decimal reference, OracleInstrument instrument)
    {
        decimal? stop = RoundPrice(entry.StopLoss, instrument.Tick);
        decimal? target = RoundPrice(entry.TakeProfit, instrument.Tick);
        bool isWrongSide = (stop is decimal s && (entry.IsBuy ? s >= reference : s <= reference))
            || (target is decimal t && (entry.IsBuy ? t <= reference : t >= reference));

        // Reading: a plan's price at or below zero, once rounded to the tick, isn't one: refused as one on the wrong
        // side is.
        isWrongSide |=
            new[] { stop, target, RoundPrice(entry.Limit, instrument.Tick), RoundPrice(entry.Stop, instrument.Tick) }
            .Concat(entry.Layers.Select(layer => RoundPrice(layer, instrument.Tick)))
            .Any(rounded => rounded <= 0m);
        if (isWrongSide || stop is not decimal price || entry.StopLossTolerancePct is not decimal percent)
        {
            return isWrongSide;
        }

        Rational limit = ((Rational)reference * percent / 100m) + instrument.Tick;
        return Math.Abs(reference - price) > limit;
    }

    private OracleGroup? Submit(long time, OracleEntry entry, out string? reason)
    {
        reason = Check(entry);
        if (reason is not null)
        {
            return null;
        }

        decimal tick = Instrument(entry.Symbol).Tick;
        OracleGroup group = new()
        {
            Entry = entry with
            {
                StopLoss = RoundPrice(entry.StopLoss, tick),
                TakeProfit = RoundPrice(entry.TakeProfit, tick),
            },
            EntryReference = EntryReference(entry),
            DecisionClose = _lastClose[entry.Symbol],
            DecidedAt = time,
        };
        foreach (OracleTrade reversed in entry.Reverses)
        {
            group.ClosingOrders.Add(Close(time, reversed, null, "SIGNAL", entry.LatencyNanos)!);
        }

        AddEntryOrders(group, time);
        _openGroups.Add(group);
        _groups[entry.Name] = group;
        return group;
    }

    private void AddEntryOrders(OracleGroup group, long time)
    {
        OracleEntry entry = group.Entry;
        OracleInstrument instrument = Instrument(entry.Symbol);
        decimal quantity = ((Rational)entry.Quantity).Floor(instrument.Lot);
        int count = entry.Layers.Count > 0 ? entry.Layers.Count : entry.Chunks;
        bool isTwap = entry.Layers.Count == 0 && entry.Chunks > 1;
        decimal[] sizes = Divide(
            quantity, count, entry.Layers.Count > 0 ? OracleDistribution.Uniform : entry.Distribution, instrument.Lot);
        bool isDated = entry.WindowNanos.HasValue && (isTwap || entry.TimeInForce == OracleTimeInForce.GoodTillDate);
        for (int child = 0; child < count; child++)
        {
            // Reading: a moment between two nanoseconds is cut down, as times are whole nanoseconds.
            long delay = isTwap ? (long)((Int128)child * entry.WindowNanos!.Value / count) : 0;
            group.Orders.Add(new OracleOrder
            {
                Id = _nextOrderId++,
                Symbol = entry.Symbol,
                Group = group,
                IsBuy = entry.IsBuy,
                Type = entry.Layers.Count > 0 ? OracleOrderType.Limit : entry.Type,
                Limit = RoundPrice(entry.Layers.Count > 0 ? entry.Layers[child] : entry.Limit, instrument.Tick),
                Stop = RoundPrice(entry.Stop, instrument.Tick),
                TimeInForce = entry.TimeInForce,
                Quantity = sizes[child],
                Remaining = sizes[child],
                IsOpen = sizes[child] > 0m,
                ActiveFrom = time + entry.LatencyNanos + delay,
                EndsAt = isDated ? time + entry.WindowNanos : null,
                ImpactMultiplier = entry.ImpactMultiplier,
                MarketImpact = entry.MarketImpact,
            });
        }
    }

    /// <summary>
    /// Sizes by weights 1 each, n..1 or 1..n, "each rounded down to the lot, the remainder on the last".
    /// </summary>
    private static decimal[] Divide(decimal quantity, int count, OracleDistribution distribution, decimal lot)
    {
        decimal[] sizes = new decimal[count];
        decimal total = distribution == OracleDistribution.Uniform ? count : count * (count + 1) / 2;
        decimal left = quantity;
        for (int child = 0; child < count; child++)
        {
            decimal weight = distribution switch
            {
                OracleDistribution.FrontLoaded => count - child,
                OracleDistribution.BackLoaded => child + 1,
                _ => 1m,
            };
            sizes[child] = child == count - 1 ? left : ((Rational)quantity * weight / total).Floor(lot);
            left = Exact.Subtract(left, sizes[child]);
        }

        return sizes;
    }

    private OracleOrder? AddReducing(
        long time, int symbol, OracleTrade? trade, decimal quantity, string reason, long latencyNanos)
    {
        if (quantity <= 0m)
        {
            return null;
        }

        OracleOrder order = new()
        {
            Id = _nextOrderId++,
            Symbol = symbol,
            Type = OracleOrderType.Market,
            Target = trade,
            Quantity = quantity,
            Remaining = quantity,
            ActiveFrom = time + latencyNanos,
            Reason = reason,
        };
        _reducing.Add(order);
        return order;
    }

    /// <summary>
    /// A group without an open order has ended: EXECUTED by its entry's first fill; else REJECTED with SLIPPAGE where
    /// an order was refused; else EXPIRED. Reading: the closing order of a reverse doesn't count as its entry's fill.
    /// </summary>
    private void EndGroupIfDone(OracleGroup group)
    {
        if (group.HasOpenOrders || !_openGroups.Remove(group))
        {
            return;
        }

        if (group.Trade is null && group.RefusedAt is long refusedAt)
        {
            group.Ending = OracleEnding.Rejected;
            group.RejectReason = "SLIPPAGE";
            _rejections.Add(new OracleRejection(refusedAt, group.Entry.Name, "SLIPPAGE"));
        }
        else if (group.Trade is null)
        {
            group.Ending = OracleEnding.Expired;
            _expired.Add(group.Entry.Name);
        }
    }
}
