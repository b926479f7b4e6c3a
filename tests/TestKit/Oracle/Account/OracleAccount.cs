using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>
/// The account of docs/EXECUTION.md, row by row and exactly: orders, fills, trades and money.
/// One instant is <see cref="Match"/>, <see cref="Mark"/>, then directives, then <see cref="EndSymbol"/> where a symbol
/// ends.
/// </summary>
/// <remarks>
/// Where the page leaves room, a comment that starts with "Reading:" names the sentence and what is made of it.
/// Equity = initial + realised − fees − funding + unrealised; the identity with cash holds after every fill and is
/// checked at every mark.
/// </remarks>
public sealed partial class OracleAccount
{
    private readonly OracleSettings _settings;
    private readonly List<OracleGroup> _openGroups = [];
    private readonly List<OracleOrder> _reducing = [];
    private readonly List<OracleTrade> _openTrades = [];
    private readonly List<OracleTrade> _closedTrades = [];
    private readonly List<OracleFill> _fills = [];
    private readonly List<OracleRejection> _rejections = [];
    private readonly List<string> _expired = [];
    private readonly List<OracleEquity> _equity = [];
    private readonly decimal[] _lastClose;
    private readonly int[] _nextFunding;
    private readonly int[] _lastOrdinal;
    private readonly long[] _lastOpenTime;
    private readonly Dictionary<string, OracleGroup> _groups = [];
    private readonly List<(long Instant, decimal Notional)> _traded = [];
    private long _instant;
    private long _nextOrderId = 1;
    private int _nextTradeId = 1;
    private decimal _balance;
    private decimal _cash;

    public OracleAccount(OracleSettings settings)
    {
        _settings = settings;
        _balance = settings.InitialCapital;
        _cash = settings.InitialCapital;
        Equity = settings.InitialCapital;
        _lastClose = new decimal[settings.Instruments.Count];
        _nextFunding = new int[settings.Instruments.Count];
        _lastOrdinal = new int[settings.Instruments.Count];
        _lastOpenTime = new long[settings.Instruments.Count];
        _capLeft = new decimal[settings.Instruments.Count];
    }

    public OracleSettings Settings => _settings;

    /// <summary>The instant that was last marked.</summary>
    public long Now { get; private set; }

    public decimal Balance => _balance;

    /// <summary>Marked at every symbol's last close.</summary>
    public decimal Equity { get; private set; }

    public IReadOnlyList<OracleTrade> OpenTrades => _openTrades;

    /// <summary>In the order in which they closed.</summary>
    public IReadOnlyList<OracleTrade> ClosedTrades => _closedTrades;

    public IReadOnlyList<OracleGroup> OpenGroups => _openGroups;

    /// <summary>The group of a directive that was submitted, by its name; null where there is none.</summary>
    public OracleGroup? FindGroup(string name) => _groups.GetValueOrDefault(name);

    public IReadOnlyList<OracleFill> Fills => _fills;

    public IReadOnlyList<OracleRejection> Rejections => _rejections;

    public IReadOnlyList<string> Expired => _expired;

    /// <summary>One record per instant with a decided bar.</summary>
    public IReadOnlyList<OracleEquity> EquityRecords => _equity;

    public int AmbiguousFills { get; private set; }

    /// <summary>Liquidation events of the account, not fills.</summary>
    public int Liquidations { get; private set; }

    /// <summary>Records with a trade open at the mark.</summary>
    public int ExposedRecords { get; private set; }

    public decimal FeesPaid { get; private set; }

    /// <summary>Σ quantity × price × multiplier of all fills.</summary>
    public decimal TurnoverNotional { get; private set; }

    /// <summary>The last close of a symbol; zero before its first row.</summary>
    public decimal LastClose(int symbol) => _lastClose[symbol];

    /// <summary>A row that nothing is decided at: only its close is remembered.</summary>
    public void ObserveUndecided(int symbol, OracleRow row) => _lastClose[symbol] = row.Close;

