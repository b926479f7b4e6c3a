using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Phase5Execution;

/// <summary>What reduces is cut to what is held when it fills, and not before: a worked entry may still grow.</summary>
public sealed class ReducingQuantityTests
{
    private const long Minute = 60_000_000_000L;

    private readonly SimulatedAccount _account = new(
        new AccountSpec(1_000_000m, "USD"),
        [new Instrument { Symbol = "X", TickSize = 1m, LotSize = 1m, MinNotional = 0m, MaxLeverage = 1m }],
        new ConnectorSpec { Participation = 0.10m, ImpactCoefficient = 0 },
        firstOpenTime: 0,
        closeAtEnd: true,
        new RunCounts([]),
        observer: null);

    private int _row;

    // Volume 40 lets 4 of 10 in; 6 are to be closed, by an order that meets the bar after the next. The next one lets
    // 6 more in, so that all 6 are there: 4 stay.
    [Fact]
    public void A_close_of_more_than_is_held_yet_closes_what_came_since()
    {
        Bar(high: 100, volume: 1_000);
        Enter(lots: 10);
        Bar(high: 100, volume: 40);
        Assert.Equal(4, _account.Ledger.OpenTrades[0].OpenLots);
        Manage(StrategyDirective.Close(_account.Ledger.OpenTrades[0].Id, quantity: 6m), latency: Minute);
        Bar(high: 100, volume: 1_000);
        Assert.Equal(10, _account.Ledger.OpenTrades[0].OpenLots);
        Bar(high: 100, volume: 1_000);
        Assert.Equal(4, _account.Ledger.OpenTrades[0].OpenLots);
    }

    // The same by a partial target at 110, which the bar after the next reaches.
    [Fact]
    public void A_partial_target_of_more_than_is_held_yet_takes_what_came_since()
    {
        Bar(high: 100, volume: 1_000);
        Enter(lots: 10);
        Bar(high: 100, volume: 40);
        Manage(StrategyDirective.TakePartial(_account.Ledger.OpenTrades[0].Id, 110m, quantity: 6m), latency: 0);
        Bar(high: 100, volume: 1_000);
        Bar(high: 110, volume: 1_000);
        Assert.Equal(4, _account.Ledger.OpenTrades[0].OpenLots);
    }

    private long Now => (_row + 1) * Minute;

    private TradeOrigin Origin => new(-1, -1, _row, -1, 0, Now, CountsOpportunity: false);

    private void Bar(long high, double volume)
    {
        _row++;
        _account.BeginInstant();
        _account.SetBar(0, new BarTicks(_row, Now - Minute, Now, 100, high, 100, 100, volume));
        _account.Match();
        _account.Record(Now - Minute, Now, _account.Mark());
    }

    private void Enter(long lots)
    {
        var request = new EntryRequest
        {
            Symbol = 0,
            Direction = Direction.Buy,
            Type = OrderType.Market,
            Lots = lots,
            ReferenceTicks = 100,
            DecisionTicks = 100,
            Execution = new BacktestExecutionSpec(
                FillModel.MarketImpact, LatencyNanos: 0, ImpactMultiplier: 1, TimeInForce.GoodTillCancelled,
                WindowNanos: 0, Chunks: 1, ChunkDistribution.Uniform, MaxSlippagePct: null, MinFillRatio: 0m),
            Origin = Origin,
        };
        Assert.True(_account.Handler.TryEnter(request, default, Now, _account.EquityUnits, out _));
    }

    private void Manage(StrategyDirective directive, long latency)
        => Assert.True(_account.Handler.TryManage(in directive, _row, Now + latency, Origin, out _));
}
