using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>
/// Planners that read market structure, threats or closed trades, against figures worked out by hand.
/// </summary>
public sealed class StructurePlannerTests
{
    private const double Nothing = double.NaN;

    [Theory]
    [InlineData(Direction.Buy, "true", 99.25)]
    [InlineData(Direction.Sell, "true", 99.25)]
    [InlineData(Direction.Buy, "false", 100.1)]
    [InlineData(Direction.Sell, "false", 98.4)]
    public void Gap_entry_lies_in_the_middle_or_at_the_near_edge(Direction direction, string atMidpoint, double limit)
    {
        using DecisionRun run = new("limit_entry_at_fvg", 1, ("entry_at_midpoint", atMidpoint));
        PlanningView view = DecisionRun.View() with { Opportunity = Carrying(98.4, 100.1) };
        Assert.Equal(new EntryPlan(OrderType.Limit, (decimal)limit), run.Entry(DecisionRun.Directive(direction), view));
    }

    [Fact]
    public void Gap_entry_without_a_gap_stays_silent()
    {
        using DecisionRun run = new("limit_entry_at_fvg");
        PlanningView view = DecisionRun.View();
        Assert.Equal(
            EntryPlan.Silent,
            run.Entry(DecisionRun.Directive(), view with { MetadataNames = ["gap_size", "gap_low"] }));
        Assert.Equal(EntryPlan.Silent, run.Entry(DecisionRun.Directive(), view with { MetadataNames = null }));
        Assert.Equal(
            EntryPlan.Silent, run.Entry(DecisionRun.Directive(), view with { Opportunity = Carrying(98, Nothing) }));
    }

    [Fact]
    public void Aggressive_sizer_risks_two_percent()
    {
        using DecisionRun run = new("aggressive_sizer");
        PlanningView view = DecisionRun.View() with { ExitPlan = new ExitPlan(96m, null) };
        Assert.Equal(new SizePlan(50m, 4m), run.Size(DecisionRun.Directive(), view));
    }

    [Fact]
    public void Kelly_takes_its_share_from_closed_trades()
    {
        // 40 trades, half won at 3, half lost at 2: f* = 0.5 - 0.5 / 1.5 = 1/6; half of it, 8.33% of 10,000, over a
        // distance of 40.
        using DecisionRun run = new("kelly_criterion_sizer", 1, ("min_trades", "40"));
        PlanningView view = DecisionRun.View() with { ExitPlan = new ExitPlan(60m, null) };
        StrategyDirective directive = DecisionRun.Directive();
        directive.Size = directive.Size with { AccountRiskPct = 1m };
        Assert.Equal(new SizePlan(20.83333m, 40m), run.Size(directive, view));

        // 39 are too few: 1% of 10,000. Without a loss it is half of everything won, cut by account_risk_pct; without
        // an edge nothing.
        Assert.Equal(2.5m, run.Size(directive, view with { ClosedTrades = Trades(20, 300, 19, -200) }).PositionSize);
        directive.Size = directive.Size with { AccountRiskPct = 0.04m };
        Assert.Equal(10m, run.Size(directive, view with { ClosedTrades = Trades(40, 300, 0, 0) }).PositionSize);
        Assert.Equal(0m, run.Size(directive, view with { ClosedTrades = Trades(20, 200, 20, -200) }).PositionSize);
        Assert.Equal(0m, run.Size(directive, view with { ClosedTrades = Trades(0, 0, 40, -200) }).PositionSize);
    }

    [Theory]
    [InlineData(0, 25)]
    [InlineData(0.49, 25)] // No high threat.
    [InlineData(0.5, 12.5)]
    [InlineData(0.6, 10)]
    [InlineData(0.75, 6.25)]
    [InlineData(1, 6.25)] // A quarter is left.
    public void Adaptive_sizer_shrinks_with_the_worst_threat(double severity, double size)
    {
        PlanningView view = DecisionRun.View() with
        {
            ExitPlan = new ExitPlan(96m, null),
            Threat = new ActiveThreat(severity, RejectReason.Threat(0), 0),
        };
        using DecisionRun run = new("adaptive_risk_sizer");
        Assert.Equal((decimal)size, run.Size(DecisionRun.Directive(), view).PositionSize);
        using DecisionRun off = new("adaptive_risk_sizer", 1, ("reduce_on_high_threat", "false"));
        Assert.Equal(25m, off.Size(DecisionRun.Directive(), view).PositionSize);
    }

