using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <content>Closing what the account can't carry, and what the data's end leaves open.</content>
public sealed partial class MatchingEngine
{
    /// <summary>
    /// Closes all open trades where equity reaches the maintenance margin, after the fills of an instant.
    /// </summary>
    /// <remarks>
    /// All symbols move by one common fraction from their open to the adverse extreme of their net position; both
    /// equity and maintenance margin are affine in that fraction, so the first fraction at which they meet is a ratio
    /// of whole numbers, and prices are rounded from it, against the trader.
    /// </remarks>
    /// <param name="bars">The bar of each symbol; for a symbol without one, all four prices are its last close.</param>
    /// <returns>Whether the account was liquidated.</returns>
    public bool Liquidate(ReadOnlySpan<BarTicks> bars)
    {
        Invariant.Holds(bars.Length == _grids.Length);
        if (_ledger.OpenCount == 0 || _ledger.IsBeyondMaintenance || IsFarFromMaintenance(bars))
        {
            return false;
        }

        // What is left above the maintenance margin, times the rates' common denominator:
        // at the opens and at the extremes.
        Int128 scale = 1;
        foreach (InstrumentGrid grid in _grids)
        {
            scale = Int128.Max(scale, grid.MaintenanceMargin.Denominator);
        }

        Int128 atOpen = _ledger.UnmarkedUnits * scale;
        Int128 atExtreme = atOpen;
        for (int symbol = 0; symbol < _grids.Length; symbol++)
        {
            (Int128 net, Int128 gross) = HeldUnitsPerTick(symbol);
            Rate rate = _grids[symbol].MaintenanceMargin;
            Int128 perTick = (net * scale) - (gross * rate.Numerator * (scale / rate.Denominator));
            atOpen += perTick * bars[symbol].Open;
            atExtreme += perTick * AdverseExtreme(net, bars[symbol]);
        }

        if (atOpen > 0 && atExtreme > 0)
        {
            return false;
        }

        // Already beyond at the opens: fraction 0.
        Int128 fall = atOpen <= 0 ? 0 : atOpen;
        CloseAllAt(bars, fall, atOpen - atExtreme);
        return true;
    }

    /// <summary>
    /// Closes the open trades of a symbol at the close of its last decided row: no slippage, taker fee.
    /// </summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="bar">The row's bar.</param>
    public void CloseAtEnd(int symbol, in BarTicks bar)
    {
        for (int slot = 0; slot < _ledger.OpenCount; slot++)
        {
            ref Trade trade = ref _ledger.OpenTrades[slot];
            if (trade.Symbol == symbol)
            {
                Exit(slot, groupId: -1, bar.Close, trade.OpenLots, isTaker: true, FillReason.EndOfData, in bar);
                slot--;
            }
        }

        _book.RemoveDone();
    }

    // In doubles, with a margin far above their rounding: almost every bar of almost every account ends here.
    private bool IsFarFromMaintenance(ReadOnlySpan<BarTicks> bars)
    {
        double worst = 0;
        double maintenance = 0;
        for (int symbol = 0; symbol < _grids.Length; symbol++)
        {
            double units = _grids[symbol].UnitsPerTickLotAsDouble;
            double rate = _grids[symbol].MaintenanceRate;
            foreach (ref readonly Trade trade in _ledger.OpenTrades)
            {
                if (trade.Symbol == symbol)
                {
                    double extreme = trade.Direction == Direction.Buy ? bars[symbol].Low : bars[symbol].High;
                    worst += (int)trade.Direction * trade.OpenLots * units * extreme;
                    maintenance += trade.OpenLots * units * rate * bars[symbol].High;
                }
            }
        }

        const double Margin = 1.000001;
        return worst + Narrow.ToDouble(_ledger.UnmarkedUnits) > (maintenance * Margin) + 1;
    }

    private void CloseAllAt(ReadOnlySpan<BarTicks> bars, Int128 numerator, Int128 denominator)
    {
        _counts.CountLiquidation();
        _book.Journal?.Liquidated();
        int row = 0;
        long now = long.MinValue;
        Span<long> adverse = stackalloc long[bars.Length];
        for (int symbol = 0; symbol < bars.Length; symbol++)
        {
            adverse[symbol] = AdverseExtreme(HeldUnitsPerTick(symbol).Net, bars[symbol]);
            row = Math.Max(row, bars[symbol].Row);
            now = Math.Max(now, bars[symbol].CloseTime);
        }

        _ledger.AdvanceVolume(now);
        _groups.CancelAll(symbol: -1, row, withCloses: false);
        while (_ledger.OpenCount > 0)
        {
            ref Trade trade = ref _ledger.OpenTrades[0];
            ref readonly BarTicks bar = ref bars[trade.Symbol];
            Int128 way = adverse[trade.Symbol] - bar.Open;
            Int128 moved = numerator == 0
                ? bar.Open
                : trade.Direction == Direction.Buy
                    ? bar.Open + WholeDivision.Down(way, numerator, denominator)
                    : bar.Open + WholeDivision.Up(way, numerator, denominator);
            long ticks = (long)Int128.Max(moved, 1);
            Exit(slot: 0, groupId: -1, ticks, trade.OpenLots, isTaker: true, FillReason.Liquidation, in bar);
        }

        _book.RemoveDone();
    }

    private (Int128 Net, Int128 Gross) HeldUnitsPerTick(int symbol)
    {
        Int128 net = 0;
        Int128 gross = 0;
        foreach (ref readonly Trade trade in _ledger.OpenTrades)
        {
            if (trade.Symbol == symbol)
            {
                net += trade.OpenLots * (int)trade.Direction;
                gross += trade.OpenLots;
            }
        }

        Int128 units = _grids[symbol].UnitsPerTickLot;
        return (net * units, gross * units);
    }

    private static long AdverseExtreme(Int128 net, in BarTicks bar)
        => net > 0 ? bar.Low : net < 0 ? bar.High : bar.Open;
}
