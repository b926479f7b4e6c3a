using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.TestKit;

namespace S1mpleTrader.Kernel.Tests.Cases;

/// <summary>Keeps what a case's account does, in the words of the case files.</summary>
internal sealed class CaseRecorder(EngineCaseRunner runner) : RunObserver
{
    private readonly List<(Fill Fill, bool IsEntry)> _fills = [];
    private readonly List<(int TradeId, CaseTrade Trade)> _trades = [];
    private readonly List<CaseRejection> _rejections = [];
    private readonly List<string> _expired = [];
    private readonly Dictionary<int, decimal> _equity = [];
    private readonly Dictionary<int, decimal> _balance = [];
    private readonly Dictionary<int, string> _tradeNames = [];

    public override bool WantsEquity => true;

    /// <summary>Returns the id of the trade of a name, open or closed; -1 before its first fill.</summary>
    public int TradeIdOf(string name)
    {
        NameOpenTrades();
        return _tradeNames.Where(pair => pair.Value == name).Select(pair => pair.Key).DefaultIfEmpty(-1).First();
    }

    /// <summary>Returns the name of an open trade.</summary>
    public string TradeNameOf(int tradeId)
    {
        NameOpenTrades();
        return _tradeNames[tradeId];
    }

    public override void OnFill(in Fill fill) => _fills.Add((fill, fill.Reason == FillReason.Entry));

    public override void OnTradeClosed(in ClosedTrade trade)
    {
        Trade state = trade.Trade;
        _tradeNames[state.Id] = runner.NameOf(in state.Origin);
        InstrumentGrid grid = runner.GridOf(state.Symbol);
        decimal quantity = grid.Quantity(state.EnteredLots) * grid.Instrument.ContractMultiplier;
        _trades.Add((state.Id, new CaseTrade
        {
            Id = _tradeNames[state.Id],
            Symbol = runner.SymbolOf(state.Symbol),
            IsBuy = state.Direction == Direction.Buy,
            Quantity = grid.Quantity(state.EnteredLots),
            EntryBar = state.EntryRow,
            EntryPrice = Money(state.EntryUnits) / quantity,
            ExitBar = trade.ExitRow,
            ExitPrice = Money(state.ExitUnits) / quantity,
            ExitReason = EngineWords.NameOf(trade.ExitReason),
            Gross = Money(state.GrossUnits),
            Fees = Money(state.FeeUnits),
            Funding = Money(state.FundingUnits),
            Net = Money(trade.NetUnits),
            Mae = Money(state.AdverseUnits),
            Mfe = Money(state.FavourableUnits),
        }));
    }

    public override void OnEquity(
        ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
    {
        for (int i = 0; i < closeTimes.Length; i++)
        {
            _equity[runner.IndexAt(closeTimes[i])] = Money(equityUnits[i]);
            _balance[runner.IndexAt(closeTimes[i])] = Money(balanceUnits[i]);
        }
    }

    public override void OnRejected(in TradeOrigin origin, RejectReason reason, int row)
        => _rejections.Add(new CaseRejection(row, runner.NameOf(in origin), RejectReason.PlatformNames[reason.Index]));

    public override void OnExpired(in TradeOrigin origin, int row)
    {
        if (runner.NameOf(in origin).Length > 0)
        {
            _expired.Add(runner.NameOf(in origin));
        }
    }

    public CaseOutcome Outcome(BacktestResult result, RunCounts counts)
    {
        NameOpenTrades();
        var open = new List<CaseOpenTrade>();
        foreach (ref readonly Trade trade in runner.Ledger.OpenTrades)
        {
            InstrumentGrid grid = runner.GridOf(trade.Symbol);
            open.Add(new CaseOpenTrade(
                _tradeNames[trade.Id],
                runner.SymbolOf(trade.Symbol),
                trade.Direction == Direction.Buy,
                grid.Quantity(trade.OpenLots),
                Money(trade.CostUnits),
                trade.HasStop ? grid.Price(trade.StopTicks) : null,
                trade.HasTarget ? grid.Price(trade.TargetTicks) : null));
        }

        return new CaseOutcome
        {
            Fills = _fills.Select(pair => FillOf(pair.Fill)).ToArray(),
            Trades = _trades.OrderBy(pair => pair.TradeId).Select(pair => pair.Trade).ToArray(),
            Open = open,
            Rejections = _rejections,
            Expired = _expired,
            Ambiguous = (int)counts.AmbiguousFills,
            FinalEquity = result.FinalEquity,
            FinalBalance = Money(runner.Ledger.Balance),
            Equity = _equity,
            Balance = _balance,
            Metrics = EngineWords.NamesOf(result.Metrics),
        };
    }

    private void NameOpenTrades()
    {
        foreach (ref readonly Trade trade in runner.Ledger.OpenTrades)
        {
            _tradeNames[trade.Id] = runner.NameOf(in trade.Origin);
        }
    }

    private CaseFill FillOf(Fill fill)
    {
        InstrumentGrid grid = runner.GridOf(fill.Symbol);
        return new CaseFill(
            fill.Row,
            _tradeNames[fill.TradeId],
            fill.Side == Direction.Buy,
            grid.Quantity(fill.Lots),
            grid.Price(fill.Ticks),
            fill.IsTaker,
            Money(fill.FeeUnits),
            EngineWords.NameOf(fill.Reason));
    }

    private decimal Money(Int128 units) => runner.Ledger.Money.ToDecimal(units);
}
