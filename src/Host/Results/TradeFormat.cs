using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Host.Results;

/// <summary>What the files of one run need to know to write its trades: grids and names.</summary>
internal sealed class TradeFormat
{
    /// <summary>Digits after the point of average prices, which are rounded for display only.</summary>
    public const int PriceDecimals = 12;

    /// <summary>Exit reasons by <see cref="FillReason"/>.</summary>
    public static readonly string[] ExitReasons =
        ["ENTRY", "STOP_LOSS", "TAKE_PROFIT", "SIGNAL", "PARTIAL", "LIQUIDATION", "END_OF_DATA", "EMERGENCY"];

    /// <summary>Directions as files write them: long trades were bought.</summary>
    public static readonly string[] Directions = ["SELL", "BUY"];

    private readonly Int128[] _tickNumerators; // Tick sizes in units of 10^-PriceDecimals.
    private readonly Int128[] _lotNumerators;  // Lot sizes in units of 10^-QuantityDecimals.
    private readonly byte[][] _signalsUtf8;
    private readonly byte[][] _eventsUtf8;

    /// <summary>Prepares for the trades of a specification.</summary>
    public TradeFormat(BuildSpecs specs)
    {
        Money = new MoneyGrid(specs.Account.CurrencyDecimals, specs.Account.InitialCapital, specs.Instruments);
        Grids = new InstrumentGrid[specs.Instruments.Count];
        Symbols = new string[Grids.Length];
        _tickNumerators = new Int128[Grids.Length];
        _lotNumerators = new Int128[Grids.Length];
        for (int i = 0; i < Grids.Length; i++)
        {
            Grids[i] = new InstrumentGrid(specs.Instruments[i], Money);
            Symbols[i] = specs.Instruments[i].Symbol;
            decimal numerator = specs.Instruments[i].TickSize * ExactDecimal.PowerOfTen(PriceDecimals);
            Invariant.Holds(numerator == decimal.Truncate(numerator));
            _tickNumerators[i] = (Int128)numerator;
            QuantityDecimals = Math.Max(QuantityDecimals, specs.Instruments[i].LotSize.Scale);
        }

        for (int i = 0; i < Grids.Length; i++)
        {
            decimal lot = specs.Instruments[i].LotSize;
            var numerator = (Int128)(lot * ExactDecimal.PowerOfTen(lot.Scale));
            _lotNumerators[i] = numerator * (Int128)ExactDecimal.PowerOfTen(QuantityDecimals - lot.Scale);
        }

        Events = EventNames.Of(specs);
        Signals = new string[specs.Strategy.Opportunity.Count];
        for (int i = 0; i < Signals.Length; i++)
        {
            Signals[i] = specs.Strategy.Opportunity[i].Plugin.SignalType;
        }

        _signalsUtf8 = [.. Signals.Select(Encoding.UTF8.GetBytes)];
        _eventsUtf8 = [.. Events.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>The account's money grid.</summary>
    public MoneyGrid Money { get; }

    /// <summary>Instruments by symbol index.</summary>
    public InstrumentGrid[] Grids { get; }

    /// <summary>Names by symbol index.</summary>
    public string[] Symbols { get; }

    /// <summary>Signal types by index of opportunity worker.</summary>
    public string[] Signals { get; }

    /// <summary>Names of events, by the index that a trade without an opportunity bears.</summary>
    public IReadOnlyList<string> Events { get; }

    /// <summary>Returns why a trade was entered: its signal's type, or the event that a directive answered.</summary>
    public string EntryReason(in TradeOrigin origin)
        => origin.SignalWorker >= 0 ? Signals[origin.SignalWorker]
            : origin.Event >= 0 ? Events[origin.Event]
            : string.Empty;

    /// <summary>Returns the same as UTF-8.</summary>
    public ReadOnlySpan<byte> EntryReasonUtf8(in TradeOrigin origin)
        => origin.SignalWorker >= 0 ? _signalsUtf8[origin.SignalWorker]
            : origin.Event >= 0 ? _eventsUtf8[origin.Event]
            : [];

    /// <summary>Digits after the point of quantities.</summary>
    public int QuantityDecimals { get; }

    /// <summary>Returns the quantity that a trade entered with.</summary>
    public decimal Quantity(in Trade trade) => Grids[trade.Symbol].Quantity(trade.EnteredLots);

    /// <summary>Returns a quantity in units of 10^-<see cref="QuantityDecimals"/>.</summary>
    public Int128 QuantityUnits(int symbol, long lots) => Product(lots, _lotNumerators[symbol]);

    /// <summary>Returns a price in units of 10^-<see cref="PriceDecimals"/>.</summary>
    public Int128 PriceUnits(int symbol, long ticks) => Product(ticks, _tickNumerators[symbol]);

    /// <summary>Returns the average entry price in units of 10^-<see cref="PriceDecimals"/>.</summary>
    public Int128 EntryPriceUnits(in Trade trade) => AverageUnits(trade.Symbol, trade.EntryUnits, trade.EnteredLots);

    /// <summary>Returns the average exit price in units of 10^-<see cref="PriceDecimals"/>.</summary>
    public Int128 ExitPriceUnits(in Trade trade) => AverageUnits(trade.Symbol, trade.ExitUnits, trade.EnteredLots);

    // One multiplication where the unit fits 64 bits, as nearly always.
    private static Int128 Product(long count, Int128 unit)
    {
        if (unit != (long)unit)
        {
            return checked(count * unit);
        }

        long high = Math.BigMul(count, (long)unit, out long low);
        return new Int128((ulong)high, (ulong)low);
    }

    // Σ ticks × lots × unit / (lots × unit) is the average in ticks; times the tick, rounded once. Where all fills had
    // one price it is whole ticks. Notionals beyond 10^20 units times a tick's numerator may leave 128 bits; they are
    // rare enough to be computed slowly.
    private Int128 AverageUnits(int symbol, Int128 notionalUnits, long lots)
    {
        Invariant.Holds(lots > 0);
        Int128 denominator = lots * Grids[symbol].UnitsPerTickLot;
        Int128 numerator = _tickNumerators[symbol];
        if (notionalUnits == (long)notionalUnits && denominator == (long)denominator)
        {
            (long ticks, long rest) = Math.DivRem((long)notionalUnits, (long)denominator);
            if (rest == 0)
            {
                return Product(ticks, numerator);
            }
        }

        bool fits = Int128.LeadingZeroCount(Int128.Abs(notionalUnits)) + Int128.LeadingZeroCount(numerator) > 129;
        if (fits)
        {
            return WholeDivision.NearestEven(notionalUnits * numerator, denominator);
        }

        BigInteger product = (BigInteger)notionalUnits * (BigInteger)numerator;
        var down = BigInteger.DivRem(product, (BigInteger)denominator, out BigInteger remainder);
        BigInteger twice = remainder * 2;
        bool isUp = twice > (BigInteger)denominator || (twice == (BigInteger)denominator && !down.IsEven);
        return (Int128)(isUp ? down + 1 : down);
    }
}
