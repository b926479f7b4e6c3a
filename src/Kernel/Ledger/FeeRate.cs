using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Ledger;

/// <summary>A fee rate that knows its account's rounding: half to even, to currency decimals.</summary>
internal readonly struct FeeRate
{
    private readonly Rate _rate;
    private readonly MoneyGrid _money;
    private readonly bool _isRebate;
    private readonly ulong _numerator; // Of the rate's magnitude; 0 where rate and rounding don't fit in 64 bits.
    private readonly ulong _denominator;
    private readonly ulong _unitsPerRounding;

    /// <summary>Prepares a rate.</summary>
    /// <param name="rate">Above -1 and below 1; negative for a rebate.</param>
    /// <param name="money">The account's money grid.</param>
    public FeeRate(Rate rate, MoneyGrid money)
    {
        _rate = rate;
        _money = money;
        _isRebate = rate.Numerator < 0;
        var magnitude = Int128.Abs(rate.Numerator);
        Int128 denominator = rate.Denominator * money.UnitsPerRounding;
        if (magnitude <= long.MaxValue && denominator <= long.MaxValue / 2)
        {
            _numerator = (ulong)magnitude;
            _denominator = (ulong)denominator;
            _unitsPerRounding = (ulong)money.UnitsPerRounding;
        }
    }

    /// <summary>Fee over notional, exactly.</summary>
    public Rate Rate => _rate;

    /// <summary>Returns the fee of a fill; negative for a rebate.</summary>
    /// <param name="notionalUnits">Its notional, at least 0.</param>
    public Int128 Of(Int128 notionalUnits)
    {
        if (_rate.Numerator == 0)
        {
            return 0;
        }

        if (_numerator != 0 && notionalUnits <= ulong.MaxValue
            && Narrow.TryMultiply((ulong)notionalUnits, _numerator, out ulong product))
        {
            (ulong quotient, ulong rest) = Math.DivRem(product, _denominator);
            Invariant.HoldsHot(rest < _denominator);
            ulong twice = rest * 2;
            ulong isAbove = twice > _denominator ? 1UL : 0UL; // Added, not guessed at: every other fee is rounded up.
            ulong isHalf = twice == _denominator ? 1UL : 0UL;
            if (Narrow.TryMultiply(quotient + (isAbove | (isHalf & quotient)), _unitsPerRounding, out ulong fee))
            {
                return _isRebate ? -(Int128)fee : fee; // Half to even is the same on both sides of 0.
            }
        }

        return _money.RoundToCurrency(notionalUnits, _rate.Numerator, _rate.Denominator);
    }
}
