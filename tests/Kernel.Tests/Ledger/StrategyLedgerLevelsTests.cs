using System;
using System.Linq;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Ledger;

/// <summary>
/// The ledger's two levels: positions and groups, single orders; their statuses, their cancels, and no byte for a
/// query.
/// </summary>
public sealed class StrategyLedgerLevelsTests
{
    private readonly SimulatedAccount _account = new(
        new AccountSpec(10_000m, "USD"),
        [new Instrument { Symbol = "X", TickSize = 0.01m, LotSize = 0.001m, ContractMultiplier = 2m }],
        new ConnectorSpec { PositionPolicy = PositionPolicy.Hedge },
        firstOpenTime: 0,
        closeAtEnd: true,
        new RunCounts([]),
        observer: null);

    private int _row;

    public StrategyLedgerLevelsTests() => Bar(10_000, 10_000);

    [Fact]
    public void Position_is_the_net_of_open_trades()
    {
        Enter(Direction.Buy, 3_000, OrderType.Market);
        Enter(Direction.Sell, 1_000, OrderType.Market);
        Bar(10_000, 10_500);
        Assert.Equal(2, Ledger.Trades.Length);
        Assert.Equal(new Position(0, 2m, 105m, 420m, 20m), Ledger.PositionOf(0)); // 2 x 105 x 2; 3 x 5 x 2 - 1 x 5 x 2.
    }

    [Fact]
    public void Statuses_follow_orders_and_groups()
    {
        Enter(Direction.Buy, 2_000, OrderType.Limit, latency: 90, layers: [9_900, 9_800]);
        Assert.Equal([OrderStatus.Submitted, OrderStatus.Submitted], Statuses());
        Assert.Equal(ExecutionGroupStatus.Pending, Group().Status);
        Bar(10_000, 9_950);
        Bar(9_950, 9_950);
        Assert.Equal([OrderStatus.Accepted, OrderStatus.Accepted], Statuses());
        Bar(9_950, 9_900);
        Assert.Equal([OrderStatus.Accepted], Statuses());
        Assert.Equal(ExecutionGroupStatus.PartiallyFilled, Group().Status);
        Bar(9_900, 9_800);
        Assert.Equal(0, Ledger.Orders.Length);
        Assert.Equal(ExecutionGroupStatus.Completed, Group().Status);
    }

    [Fact]
    public void One_order_or_the_group_is_cancelled_once()
    {
        Enter(Direction.Buy, 2_000, OrderType.Limit, layers: [9_900, 9_800]);
        int order = Ledger.Orders[0].Id;
        int group = Group().Id;
        Assert.True(Ledger.TryCancelOrder(order));
        Assert.False(Ledger.TryCancelOrder(order));
        Assert.False(Ledger.TryCancelOrder(12_345));
        Assert.Equal(1, Ledger.Orders.Length);
        Assert.True(Ledger.TryCancelGroup(group));
        Assert.False(Ledger.TryCancelGroup(group));
        Assert.Equal(0, Ledger.Orders.Length);
        Assert.Equal(0, Ledger.ExecutionGroups.ToArray().Count(one => one.IsOpen));
    }

    [Fact]
    public void A_filled_order_can_t_be_cancelled()
    {
        Enter(Direction.Buy, 1_000, OrderType.Market);
        int order = Ledger.Orders[0].Id;
        Bar(10_000, 10_000);
        Assert.False(Ledger.TryCancelOrder(order));
        Assert.Equal(1, Ledger.Trades.Length);
    }

    [Fact]
    public void Queries_allocate_nothing()
    {
        Enter(Direction.Buy, 1_000, OrderType.Market);
        Enter(Direction.Buy, 2_000, OrderType.Limit, layers: [9_900, 9_800]);
        Bar(10_000, 10_000);
        decimal sum = 0m;
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                sum += Query();
            }
        }));
        Assert.True(sum > 0m);
    }

    private IStrategyLedger Ledger => _account;

    private decimal Query()
    {
        decimal sum = Ledger.PositionOf(0).Value;
        foreach (ref readonly Order order in Ledger.Orders)
        {
            sum += (int)order.StatusAt(0);
        }

        foreach (ref readonly ExecutionGroup group in Ledger.ExecutionGroups)
        {
            sum += group.IsOpen ? (int)group.Status : 0;
        }

        return sum + Ledger.Trades.Length;
    }

    private OrderStatus[] Statuses()
    {
        long now = _row * UtcNanos.PerMinute;
        return [.. Ledger.Orders.ToArray().Select(order => order.StatusAt(now))];
    }

    private ExecutionGroup Group() => Ledger.ExecutionGroups.ToArray().Single(group => group.IsOpen);

    private void Enter(Direction direction, long lots, OrderType type, int latency = 0, long[]? layers = null)
    {
        long close = _account.Marks[0];
        var request = new EntryRequest
        {
            Direction = direction,
            Type = type,
            LimitTicks = layers?[0] ?? 0,
            LayerTicks = layers,
            Lots = lots,
            ReferenceTicks = close,
            DecisionTicks = close,
            Execution = new BacktestExecutionSpec(
                FillModel.Immediate, latency * UtcNanos.PerSecond, 1, TimeInForce.GoodTillCancelled, 0, 1,
                ChunkDistribution.Uniform, null, 0m),
        };
        Assert.True(
            _account.Handler.TryEnter(request, default, _row * UtcNanos.PerMinute, _account.EquityUnits, out _));
    }

    private void Bar(long open, long close)
    {
        _account.BeginInstant();
        long end = ++_row * UtcNanos.PerMinute;
        _account.SetBar(0, new BarTicks(
            _row, end - UtcNanos.PerMinute, end, open, Math.Max(open, close), Math.Min(open, close), close, 10));
        _account.Match();
        _account.Mark();
    }
}