    /// <summary>
    /// Step 1: orders that were active before the instant meet the bars that close at it; a symbol without a bar has no
    /// row.
    /// </summary>
    public void Match(long time, OracleRow?[] rows)
    {
        _instant = time;
        for (int symbol = 0; symbol < rows.Length; symbol++)
        {
            if (rows[symbol] is OracleRow row)
            {
                MatchSymbol(symbol, row);
            }
        }

        EndDatedOrders(time);
        Liquidate(rows);
    }

    /// <summary>Step 2: the close marks positions, equity is recorded, then funding is booked on that close.</summary>
    public void Mark(long time, OracleRow?[] rows)
    {
        Now = time;
        long openTime = time - _settings.TimeframeNanos;
        for (int symbol = 0; symbol < rows.Length; symbol++)
        {
            if (rows[symbol] is OracleRow row)
            {
                _lastClose[symbol] = row.Close;
                _lastOrdinal[symbol] = row.Ordinal;
                _lastOpenTime[symbol] = row.OpenTime;
                openTime = row.OpenTime;
                foreach (OracleTrade trade in _openTrades)
                {
                    if (trade.Symbol == symbol)
                    {
                        trade.ExitsOfBar.Clear();
                        SeeExcursion(trade, trade.Held, trade.Cost, row.Low);
                        SeeExcursion(trade, trade.Held, trade.Cost, row.High);
                    }
                }
            }
        }

        Revalue();
        _equity.Add(new OracleEquity(time, openTime, Equity, _balance));
        ExposedRecords += _openTrades.Count > 0 ? 1 : 0;
        BookFunding(time);
    }

    /// <summary>
    /// The end of a symbol's decided rows, after step 4: pending entries are cancelled, then open trades close at the
    /// close, without slippage, as taker; the instant's record becomes the one after closing.
    /// </summary>
    public void EndSymbol(int symbol, OracleRow row)
    {
        foreach (OracleGroup group in _openGroups.Where(group => group.Entry.Symbol == symbol).ToList())
        {
            CancelGroup(group);
        }

        _reducing.RemoveAll(order => order.Symbol == symbol);
        if (_settings.CloseAtEnd)
        {
            foreach (OracleTrade trade in TradesOf(symbol))
            {
                ApplyExit(trade, trade.Held, row.Close, true, "END_OF_DATA", row.OpenTime, row.Ordinal);
            }
        }

        Revalue();
        OracleEquity record = _equity[^1];
        _equity[^1] = record with { Equity = Equity, Balance = _balance };
    }

    private OracleInstrument Instrument(int symbol) => _settings.Instruments[symbol];

    private List<OracleTrade> TradesOf(int symbol) =>
        _openTrades.Count == 0
            ? []
            : [.. _openTrades.Where(trade => trade.Symbol == symbol).OrderBy(trade => trade.Id)];

    private void Revalue()
    {
        decimal unrealised = 0m;
        decimal inventory = 0m;
        foreach (OracleTrade trade in _openTrades)
        {
            decimal value = Exact.Multiply(trade.Held, _lastClose[trade.Symbol], Instrument(trade.Symbol).Multiplier);
            decimal profit = Exact.Subtract(value, trade.Cost);
            unrealised = Exact.Add(unrealised, trade.IsBuy ? profit : -profit);
            inventory = Exact.Add(inventory, trade.IsBuy ? value : -value);
        }

        Equity = Exact.Add(_balance, unrealised);
        if (Equity != Exact.Add(_cash, inventory))
        {
            throw new InvalidOperationException($"equity {Equity} is not cash {_cash} + inventory {inventory}");
        }
    }

