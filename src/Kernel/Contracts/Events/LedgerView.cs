using System;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// The account as event handlers and overlays see it: after the mark of the instant, in decimals, made when asked for.
/// </summary>
/// <remarks>
/// Looks into the ledger's own tables and allocates nothing. Both levels of the ledger: trades
/// and groups for all, single orders by id.
/// </remarks>
/// <param name="account">The account.</param>
/// <param name="symbol">Index of the symbol that the handler is called for.</param>
public readonly ref struct LedgerView(SimulatedAccount account, int symbol)
{
    private readonly SimulatedAccount _account = account;

    /// <summary>Index of the symbol that the handler is called for.</summary>
    public int Symbol { get; } = symbol;

    /// <summary>The symbol's instrument.</summary>
    public Instrument Instrument => _account.Grid(Symbol).Instrument;

    /// <summary>The symbol's last close in quote currency.</summary>
    public decimal Close => CloseOf(Symbol);

    /// <summary>Marked equity in account currency.</summary>
    public decimal Equity => _account.Ledger.Money.ToDecimal(_account.EquityUnits);

    /// <summary>Initial capital plus realised results, in account currency.</summary>
    public decimal Balance => _account.Ledger.Money.ToDecimal(_account.Ledger.Balance);

    /// <summary>Open trades of all symbols.</summary>
    public int OpenTrades => _account.Ledger.OpenCount;

    /// <summary>Groups that still have an open entry order.</summary>
    public int PendingGroups
    {
        get
        {
            int count = 0;
            foreach (ref readonly ExecutionGroup group in _account.Book.Groups)
            {
                count += IsPending(in group) ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>Groups that may still open a trade: entries without a fill.</summary>
    public int PendingEntries => _account.Groups.PendingEntries;

    /// <summary>Returns an open trade, in ascending order of id.</summary>
    /// <param name="index">0 to <see cref="OpenTrades"/> − 1.</param>
    public OpenTrade Trade(int index)
    {
        ref readonly Trade trade = ref _account.Ledger.OpenTrades[index];
        return OpenTrade.Of(in trade, _account.Grid(trade.Symbol));
    }

    /// <summary>Returns the id of a group that still has an open entry order.</summary>
    /// <param name="index">0 to <see cref="PendingGroups"/> − 1.</param>
    public int PendingGroup(int index)
    {
        foreach (ref readonly ExecutionGroup group in _account.Book.Groups)
        {
            if (IsPending(in group) && index-- == 0)
            {
                return group.Id;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    }

    /// <summary>Returns a symbol's last close in quote currency.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    public decimal CloseOf(int symbol) => _account.Grid(symbol).Price(_account.Marks[symbol]);

    /// <summary>
    /// Notional of all open trades at the last closes plus pending entries at their references, in account currency.
    /// </summary>
    public decimal GrossExposure
    {
        get
        {
            Int128 units = _account.Ledger.ExposureUnits(_account.Marks);
            foreach (ref readonly ExecutionGroup group in _account.Book.Groups)
            {
                units += group.IsOpen ? group.PendingUnits : 0;
            }

            return _account.Ledger.Money.ToDecimal(units);
        }
    }

    private static bool IsPending(in ExecutionGroup group) => group.IsOpen && group.OpenOrders > 0;
}

/// <summary>An open trade in decimals.</summary>
/// <param name="Id">Sequence number under TRD_.</param>
/// <param name="Symbol">Index of its symbol.</param>
/// <param name="Direction">Long or short.</param>
/// <param name="Quantity">Held, in base units.</param>
/// <param name="EnteredQuantity">Entered so far, in base units.</param>
/// <param name="EntryValue">
/// Σ quantity × price of its entry fills in quote currency, without the multiplier, exact: the average times
/// <paramref name="EnteredQuantity"/>.
/// </param>
/// <param name="StopLoss">The stop as it stands, in quote currency; null for none.</param>
/// <param name="TakeProfit">The target as it stands, in quote currency; null for none.</param>
/// <param name="FirstStop">The stop that it was entered with, in quote currency; null for none.</param>
/// <param name="BestClose">
/// The best close since entry, the entry bar's included, in quote currency; null before the first one, and in a
/// strategy without a worker that hears events, where nobody keeps it.
/// </param>
/// <param name="HasPartialTarget">Whether a partial target rests.</param>
/// <param name="HasPartialExit">Whether a partial target has filled.</param>
public readonly record struct OpenTrade(
    int Id,
    int Symbol,
    Direction Direction,
    decimal Quantity,
    decimal EnteredQuantity,
    decimal EntryValue,
    decimal? StopLoss,
    decimal? TakeProfit,
    decimal? FirstStop,
    decimal? BestClose,
    bool HasPartialTarget,
    bool HasPartialExit)
{
    /// <summary>
    /// Quantity-weighted entry price in quote currency, to decimal's digits: what must be exact uses
    /// <see cref="EntryValue"/>.
    /// </summary>
    public decimal AverageEntry => EntryValue / EnteredQuantity;

    /// <summary>R: |average entry − first stop| in quote currency, to decimal's digits; null without a stop.</summary>
    public decimal? Risk => RiskValue / EnteredQuantity;

    /// <summary>R × <see cref="EnteredQuantity"/>, exact; null without a stop.</summary>
    public decimal? RiskValue => FirstStop is { } stop ? Math.Abs(EntryValue - (stop * EnteredQuantity)) : null;

    internal static OpenTrade Of(in Trade trade, InstrumentGrid grid) => new(
        trade.Id,
        trade.Symbol,
        trade.Direction,
        grid.Quantity(trade.OpenLots),
        grid.Quantity(trade.EnteredLots),
        ExactDecimal.FromDigits(trade.EntryUnits / grid.UnitsPerTickLot, scale: 0)
            * (grid.Instrument.TickSize * grid.Instrument.LotSize),
        trade.HasStop ? grid.Price(trade.StopTicks) : null,
        trade.HasTarget ? grid.Price(trade.TargetTicks) : null,
        trade.HasFirstStop ? grid.Price(trade.FirstStopTicks) : null,
        trade.BestCloseTicks == StrategyLedger.NoCloseYet ? null : grid.Price(trade.BestCloseTicks),
        trade.PartialLots > 0,
        trade.HasPartialExit);
}
