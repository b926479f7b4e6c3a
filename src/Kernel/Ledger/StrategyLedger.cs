using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Ledger;

/// <summary>The money: open trades, balance, and what binds margin. One thread owns it.</summary>
/// <remarks>
/// Invariants, after every event: balance = initial + Σ gross − Σ fees − Σ funding; balance − Σ ±cost of open trades =
/// initial + Σ cash flows of fills − Σ fees − Σ funding, exactly (the identity of docs/INVARIANTS.md, Money, without
/// the mark, which both sides share); open trades are in ascending order of id.
/// </remarks>
public sealed partial class StrategyLedger
{
    private readonly InstrumentGrid[] _grids;
    private readonly RunObserver? _observer;
    private readonly JournalWriter? _journal;
    private readonly int _maxOpenTrades;
    private Trade[] _open; // The first OpenCount are open, in ascending order of id.
    private readonly Int128[] _pendingUnits; // Notional of unfilled entries at their entry reference, by symbol.
    private readonly bool _isMarginBelowNotional; // Of every symbol.
    private readonly TradedVolume? _volume; // Null where no instrument has fee tiers.
    private Int128 _cashUnits; // Initial capital plus cash flows of fills minus fees and funding.
    private int _openShorts;
    // Of a trade whose exit plan came after it: its protective orders have later ids than their place says.
    private bool _hasLateProtection;
    private readonly int[] _fills; // Fills so far, by symbol.
    private int _nextTradeId;
    private int _nextFillId;

    /// <summary>Opens an account.</summary>
    /// <param name="money">The account's money grid.</param>
    /// <param name="initialCapital">In account currency.</param>
    /// <param name="grids">One per symbol.</param>
    /// <param name="maxOpenTrades">Most trades open at once.</param>
    /// <param name="observer">Hears of fills and closed trades; may be null.</param>
    /// <param name="journal">The lane's journal; null for none.</param>
    /// <param name="volumeInstants">
    /// Where an instrument has fee tiers: how many instants of 30 days room is made for.
    /// </param>
    /// <param name="usualTrades">
    /// Trades that are usually open at once: room is made for them, for more only where they come.
    /// </param>
    public StrategyLedger(
        MoneyGrid money,
        decimal initialCapital,
        InstrumentGrid[] grids,
        int maxOpenTrades,
        RunObserver? observer,
        JournalWriter? journal = null,
        int volumeInstants = 1,
        int usualTrades = int.MaxValue)
    {
        Invariant.Holds(maxOpenTrades > 0 && usualTrades > 0);
        Money = money;
        _grids = grids;
        _observer = observer;
        _journal = journal;
        _maxOpenTrades = maxOpenTrades;
        _open = new Trade[Math.Min(maxOpenTrades, usualTrades)];
        _pendingUnits = new Int128[grids.Length];
        _fills = new int[grids.Length];
        _isMarginBelowNotional = Array.TrueForAll(
            grids, grid => grid.MaintenanceMargin.Numerator < grid.MaintenanceMargin.Denominator);
        _volume = Array.Exists(grids, grid => grid.HasFeeTiers) ? new TradedVolume(volumeInstants) : null;
        InitialUnits = money.ToUnits(initialCapital);
        Balance = InitialUnits;
        _cashUnits = InitialUnits;
        TradeStatistics = new TradeStatistics(money);
    }

    /// <summary>The account's money grid.</summary>
    public MoneyGrid Money { get; }

    /// <summary>Initial capital, money units.</summary>
    public Int128 InitialUnits { get; }

    /// <summary>Initial capital plus realised results, money units.</summary>
    public Int128 Balance { get; private set; }

    /// <summary>Fees paid so far, money units.</summary>
    public Int128 FeeUnits { get; private set; }

    /// <summary>Σ price × quantity of all fills, money units.</summary>
    public Int128 TurnoverUnits { get; private set; }

    /// <summary>Open trades.</summary>
    public int OpenCount { get; private set; }

    /// <summary>
    /// Changes whenever a fill or funding is booked: whoever caches what depends on trades or balance compares it.
    /// </summary>
    public int Version { get; private set; }

    /// <summary>Running figures over closed trades.</summary>
    public TradeStatistics TradeStatistics { get; }

    /// <summary>Room for further trades.</summary>
    public int FreeTrades => _maxOpenTrades - OpenCount;

    /// <summary>The id of the next trade to open.</summary>
    internal int NextTradeId => _nextTradeId;

