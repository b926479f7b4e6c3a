using System;
using S1mpleTrader.Kernel.Contracts;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>The SWOT planner: choice, confidence, refusals, opposite signals and sub-directives.</summary>
public sealed class AdaptiveMomentumTests
{
    private static readonly ActiveThreat NoThreat = new(0, default, -1);

    [Fact]
    public void Plan_best_confidence_wins_and_the_others_are_superseded()
    {
        Decision decision = Decide([(Direction.Buy, 0.6), (Direction.Sell, 0.9), (Direction.Buy, 0.9)], 0.5, NoThreat);
        Assert.Equal(
            [OpportunityEnding.Superseded, OpportunityEnding.Issued, OpportunityEnding.Superseded],
            Array.ConvertAll(decision.Outcomes, outcome => outcome.Ending));
        StrategyDirective directive = decision.Directives[1];
        Assert.Equal(((0.3 * 0.5) + (0.5 * 0.9)) / 0.8, directive.Confidence, 1e-15);
        Assert.Equal(Direction.Sell, directive.Entry.Direction);
    }

    [Fact]
    public void Plan_sub_directives_follow_the_parameters()
    {
        StrategyDirective directive = Decide([(Direction.Buy, 0.8)], 0, NoThreat).Directives[0];
        double confidence = 0.5 * 0.8 / 0.8;
        Assert.Equal(new EntryDirective(confidence, Direction.Buy), directive.Entry);
        Assert.Equal(new SizeDirective(0.8 * confidence, null, 0.02m), directive.Size);
        Assert.Equal(new ExitDirective(0.75, 2.5m, 0.015m), directive.Exit);
        Assert.Equal(new ExecutionIntentDirective(confidence, 0.002m), directive.Intent);
        Assert.Equal((DirectiveScope.NewTrade, TradeTarget.None), (directive.Scope, directive.Target));
        Assert.Equal(AllowedDirections.Both, directive.Directions);
    }

    [Fact]
    public void Plan_below_the_minimum_is_low_confidence_or_the_threats_type()
    {
        ActiveThreat threat = new(1, RejectReason.Threat(2), 5);

        // 0.5 × 0.5 / 0.8 = 0.3125 passes; less 0.2 / 0.8 it doesn't.
        Assert.Equal(OpportunityEnding.Issued, Decide([(Direction.Buy, 0.5)], 0, NoThreat).Outcomes[0].Ending);
        Assert.Equal(
            new OpportunityOutcome(OpportunityEnding.Rejected, threat.Reason),
            Decide([(Direction.Buy, 0.5)], 0, threat).Outcomes[0]);
        Assert.Equal(
            new OpportunityOutcome(OpportunityEnding.Rejected, RejectReason.LowConfidence),
            Decide([(Direction.Buy, 0.4)], 0, threat).Outcomes[0]);
    }

    [Theory]
    [InlineData("ignore", DirectiveScope.NewTrade, TradeTarget.None)]
    [InlineData("close", DirectiveScope.CloseExisting, TradeTarget.Symbol)]
    [InlineData("reverse", DirectiveScope.NewTrade, TradeTarget.Symbol)]
    public void Plan_against_an_open_trade_follows_on_opposite(
        string onOpposite, DirectiveScope scope, TradeTarget target)
    {
        StrategyDirective against =
            Decide([(Direction.Sell, 0.9)], 0, NoThreat, true, ("on_opposite", onOpposite)).Directives[0];
        Assert.Equal((scope, target), (against.Scope, against.Target));
        StrategyDirective with =
            Decide([(Direction.Buy, 0.9)], 0, NoThreat, true, ("on_opposite", onOpposite)).Directives[0];
        Assert.Equal((DirectiveScope.NewTrade, TradeTarget.None), (with.Scope, with.Target));
    }

    [Fact]
    public void Plan_directions_are_handed_on()
    {
        Assert.Equal(
            AllowedDirections.Sell,
            Decide([(Direction.Buy, 0.9)], 0, NoThreat, false, ("directions", "SELL")).Directives[0].Directions);
    }

    [Fact]
    public void Check_weights_of_zero_are_a_problem()
    {
        PluginDescriptor plugin = TestParameters.Plugin("adaptive_momentum_planner");
        Assert.Null(plugin.FindProblem(TestParameters.Make(plugin)));
        Assert.NotNull(plugin.FindProblem(TestParameters.Make(plugin, ("w_strength", "0"), ("w_opportunity", "0"))));
    }

    private static Decision Decide(
        (Direction Direction, double Confidence)[] opportunities,
        double strength,
        ActiveThreat threat,
        bool hasOpenLong = false,
        params (string, string)[] parameters)
    {
        using DecisionRun run = new("adaptive_momentum_planner", 1, parameters);
        var found = new Opportunity[opportunities.Length];
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = new Opportunity(i, i, opportunities[i].Direction, opportunities[i].Confidence, default);
        }

        Decision decision = new(new OpportunityOutcome[found.Length], new StrategyDirective[found.Length]);
        DirectiveWriter writer = new(decision.Outcomes, decision.Directives);
        StrategySituation situation = new()
        {
            Time = 0,
            Instrument = DecisionRun.Instrument,
            Opportunities = found,
            Assessment = new AggregatedContextAssessment(strength, 0),
            Threat = threat,
            HasOpenLong = hasOpenLong,
            HasOpenShort = false,
        };
        ((StrategyPlannerWorker)run.Worker).Plan(in situation, run.Columns, ref writer);
        return decision;
    }

    private sealed record Decision(OpportunityOutcome[] Outcomes, StrategyDirective[] Directives);
}
