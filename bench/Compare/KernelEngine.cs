using System.Collections.Generic;
using System.Diagnostics;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Bench.Compare;

/// <summary>This repository's engine, configured by the example's YAML.</summary>
internal sealed class KernelEngine : IEngine
{
    public string Name => "S1mpleTrader.Core";

    public string Covers => "full account: margin, orders, liquidation checks, daily returns, drawdown, digest";

    // The trades are collected in a run of their own: who asks for every trade pays for
    // it, and a result doesn't need them.
    public EngineRun Run(CompareJob job)
    {
        long start = Stopwatch.GetTimestamp();
        using (var run = new BacktestRun(job.Specs, job.Bars, new RunOptions(), null))
        {
            run.Run();
        }

        double nanos = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        var collector = new TradeCollector();
        using (var run = new BacktestRun(job.Specs, job.Bars, new RunOptions(), collector))
        {
            collector.Grid = run.Lane.Account.Grid(0);
            run.Run();
        }

        return new EngineRun(collector.Trades, nanos);
    }

    private sealed class TradeCollector : RunObserver
    {
        public InstrumentGrid? Grid { get; set; }

        public List<ComparedTrade> Trades { get; } = [];

        public override void OnTradeClosed(in ClosedTrade closed)
        {
            Trade trade = closed.Trade;
            MoneyGrid money = Grid!.Money;
            decimal quantity = trade.EnteredLots * Grid.Instrument.LotSize;
            Trades.Add(new ComparedTrade(
                trade.EntryTime / 1_000_000,
                closed.ExitTime / 1_000_000,
                money.ToDecimal(trade.EntryUnits) / quantity,
                money.ToDecimal(trade.ExitUnits) / quantity));
        }
    }
}