    /// <summary>Whether the maintenance margin of every symbol is below its notional.</summary>
    internal bool IsMarginBelowNotional => _isMarginBelowNotional;

    /// <summary>Open trades in ascending order of id.</summary>
    public Span<Trade> OpenTrades => _open.AsSpan(0, OpenCount);

    /// <summary>Returns the taker fee over notional that a fill at an instant would have.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="now">The instant, UTC nanoseconds; not before the last fill's.</param>
    public Rate TakerRate(int symbol, long now)
    {
        _volume?.Advance(now);
        return _grids[symbol].TakerAt(_volume?.Units ?? 0);
    }

    /// <summary>
    /// Moves on to an instant at which symbols without a bar are filled, too: fees go by the volume up to it.
    /// </summary>
    /// <param name="now">The instant, UTC nanoseconds.</param>
    internal void AdvanceVolume(long now) => _volume?.Advance(now);

    /// <summary>Returns the number of a symbol's fills so far.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    public int FillsOf(int symbol) => _fills[symbol];

    /// <summary>Returns the slot of an open trade, or -1.</summary>
    /// <param name="tradeId">Its id.</param>
    public int FindOpen(int tradeId)
    {
        for (int slot = 0; slot < OpenCount; slot++)
        {
            if (_open[slot].Id == tradeId)
            {
                return slot;
            }
        }

        return -1;
    }

    /// <summary>Returns the slot of a symbol's next open trade in order of protective order id, or -1.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="from">
    /// The slot after the last one returned, or that one where its trade has left; 0 to begin with.
    /// </param>
    /// <param name="afterOrder">Only ids above it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int NextProtected(int symbol, int from, int afterOrder)
    {
        if (_hasLateProtection)
        {
            return NextByOrder(symbol, afterOrder);
        }

        for (int slot = from; slot < OpenCount; slot++)
        {
            if (_open[slot].Symbol == symbol && _open[slot].ProtectiveOrderId > afterOrder)
            {
                return slot;
            }
        }

        return -1;
    }

