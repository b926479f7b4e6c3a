using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase4Planning;
using S1mpleTrader.Kernel.Phase4Planning.Translation;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>Turns complete directives into orders, or into a reason: the account's last word before the market.</summary>
/// <remarks>A refused directive leaves book, ledger and id sequences as they were.</remarks>
/// <param name="grids">One per symbol.</param>
/// <param name="ledger">The account.</param>
/// <param name="groups">The book and its groups.</param>
/// <param name="policy">Which trades may be open together.</param>
public sealed partial class BacktestExecutionHandler(
    InstrumentGrid[] grids, StrategyLedger ledger, ExecutionGroups groups, Phase0Bootstrap.PositionPolicy policy)
{
    /// <summary>Returns whether the position policy lets a symbol take another trade.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="direction">Buy or sell.</param>
    public bool AllowsEntry(int symbol, Direction direction) => policy switch
    {
        Phase0Bootstrap.PositionPolicy.Hedge => true,
        Phase0Bootstrap.PositionPolicy.Pyramid => !HasTradeOrEntry(symbol, direction.Opposite()),
        _ => !HasTradeOrEntry(symbol),
    };

    /// <summary>Returns whether the position policy lets a symbol's trades be reversed: not while another entry that way is pending.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="direction">Of the new trade.</param>
    public bool AllowsReverse(int symbol, Direction direction)
        => policy != Phase0Bootstrap.PositionPolicy.OneAtATime || !HasTradeOrEntry(symbol, direction);

    /// <summary>Checks a complete directive from BELOW_MIN_NOTIONAL on and submits it.</summary>
    /// <param name="request">The directive.</param>
    /// <param name="overlays">The portfolio's overlays.</param>
    /// <param name="now">The instant, UTC nanoseconds.</param>
    /// <param name="equityUnits">Marked equity.</param>
    /// <param name="reason">Why it was refused, when false is returned.</param>
    /// <returns>Whether it was submitted.</returns>
    public bool TryEnter(
        EntryRequest request, scoped in OverlayGate overlays, long now, Int128 equityUnits, out RejectReason reason)
    {
        if (!TryCheck(request, in overlays, now, equityUnits, out reason))
        {
            return false;
        }

        int slot = OpenGroup(request, now + request.Execution.LatencyNanos);
        Journal?.Completed(request, groups.Book.Group(slot).Id);
        if (request.Reverses != TradeTarget.None)
        {
            SubmitCloses(slot, request.Symbol, request.Reverses, request.ReversesTradeId, now + request.Execution.LatencyNanos);
        }

        SubmitEntries(slot, request, now);
        return true;
    }

    /// <summary>Submits market orders that close trades, on behalf of an opportunity.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="target">One trade, or all of the symbol against <paramref name="direction"/>.</param>
    /// <param name="tradeId">The trade, where one is meant.</param>
    /// <param name="direction">The direction of the signal: trades against it are closed.</param>
    /// <param name="activeFrom">When the orders meet the market.</param>
    /// <param name="origin">Causality.</param>
    /// <returns>False when there is no room for the orders.</returns>
    public bool TryClose(
        int symbol, TradeTarget target, int tradeId, Direction direction, long activeFrom, in TradeOrigin origin)
    {
        if (!groups.Book.HasRoom(ledger.OpenCount))
        {
            return false;
        }

        int slot = OpenCloseGroup(symbol, direction, in origin);
        SubmitCloses(slot, symbol, target, tradeId, activeFrom);
        Invariant.Holds(groups.Book.Group(slot).OpenCloses > 0);
        return true;
    }

    /// <summary>Returns the margin bound by open trades and pending entries, in account currency.</summary>
    /// <param name="request">For a reverse, what it closes isn't counted.</param>
    public decimal MarginUsed(EntryRequest request)
    {
        decimal margin = 0m;
        for (int symbol = 0; symbol < grids.Length; symbol++)
        {
            Int128 bound = BoundUnits(symbol, request);
            if (bound == 0)
            {
                continue;
            }

            decimal leverage = grids[symbol].Instrument.MaxLeverage;
            margin += leverage == 1m ? ledger.Money.ToDecimal(bound) : ledger.Money.ToDecimal(bound) / leverage;
        }

        return margin;
    }

    /// <summary>Returns the same as a double.</summary>
    /// <param name="request">For a reverse, what it closes isn't counted.</param>
    internal double MarginUsedAsDouble(EntryRequest request)
    {
        double units = 0;
        for (int symbol = 0; symbol < grids.Length; symbol++)
        {
            units += Narrow.ToDouble(BoundUnits(symbol, request)) * grids[symbol].MarginShare;
        }

        return units * ledger.Money.CurrencyPerUnit;
    }

    // Whether margin and taker fee at the entry reference fit in what the account has free.
    private bool HasFunds(EntryRequest request, long now, Int128 equityUnits)
        => IsFarFromLimit(request, equityUnits) || HasFundsExactly(request, now, equityUnits);

    // In doubles, with a margin far above their rounding: almost every entry of almost every account ends here.
    private bool IsFarFromLimit(EntryRequest request, Int128 equityUnits)
    {
        InstrumentGrid own = grids[request.Symbol];
        double notional = Narrow.ToDouble(own.Notional(request.ReferenceTicks, request.Lots));
        double needed = notional * (own.MarginShare + own.TakerShare);
        for (int symbol = 0; symbol < grids.Length; symbol++)
        {
            needed += Narrow.ToDouble(BoundUnits(symbol, request)) * grids[symbol].MarginShare;
        }

        const double Margin = 1.000001;
        return Narrow.ToDouble(equityUnits) > (needed * Margin) + 1;
    }

    private bool HasFundsExactly(EntryRequest request, long now, Int128 equityUnits)
    {
        // Times a common multiple of the leverages, so that nothing is rounded: bound / L is bound × (multiple / L).
        Int128 multiple = 1;
        foreach (InstrumentGrid grid in grids)
        {
            multiple = LeastCommonMultiple(multiple, grid.MaxLeverage.Numerator);
        }

        InstrumentGrid own = grids[request.Symbol];
        Int128 notional = own.Notional(request.ReferenceTicks, request.Lots);
        Rate taker = ledger.TakerRate(request.Symbol, now);
        if (!IsNarrow(request, equityUnits, notional, multiple, taker))
        {
            return HasFundsWide(request, equityUnits, notional, multiple, taker);
        }

        Int128 left = (equityUnits * multiple) - MarginOf(own, notional, multiple);
        for (int symbol = 0; symbol < grids.Length; symbol++)
        {
            left -= MarginOf(grids[symbol], BoundUnits(symbol, request), multiple);
        }

        // equity − Σ bound / L − N / L ≥ N × t
        return left * taker.Denominator >= notional * taker.Numerator * multiple;
    }

    // Whether every product of the check stays far within 128 bits.
    private bool IsNarrow(EntryRequest request, Int128 equityUnits, Int128 notional, Int128 multiple, Rate taker)
    {
        double units = Math.Abs(Narrow.ToDouble(equityUnits)) + Narrow.ToDouble(notional);
        for (int symbol = 0; symbol < grids.Length; symbol++)
        {
            units += Narrow.ToDouble(BoundUnits(symbol, request));
        }

        const double FarWithin = 1e36;
        return units * (double)multiple * Math.Max((double)taker.Denominator, 1) < FarWithin;
    }

    // The same for amounts beyond any real account: exact all the same.
    private bool HasFundsWide(EntryRequest request, Int128 equityUnits, Int128 notional, Int128 multiple, Rate taker)
    {
        BigInteger left = ((BigInteger)equityUnits * multiple) - WideMarginOf(grids[request.Symbol], notional, multiple);
        for (int symbol = 0; symbol < grids.Length; symbol++)
        {
            left -= WideMarginOf(grids[symbol], BoundUnits(symbol, request), multiple);
        }

        return left * taker.Denominator >= (BigInteger)notional * taker.Numerator * multiple;
    }

    private static BigInteger WideMarginOf(InstrumentGrid grid, Int128 units, Int128 multiple)
        => (BigInteger)units * grid.MaxLeverage.Denominator * (multiple / grid.MaxLeverage.Numerator);

    private static Int128 MarginOf(InstrumentGrid grid, Int128 units, Int128 multiple)
        => units * grid.MaxLeverage.Denominator * (multiple / grid.MaxLeverage.Numerator);

    // What binds margin of a symbol; for a reverse, without what it closes.
    private Int128 BoundUnits(int symbol, EntryRequest request)
        => ledger.BoundUnits(symbol)
            - (symbol == request.Symbol && request.Reverses != TradeTarget.None ? ReversedUnits(request) : 0);

    private static Int128 LeastCommonMultiple(Int128 one, Int128 other)
    {
        Int128 divisor = one;
        Int128 rest = other;
        while (rest != 0)
        {
            (divisor, rest) = (rest, divisor % rest);
        }

        return one / divisor * other;
    }

    private bool TryCheck(
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
            reason = RejectReason.InsufficientFunds; // More than any account has: nothing further could be reckoned with it.
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
            && IsBeyondTolerance(request.ReferenceTicks, stopTicks, in Nullable.GetValueRefOrDefaultRef(in request.Limits.StopTolerance)))
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
        if (Math.Abs(estimate) > MostReckoned)
        {
            return estimate < 0 || (request.Limits.MaxRiskAmount is null && request.Limits.AccountRiskPct is null);
        }

        decimal risk = grid.Quantity(request.Lots) * grid.Instrument.ContractMultiplier * distance;
        decimal equity = ledger.Money.ToDecimal(equityUnits);
        return !(risk > request.Limits.MaxRiskAmount)
            && (request.Limits.AccountRiskPct is not { } share
                || (Math.Abs((double)share * (double)equity) > MostReckoned ? share * Math.Sign(equity) > 0m : risk <= share * equity));
    }

    // A price at or below zero, or beyond the grid's reach, isn't one.
    private static bool HasImpossiblePrice(EntryRequest request)
    {
        bool isLimit = request.Type is OrderType.Limit or OrderType.StopLimit;
        bool isImpossible = !IsPrice(request.ReferenceTicks)
            || (isLimit && !IsPrice(request.LimitTicks))
            || (request.Type is OrderType.Stop or OrderType.StopLimit && !IsPrice(request.StopTicks))
            || (request.StopLossTicks is { } stop && !IsPrice(stop))
            || (request.TakeProfitTicks is { } target && !IsPrice(target));
        foreach (long layer in request.LayerTicks.Span)
        {
            isImpossible |= !IsPrice(layer);
        }

        return isImpossible;
    }

    private static bool IsPrice(long ticks) => ticks is > 0 and < InstrumentGrid.MostTicks;

    // "Over the limit only beyond stop_loss_tolerance × entry reference + one tick".
    private static bool IsBeyondTolerance(long referenceTicks, long stopTicks, in decimal tolerance)
    {
        // In doubles, with half a tick's margin: a stop at the tolerance, rounded to the tick, ends here.
        double nearness = ExactDecimal.ToDouble(in tolerance);
        bool isWithin = nearness is >= 0 and <= 1 && referenceTicks <= int.MaxValue
            && Math.Abs(referenceTicks - stopTicks) < (nearness * referenceTicks) + 0.5;
        return !isWithin && IsBeyondToleranceExactly(referenceTicks, stopTicks, tolerance);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsBeyondToleranceExactly(long referenceTicks, long stopTicks, decimal tolerance)
        => Math.Abs((double)tolerance) < MostTolerance
            ? Math.Abs(referenceTicks - stopTicks) > (tolerance * referenceTicks) + 1m
            : tolerance < 0m;

    private const double MostReckoned = 1e27;  // Below what decimals hold.
    private const double MostTolerance = 1e12; // Times the most ticks, below what decimals hold.

    // In doubles, with a margin far above their rounding, as for the funds.
    private bool IsFarFromRiskLimits(EntryRequest request, InstrumentGrid grid, Int128 equityUnits)
    {
        const double Margin = 1.000001;
        double risk = request.Lots * request.SizePlan.RiskDistanceAsDouble * grid.CurrencyPerPriceLot * Margin;
        ref readonly RiskLimits limits = ref request.Limits;
        return risk >= 0
            && (!limits.AccountRiskPct.HasValue
                || risk < ExactDecimal.ToDouble(in Nullable.GetValueRefOrDefaultRef(in limits.AccountRiskPct)) * Narrow.ToDouble(equityUnits) * ledger.Money.CurrencyPerUnit)
            && (!limits.MaxRiskAmount.HasValue || risk < ExactDecimal.ToDouble(in Nullable.GetValueRefOrDefaultRef(in limits.MaxRiskAmount)));
    }

    private bool HasRoom(EntryRequest request)
    {
        int orders = Math.Max(1, Math.Max(request.Execution.Chunks, request.LayerTicks.Length));
        int closes = request.Reverses == TradeTarget.None ? 0 : CountReversed(request);
        return groups.Book.HasRoom(orders + closes) && ledger.FreeTrades + closes > groups.PendingEntries;
    }

    private int OpenGroup(EntryRequest request, long activeFrom)
    {
        ref ExecutionGroup group = ref groups.Open(request.Symbol, request.Lots, request.ReferenceTicks, out int slot);
        group.Direction = request.Direction;
        group.Strategy = request.Execution.Strategy;
        group.IsReverse = request.Reverses != TradeTarget.None;
        group.ReversesTrade = request.Reverses == TradeTarget.One ? request.ReversesTradeId : Order.FirstInFirstOut;
        group.JudgedFrom = activeFrom;
        group.HasStop = request.StopLossTicks.HasValue;
        group.HasTarget = request.TakeProfitTicks.HasValue;
        group.StopTicks = request.StopLossTicks ?? 0;
        group.TargetTicks = request.TakeProfitTicks ?? 0;
        group.Terms.IsMarketImpact = request.Execution.FillModel == Phase0Bootstrap.FillModel.MarketImpact;
        group.Terms.ImpactMultiplier = request.Execution.ImpactMultiplier;
        group.Terms.MaxSlippagePct = request.Execution.MaxSlippagePct;
        group.Terms.MinFillRatio = request.Execution.MinFillRatio;
        group.Origin.CopyFrom(in request.Origin);
        return slot;
    }

    private void SubmitCloses(int groupSlot, int symbol, TradeTarget target, int tradeId, long activeFrom)
    {
        Direction direction = groups.Book.Group(groupSlot).Direction;
        foreach (ref readonly Trade trade in ledger.OpenTrades)
        {
            bool isTarget = target == TradeTarget.One
                ? trade.Id == tradeId
                : trade.Symbol == symbol && trade.Direction != direction;
            if (isTarget)
            {
                AddClose(
                    groupSlot, trade.Symbol, trade.Direction.Opposite(), trade.Id, trade.OpenLots, FillReason.Signal, activeFrom);
            }
        }
    }

    private void AddClose(
        int groupSlot, int symbol, Direction side, int reducesTrade, long lots, FillReason reason, long activeFrom)
    {
        ref Order order = ref groups.Book.Add(groupSlot, lots, reducesTrade);
        order.Symbol = symbol;
        order.Side = side;
        order.Type = OrderType.Market;
        order.Reason = reason;
        order.ActiveFrom = activeFrom;
        Journal?.Submitted(in order, in groups.Book.Group(groupSlot));
    }

    private void SubmitEntries(int groupSlot, EntryRequest request, long now)
    {
        int count = Math.Max(1, Math.Max(request.Execution.Chunks, request.LayerTicks.Length));
        bool isTwap = request.Execution.Chunks > 1;
        long left = request.Lots;
        for (int child = 0; child < count; child++)
        {
            long lots = child == count - 1
                ? left
                : ChunkShares.Of(request.Lots, child, count, isTwap ? request.Execution.Distribution : ChunkDistribution.Uniform);
            left -= lots;
            if (lots > 0)
            {
                AddEntry(groupSlot, request, now, child, count, lots, isTwap);
            }
        }
    }

    private void AddEntry(
        int groupSlot, EntryRequest request, long now, int child, int count, long lots, bool isTwap)
    {
        ref readonly BacktestExecutionSpec execution = ref request.Execution;
        bool isLayer = request.LayerTicks.Length > 0;
        long delay = isTwap ? ChunkShares.DelayOf(child, count, execution.WindowNanos) : 0;
        bool ends = isTwap || execution.TimeInForce == TimeInForce.GoodTillDate;
        ref Order order = ref groups.Book.Add(groupSlot, lots, Order.None);
        order.Symbol = request.Symbol;
        order.Side = request.Direction;
        order.Type = isLayer ? OrderType.Limit : request.Type;
        order.TimeInForce = isTwap && execution.TimeInForce == TimeInForce.GoodTillCancelled
            ? TimeInForce.GoodTillDate
            : execution.TimeInForce;
        order.Reason = FillReason.Entry;
        order.LimitTicks = isLayer ? request.LayerTicks.Span[child] : request.LimitTicks;
        order.StopTicks = request.StopTicks;
        order.DecisionTicks = request.Type == OrderType.Stop ? request.StopTicks : request.DecisionTicks;
        order.ActiveFrom = now + execution.LatencyNanos + delay;
        order.EndTime = ends ? now + execution.WindowNanos : long.MaxValue;
        Journal?.Submitted(in order, in groups.Book.Group(groupSlot));
    }

    // Cost of the trades that a reverse closes, and what their open children bind: closing cancels them.
    private Int128 ReversedUnits(EntryRequest request)
    {
        Int128 units = 0;
        foreach (ref readonly Trade trade in ledger.OpenTrades)
        {
            units += IsReversed(in trade, request) ? trade.CostUnits + groups.Book.Group(trade.Group).PendingUnits : 0;
        }

        return units;
    }

    // Its entry fills only once they are closed, so their places are free by then.
    private int CountReversed(EntryRequest request)
    {
        int count = 0;
        foreach (ref readonly Trade trade in ledger.OpenTrades)
        {
            count += IsReversed(in trade, request) ? 1 : 0;
        }

        return count;
    }

    private static bool IsReversed(in Trade trade, EntryRequest request) => request.Reverses == TradeTarget.One
        ? trade.Id == request.ReversesTradeId
        : trade.Symbol == request.Symbol && trade.Direction != request.Direction;

    private bool HasTradeOrEntry(int symbol)
    {
        foreach (ref readonly Trade trade in ledger.OpenTrades)
        {
            if (trade.Symbol == symbol)
            {
                return true;
            }
        }

        foreach (ref readonly Order order in groups.Book.Orders)
        {
            if (!order.IsDone && !order.IsReducing && order.Symbol == symbol)
            {
                return true;
            }
        }

        return false;
    }

    private bool HasTradeOrEntry(int symbol, Direction direction)
    {
        if (ledger.HasOpen(symbol, direction))
        {
            return true;
        }

        foreach (ref readonly Order order in groups.Book.Orders)
        {
            if (!order.IsDone && !order.IsReducing && order.Symbol == symbol && order.Side == direction)
            {
                return true;
            }
        }

        return false;
    }
}
