using System.Linq;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase4Planning.Translation;
using S1mpleTrader.Kernel.Phase5Execution;
using Xunit;
using static S1mpleTrader.Kernel.Tests.Phase4Planning.DirectiveUnderTest;

namespace S1mpleTrader.Kernel.Tests.Phase4Planning.Translation;

/// <summary>The CEX rules as tables; the bounds are strict.</summary>
public sealed class CexTranslatorTests
{
    [Theory]
    [InlineData(0.8000001, OrderType.Limit, false, OrderType.Market, TimeInForce.ImmediateOrCancel)]
    [InlineData(0.8000001, OrderType.StopLimit, false, OrderType.Market, TimeInForce.ImmediateOrCancel)]
    [InlineData(0.8, OrderType.Limit, false, OrderType.Limit, TimeInForce.GoodTillCancelled)]
    [InlineData(0.0, OrderType.Limit, false, OrderType.Limit, TimeInForce.GoodTillCancelled)]
    [InlineData(0.5, OrderType.Limit, true, OrderType.Limit, TimeInForce.ImmediateOrCancel)]
    [InlineData(0.5, OrderType.StopLimit, false, OrderType.StopLimit, TimeInForce.FillOrKill)]
    [InlineData(0.5, OrderType.Stop, false, OrderType.Stop, TimeInForce.FillOrKill)]
    [InlineData(0.5, OrderType.Market, false, OrderType.Market, TimeInForce.FillOrKill)]
    public void Urgency_then_the_plan_choose_type_and_time_in_force(
        double urgency, OrderType planned, bool isImmediate, OrderType type, TimeInForce timeInForce)
    {
        CexExecutionSpec spec = Translate(Of(Intent(urgency) with { MustCompleteImmediately = isImmediate }, planned));
        Assert.Equal((type, timeInForce), (spec.OrderType!.Value, spec.TimeInForce!.Value));
        Assert.Equal(type is OrderType.Limit or OrderType.StopLimit ? 99.5m : null, spec.LimitPrice);
        Assert.Equal(type is OrderType.Stop or OrderType.StopLimit ? 101m : null, spec.StopPrice);
        Assert.Equal(spec.LimitPrice, Assert.Single(spec.Orders).LimitPrice);
    }

    [Theory]
    [InlineData(0.2999999, 1.001, null, 5, 5)]
    [InlineData(0.3, 1.001, null, 5, 1)]
    [InlineData(0.2, 1.0, null, 5, 1)]       // Not above twap_min_size.
    [InlineData(0.2, 1.001, null, null, 2)]  // None larger than 1.
    [InlineData(0.2, 7.5, null, null, 8)]
    [InlineData(0.2, 7.5, 3, null, 3)]       // No two in one minute.
    [InlineData(0.2, 500, null, null, 30)]
    [InlineData(0.2, 7.5, null, 1, 1)]
    [InlineData(0.2, 7.5, null, 2_000_000_000, 1_000)]
    public void Patient_and_large_is_worked_in_parts(double urgency, decimal size, int? window, int? hint, int chunks)
    {
        CexExecutionSpec spec = Translate(Of(
            Intent(urgency) with { MaxExecutionWindowMinutes = window, ChunkCountHint = hint },
            OrderType.Market,
            size));
        Assert.Equal(chunks, spec.ChunkCount);
        Assert.Equal(chunks, spec.Orders.Count);
        Assert.Equal(chunks > 1 ? ExecutionStrategy.Twap : ExecutionStrategy.SingleOrder, spec.Strategy);
        Assert.Equal(size, spec.Orders.Sum(order => order.Quantity));
    }

    [Fact]
    public void Parts_have_their_times_and_shares()
    {
        CexExecutionSpec spec = Translate(Of(
            Intent(0.2) with
            {
                MaxExecutionWindowMinutes = 30,
                ChunkCountHint = 4,
                ChunkDistribution = ChunkDistribution.FrontLoaded
            },
            OrderType.Limit,
            2.005m));
        // Weights 4, 3, 2, 1 of 2005 lots: 802, 601.5, 401, the rest; every 7.5 minutes.
        Assert.Equal([0.802m, 0.601m, 0.401m, 0.201m], spec.Orders.Select(order => order.Quantity));
        Assert.Equal([0, 450, 900, 1_350], spec.Orders.Select(order => (order.At - Now) / UtcNanos.PerSecond));
        Assert.All(spec.Orders, order => Assert.Equal(99.5m, order.LimitPrice));
        Assert.Equal(Now + (30 * UtcNanos.PerMinute), spec.ExpiresAt);
    }

