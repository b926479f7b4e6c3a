using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Journal;

/// <summary>
/// Rebuilds an account from its journal: balance, fees and trades from nothing but fills and funding, held against what
/// the journal says of them.
/// </summary>
/// <remarks>
/// The ledger's check: code of its own, which knows the rules of docs/EXECUTION.md and not the ledger. Memory: the
/// trades open at once and, with fee tiers, the fills of 30 days.
/// </remarks>
public sealed class JournalReplay
{
    private readonly MoneyGrid _money;
    private readonly InstrumentGrid[] _grids;
    // Fills of the last 30 days; null where no instrument has fee tiers.
    private readonly Queue<(long Instant, Int128 Units)>? _traded;
    private OpenTrade[] _open = new OpenTrade[16];
    private int _openCount;

    /// <summary>Opens the account.</summary>
    /// <param name="money">The account's money grid.</param>
    /// <param name="grids">One per symbol.</param>
    /// <param name="initialCapital">In account currency.</param>
    public JournalReplay(MoneyGrid money, InstrumentGrid[] grids, decimal initialCapital)
    {
        _money = money;
        _grids = grids;
        _traded = Array.Exists(grids, grid => grid.HasFeeTiers) ? new Queue<(long, Int128)>() : null;
        BalanceUnits = money.ToUnits(initialCapital);
    }

    /// <summary>Balance after the records so far.</summary>
    public Int128 BalanceUnits { get; private set; }

    /// <summary>Fees paid.</summary>
    public Int128 FeeUnits { get; private set; }

    /// <summary>Trades closed.</summary>
    public long ClosedTrades { get; private set; }

    /// <summary>Σ net results of closed trades.</summary>
    public Int128 NetUnits { get; private set; }

    /// <summary>Trades open.</summary>
    public int OpenTrades => _openCount;

    /// <summary>
    /// The first record that says something else than the replay has come to, in words; null while all agree.
    /// </summary>
    public string? Difference { get; private set; }

    /// <summary>Takes the next record.</summary>
    /// <param name="record">The record.</param>
    public void Apply(in JournalRecord record)
    {
        switch (record.Kind)
        {
            case JournalKind.TradeOpened:
                Open(in record);
                break;
            case JournalKind.Fill:
                Fill(in record);
                break;
            case JournalKind.Funding:
                Int128 paid = record.FundingUnits ?? 0;
                Find(record.Trade).FundingUnits += paid;
                BalanceUnits -= paid;
                Compare(in record, "balance", BalanceUnits, record.BalanceUnits);
                break;
            case JournalKind.TradeClosed:
                Close(in record);
                break;
            default:
                break;
        }
    }

    private void Open(in JournalRecord record)
    {
        if (_openCount == _open.Length)
        {
            Array.Resize(ref _open, _openCount * 2);
        }

        _open[_openCount++] = new OpenTrade { Id = record.Trade, Symbol = record.Symbol, Side = (int)record.Direction };
    }

    private void Fill(in JournalRecord record)
    {
        ref OpenTrade trade = ref Find(record.Trade);
        long lots = record.Lots ?? 0;
        Int128 units = _grids[trade.Symbol].UnitsPerTickLot * (record.Ticks ?? 0) * lots;
        Int128 fee = record.FeeUnits ?? 0;
        Compare(in record, "fee", FeeOf(in record, _grids[trade.Symbol], units), fee);
        if (record.Reason == (int)FillReason.Entry)
        {
            trade.Lots += lots;
            trade.CostUnits += units;
        }
        else
        {
            Invariant.Holds(lots <= trade.Lots);
            Int128 released = lots == trade.Lots
                ? trade.CostUnits
                : _money.RoundToCurrency(trade.CostUnits, lots, trade.Lots);
            Int128 profit = (units - released) * trade.Side;
            trade.Lots -= lots;
            trade.CostUnits -= released;
            trade.GrossUnits += profit;
            BalanceUnits += profit;
        }

        trade.FeeUnits += fee;
        FeeUnits += fee;
        BalanceUnits -= fee;
        Compare(in record, "balance", BalanceUnits, record.BalanceUnits);
    }

    private Int128 FeeOf(in JournalRecord record, InstrumentGrid grid, Int128 units)
    {
        bool isTaker = record.Detail == JournalDetail.Taker;
        if (_traded is null)
        {
            return grid.Fee(units, isTaker);
        }

        const long ThirtyDays = 30L * 24 * 3_600_000_000_000L;
        while (_traded.TryPeek(out (long Instant, Int128 Units) oldest) && oldest.Instant < record.Time - ThirtyDays)
        {
            _traded.Dequeue();
        }

        Int128 volume = 0;
        foreach ((long _, Int128 traded) in _traded)
        {
            volume += traded;
        }

        _traded.Enqueue((record.Time, units));
        return grid.Fee(units, isTaker, volume);
    }

    private void Close(in JournalRecord record)
    {
        ref OpenTrade trade = ref Find(record.Trade);
        Compare(in record, "lots left", trade.Lots, 0);
        Compare(in record, "gross_pnl", trade.GrossUnits, record.GrossUnits);
        Compare(in record, "fees", trade.FeeUnits, record.FeeUnits);
        Compare(in record, "funding", trade.FundingUnits, record.FundingUnits);
        Compare(in record, "balance", BalanceUnits, record.BalanceUnits);
        NetUnits += trade.GrossUnits - trade.FeeUnits - trade.FundingUnits;
        ClosedTrades++;
        trade = _open[--_openCount];
    }

    private ref OpenTrade Find(int trade)
    {
        for (int i = 0; i < _openCount; i++)
        {
            if (_open[i].Id == trade)
            {
                return ref _open[i];
            }
        }

        throw new InvariantViolationException($"The journal fills trade {trade}, which it hasn't opened.");
    }

    private void Compare(in JournalRecord record, string what, Int128 replayed, Int128? written)
    {
        if (written is { } value && value != replayed)
        {
            Difference ??= $"{record.Kind} of trade {record.Trade}: {what} {value}, replayed {replayed}";
        }
    }

    private struct OpenTrade
    {
        public int Id;
        public int Symbol;
        public int Side; // 1 long, -1 short.
        public long Lots;
        public Int128 CostUnits;
        public Int128 GrossUnits;
        public Int128 FeeUnits;
        public Int128 FundingUnits;
    }
}