    /// <summary>
    /// Funding: "applied at the first instant ≥ its timestamp, after the mark, on quantity held × close × multiplier".
    /// Reading: each trade's amount is money, so it is rounded half-even to currency decimals on its own.
    /// </summary>
    private void BookFunding(long time)
    {
        for (int symbol = 0; symbol < _lastClose.Length; symbol++)
        {
            IReadOnlyList<OracleFundingRate> rates = Instrument(symbol).Funding;
            for (; _nextFunding[symbol] < rates.Count
                && rates[_nextFunding[symbol]].TimeNanos <= time; _nextFunding[symbol]++)
            {
                foreach (OracleTrade trade in TradesOf(symbol))
                {
                    Rational value = (Rational)trade.Held * _lastClose[symbol] * Instrument(symbol).Multiplier;
                    decimal paid = (value * rates[_nextFunding[symbol]].Rate).Nearest(Exact.CurrencyStep);
                    paid = trade.IsBuy ? paid : -paid;
                    trade.Funding = Exact.Add(trade.Funding, paid);
                    _balance = Exact.Subtract(_balance, paid);
                    _cash = Exact.Subtract(_cash, paid);
                }
            }
        }

        Revalue();
    }

    private decimal Fee(int symbol, Rational notional, bool isTaker)
        => (notional * FeeRate(symbol, isTaker)).Nearest(Exact.CurrencyStep);

    /// <summary>
    /// The taker rate that a fill at the instant would have: what funds checks and sizers compute with.
    /// </summary>
    public decimal TakerRate(int symbol) => FeeRate(symbol, isTaker: true);

    /// <summary>
    /// Reading: "the account's notional over the 30 days before the fill": fills of bars that opened at most 30 days
    /// before this fill's bar, earlier fills of the same bar included; a symbol without a bar is liquidated in the bar
    /// of the instant. Below the lowest tier the instrument's own rates hold.
    /// </summary>
    private decimal FeeRate(int symbol, bool isTaker)
    {
        const long ThirtyDays = 30L * 86_400_000_000_000L;
        OracleInstrument instrument = Instrument(symbol);
        decimal rate = isTaker ? instrument.Taker : instrument.Maker;
        if (instrument.FeeTiers.Count > 0)
        {
            decimal volume = _traded.Where(fill => fill.Instant >= _instant - ThirtyDays)
                .Aggregate(0m, (sum, fill) => Exact.Add(sum, fill.Notional));
            List<OracleFeeTier> reached = [.. instrument.FeeTiers.Where(tier => tier.Volume30d <= volume)];
            if (reached.Count > 0)
            {
                OracleFeeTier tier = reached.MaxBy(tier => tier.Volume30d);
                rate = isTaker ? tier.Taker : tier.Maker;
            }
        }

        return rate;
    }

    private void ApplyEntry(
        OracleOrder order, OracleRow row, decimal quantity, decimal price, bool isTaker, OracleOpening opening,
        decimal reference)
    {
        OracleGroup group = order.Group!;
        decimal value = Exact.Multiply(quantity, price, Instrument(order.Symbol).Multiplier);
        decimal fee = Fee(order.Symbol, value, isTaker);
        OracleTrade? trade = group.Trade;
        if (trade is null)
        {
            trade = new OracleTrade
            {
                Id = _nextTradeId++,
                Group = group,
                Symbol = order.Symbol,
                IsBuy = order.IsBuy,
                StopLoss = group.Entry.StopLoss,
                FirstStop = group.Entry.StopLoss,
                TakeProfit = group.Entry.TakeProfit,
                Opening = opening,
                OpenedRow = row.Ordinal,
                OpeningReference = reference,
                OpeningOpen = OpenFor(order, row, order.IsBuy),
                EntryTime = row.OpenTime,
                EntryRow = row.Ordinal,
            };
            trade.ProtectiveId = NextProtectiveId(trade);
            group.Trade = trade;
            group.Ending = OracleEnding.Executed;
            _openTrades.Add(trade);
        }

        trade.Held = Exact.Add(trade.Held, quantity);
        trade.Cost = Exact.Add(trade.Cost, value);
        trade.EntryQuantity = Exact.Add(trade.EntryQuantity, quantity);
        trade.EntryValue = Exact.Add(trade.EntryValue, value);
        order.Remaining = Exact.Subtract(order.Remaining, quantity);
        order.IsOpen &= order.Remaining > 0m;
        Pay(trade, value, order.IsBuy, fee);
        _fills.Add(
            new OracleFill(row.OpenTime, row.Ordinal, trade, order.IsBuy, quantity, price, isTaker, fee, "ENTRY"));
        EndGroupIfDone(group);
    }

