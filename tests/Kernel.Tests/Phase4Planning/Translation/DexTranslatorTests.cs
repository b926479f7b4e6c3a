using System.Linq;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase4Planning.Translation;
using Xunit;
using static S1mpleTrader.Kernel.Tests.Phase4Planning.DirectiveUnderTest;

namespace S1mpleTrader.Kernel.Tests.Phase4Planning.Translation;

/// <summary>The DEX rules as tables; the bounds are strict.</summary>
public sealed class DexTranslatorTests
{
    [Theory]
    [InlineData(0.8000001, GasStrategy.Fast)]
    [InlineData(0.8, GasStrategy.Standard)]
    [InlineData(0.3, GasStrategy.Standard)]
    [InlineData(0.2999999, GasStrategy.Slow)]
    public void Urgency_chooses_gas(double urgency, GasStrategy gas)
        => Assert.Equal(gas, Translate(Of(Intent(urgency))).GasStrategy);

    [Theory]
    [InlineData(0.4999999, 1, true, false)]
    [InlineData(0.5, 1, false, false)]
    [InlineData(0.5, 100, false, false)]     // A value of 10,000 isn't above it.
    [InlineData(0.5, 100.001, true, false)]
    [InlineData(0.3, 1, true, false)]
    [InlineData(0.2999999, 1, true, true)]
    public void Visibility_and_value_choose_protection(
        double visibility, decimal size, bool isProtected, bool isPrivate)
    {
        DexExecutionSpec spec = Translate(Of(Intent(0.5, visibility), OrderType.Market, size));
        Assert.Equal((isProtected, isPrivate), (spec.MevProtection, spec.PrivateMempool));
    }

    [Theory]
    [InlineData(10, RouterStrategy.SingleDex)]
    [InlineData(10.001, RouterStrategy.MultiDex)]
    public void Size_chooses_the_router(decimal size, RouterStrategy router)
        => Assert.Equal(router, Translate(Of(Intent(0.5), OrderType.Market, size)).RouterStrategy);

    [Theory]
    [InlineData(null, 20)]
    [InlineData(0, 20)]
    [InlineData(45, 45)]
    public void The_window_is_the_deadline(int? window, int minutes)
    {
        DexExecutionSpec spec = Translate(Of(Intent(0.5) with { MaxExecutionWindowMinutes = window }));
        Assert.Equal(minutes, spec.DeadlineMinutes);
        Assert.Equal(Now + (minutes * UtcNanos.PerMinute), spec.ExpiresAt);
    }

    [Fact]
    public void The_plan_s_prices_are_conditions_and_a_ladder_a_swap_per_rung()
    {
        DexExecutionSpec limit = Translate(Of(Intent(0.5), OrderType.Limit));
        Assert.Equal((99.5m, null, null), (limit.LimitPrice, limit.StopPrice, limit.WorstPrice));
        Assert.Equal(new ConnectorOrder(Now, 1m, 99.5m, null), Assert.Single(limit.Orders));
        DexExecutionSpec stop = Translate(Of(Intent(0.5), OrderType.Stop, 1m, Direction.Sell));
        // 101 x 0.998 = 100.798 up.
        Assert.Equal((null, 101m, 100.8m), (stop.LimitPrice, stop.StopPrice, stop.WorstPrice));
        DexExecutionSpec ladder = Translate(Ladder(Intent(0.5)));
        Assert.Equal(ExecutionStrategy.Layered, ladder.Strategy);
        Assert.Equal([100.00m, 99.99m, 99.99m], ladder.Orders.Select(order => order.LimitPrice!.Value));
    }

    [Fact]
    public void What_the_strategy_says_goes_through()
    {
        DexExecutionSpec spec = Translate(Of(Intent(0.5) with { MaxSlippagePct = 0.00255m }));
        Assert.Equal((25, 100.25m), (spec.SlippageToleranceBps, spec.WorstPrice));
        Assert.Equal((98m, 105m), (spec.StopLossPrice!.Value, spec.TakeProfitPrice!.Value));
        Assert.Equal(
            (ExecutionStrategy.SingleOrder, "BTCUSDT", Direction.Buy), (spec.Strategy, spec.Symbol, spec.Side));
    }

    [Fact]
    public void What_is_open_is_closed_fast_changed_and_cancelled()
    {
        OpenTrade trade = Short(20m);
        DexExecutionSpec close = Manage(StrategyDirective.Close(7), in trade);
        Assert.Equal(
            (ExecutionAction.ClosePosition, Direction.Buy, 20m, GasStrategy.Fast),
            (close.Action, close.Side, close.Quantity!.Value, close.GasStrategy));
        // 2,000 is no large value.
        Assert.Equal((false, RouterStrategy.MultiDex), (close.MevProtection, close.RouterStrategy));
        DexExecutionSpec change = Manage(StrategyDirective.ModifyExit(7, null, 97.126m), in trade);
        Assert.Equal(
            (ExecutionAction.ModifyOrder, null, 97.13m), (change.Action, change.StopLossPrice, change.TakeProfitPrice));
        DexExecutionSpec part = Manage(StrategyDirective.TakePartial(7, 97m, 0.5m), in trade);
        Assert.Equal((0.5m, 97m, true), (part.Quantity!.Value, part.LimitPrice!.Value, part.IsReduceOnly));
        Assert.Equal((ExecutionAction.CancelGroup, 3), (
            Manage(StrategyDirective.CancelGroup(3), in trade).Action,
            Manage(StrategyDirective.CancelGroup(3), in trade).GroupId!.Value));
    }

    /// <summary>A trailing stop and a break-even tighten: that changes a stop and closes nothing.</summary>
    [Theory]
    [InlineData(103.0, 101.01)]
    [InlineData(101.0, null)] // As it is.
    public void A_stop_is_tightened_and_never_moved_away(double stop, double? tightened)
    {
        OpenTrade trade = Short(20m) with { StopLoss = (decimal)stop };
        DexExecutionSpec change = Manage(StrategyDirective.TightenStop(7, 101.006m), in trade);
        Assert.Equal((ExecutionAction.ModifyOrder, 7), (change.Action, change.TradeId!.Value));
        Assert.Equal(((decimal?)tightened, null), (change.StopLossPrice, change.TakeProfitPrice));
        Assert.Equal((null, false), (change.Quantity, change.IsReduceOnly));
        Assert.Empty(change.Orders);
    }

    private static DexExecutionSpec Translate(in ExecutionDirective directive)
        => new DexTranslator(new DexConnectorSpec()).Translate(in directive, Traded, Now);

    private static DexExecutionSpec Manage(StrategyDirective directive, in OpenTrade trade)
        => new DexTranslator(new DexConnectorSpec()).Translate(in directive, in trade, Traded, close: 100m, Now);
}
