using System;
using System.Collections.Generic;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.TestKit;

namespace S1mpleTrader.Kernel.Tests.Ledger;

/// <summary>
/// An account's money from nothing but its fills and rates, in exact decimals: cash, balance, and equity from either.
/// </summary>
internal sealed class ShadowLedger(decimal capital) : RunObserver
{
    private const decimal Cent = 0.00000001m; // What money is rounded to.

    private readonly Dictionary<int, Held> _open = [];
    private Instrument[] _instruments = [];
    private InstrumentGrid[] _grids = [];

    public decimal Cash { get; private set; } = capital;

    public decimal Balance { get; private set; } = capital;

    public long Fills { get; private set; }

    public int OpenTrades => _open.Count;

    /// <summary>Fills by reason.</summary>
    public long[] Reasons { get; } = new long[8];

    public void Start(Instrument[] instruments, InstrumentGrid[] grids)
        => (_instruments, _grids) = (instruments, grids);

    public override void OnFill(in Fill fill)
    {
        Fills++;
        Reasons[(int)fill.Reason]++;
        Instrument instrument = _instruments[fill.Symbol];
        decimal quantity = fill.Lots * instrument.LotSize;
        decimal value = quantity * fill.Ticks * instrument.TickSize * instrument.ContractMultiplier;
        decimal fee = _grids[fill.Symbol].Money.ToDecimal(fill.FeeUnits);
        if (instrument.FeeTiers.Count == 0
            && fee != ((Rational)value * (fill.IsTaker ? instrument.Taker : instrument.Maker)).Nearest(Cent))
        {
            throw new InvalidOperationException($"fee {fee} of {value}");
        }

        int side = (int)fill.Side;
        Cash -= (side * value) + fee;
        Balance -= fee;
        if (fill.Reason == FillReason.Entry)
        {
            Held held = _open.GetValueOrDefault(fill.TradeId) ?? (_open[fill.TradeId] = new Held(fill.Symbol, side));
            held.Quantity += quantity;
            held.Cost += value;
            return;
        }

        Held trade = _open[fill.TradeId];
        decimal released = quantity == trade.Quantity
            ? trade.Cost
            : ((Rational)trade.Cost * quantity / trade.Quantity).Nearest(Cent);
        trade.Quantity -= quantity;
        trade.Cost -= released;
        Balance += trade.Side * (value - released);
        if (trade.Quantity == 0m)
        {
            _open.Remove(fill.TradeId);
        }
    }

    /// <summary>Pays a rate on what is held.</summary>
    public void Fund(int symbol, decimal close, decimal rate)
    {
        foreach (Held trade in _open.Values)
        {
            if (trade.Symbol == symbol)
            {
                Rational value = (Rational)trade.Quantity * close * _instruments[symbol].ContractMultiplier;
                decimal paid = trade.Side * (value * rate).Nearest(Cent);
                Cash -= paid;
                Balance -= paid;
            }
        }
    }

    /// <summary>Equity by both ways, at the last closes.</summary>
    public (decimal FromBalance, decimal FromCash) Equity(ReadOnlySpan<long> marks)
    {
        decimal fromBalance = Balance;
        decimal fromCash = Cash;
        foreach (Held trade in _open.Values)
        {
            Instrument instrument = _instruments[trade.Symbol];
            decimal value = trade.Quantity * marks[trade.Symbol] * instrument.TickSize * instrument.ContractMultiplier;
            fromBalance += trade.Side * (value - trade.Cost);
            fromCash += trade.Side * value;
        }

        return (fromBalance, fromCash);
    }

    private sealed class Held(int symbol, int side)
    {
        public int Symbol { get; } = symbol;

        public int Side { get; } = side;

        public decimal Quantity { get; set; }

        public decimal Cost { get; set; }
    }
}