    [Theory]
    [InlineData(0.2999999, 5.001, OrderType.Limit, 0.5, 0.500)]
    [InlineData(0.3, 5.001, OrderType.Limit, 0.5, null)]
    [InlineData(0.1, 5.0, OrderType.Limit, 0.5, null)] // Not above iceberg_min_size.
    [InlineData(0.1, 5.001, OrderType.Limit, 0.9, null)] // MARKET and IOC: nothing rests.
    [InlineData(0.1, 5.001, OrderType.StopLimit, 0.5, null)] // FOK: nothing rests.
    public void Hidden_and_large_that_rests_is_an_iceberg(
        double visibility, decimal size, OrderType type, double urgency, double? visible)
    {
        CexExecutionSpec spec = Translate(Of(Intent(urgency, visibility), type, size));
        Assert.Equal(visible.HasValue, spec.Iceberg);
        Assert.Equal(visible.HasValue ? 0.1m : null, spec.IcebergVisibleRatio);
        Assert.Equal((decimal?)visible, Assert.Single(spec.Orders).VisibleQuantity);
        Assert.Equal(visible.HasValue ? ExecutionStrategy.Iceberg : ExecutionStrategy.SingleOrder, spec.Strategy);
    }

    [Fact]
    public void An_iceberg_in_parts_shows_a_tenth_of_each_and_at_least_a_lot()
    {
        ExecutionIntent intent = Intent(0.2, 0.1) with { ChunkCountHint = 3, MaxExecutionWindowMinutes = 30 };
        CexExecutionSpec spec = Translate(Of(intent, OrderType.Limit, 6m));
        Assert.Equal((ExecutionStrategy.Twap, true), (spec.Strategy, spec.Iceberg));
        Assert.All(spec.Orders, order => Assert.Equal((2m, 0.2m), (order.Quantity, order.VisibleQuantity)));
        CexExecutionSpec tiny = Translate(
            Of(Intent(0.5, 0.1), OrderType.Limit, 0.004m), new CexConnectorSpec { IcebergMinSize = 0.001m });
        Assert.Equal(0.001m, Assert.Single(tiny.Orders).VisibleQuantity);
    }

    [Fact]
    public void A_ladder_is_a_limit_per_rung_unless_it_is_urgent()
    {
        CexExecutionSpec spec = Translate(Ladder(Intent(0.2) with { ChunkCountHint = 5 }, 10m));
        Assert.Equal((ExecutionStrategy.Layered, 1), (spec.Strategy, spec.ChunkCount));
        Assert.Null(spec.LimitPrice);
        // 99.9951, 99.9902 and 99.9853, each to the nearest tick.
        Assert.Equal([100.00m, 99.99m, 99.99m], spec.Orders.Select(order => order.LimitPrice!.Value));
        Assert.Equal([3.333m, 3.333m, 3.334m], spec.Orders.Select(order => order.Quantity));
        Assert.All(spec.Orders, order => Assert.Equal(Now, order.At));
        CexExecutionSpec urgent = Translate(Ladder(Intent(0.9)));
        Assert.Equal((ExecutionStrategy.SingleOrder, OrderType.Market), (urgent.Strategy, urgent.OrderType));
        Assert.Null(Assert.Single(urgent.Orders).LimitPrice);
    }

    [Theory]
    // 100.255 down to the tick, 25.5 down to a point.
    [InlineData(OrderType.Market, Direction.Buy, 0.00255, 100.25, 25)]
    [InlineData(OrderType.Market, Direction.Sell, 0.00255, 99.75, 25)] // 99.745 up.
    [InlineData(OrderType.Stop, Direction.Buy, 0.01, 102.01, 100)]     // From the trigger.
    [InlineData(OrderType.Limit, Direction.Buy, 0.01, null, 100)]      // The limit bounds it.
    public void The_slippage_limit_is_a_price(
        OrderType type, Direction direction, double slippage, double? worst, int points)
    {
        CexExecutionSpec spec = Translate(
            Of(Intent(0.5) with { MaxSlippagePct = (decimal)slippage }, type, 1m, direction));
        Assert.Equal((decimal?)worst, spec.WorstPrice);
        Assert.Equal(points, spec.MaxSlippageBps);
        CexExecutionSpec free = Translate(Of(Intent(0.5) with { MaxSlippagePct = null }, type, 1m, direction));
        Assert.Equal((null, null), (free.WorstPrice, free.MaxSlippageBps));
        Assert.Equal(0m, Translate(Of(
            Intent(0.5) with { MaxSlippagePct = decimal.MaxValue }, OrderType.Market, 1m, Direction.Sell)).WorstPrice);
    }

