using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Events;

/// <summary>What workers are shown of open trades.</summary>
public sealed class LedgerViewTests
{
    private const long Price = 10_000; // Ticks of 0.01.

    [Fact]
    public void Best_close_is_null_until_one_was_kept_and_then_the_best()
    {
        SimulatedAccount account = WithLong();
        Assert.Null(new LedgerView(account, 0).Trade(0).BestClose);
        account.Ledger.MarkClose(0, Price - 30);
        account.Ledger.MarkClose(0, Price + 20);
        account.Ledger.MarkClose(0, Price + 10);
        Assert.Equal(100.20m, new LedgerView(account, 0).Trade(0).BestClose);
    }

    private static SimulatedAccount WithLong()
    {
        var account = new SimulatedAccount(
            new AccountSpec(100_000m, "USD"),
            [new Instrument { Symbol = "X", TickSize = 0.01m, LotSize = 1m, MinNotional = 0m, MaxLeverage = 1m }],
            new ConnectorSpec(),
            firstOpenTime: 0,
            closeAtEnd: true,
            new RunCounts([]),
            observer: null);
        Advance(account, 0);
        EntryRequest request = new()
        {
            Direction = Direction.Buy,
            Type = OrderType.Market,
            Lots = 10,
            ReferenceTicks = Price,
            DecisionTicks = Price,
            Execution = new BacktestExecutionSpec(
                FillModel.Immediate, 0, 1, TimeInForce.GoodTillCancelled, 0, 1, default, null, 0m),
            Origin = new TradeOrigin(0, 0, 0, -1, 0, 0, CountsOpportunity: false),
        };
        Assert.True(account.Handler.TryEnter(request, default, UtcNanos.PerMinute, account.EquityUnits, out _));
        Advance(account, 1);
        return account;
    }

    private static void Advance(SimulatedAccount account, int row)
    {
        account.BeginInstant();
        account.SetBar(symbol: 0, new BarTicks(
            row, row * UtcNanos.PerMinute, (row + 1) * UtcNanos.PerMinute, Price, Price + 50, Price - 50, Price, 100));
        account.Match();
        account.Mark();
    }
}