    private long NextProtectiveId(OracleTrade trade)
    {
        long id = _nextOrderId;
        _nextOrderId += (trade.StopLoss.HasValue ? 1 : 0) + (trade.TakeProfit.HasValue ? 1 : 0);
        return id;
    }

    /// <summary>
    /// "A partial exit releases remaining cost × (quantity / quantity held), rounded half-even to currency decimals;
    /// the last exit releases the rest." Profit and loss are not rounded again, else the identity couldn't hold.
    /// </summary>
    private void ApplyExit(
        OracleTrade trade, decimal quantity, decimal price, bool isTaker, string reason, long barOpen, int rowOrdinal)
    {
        decimal value = Exact.Multiply(quantity, price, Instrument(trade.Symbol).Multiplier);
        decimal fee = Fee(trade.Symbol, value, isTaker);
        decimal released = quantity == trade.Held
            ? trade.Cost
            : ((Rational)trade.Cost * quantity / trade.Held).Nearest(Exact.CurrencyStep);
        decimal heldBefore = trade.Held;
        decimal costBefore = trade.Cost;
        decimal profit = trade.IsBuy ? Exact.Subtract(value, released) : Exact.Subtract(released, value);
        trade.Held = Exact.Subtract(trade.Held, quantity);
        trade.Cost = Exact.Subtract(trade.Cost, released);
        trade.ExitQuantity = Exact.Add(trade.ExitQuantity, quantity);
        trade.ExitValue = Exact.Add(trade.ExitValue, value);
        trade.Gross = Exact.Add(trade.Gross, profit);
        trade.ExitTime = barOpen;
        trade.ExitRow = rowOrdinal;
        trade.ExitReason = reason;
        _balance = Exact.Add(_balance, profit);
        Pay(trade, value, !trade.IsBuy, fee);
        _fills.Add(new OracleFill(barOpen, rowOrdinal, trade, !trade.IsBuy, quantity, price, isTaker, fee, reason));
        // Reading: "in any other exit bar only the exit price": in the bar that closes the trade each exit fill's
        // price, on what was held just before it; a bar that closes only a part has a mark and is seen whole, on what
        // is held at it. The last bar of END_OF_DATA was seen whole at its mark, which its close lies within.
        trade.ExitsOfBar.Add((heldBefore, costBefore, price));
        if (trade.Held == 0m)
        {
            trade.ExitsOfBar.ForEach(exit => SeeExcursion(trade, exit.Held, exit.Cost, exit.Price));
            CloseTrade(trade);
        }
    }

    private void CloseTrade(OracleTrade trade)
    {
        trade.IsOpen = false;
        _openTrades.Remove(trade);
        _closedTrades.Add(trade);
        foreach (OracleOrder order in trade.Group.Orders)
        {
            order.IsOpen = false;
        }

        EndGroupIfDone(trade.Group);
        _reducing.RemoveAll(order => order.Target == trade);
    }

    private void Pay(OracleTrade trade, decimal value, bool isBuy, decimal fee)
    {
        trade.Fees = Exact.Add(trade.Fees, fee);
        FeesPaid = Exact.Add(FeesPaid, fee);
        TurnoverNotional = Exact.Add(TurnoverNotional, value);
        _traded.Add((_instant, value));
        _balance = Exact.Subtract(_balance, fee);
        _cash = Exact.Subtract(Exact.Add(_cash, isBuy ? -value : value), fee);
    }

    private void SeeExcursion(OracleTrade trade, decimal quantity, decimal cost, decimal price)
    {
        decimal value = Exact.Multiply(quantity, price, Instrument(trade.Symbol).Multiplier);
        decimal profit = trade.IsBuy ? Exact.Subtract(value, cost) : Exact.Subtract(cost, value);
        trade.Mae = Math.Max(trade.Mae, -profit);
        trade.Mfe = Math.Max(trade.Mfe, profit);
    }
}
