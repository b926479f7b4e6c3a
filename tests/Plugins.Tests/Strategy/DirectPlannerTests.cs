using System;
using S1mpleTrader.Kernel.Contracts;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>The direct planner: a directive for every opportunity, whatever threatens.</summary>
public sealed class DirectPlannerTests
{
    [Fact]
    public void Plan_issues_every_opportunity_with_its_own_confidence()
    {
        (OpportunityOutcome[] outcomes, StrategyDirective[] directives) = Decide(
            [(Direction.Buy, 0.05), (Direction.Sell, 0.9)]);
        Assert.All(outcomes, outcome => Assert.Equal(OpportunityEnding.Issued, outcome.Ending));
        Assert.Equal((0.05, Direction.Buy), (directives[0].Confidence, directives[0].Entry.Direction));
        Assert.Equal((0.9, Direction.Sell), (directives[1].Confidence, directives[1].Entry.Direction));
    }

    [Fact]
    public void Plan_sub_directives_follow_the_parameters()
    {
        StrategyDirective directive = Decide(
            [(Direction.Buy, 0.8)], ("risk_reward_ratio", "3"), ("account_risk_pct", "0.5"), ("max_risk_amount", "70"),
            ("stop_loss_tolerance_pct", "2.5"), ("max_total_slippage_pct", "null"),
            ("directions", "BUY")).Directives[0];
        Assert.Equal(new EntryDirective(0.8, Direction.Buy), directive.Entry);
        Assert.Equal(new SizeDirective(0.8 * 0.8, 70m, 0.005m), directive.Size);
        Assert.Equal(new ExitDirective(0.75, 3m, 0.025m), directive.Exit);
        Assert.Equal(new ExecutionIntentDirective(0.8, null), directive.Intent);
        Assert.Equal(AllowedDirections.Buy, directive.Directions);
    }

    [Fact]
    public void Plan_defaults_are_those_of_adaptive_momentum_planner()
    {
        PluginDescriptor model = TestParameters.Plugin("adaptive_momentum_planner");
        foreach (ParameterDescriptor parameter in TestParameters.Plugin("direct_planner").Parameters)
        {
            ParameterDescriptor same = Assert.Single(model.Parameters, other => other.Name == parameter.Name);
            Assert.Equal(
                (same.Type, same.Default, same.Minimum, same.Maximum),
                (parameter.Type, parameter.Default, parameter.Minimum, parameter.Maximum));
        }
    }

    [Theory]
    [InlineData("ignore", DirectiveScope.NewTrade, TradeTarget.None)]
    [InlineData("close", DirectiveScope.CloseExisting, TradeTarget.Symbol)]
    [InlineData("reverse", DirectiveScope.NewTrade, TradeTarget.Symbol)]
    public void Plan_against_the_open_long_follows_on_opposite(
        string onOpposite, DirectiveScope scope, TradeTarget target)
    {
        StrategyDirective[] directives =
            Decide([(Direction.Sell, 0.9), (Direction.Buy, 0.9)], ("on_opposite", onOpposite)).Directives;
        Assert.Equal((scope, target), (directives[0].Scope, directives[0].Target));
        Assert.Equal((DirectiveScope.NewTrade, TradeTarget.None), (directives[1].Scope, directives[1].Target));
    }

    // A long is open, and the worst threat there is is active.
    private static (OpportunityOutcome[] Outcomes, StrategyDirective[] Directives) Decide(
        (Direction Direction, double Confidence)[] opportunities, params (string, string)[] parameters)
    {
        using DecisionRun run = new("direct_planner", 1, parameters);
        Opportunity[] found = Array.ConvertAll(
            opportunities, one => new Opportunity(0, 0, one.Direction, one.Confidence, default));
        var outcomes = new OpportunityOutcome[found.Length];
        var directives = new StrategyDirective[found.Length];
        DirectiveWriter writer = new(outcomes, directives);
        StrategySituation situation = new()
        {
            Time = 0,
            Instrument = DecisionRun.Instrument,
            Opportunities = found,
            Assessment = default,
            Threat = new ActiveThreat(1, RejectReason.Threat(0), 0),
            HasOpenLong = true,
            HasOpenShort = false,
        };
        ((StrategyPlannerWorker)run.Worker).Plan(in situation, run.Columns, ref writer);
        return (outcomes, directives);
    }
}
