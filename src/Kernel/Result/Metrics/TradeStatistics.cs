using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Determinism;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Result;

/// <summary>Running figures over closed trades, in order of closing.</summary>
/// <param name="money">The account's money grid.</param>
public sealed class TradeStatistics(MoneyGrid money)
{
    /// <summary>Last closed trades of which it is remembered whether they were won.</summary>
    internal const int Remembered = 256;

    private readonly ulong[] _won = new ulong[Remembered / 64]; // A bit for each remembered trade; trade n at n modulo their number.
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
    /// <param name="trade">The trade.</param>
    internal void Add(in ClosedTrade trade)
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
        _durationSeconds += (trade.ExitTime - trade.Trade.EntryTime) / 1e9;
        AddToDigest(in trade);
    }

    private void AddToDigest(in ClosedTrade closed)
    {
        ref readonly Trade trade = ref closed.Trade;
        _digest.Add(trade.Id);
        _digest.Add(((long)trade.Symbol << 16) + ((long)(byte)trade.Direction << 8) + (long)closed.ExitReason);
        _digest.Add(trade.EnteredLots);
        _digest.Add(trade.EntryTime);
        _digest.Add(closed.ExitTime);
        _digest.Add(trade.OpenedAt);
        _digest.Add(closed.BarsHeld);
        _digest.Add(trade.EntryUnits);
        _digest.Add(trade.ExitUnits);
        _digest.Add(trade.GrossUnits);
        _digest.Add(trade.FeeUnits);
        _digest.Add(trade.FundingUnits);
        _digest.Add(trade.AdverseUnits);
        _digest.Add(trade.FavourableUnits);
        _digest.Add(trade.Origin.SignalWorker);
        _digest.Add(trade.Origin.OpportunityId);
        _digest.Add(trade.Origin.DirectiveId);
        _digest.Add(trade.Origin.ThreatId);
        _digest.Add(trade.Origin.DecidedAt);
    }
}
