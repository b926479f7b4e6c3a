using System.Collections.Generic;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// One symbol, one_at_a_time: at most one open trade, one pending entry and one pending close. Every step is asked for
/// one decided row at a time; nothing is skipped.
/// </summary>
public sealed class StrategyAccount
{
    private readonly StrategySettings _settings;
    private readonly Market _market;
    private readonly Opportunities _opportunities;
    private readonly List<TradeRow> _trades = [];
    private readonly List<FillRow> _fills = [];
    private bool _closing;
    private int _closingOpportunity;
    private int _tradesOpened;

    public StrategyAccount(StrategySettings settings, Market market, Opportunities opportunities)
    {
        _settings = settings;
        _market = market;
        _opportunities = opportunities;
        Balance = settings.InitialCapital;
        Equity = settings.InitialCapital;
    }

    /// <summary>"balance = initial + Σ realised P&amp;L − Σ fees − Σ funding".</summary>
    public decimal Balance { get; private set; }

    /// <summary>As of the last mark.</summary>
    public decimal Equity { get; private set; }

    public decimal FeesPaid { get; private set; }

    /// <summary>Σ notional of fills.</summary>
    public decimal Turnover { get; private set; }

    public int AmbiguousFills { get; private set; }

    public int Liquidations { get; private set; }

    public OpenTrade? Trade { get; private set; }

    public EntryOrder? Entry { get; private set; }

    public IReadOnlyList<TradeRow> Trades => _trades;

    public IReadOnlyList<FillRow> Fills => _fills;

    public void SubmitEntry(EntryOrder order) => Entry = order;

    /// <summary>A market order for all that the trade holds; 0: no opportunity ends with it (the close of a reverse).</summary>
    public void SubmitClose(int opportunity)
    {
        _closing = true;
        _closingOpportunity = opportunity;
    }

    /// <summary>"1. match: orders that were active before t meet the bar that closes at t", then liquidation.</summary>
    public void Match(int row)
    {
        if (Trade is null && Entry is null)
        {
            return;
        }

        decimal open = Exact.FromDouble(_market.Open[row]);
        decimal high = Exact.FromDouble(_market.High[row]);
        decimal low = Exact.FromDouble(_market.Low[row]);

        // "at the open: protective orders already beyond it; then reducing market orders; then entries."
        CloseWhereBeyond(row, open, enteredHere: false);
        MeetClose(row, open);
        bool filledInside = MeetEntry(row, open, high, low);

        // "Then inside the bar: resting entries, then protective orders."
        MeetProtection(row, high, low, filledInside);
        if (Trade is not null)
        {
            Liquidate(row, open, high, low);
        }
    }

    /// <summary>"2. mark: positions are marked at the close".</summary>
    public void Mark(int row)
    {
        if (Trade is not OpenTrade trade)
        {
            Equity = Balance;
            return;
        }

        // "the entry bar whole, and the last bar whole for END_OF_DATA; in any other exit bar only the exit price": a
        // trade that is still open at the mark has its whole bar counted.
        trade.Touch(Exact.FromDouble(_market.High[row]));
        trade.Touch(Exact.FromDouble(_market.Low[row]));
        Equity = Exact.Plus(Balance, trade.ValueAt(Exact.FromDouble(_market.Close[row])));
    }

    /// <summary>
    /// "what it submits EXPIRES; pending entries are cancelled; then open trades close at that close, without slippage,
    /// taker fee, END_OF_DATA (close_at_end: false leaves them open)".
    /// </summary>
    public void Finish(int row)
    {
        if (_closing && _closingOpportunity != 0)
        {
            _opportunities.Expire(_closingOpportunity);
        }

        _closing = false;
        if (Entry is EntryOrder pending)
        {
            _opportunities.Expire(pending.Opportunity);
            Entry = null;
        }

        if (_settings.CloseAtEnd && Trade is not null)
        {
            Exit(row, Exact.FromDouble(_market.Close[row]), isTaker: true, "END_OF_DATA");
            Equity = Balance;
        }
    }

    /// <summary>
    /// "an open beyond either fills at the open". *Beyond* includes the level itself, as in the table ("open ≥ S",
    /// "open ≤ L"), so a price exactly at the level fills here and the rest of the bar can't make it ambiguous.
    /// "A target is … maker, except taker when it is beyond at the open of the bar in which the entry filled."
    /// </summary>
    private void CloseWhereBeyond(int row, decimal reference, bool enteredHere)
    {
        if (Trade is not OpenTrade trade)
        {
            return;
        }

        if (trade.Stop is decimal stop && trade.Direction * (reference - stop) <= 0m)
        {
            Exit(row, Slip(reference, -trade.Direction), isTaker: true, "STOP_LOSS");
        }
        else if (trade.Target is decimal target && trade.Direction * (reference - target) >= 0m)
        {
            Exit(row, reference, isTaker: enteredHere, "TAKE_PROFIT");
        }
    }

