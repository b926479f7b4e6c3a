using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Ledger;

/// <summary>
/// An instrument in whole numbers: prices in ticks, quantities in lots, money in the account's units.
/// </summary>
/// <remarks>
/// Invariant: one lot moved by one tick is worth exactly <see cref="UnitsPerTickLot"/> money units, so that every
/// product of price and quantity is a whole number and nothing is ever rounded except where docs/EXECUTION.md says so.
/// </remarks>
public sealed class InstrumentGrid
{
    /// <summary>
    /// No price has so many ticks: those of the data have fewer than 2^50, and a plan's price beyond is held here.
    /// </summary>
    public const long MostTicks = 1L << 52;

    /// <summary>No quantity has more lots: a plan's size beyond is held here.</summary>
    public const long MostLots = 1L << 62;

    private const double MostUnits = (double)(1L << 62) * (1L << 28);

    private readonly FeeRate _makerFee;
    private readonly FeeRate _takerFee;
    private readonly FeeTable? _tiers;
    private readonly ulong _narrowUnits; // Units per tick and lot.
    private readonly Step _tick;
    private readonly Step _lot;

    /// <summary>Puts an instrument on the account's grid.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="money">The account's money grid.</param>
    public InstrumentGrid(Instrument instrument, MoneyGrid money)
    {
        Instrument = instrument;
        Money = money;
        _tick = new Step(instrument.TickSize);
        _lot = new Step(instrument.LotSize);
        UnitsPerTickLot = money.ToUnits(instrument.TickSize * instrument.LotSize * instrument.ContractMultiplier);
        UnitsPerTickLotAsDouble = (double)UnitsPerTickLot;
        MaintenanceRate = (double)instrument.MaintenanceMarginRate;
        MarginShare = 1 / (double)instrument.MaxLeverage;
        TakerShare = (double)HighestTaker(instrument);
        TakerRate = (double)instrument.Taker;
        MaxLeverageAsDouble = (double)instrument.MaxLeverage;
        CurrencyPerPriceLot = (double)(instrument.LotSize * instrument.ContractMultiplier);
        CurrencyPerTickLot = UnitsPerTickLotAsDouble * money.CurrencyPerUnit;
        MinNotionalUnits = money.ToUnitsUp(instrument.MinNotional);
        TicksPerPrice = TicksPerPriceOf(instrument);
        PricePerTick = (double)instrument.TickSize;
        MaxLeverage = Rate.Of(instrument.MaxLeverage);
        MaintenanceMargin = Rate.Of(instrument.MaintenanceMarginRate);
        _makerFee = new FeeRate(Rate.Of(instrument.Maker), money);
        _takerFee = new FeeRate(Rate.Of(instrument.Taker), money);
        _tiers = instrument.FeeTiers.Count > 0 ? new FeeTable(instrument.FeeTiers, money) : null;
        Invariant.Holds(UnitsPerTickLot > 0 && UnitsPerTickLot <= ulong.MaxValue);
        _narrowUnits = (ulong)UnitsPerTickLot;
    }

    /// <summary>The instrument in decimals.</summary>
    public Instrument Instrument { get; }

    /// <summary>The account's money grid.</summary>
    public MoneyGrid Money { get; }

    /// <summary>Money units that one lot gains when the price moves by one tick.</summary>
    public Int128 UnitsPerTickLot { get; }

    /// <summary>The same, as a double: for comparisons with a margin.</summary>
    public double UnitsPerTickLotAsDouble { get; }

    /// <summary>Maintenance margin over notional, as a double: for comparisons with a margin.</summary>
    public double MaintenanceRate { get; }

    /// <summary>Margin over notional, as a double: for comparisons with a margin.</summary>
    public double MarginShare { get; }

    /// <summary>
    /// The highest taker fee over notional of any tier, at least 0, as a double: for comparisons with a margin.
    /// </summary>
    public double TakerShare { get; }

    /// <summary>Taker fee over notional without tiers, as a double.</summary>
    public double TakerRate { get; }

