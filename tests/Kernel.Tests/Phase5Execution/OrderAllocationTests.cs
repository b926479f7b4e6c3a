using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Phase5Execution;

/// <summary>
/// No order, fill, cancel or refusal allocates: every order type and time in force, both fill models, chunks, layers,
/// closes.
/// </summary>
public sealed class OrderAllocationTests
{
    private const int Rows = 20_000;

    [Theory]
    [InlineData(IntrabarMode.Pessimistic)]
    [InlineData(IntrabarMode.Optimistic)]
    [InlineData(IntrabarMode.OhlcPath)]
    public void No_order_or_fill_allocates(IntrabarMode intrabar)
    {
        EntryRequest[] requests = Requests();
        BarTicks[] bars = Bars();

        long trades = 0;
        long bytes = AllocatedBytes.Least(() => Measure(intrabar, requests, bars, out trades));
        Assert.True(bytes == 0, $"{bytes} bytes, {trades} trades");
        Assert.True(trades > 1_000, $"{trades} trades");
    }

    private static long Measure(IntrabarMode intrabar, EntryRequest[] requests, BarTicks[] bars, out long trades)
    {
        var account = new SimulatedAccount(
            new AccountSpec(1_000_000m, "USD"),
            [new Instrument
            {
                Symbol = "X",
                TickSize = 0.01m,
                LotSize = 1m,
                MinNotional = 0m,
                Maker = 0.0002m,
                Taker = 0.0004m,
                MaxLeverage = 5m
            }],
            new ConnectorSpec
            {
                SlippageBps = 1m,
                Intrabar = intrabar,
                PositionPolicy = PositionPolicy.Hedge,
                MaxOpenOrders = 64,
                MaxOpenTrades = 16,
                MaxOpenGroups = 32,
            },
            bars[0].OpenTime,
            closeAtEnd: true,
            new RunCounts([]),
            observer: null);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int row = 0; row < bars.Length; row++)
        {
            Instant(account, requests, in bars[row], row);
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        trades = account.Ledger.TradeStatistics.Count;
        return bytes;
    }

    private static void Instant(SimulatedAccount account, EntryRequest[] requests, in BarTicks bar, int row)
    {
        account.BeginInstant();
        account.SetBar(0, bar);
        account.Match();
        bool isHeld = account.Mark();
        account.Record(bar.OpenTime, bar.CloseTime, isHeld);
        var origin = new TradeOrigin(-1, -1, row, -1, 0, bar.CloseTime, CountsOpportunity: false);
        if (account.Ledger.OpenCount > 0 && row % 7 == 0)
        {
            int trade = account.Ledger.OpenTrades[0].Id;
            account.Handler.TryReduce(trade, 1 + (row % 5), FillReason.Signal, bar.CloseTime, in origin);
            account.Handler.Modify(account.Ledger.OpenTrades[^1].Group, bar.Close - 30, bar.Close + 30);
        }
        else if (row % 11 == 0)
        {
            account.Handler.TryReduceSymbol(0, 3, FillReason.Signal, bar.CloseTime, in origin);
        }
        else if (row % 13 == 0 && account.Book.Count > 0)
        {
            account.Handler.CancelGroup(account.Book.Orders[0].Group, row);
        }

        EntryRequest request = requests[row % requests.Length];
        long side = (long)request.Direction;
        request.ReferenceTicks = bar.Close;
        request.DecisionTicks = bar.Close;
        request.StopTicks = bar.Close + (side * (1 + (row % 9)));
        request.LimitTicks = request.Type == OrderType.StopLimit
            ? request.StopTicks + side
            : bar.Close - (side * (row % 6));
        request.StopLossTicks = bar.Close - (side * (8 + (row % 17)));
        request.TakeProfitTicks = bar.Close + (side * (12 + (row % 19)));
        request.Origin = origin;
        account.Handler.TryEnter(request, default, bar.CloseTime, account.EquityUnits, out _);
    }

    private static EntryRequest[] Requests()
    {
        var random = new SeededRandom(4);
        var requests = new EntryRequest[997];
        for (int i = 0; i < requests.Length; i++)
        {
            bool isLadder = random.Chance(10);
            bool isTwap = !isLadder && random.Chance(20);
            requests[i] = new EntryRequest
            {
                Symbol = 0,
                Direction = random.Chance(50) ? Direction.Buy : Direction.Sell,
                Type = isLadder
                    ? OrderType.Limit
                    : random.Pick(OrderType.Market, OrderType.Limit, OrderType.Stop, OrderType.StopLimit),
                LayerTicks = isLadder ? new long[] { 9_990, 9_980, 9_970 } : ReadOnlyMemory<long>.Empty,
                Lots = random.Between(1, 40),
                Execution = new BacktestExecutionSpec(
                    random.Pick(FillModel.Immediate, FillModel.MarketImpact),
                    random.Pick(0L, 0L, 20_000_000_000L, 70_000_000_000L),
                    random.Pick(1d, 0.5d),
                    random.Pick(
                        TimeInForce.GoodTillCancelled, TimeInForce.GoodTillDate, TimeInForce.ImmediateOrCancel,
                        TimeInForce.FillOrKill),
                    300_000_000_000L,
                    isTwap ? 4 : 1,
                    ChunkDistribution.FrontLoaded,
                    random.Chance(30) ? 0.0005m : null,
                    random.Pick(0m, 0.5m)),
            };
        }

        return requests;
    }

    private static BarTicks[] Bars()
    {
        var random = new SeededRandom(5);
        var bars = new BarTicks[Rows];
        long close = 10_000;
        for (int row = 0; row < Rows; row++)
        {
            long open = close + random.Between(-3, 3);
            close = Math.Clamp(open + random.Between(-12, 12), 9_500, 10_500);
            long time = row * 60_000_000_000L;
            bars[row] = new BarTicks(
                row,
                time,
                time + 60_000_000_000L,
                open,
                Math.Max(open, close) + random.Between(0, 10),
                Math.Min(open, close) - random.Between(0, 10),
                close,
                random.Between(0, 300));
        }

        return bars;
    }
}