    /// <summary>"a trade that is closed, by whatever, cancels its group's open children": then the close expires.</summary>
    private void MeetClose(int row, decimal open)
    {
        if (!_closing)
        {
            return;
        }

        _closing = false;
        if (Trade is OpenTrade trade)
        {
            Exit(row, Slip(open, -trade.Direction), isTaker: true, "SIGNAL");
            if (_closingOpportunity != 0)
            {
                _opportunities.Execute(_closingOpportunity);
            }
        }
        else if (_closingOpportunity != 0)
        {
            _opportunities.Expire(_closingOpportunity);
        }
    }

    /// <summary>The pending entry meets the bar; true: it filled inside it, by a LIMIT, and its trade is open.</summary>
    private bool MeetEntry(int row, decimal open, decimal high, decimal low)
    {
        if (Entry is not EntryOrder order)
        {
            return false;
        }

        // "GTD (meets every bar that opens before its end, and ends in the match step of the first instant ≥ its end)".
        if (!order.Immediate && _market.OpenTime[row] >= order.EndNanos)
        {
            ExpireEntry(order);
            return false;
        }

        bool isFirst = !order.Met;
        order.Met = true;
        if (order.Limit is not decimal limit)
        {
            decimal price = Slip(open, order.Direction);
            if (IsWorse(order, price))
            {
                _opportunities.Reject(order.Opportunity, "SLIPPAGE");
                Entry = null;
                return false;
            }

            Open(row, order, price, isTaker: true);
            CloseWhereBeyond(row, open, enteredHere: true);
            return false;
        }

        if (order.Direction * (open - limit) <= 0m)
        {
            Open(row, order, open, isTaker: isFirst);
            CloseWhereBeyond(row, open, enteredHere: true);
            return false;
        }

        decimal extreme = order.Direction > 0 ? low : high;
        if (!order.Immediate && order.Direction * (extreme - limit) <= 0m)
        {
            Open(row, order, limit, isTaker: false);

            // "one that fills inside the bar beyond its stop or target is closed at its own reference price".
            CloseWhereBeyond(row, limit, enteredHere: true);
            return true;
        }

        // "IOC (first bar only; a limit only if marketable at its open)".
        if (order.Immediate || CloseTime(row) >= order.EndNanos)
        {
            ExpireEntry(order);
        }

        return false;
    }

    private void ExpireEntry(EntryOrder order)
    {
        _opportunities.Expire(order.Opportunity);
        Entry = null;
    }

    /// <summary>"worse than the decision price by more than max_slippage_pct is refused …; a better price never is".</summary>
    private static bool IsWorse(EntryOrder order, decimal price) =>
        (Fraction)(order.Direction * (price - order.DecisionPrice)) > (Fraction)order.DecisionPrice * order.MaxSlippage;

    /// <summary>
    /// "stop hit if the adverse extreme reaches it, target if the favourable one does"; "filled inside the bar by a
    /// LIMIT: the stop counts in that bar, the target does not; this is not ambiguous".
    /// </summary>
    private void MeetProtection(int row, decimal high, decimal low, bool filledInside)
    {
        if (Trade is not OpenTrade trade)
        {
            return;
        }

        decimal adverse = trade.Direction > 0 ? low : high;
        decimal favourable = trade.Direction > 0 ? high : low;
        bool stopped = trade.Stop is decimal s && trade.Direction * (adverse - s) <= 0m;
        bool targeted = !filledInside && trade.Target is decimal t && trade.Direction * (favourable - t) >= 0m;
        if (stopped && targeted)
        {
            // "pessimistic (default): the stop; optimistic: the target if touched".
            AmbiguousFills++;
            stopped = !_settings.Optimistic;
        }

        if (stopped)
        {
            Exit(row, Slip(trade.Stop!.Value, -trade.Direction), isTaker: true, "STOP_LOSS");
        }
        else if (targeted)
        {
            Exit(row, trade.Target!.Value, isTaker: false, "TAKE_PROFIT");
        }
    }