    /// <summary>Largest notional over margin, as a double.</summary>
    public double MaxLeverageAsDouble { get; }

    /// <summary>Account currency that one lot gains when the price rises by one tick, as a double.</summary>
    public double CurrencyPerTickLot { get; }

    /// <summary>
    /// Account currency that one lot gains when the price rises by 1, as a double: for comparisons with a margin.
    /// </summary>
    public double CurrencyPerPriceLot { get; }

    /// <summary>Smallest notional of an entry, rounded up to a unit.</summary>
    public Int128 MinNotionalUnits { get; }

    /// <summary>Ticks in one unit of quote currency, as a double: only for prices below 2^50 ticks.</summary>
    public double TicksPerPrice { get; }

    /// <summary>The tick in quote currency, as a double: for comparisons with a margin.</summary>
    public double PricePerTick { get; }

    /// <summary>Largest notional over margin.</summary>
    public Rate MaxLeverage { get; }

    /// <summary>Maintenance margin over notional.</summary>
    public Rate MaintenanceMargin { get; }

    /// <summary>Whether fees depend on the account's volume.</summary>
    public bool HasFeeTiers => _tiers is not null;

    /// <summary>Returns an instrument's <see cref="TicksPerPrice"/>.</summary>
    /// <param name="instrument">The instrument.</param>
    public static double TicksPerPriceOf(Instrument instrument) => 1 / (double)instrument.TickSize;

    /// <summary>Returns the ticks of a market price, which lies on the grid (checked at bootstrap).</summary>
    /// <param name="price">A price of a bar.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ToTicks(double price) => WholeTicks.Of(price, TicksPerPrice);

    /// <summary>Returns the price of so many ticks.</summary>
    /// <param name="ticks">Ticks.</param>
    public decimal Price(long ticks) => _tick.Times(ticks);

    /// <summary>Returns the price of so many ticks in digits: ticks × digits of the tick.</summary>
    /// <param name="ticks">Ticks.</param>
    /// <param name="price">The price, when true is returned.</param>
    /// <param name="tickDigits">The digits of the tick, at least 1.</param>
    /// <returns>Whether its digits fit in 63 bits with certainty.</returns>
    internal bool TryPriceInDigits(long ticks, out Amount price, out long tickDigits)
        => _tick.TryTimes(ticks, out price, out tickDigits);

    /// <summary>Returns the quantity of so many lots.</summary>
    /// <param name="lots">Lots.</param>
    public decimal Quantity(long lots) => _lot.Times(lots);

    /// <summary>Returns the ticks nearest to a price, ties to even.</summary>
    /// <param name="price">A plan's price: any decimal.</param>
    /// <returns>At most <see cref="MostTicks"/> in size, which no market reaches.</returns>
    public long NearestTicks(decimal price) => Amount.DivideToNearestEvenWithin(price, Instrument.TickSize, MostTicks);

    /// <summary>Returns the lots of a quantity, rounded down.</summary>
    /// <param name="quantity">A plan's quantity: any decimal.</param>
    /// <returns>At most <see cref="MostLots"/> in size, which no account can pay.</returns>
    public long LotsDown(decimal quantity) => Amount.DivideDownWithin(quantity, Instrument.LotSize, MostLots);

    /// <summary>
    /// Returns whether an account can hold a notional: below 2^90 units, so that every
    /// sum of such amounts is a decimal.
    /// </summary>
    /// <param name="ticks">Price: any number of ticks that <see cref="NearestTicks"/> returns.</param>
    /// <param name="lots">Quantity: any number of lots that <see cref="LotsDown"/> returns.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool CanHold(long ticks, long lots) => Math.Abs((double)ticks * lots) * UnitsPerTickLotAsDouble < MostUnits;

    /// <summary>Returns the notional of a quantity at a price.</summary>
    /// <param name="ticks">Price.</param>
    /// <param name="lots">Quantity.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Int128 Notional(long ticks, long lots)
        => (ticks | lots) >= 0
            && Narrow.TryMultiply((ulong)ticks, (ulong)lots, out ulong product)
            && Narrow.TryMultiply(product, _narrowUnits, out ulong units)
                ? units
                : WideNotional(ticks, lots);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Int128 WideNotional(long ticks, long lots) => (Int128)ticks * lots * UnitsPerTickLot;