    /// <summary>Returns whether a price may close a symbol's open trades, or is closing one.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool HasExitPlan(int symbol)
    {
        foreach (ref readonly Trade trade in OpenTrades)
        {
            if (trade.Symbol == symbol && (trade.IsStopTriggered || !trade.HasNoExitPlan))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Returns whether what is left of a stop that was triggered goes on closing one of a symbol's trades.
    /// </summary>
    /// <param name="symbol">Index of the symbol.</param>
    internal bool HasTriggeredStop(int symbol)
    {
        foreach (ref readonly Trade trade in OpenTrades)
        {
            if (trade.IsStopTriggered && trade.Symbol == symbol)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives a trade protective orders that it hasn't had: they are the newest.</summary>
    /// <param name="trade">The trade.</param>
    /// <param name="orderId">Id of its stop; its target has the next one.</param>
    internal void ProtectLate(ref Trade trade, int orderId)
    {
        trade.ProtectiveOrderId = orderId;
        _hasLateProtection = true;
    }

    private int NextByOrder(int symbol, int afterOrder)
    {
        int next = -1;
        for (int slot = 0; slot < OpenCount; slot++)
        {
            int order = _open[slot].ProtectiveOrderId;
            if (_open[slot].Symbol == symbol && order > afterOrder
                && (next < 0 || order < _open[next].ProtectiveOrderId))
            {
                next = slot;
            }
        }

        return next;
    }

    /// <summary>Returns whether a symbol has an open trade in a direction.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="direction">Long or short.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasOpen(int symbol, Direction direction)
    {
        foreach (ref readonly Trade trade in OpenTrades)
        {
            if (trade.Symbol == symbol && trade.Direction == direction)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns whether a trade is open, in a symbol and a direction.</summary>
    /// <param name="tradeId">Its id.</param>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="direction">Long or short.</param>
    public bool IsOpen(int tradeId, int symbol, Direction direction)
    {
        int slot = FindOpen(tradeId);
        return slot >= 0 && _open[slot].Symbol == symbol && _open[slot].Direction == direction;
    }

    /// <summary>
    /// Equity without the mark: balance minus the signed cost of open trades, which is the
    /// cash that fills, fees and funding have left.
    /// </summary>
    public Int128 UnmarkedUnits => _cashUnits;

    /// <summary>
    /// Whether no price above 0 can bring equity down to the maintenance margin: only
    /// longs, bought with the account's own money.
    /// </summary>
    internal bool IsBeyondMaintenance => _openShorts == 0 && _cashUnits >= 0 && _isMarginBelowNotional;

    /// <summary>Returns what equity gains when a symbol's price rises by one tick, money units.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    public Int128 UnitsPerTick(int symbol) => (Int128)NetLots(symbol) * _grids[symbol].UnitsPerTickLot;

    /// <summary>Returns what is held of a symbol, in lots; negative for a net short.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long NetLots(int symbol)
    {
        long lots = 0;
        foreach (ref readonly Trade trade in OpenTrades)
        {
            if (trade.Symbol == symbol)
            {
                lots += trade.OpenLots * (int)trade.Direction;
            }
        }

        return lots;
    }

    /// <summary>Returns marked equity, money units.</summary>
    /// <param name="markTicks">The last close of each symbol, in ticks.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Int128 Equity(ReadOnlySpan<long> markTicks)
    {
        Int128 equity = UnmarkedUnits;
        if (OpenCount == 0)
        {
            return equity;
        }

        for (int symbol = 0; symbol < _grids.Length; symbol++)
        {
            long net = NetLots(symbol);
            Int128 gain = _grids[symbol].Notional(markTicks[symbol], Math.Abs(net));
            equity += net < 0 ? -gain : gain;
        }

        return equity;
    }

    /// <summary>Returns the notional of all open trades at the last closes, whatever their side, money units.</summary>
    /// <param name="markTicks">The last close of each symbol, in ticks.</param>
    public Int128 ExposureUnits(ReadOnlySpan<long> markTicks)
    {
        Int128 units = 0;
        foreach (ref readonly Trade trade in OpenTrades)
        {
            units += _grids[trade.Symbol].Notional(markTicks[trade.Symbol], trade.OpenLots);
        }

        return units;
    }

    /// <summary>
    /// Returns cost and pending notional of a symbol: what binds its margin, money units before leverage.
    /// </summary>
    /// <param name="symbol">Index of the symbol.</param>
    public Int128 BoundUnits(int symbol)
    {
        Int128 units = _pendingUnits[symbol];
        foreach (ref readonly Trade trade in OpenTrades)
        {
            if (trade.Symbol == symbol)
            {
                units += trade.CostUnits;
            }
        }

        return units;
    }

    /// <summary>Binds or, negative, frees margin for an entry that isn't filled yet.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="units">Notional at the entry reference, money units.</param>
    public void AddPending(int symbol, Int128 units)
    {
        _pendingUnits[symbol] += units;
        Invariant.Holds(_pendingUnits[symbol] >= 0);
    }

    /// <summary>
    /// Makes room for a copy of what a submission can change: open trades' exit plans, and pending margin.
    /// </summary>
    internal LedgerState NewState() => new(new Trade[_open.Length], new Int128[_pendingUnits.Length]);

    /// <summary>Copies what a submission can change.</summary>
    /// <param name="state">Takes the copy.</param>
    internal void Save(LedgerState state)
    {
        if (state.Open.Length < OpenCount)
        {
            state.Open = new Trade[_open.Length];
        }

        OpenTrades.CopyTo(state.Open);
        _pendingUnits.CopyTo(state.PendingUnits.AsSpan());
        state.Count = OpenCount;
        state.Version = Version;
        state.HasLateProtection = _hasLateProtection;
    }

    /// <summary>Puts it back; no fill may have been booked in between.</summary>
    /// <param name="state">A copy of it.</param>
    internal void Restore(LedgerState state)
    {
        Invariant.Holds(state.Count == OpenCount && state.Version == Version);
        state.Open.AsSpan(0, OpenCount).CopyTo(_open);
        state.PendingUnits.CopyTo(_pendingUnits.AsSpan());
        _hasLateProtection = state.HasLateProtection;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckIdentity()
    {
        Int128 units = Balance;
        foreach (ref readonly Trade trade in OpenTrades)
        {
            units -= Narrow.Signed(trade.CostUnits, trade.Direction);
        }

        Invariant.Holds(units == _cashUnits);
    }
}

/// <summary>A copy of what a submission can change in a ledger.</summary>
/// <param name="open">Room for the open trades.</param>
/// <param name="pendingUnits">Room for pending margin by symbol.</param>
internal sealed class LedgerState(Trade[] open, Int128[] pendingUnits)
{
    public Trade[] Open = open;
    public readonly Int128[] PendingUnits = pendingUnits;
    public int Count;
    public int Version;
    public bool HasLateProtection;
}
