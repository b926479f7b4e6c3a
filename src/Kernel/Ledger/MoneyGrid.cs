using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Ledger;

/// <summary>
/// The account's unit of money: fine enough that price × quantity of every instrument is a whole number of units.
/// </summary>
/// <remarks>
/// Money inside the kernel is an <see cref="Int128"/> count of units of 10^-<see cref="Decimals"/>; it is a
/// <see cref="decimal"/> at every edge. Results don't depend on the unit: only fees, funding and released cost are
/// rounded, and those to currency decimals.
/// </remarks>
public sealed class MoneyGrid
{
    private readonly decimal _unitsPerCurrency;
    private readonly Int128 _unitsPerRounding; // Units in one smallest currency amount.

    /// <summary>Finds the coarsest unit that fits.</summary>
    /// <param name="currencyDecimals">Decimals to which fees, funding and released cost are rounded.</param>
    /// <param name="initialCapital">The account's start.</param>
    /// <param name="instruments">All instruments of the account.</param>
    public MoneyGrid(int currencyDecimals, decimal initialCapital, IReadOnlyList<Instrument> instruments)
    {
        Invariant.Holds(currencyDecimals is >= 0 and <= 12);
        int decimals = Math.Max(currencyDecimals, ExactDecimal.DecimalsOf(initialCapital));
        foreach (Instrument instrument in instruments)
        {
            decimal unit = instrument.TickSize * instrument.LotSize * instrument.ContractMultiplier;
            decimals = Math.Max(decimals, ExactDecimal.DecimalsOf(unit));
        }

        Invariant.Holds(decimals <= 20);
        Decimals = decimals;
        CurrencyDecimals = currencyDecimals;
        _unitsPerCurrency = ExactDecimal.PowerOfTen(decimals);
        CurrencyPerUnit = 1 / (double)_unitsPerCurrency;
        _unitsPerRounding = (Int128)ExactDecimal.PowerOfTen(decimals - currencyDecimals);
    }

    /// <summary>Decimals of one unit.</summary>
    public int Decimals { get; }

    /// <summary>Account currency in one unit, as a double: for comparisons with a margin.</summary>
    public double CurrencyPerUnit { get; }

    /// <summary>Decimals to which fees, funding and released cost are rounded.</summary>
    public int CurrencyDecimals { get; }

    /// <summary>Units in one smallest currency amount.</summary>
    internal Int128 UnitsPerRounding => _unitsPerRounding;

    /// <summary>Returns the units of an amount that lies on the grid.</summary>
    /// <param name="amount">In account currency.</param>
    public Int128 ToUnits(decimal amount)
    {
        decimal units = amount * _unitsPerCurrency;
        Invariant.Holds(units == decimal.Truncate(units));
        return (Int128)units;
    }

    /// <summary>
    /// Returns the smallest number of units worth at least an amount: a threshold, which
    /// may lie beyond any account's reach.
    /// </summary>
    /// <param name="amount">In account currency, at least 0.</param>
    /// <returns>At most <see cref="Int128.MaxValue"/>.</returns>
    public Int128 ToUnitsUp(decimal amount)
    {
        var exact = Rate.Of(amount);
        var unitsPerCurrency = (Int128)_unitsPerCurrency;
        if (exact.Denominator > unitsPerCurrency)
        {
            return WholeDivision.Up(exact.Numerator, exact.Denominator / unitsPerCurrency); // Both are powers of ten.
        }

        Int128 factor = unitsPerCurrency / exact.Denominator;
        return exact.Numerator > Int128.MaxValue / factor ? Int128.MaxValue : exact.Numerator * factor;
    }

    /// <summary>Returns an amount in account currency.</summary>
    /// <param name="units">Units.</param>
    public decimal ToDecimal(Int128 units) => ExactDecimal.FromDigits(units, (byte)Decimals);

    /// <summary>
    /// Returns one × other / denominator units, rounded half to even to currency decimals, however large the product.
    /// </summary>
    /// <param name="one">Units.</param>
    /// <param name="other">A factor.</param>
    /// <param name="denominator">Above 0.</param>
    public Int128 RoundToCurrency(Int128 one, Int128 other, Int128 denominator)
        => WholeDivision.NearestEven(one, other, denominator * _unitsPerRounding) * _unitsPerRounding;
}
