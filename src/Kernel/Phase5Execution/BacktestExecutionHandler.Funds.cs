using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <content>What the account has free: margin bound, and whether an entry fits in the rest.</content>
public sealed partial class BacktestExecutionHandler
{
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
        return BoundMargin(request) * ledger.Money.CurrencyPerUnit;
    }

    // The margin bound, near enough for an estimate, money units. Most entries come when nothing is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double BoundMargin(EntryRequest request)
    {
        double units = 0;
        if (ledger.OpenCount == 0 && groups.Book.Count == 0)
        {
            return units;
        }

        for (int symbol = 0; symbol < grids.Length; symbol++)
        {
            units += Narrow.ToDouble(BoundUnits(symbol, request)) * grids[symbol].MarginShare;
        }

        return units;
    }

    // Whether margin and taker fee at the entry reference fit in what the account has free.
    private bool HasFunds(EntryRequest request, long now, Int128 equityUnits)
        => IsFarFromLimit(request, equityUnits) || HasFundsExactly(request, now, equityUnits);

    // In doubles, with a margin far above their rounding: almost every entry of almost every account ends here.
    private bool IsFarFromLimit(EntryRequest request, Int128 equityUnits)
    {
        InstrumentGrid own = grids[request.Symbol];
        double notional = Narrow.ToDouble(own.Notional(request.ReferenceTicks, request.Lots));
        double needed = (notional * (own.MarginShare + own.TakerShare)) + BoundMargin(request);
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
        BigInteger left =
            ((BigInteger)equityUnits * multiple) - WideMarginOf(grids[request.Symbol], notional, multiple);
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

    // Cost of the trades that a reverse closes, and what their open children bind: closing cancels them.
    private Int128 ReversedUnits(EntryRequest request)
    {
        Int128 units = 0;
        foreach (ref readonly Trade trade in ledger.OpenTrades)
        {
            units += request.IsReversed(in trade) ? trade.CostUnits + groups.Book.Group(trade.Group).PendingUnits : 0;
        }

        return units;
    }
}