    /// <summary>
    /// "if equity reaches the maintenance margin …, open trades are closed at the prices where it does (at the open, if
    /// already beyond), rounded against the trader, taker fee, unslipped". A trade entered inside this bar moves from
    /// the bar's open too, as the sentence says of all symbols.
    /// </summary>
    private void Liquidate(int row, decimal open, decimal high, decimal low)
    {
        OpenTrade trade = Trade!;
        int direction = trade.Direction;
        decimal adverse = direction > 0 ? low : high;
        if (!IsReached(trade, adverse) && !IsReached(trade, open))
        {
            return;
        }

        // balance + direction × (units × p − cost) = rate × units × p, solved for p.
        Fraction units = trade.Units;
        Fraction p = IsReached(trade, open)
            ? open
            : ((direction * (Fraction)trade.Cost) - Balance)
                / (units * ((Fraction)direction - _settings.MaintenanceMarginRate));
        decimal price = direction > 0 ? p.Floor(_settings.TickSize) : p.Ceiling(_settings.TickSize);
        Exit(row, price, isTaker: true, "LIQUIDATION");
        Liquidations++;
    }

    private bool IsReached(OpenTrade trade, decimal price)
    {
        Fraction equity = (Fraction)Balance + trade.ValueAt(price);
        return equity <= (Fraction)trade.Units * price * _settings.MaintenanceMarginRate;
    }

    private void Open(int row, EntryOrder order, decimal price, bool isTaker)
    {
        decimal units = Exact.Times(order.Quantity, _settings.Multiplier);
        decimal cost = Exact.Times(units, price);
        decimal fee = Pay(cost, isTaker);
        _tradesOpened++;
        Trade = new OpenTrade
        {
            Id = _tradesOpened,
            Direction = order.Direction,
            Quantity = order.Quantity,
            EntryPrice = price,
            EntryRow = row,
            EntryFee = fee,
            Cost = cost,
            Units = units,
            Stop = order.Stop,
            Target = order.Target,
            SignalType = order.SignalType,
            Opportunity = order.Opportunity,
        };
        Entry = null;
        AddFill(row, Trade, order.Direction, price, isTaker, fee, "ENTRY");
        _opportunities.Execute(order.Opportunity);
    }

    private void Exit(int row, decimal price, bool isTaker, string reason)
    {
        OpenTrade trade = Trade!;
        decimal gross = trade.ValueAt(price);
        decimal fee = Pay(Exact.Times(trade.Units, price), isTaker);
        Balance = Exact.Plus(Balance, gross);
        Trade = null;
        trade.Touch(price);
        AddFill(row, trade, -trade.Direction, price, isTaker, fee, reason);
        decimal fees = Exact.Plus(trade.EntryFee, fee);
        decimal net = Exact.Minus(gross, fees);
        _trades.Add(new TradeRow
        {
            TradeId = trade.Id,
            Symbol = _settings.Symbol,
            Direction = trade.Direction > 0 ? "BUY" : "SELL",
            Quantity = trade.Quantity,
            EntryTimeNanos = _market.OpenTime[trade.EntryRow],
            EntryPrice = trade.EntryPrice,
            ExitTimeNanos = _market.OpenTime[row],
            ExitPrice = price,
            GrossPnl = gross,
            Fees = fees,
            Funding = 0m,
            NetPnl = net,
            ReturnPct = (double)net / (double)trade.Cost * 100,
            Mae = trade.Mae,
            Mfe = trade.Mfe,
            BarsHeld = row - trade.EntryRow + 1,
            EntryReason = trade.SignalType,
            ExitReason = reason,
            OpportunityId = trade.Opportunity,
            EntryRow = trade.EntryRow,
            ExitRow = row,
        });
    }

    /// <summary>"Fees: maker/taker rate × notional, rounded per fill", half to even to the currency's decimals.</summary>
    private decimal Pay(decimal notional, bool isTaker)
    {
        decimal fee = ((Fraction)notional * (isTaker ? _settings.Taker : _settings.Maker)).Nearest(Exact.Currency);
        Balance = Exact.Minus(Balance, fee);
        FeesPaid = Exact.Plus(FeesPaid, fee);
        Turnover = Exact.Plus(Turnover, notional);
        return fee;
    }

    private void AddFill(int row, OpenTrade trade, int side, decimal price, bool isTaker, decimal fee, string reason) =>
        _fills.Add(new FillRow(
            row,
            trade.Id,
            side > 0 ? "BUY" : "SELL",
            trade.Quantity,
            price,
            isTaker ? "TAKER" : "MAKER",
            fee,
            reason));

    /// <summary>"slip(p, side) = p × (1 ± slippage_bps/10⁴ …); the result is rounded to the tick **against** the trader".</summary>
    private decimal Slip(decimal price, int side)
    {
        Fraction slipped = price * ((Fraction)1 + (side * ((Fraction)_settings.SlippageBps / 10_000)));
        return side > 0 ? slipped.Ceiling(_settings.TickSize) : slipped.Floor(_settings.TickSize);
    }

    private long CloseTime(int row) => _market.OpenTime[row] + _settings.TimeframeNanos;
}