    /// <summary>Returns a fill's fee without tiers, rounded half to even to currency decimals.</summary>
    /// <param name="notionalUnits">The fill's notional.</param>
    /// <param name="isTaker">Whether it took liquidity.</param>
    public Int128 Fee(Int128 notionalUnits, bool isTaker)
    {
        Invariant.Holds(notionalUnits >= 0);
        return isTaker ? _takerFee.Of(notionalUnits) : _makerFee.Of(notionalUnits);
    }

    /// <summary>Returns a fill's fee by the tier that holds, rounded half to even to currency decimals.</summary>
    /// <param name="notionalUnits">The fill's notional.</param>
    /// <param name="isTaker">Whether it took liquidity.</param>
    /// <param name="volumeUnits">The account's notional over the 30 days before the fill, money units.</param>
    public Int128 Fee(Int128 notionalUnits, bool isTaker, Int128 volumeUnits)
    {
        Invariant.Holds(notionalUnits >= 0);
        return FeeRateAt(volumeUnits, isTaker).Of(notionalUnits);
    }

    /// <summary>Returns the taker fee over notional by the tier that holds.</summary>
    /// <param name="volumeUnits">The account's notional over 30 days, money units.</param>
    public Rate TakerAt(Int128 volumeUnits) => FeeRateAt(volumeUnits, isTaker: true).Rate;

    private ref readonly FeeRate FeeRateAt(Int128 volumeUnits, bool isTaker)
    {
        int tier = _tiers?.TierAt(volumeUnits) ?? -1;
        if (tier >= 0)
        {
            return ref _tiers!.RateOf(tier, isTaker);
        }

        return ref isTaker ? ref _takerFee : ref _makerFee;
    }

    private static decimal HighestTaker(Instrument instrument)
    {
        decimal highest = Math.Max(0m, instrument.Taker);
        foreach (FeeTier tier in instrument.FeeTiers)
        {
            highest = Math.Max(highest, tier.Taker);
        }

        return highest;
    }
}

/// <summary>A grid's step: multiples of it are made without a decimal multiplication.</summary>
internal readonly struct Step
{
    private readonly decimal _size;
    private readonly long _digits; // The step is digits × 10^-scale; 0 where its digits are too many for the short way.
    private readonly byte _scale;

    public Step(decimal size)
    {
        decimal digits = size;
        for (int i = 0; i < size.Scale; i++)
        {
            digits *= 10m;
        }

        _size = size;
        _scale = size.Scale;
        _digits = digits <= int.MaxValue ? (long)digits : 0;
    }

    public bool TryTimes(long count, out Amount product, out long digits)
    {
        digits = _digits;
        product = Amount.OfDigits(unchecked(count * _digits), _scale);
        return _digits > 0 && Math.Abs(count) <= int.MaxValue;
    }

    public decimal Times(long count)
        => _digits > 0 && Math.Abs(count) <= int.MaxValue
            ? ExactDecimal.FromDigits(count * _digits, _scale)
            : count * _size;
}

/// <summary>A decimal fraction as a ratio of whole numbers.</summary>
/// <param name="Numerator">The digits.</param>
/// <param name="Denominator">A power of ten.</param>
public readonly record struct Rate(Int128 Numerator, Int128 Denominator)
{
    /// <summary>Returns a decimal as a ratio.</summary>
    /// <param name="value">The decimal.</param>
    public static Rate Of(decimal value)
    {
        decimal digits = value;
        Int128 denominator = 1;
        while (digits != decimal.Truncate(digits))
        {
            digits *= 10m;
            denominator *= 10;
        }

        return new Rate((Int128)digits, denominator);
    }

    /// <summary>Returns the ratio as a decimal.</summary>
    public decimal ToDecimal() => (decimal)Numerator / (decimal)Denominator;
}