    [Fact]
    public void What_the_strategy_says_goes_through()
    {
        CexExecutionSpec spec = Translate(Of(
            Intent(0.5) with
            {
                MinFillRatio = 0.5m,
                PreferredExecutionStyle = ExecutionStyle.Vwap,
                MaxExecutionWindowMinutes = 10
            },
            OrderType.Limit,
            2m,
            Direction.Sell));
        Assert.Equal(
            (ExecutionAction.ExecuteTrade, "BTCUSDT", Direction.Sell, 2m),
            (spec.Action, spec.Symbol, spec.Side, spec.Quantity!.Value));
        Assert.Equal((98m, 105m), (spec.StopLossPrice!.Value, spec.TakeProfitPrice!.Value));
        Assert.Equal((0.5m, ExecutionStyle.Vwap), (spec.MinFillRatio!.Value, spec.PreferredStyle!.Value));
        Assert.Equal((Now, Now + (10 * UtcNanos.PerMinute)), (spec.SubmittedAt, spec.ExpiresAt!.Value));
    }

    [Fact]
    public void What_is_open_is_closed_changed_and_cancelled()
    {
        OpenTrade trade = Short(2m);
        CexExecutionSpec close = Manage(StrategyDirective.Close(7), in trade);
        Assert.Equal(
            (ExecutionAction.ClosePosition, Direction.Buy, 2m, true),
            (close.Action, close.Side, close.Quantity!.Value, close.IsReduceOnly));
        Assert.Equal(
            (OrderType.Market, TimeInForce.ImmediateOrCancel, 7),
            (close.OrderType!.Value, close.TimeInForce!.Value, close.TradeId!.Value));
        Assert.Equal(new ConnectorOrder(Now, 2m, null, null), Assert.Single(close.Orders));
        Assert.Equal(0.123m, Manage(StrategyDirective.Close(7, 0.1239m), in trade).Quantity);
        Assert.Equal(2m, Manage(StrategyDirective.Close(7, 9m, isEmergency: true), in trade).Quantity);

        CexExecutionSpec change = Manage(StrategyDirective.ModifyExit(7, 101.006m), in trade);
        Assert.Equal(
            (ExecutionAction.ModifyOrder, 101.01m, null),
            (change.Action, change.StopLossPrice, change.TakeProfitPrice));
        Assert.Empty(change.Orders);

        CexExecutionSpec part = Manage(StrategyDirective.TakePartial(7, 97.504m, 1m), in trade);
        Assert.Equal(
            (ExecutionAction.ModifyOrder, OrderType.Limit, 97.5m, 1m),
            (part.Action, part.OrderType!.Value, part.LimitPrice!.Value, part.Quantity!.Value));
        Assert.Equal((true, TimeInForce.GoodTillCancelled), (part.IsReduceOnly, part.TimeInForce!.Value));

        CexExecutionSpec cancel = Manage(StrategyDirective.CancelGroup(3), in trade);
        Assert.Equal((ExecutionAction.CancelGroup, 3, null), (cancel.Action, cancel.GroupId!.Value, cancel.Quantity));
    }

    /// <summary>A trailing stop and a break-even tighten: that changes a stop and closes nothing.</summary>
    [Theory]
    [InlineData(null, 101.01)]   // Its first one.
    [InlineData(101.02, 101.01)] // Nearer to the price of a short.
    [InlineData(101.01, null)]   // As it is.
    [InlineData(101.00, null)]
    public void A_stop_is_tightened_and_never_moved_away(double? stop, double? tightened)
    {
        OpenTrade trade = Short(2m) with { StopLoss = (decimal?)stop };
        CexExecutionSpec change = Manage(StrategyDirective.TightenStop(7, 101.006m), in trade);
        Assert.Equal((ExecutionAction.ModifyOrder, 7), (change.Action, change.TradeId!.Value));
        Assert.Equal(((decimal?)tightened, null), (change.StopLossPrice, change.TakeProfitPrice));
        Assert.Equal((null, false), (change.Quantity, change.IsReduceOnly));
        Assert.Empty(change.Orders);
    }

    private static CexExecutionSpec Translate(in ExecutionDirective directive, CexConnectorSpec? connector = null)
        => new CexTranslator(connector ?? new CexConnectorSpec()).Translate(in directive, Traded, Now);

    private static CexExecutionSpec Manage(StrategyDirective directive, in OpenTrade trade)
        => new CexTranslator(new CexConnectorSpec()).Translate(in directive, in trade, Traded, Now);
}