    [Theory]
    [InlineData(Direction.Buy, 99.25, 103)] // 1.5% x 0.5 below, four times 0.75 above.
    [InlineData(Direction.Sell, 100.75, 97)]
    public void Aggressive_exit_is_tight_and_far(Direction direction, double stop, double target)
    {
        using DecisionRun run = new("aggressive_exit");
        Assert.Equal(
            new ExitPlan((decimal)stop, (decimal)target),
            run.Exit(DecisionRun.Directive(direction), DecisionRun.View()));
    }

    [Theory]
    // 5 bps below 99, rounded to 98.95: the swing ahead is 3 away, more than 1.05.
    [InlineData(Direction.Buy, 103, 99, 98.9505, 103)]
    [InlineData(Direction.Buy, 101.04, 99, 98.9505, 102.625)] // 1.04 is too near: 2.5 x 1.05.
    [InlineData(Direction.Buy, 101.05, 99, 98.9505, 101.05)] // Just far enough.
    [InlineData(Direction.Buy, Nothing, 99, 98.9505, 102.625)]
    [InlineData(Direction.Buy, 103, 90, 98.5, 103)] // Capped at the tolerance of 1.5%.
    [InlineData(Direction.Sell, 101, 97, 101.0505, 97)]
    [InlineData(Direction.Sell, 101, 99.5, 101.0505, 97.375)]
    [InlineData(Direction.Sell, 120, 97, 101.5, 97)]
    public void Structure_exit_hides_behind_the_swing(
        Direction direction, double high, double low, double stop, double target)
    {
        using DecisionRun run = new("structure_based_exit", [high, low]);
        Assert.Equal(
            new ExitPlan((decimal)stop, (decimal)target),
            run.Exit(DecisionRun.Directive(direction), DecisionRun.View()));
    }

    [Fact]
    public void Structure_exit_without_the_swing_behind_stays_silent()
    {
        using DecisionRun run = new("structure_based_exit", [101, Nothing]);
        Assert.Equal(ExitPlan.Silent, run.Exit(DecisionRun.Directive(Direction.Buy), DecisionRun.View()));
        Assert.NotEqual(ExitPlan.Silent, run.Exit(DecisionRun.Directive(Direction.Sell), DecisionRun.View()));
    }

    [Theory]
    [InlineData(Direction.Buy, "false", "false", 98.9505, 103)]
    [InlineData(Direction.Buy, "true", "false", 98.9505, 105)]
    [InlineData(Direction.Buy, "true", "true", 99.45025, 105)] // 5 bps below 99.5.
    // The swing at 103 is beyond the tolerance; 99 is 1 away, less than 1.5.
    [InlineData(Direction.Sell, "false", "false", 101.5, 96.25)]
    [InlineData(Direction.Sell, "true", "true", 100.65030, 97)] // Behind the block at 100.6.
    public void Liquidity_exit_follows_its_switches(
        Direction direction, string targetsLiquidity, string hidesBehindBlock, double stop, double target)
    {
        // Swings 103 and 99, liquidity 105 and 97, blocks below 99.5 and above 100.6.
        using DecisionRun run = new(
            "liquidity_target_exit", [103, 99, 105, 97, 99.5, 100.6],
            ("target_opposite_liquidity", targetsLiquidity), ("stop_below_order_block", hidesBehindBlock));
        Assert.Equal(
            new ExitPlan((decimal)stop, (decimal)target),
            run.Exit(DecisionRun.Directive(direction), DecisionRun.View()));
    }

    [Fact]
    public void Liquidity_exit_a_block_on_the_wrong_side_isnt_used()
    {
        using DecisionRun run = new(
            "liquidity_target_exit", [103, 99, 105, 97, 100.5, Nothing], ("stop_below_order_block", "true"));
        Assert.Equal(98.9505m, run.Exit(DecisionRun.Directive(Direction.Buy), DecisionRun.View()).StopLossPrice);
        Assert.Equal(101.5m, run.Exit(DecisionRun.Directive(Direction.Sell), DecisionRun.View()).StopLossPrice);
    }

    private static Opportunity Carrying(double low, double high)
        => new(0, 0, Direction.Buy, 0.7, new SignalMetadata(high - low, low, high));

    private static ClosedTrades Trades(int wins, int winCents, int losses, int lossCents)
        => DecisionRun.Closed([.. Enumerable.Repeat(winCents, wins), .. Enumerable.Repeat(lossCents, losses)]);
}
