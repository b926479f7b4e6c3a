using System;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Studies;

/// <summary>
/// Collects, while a run goes, what a study keeps of it beside its result: the equity of every day's end, and how its
/// trades' returns are distributed.
/// </summary>
internal sealed class RunCollector
{
    private readonly DailyEquity.Builder _days = new();
    private readonly TradeReturns _trades = new();

    /// <summary>A day is over.</summary>
    /// <param name="day">Days since 1970-01-01.</param>
    /// <param name="equityUnits">Equity at its last mark, money units.</param>
    public void AddDay(long day, Int128 equityUnits) => _days.Add(day, equityUnits);

    /// <summary>A trade is over.</summary>
    /// <param name="trade">The trade.</param>
    public void AddTrade(in ClosedTrade trade) => _trades.Add(trade.Return);

    /// <summary>Returns what came of the run.</summary>
    /// <param name="result">What came out.</param>
    /// <param name="specs">What ran.</param>
    /// <param name="artifacts">The folder of its files, relative to the study's; or null.</param>
    public RunOutcome Build(BacktestResult result, BuildSpecs specs, string? artifacts)
    {
        AccountSpec account = specs.Account;
        var money = new MoneyGrid(account.CurrencyDecimals, account.InitialCapital, specs.Instruments);
        return RunOutcome.Of(result, _days.Build(money.Decimals), _trades.Build(), artifacts);
    }
}
