using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Determinism;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Result;

/// <summary>Running figures over closed trades, in order of closing.</summary>
/// <param name="money">The account's money grid.</param>
public sealed class TradeStatistics(MoneyGrid money)
{
    /// <summary>Last closed trades of which it is remembered whether they were won.</summary>
    internal const int Remembered = 256;

    // A bit for each remembered trade; trade n at n modulo their number.
    private readonly ulong[] _won = new ulong[Remembered / 64];
    private Int128 _netUnits;
    private Int128 _gainUnits;
    private Int128 _lossUnits;
    private double _durationSeconds;
    private RunningMoments _returns;
    private StableHash _digest;

    /// <summary>Closed trades.</summary>
    public long Count { get; private set; }

    /// <summary>Closed trades with a net result above 0.</summary>
    public long Wins { get; private set; }

    /// <summary>Σ net results above 0, in account currency.</summary>
    public decimal Gains => money.ToDecimal(_gainUnits);

    /// <summary>|Σ net results of 0 and below|, in account currency.</summary>
    public decimal Lost => money.ToDecimal(_lossUnits);

    /// <summary>Share of winning trades, %; null without a trade.</summary>
    public double? WinRate => Count == 0 ? null : 100.0 * Wins / Count;

    /// <summary>Σ net gains over |Σ net losses|; null without a loss.</summary>
    public double? ProfitFactor => _lossUnits == 0 ? null : (double)_gainUnits / (double)_lossUnits;

    /// <summary>Mean net result per trade in account currency; null without a trade.</summary>
    public double? Expectancy => Count == 0 ? null : (double)money.ToDecimal(_netUnits) / Count;

    /// <summary>sqrt(n) × mean / sample deviation of trade returns; null where undefined.</summary>
    public double? Sqn => _returns.MeanOverDeviation * Math.Sqrt(Count);

    /// <summary>Mean time from entry to exit, seconds; null without a trade.</summary>
    public double? AverageDurationSeconds => Count == 0 ? null : _durationSeconds / Count;

    /// <summary>Hash of every closed trade in order of closing: the trades' part of the result hash.</summary>
    public StableHash Digest => _digest;

    /// <summary>Returns how many of the last closed trades have a net result above 0.</summary>
    /// <param name="trades">0 to the smaller of <see cref="Count"/> and <see cref="Remembered"/>.</param>
    public int WinsAmongLast(int trades)
    {
        Invariant.Holds(trades >= 0 && trades <= Math.Min(Count, Remembered));
        int wins = 0;
        for (long trade = Count - trades; trade < Count; trade++)
        {
            wins += (int)(_won[trade % Remembered / 64] >> (int)(trade % 64)) & 1;
        }

        return wins;
    }

    /// <summary>Counts a closed trade.</summary>
    /// <param name="trade">The trade in its last state.</param>
    /// <param name="exitRow">Row of its last exit fill.</param>
    /// <param name="exitTime">Open time of that fill's bar.</param>
    /// <param name="exitReason">Reason of that fill.</param>
    internal void Add(in Trade trade, int exitRow, long exitTime, FillReason exitReason)
    {
        AddFigures(in trade, exitTime);
        AddToDigest(in trade, exitRow, exitTime, exitReason);
    }

    /// <summary>Counts a closed trade, but for the digest.</summary>
    /// <param name="trade">The trade in its last state.</param>
    /// <param name="exitTime">Open time of its last exit fill's bar.</param>
    internal void AddFigures(in Trade trade, long exitTime)
    {
        Int128 net = trade.NetUnits;
        ref ulong won = ref _won[Count % Remembered / 64];
        ulong bit = 1UL << (int)(Count % 64);
        won = net > 0 ? won | bit : won & ~bit;
        Count++;
        _netUnits += net;
        if (net > 0)
        {
            Wins++;
            _gainUnits += net;
        }
        else
        {
            _lossUnits -= net;
        }

        _returns.Add(trade.Return);
        _durationSeconds += (exitTime - trade.EntryTime) / 1e9;
    }

    /// <summary>Adds a closed trade to the digest.</summary>
    /// <param name="trade">The trade in its last state.</param>
    /// <param name="exitRow">Row of its last exit fill.</param>
    /// <param name="exitTime">Open time of that fill's bar.</param>
    /// <param name="exitReason">Reason of that fill.</param>
    internal void AddToDigest(in Trade trade, int exitRow, long exitTime, FillReason exitReason)
    {
        DigestFills(in trade, exitRow, exitTime, exitReason);
        DigestMoney(in trade);
        DigestOrigin(in trade);
    }

    /// <summary>
    /// The first of the digest's three parts, in the order of the methods: every word waits for the one before it, so
    /// that whoever has other work does it between them.
    /// </summary>
    /// <param name="trade">The trade in its last state.</param>
    /// <param name="exitRow">Row of its last exit fill.</param>
    /// <param name="exitTime">Open time of that fill's bar.</param>
    /// <param name="exitReason">Reason of that fill.</param>
    internal void DigestFills(in Trade trade, int exitRow, long exitTime, FillReason exitReason)
    {
        StableHash digest = _digest; // A copy, so that its lanes stay in registers.
        digest.Add(trade.Id);
        digest.Add(((long)trade.Symbol << 16) + ((long)(byte)trade.Direction << 8) + (long)exitReason);
        digest.Add(trade.EnteredLots);
        digest.Add(trade.EntryTime);
        digest.Add(exitTime);
        digest.Add(trade.OpenedAt);
        digest.Add(trade.BarsHeldAt(exitRow));
        _digest = digest;
    }

    /// <summary>The second part.</summary>
    /// <param name="trade">The trade in its last state.</param>
    internal void DigestMoney(in Trade trade)
    {
        StableHash digest = _digest;
        digest.Add(trade.EntryUnits);
        digest.Add(trade.ExitUnits);
        digest.Add(trade.GrossUnits);
        digest.Add(trade.FeeUnits);
        digest.Add(trade.FundingUnits);
        digest.Add(trade.AdverseUnits);
        digest.Add(trade.FavourableUnits);
        _digest = digest;
    }

    /// <summary>The last part.</summary>
    /// <param name="trade">The trade in its last state.</param>
    internal void DigestOrigin(in Trade trade)
    {
        StableHash digest = _digest;
        digest.Add(trade.Origin.SignalWorker);
        digest.Add(trade.Origin.OpportunityId);
        digest.Add(trade.Origin.DirectiveId);
        digest.Add(trade.Origin.ThreatId);
        digest.Add(trade.Origin.DecidedAt);
        _digest = digest;
    }
}
