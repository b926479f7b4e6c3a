using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Tests.Run;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Phase4Planning;

/// <summary>
/// What planners are shown and what becomes of plans that make no sense: a reason, counted, never an exception.
/// </summary>
public sealed class PlanningStageTests
{
    private static readonly ExecutionIntent Plain = new(0.5, 0.7, null, false, 30);

    [Fact]
    public void Plans_that_make_no_sense_end_with_a_reason()
    {
        EntryPlan market = new(OrderType.Market);
        AssertAll(RejectReason.NoPlannerMatched, market, Plain with { Action = ExecutionAction.CancelGroup });
        AssertAll(RejectReason.NoPlannerMatched, market, Plain with { Action = ExecutionAction.ClosePosition });
        AssertAll(RejectReason.NoPlannerMatched, EntryPlan.Silent, Plain);
        AssertAll(RejectReason.Capacity, new EntryPlan(OrderType.Limit, 50m, Layers: 65, LayerSpacing: 0.01m), Plain);
        AssertAll(RejectReason.Capacity, market, Plain with { ExecutionUrgency = 0.1, ChunkCountHint = int.MaxValue });
        AssertAll(RejectReason.RiskLimit, new EntryPlan(OrderType.Limit, 50m, Layers: 10, LayerSpacing: 20m), Plain);
        AssertAll(RejectReason.RiskLimit, new EntryPlan(OrderType.Limit, -1m), Plain);
    }

    [Fact]
    public void Hints_beyond_reason_still_trade()
    {
        foreach (ExecutionIntent intent in (ExecutionIntent[])
        [
            Plain with { ExecutionUrgency = double.NaN, VisibilityPreference = double.NaN },
            Plain with { ExecutionUrgency = 0.1, ChunkCountHint = -5 },
            Plain with { ExecutionUrgency = 0.1, ChunkCountHint = 3, MaxExecutionWindowMinutes = int.MaxValue },
            Plain with { MinFillRatio = 7m },
            Plain with { MaxSlippagePct = decimal.MaxValue },
        ])
        {
            BacktestResult result = Run(new EntryPlan(OrderType.Market), intent, out _);
            Assert.True(result.Counts.Executed > 0, intent.ToString());
        }
    }

    [Fact]
    public void A_ladder_without_a_limit_is_a_single_order()
    {
        BacktestResult result = Run(new EntryPlan(OrderType.Market, Layers: 5, LayerSpacing: 1m), Plain, out _);
        Assert.True(result.Counts.Executed > 0);
    }

    [Fact]
    public void The_intent_planner_sees_what_the_platform_adds_to_the_plans()
    {
        Run(new EntryPlan(OrderType.Market), Plain, out Seen seen);
        Assert.NotEmpty(seen.Requests);
        foreach ((StrategyDirective directive, EntryPlan entry, SizePlan size) in seen.Requests)
        {
            Assert.Equal(directive.Entry.Direction, entry.Direction);
            Assert.Equal((0, 0), (entry.Symbol, directive.Entry.Symbol));
            Assert.Equal(2.5m, size.Leverage);
            // RiskDistance is 1 % of the close, which is the reference.
            Assert.Equal(size.PositionSize * size.RiskDistance * 10m, size.RiskAmount);
            Assert.Equal(size.PositionSize * size.RiskDistance * 100m * 10m, size.PositionValue);
        }
    }

    [Fact]
    public void An_overlay_sees_the_complete_directive()
    {
        ExecutionIntent intent = Plain with { PreferredExecutionStyle = ExecutionStyle.Vwap, MinFillRatio = 0.5m };
        Run(new EntryPlan(OrderType.Limit, 50.004m, WorkOverMinutes: 7), intent, out Seen seen);
        Assert.NotEmpty(seen.Directives);
        foreach (ExecutionDirective directive in seen.Directives)
        {
            Assert.Equal(
                (OrderType.Limit, 50m, 7),
                (directive.OrderType, directive.Entry.LimitPrice!.Value, directive.Entry.WorkOverMinutes!.Value));
            Assert.Equal(
                (ExecutionStyle.Vwap, 0.5m),
                (directive.Intent.PreferredExecutionStyle!.Value, directive.Intent.MinFillRatio!.Value));
            Assert.Equal((0.2, 5, 7), (
                directive.Intent.ExecutionUrgency,
                directive.Intent.ChunkCountHint!.Value,
                directive.Intent.MaxExecutionWindowMinutes!.Value));
            Assert.Equal(directive.Notional, directive.Size.PositionValue);
            Assert.Equal(directive.Quantity, directive.Size.PositionSize);
            Assert.True(directive.Causality.Directive >= 0);
            Assert.True(directive.Causality.Opportunity >= 0);
        }
    }

    private static void AssertAll(RejectReason reason, EntryPlan entry, ExecutionIntent intent)
    {
        BacktestResult result = Run(entry, intent, out Seen seen);
        Assert.Equal(0, result.Counts.Executed);
        Assert.NotEmpty(seen.Reasons);
        Assert.Equal([reason.Index], seen.Reasons.Distinct());
    }

    // Every opportunity becomes a directive to buy with these plans; the position policy lets all of them through.
    private static BacktestResult Run(EntryPlan entry, ExecutionIntent intent, out Seen seen)
    {
        var noted = new Seen();
        seen = noted;
        BuildSpecs specs = RandomRun.Specs(seed: 5, withLedgerThreat: false);
        specs = specs with
        {
            Instruments = [specs.Instruments[0] with { MaxLeverage = 2.5m, ContractMultiplier = 10m, Taker = 0m }],
            Connector = specs.Connector with
            {
                PositionPolicy = PositionPolicy.Hedge,
                MaxOpenTrades = 200,
                MaxOpenOrders = 2_000,
                MaxOpenGroups = 200
            },
            Strategy = specs.Strategy with
            {
                Planner = RandomRun.Spec(PluginKind.StrategyPlanner, binding => new EveryOpportunity(binding)),
                Entry = [new PlannerSpec(
                    RandomRun.Spec(PluginKind.EntryPlanner, binding => new GivenEntry(binding, entry)), [])],
                Size = [new PlannerSpec(RandomRun.Spec(PluginKind.SizePlanner, binding => new TenthSize(binding)), [])],
                Exit = [new PlannerSpec(
                    RandomRun.Spec(PluginKind.ExitPlanner, binding => new NoExitAtAll(binding)), [])],
                Intent = [new PlannerSpec(
                    RandomRun.Spec(PluginKind.IntentPlanner, binding => new GivenIntent(binding, intent, noted)), [])],
                Overlays = [RandomRun.Spec(PluginKind.Overlay, binding => new NotingOverlay(binding, noted))],
                PlanningMode = PlanningMode.Parallel,
            },
        };
        using BarSeries series = RandomRun.Market(seed: 5, 600);
        using var run = new BacktestRun(specs, series, new RunOptions(), noted);
        return run.Run()!;
    }

    private sealed class Seen : RunObserver
    {
        public List<(StrategyDirective Directive, EntryPlan Entry, SizePlan Size)> Requests { get; } = [];

        public List<ExecutionDirective> Directives { get; } = [];

        public List<int> Reasons { get; } = [];

        public override void OnRejected(in TradeOrigin origin, RejectReason reason, int row)
            => Reasons.Add(reason.Index);
    }

    private sealed class EveryOpportunity(WorkerBinding binding) : StrategyPlannerWorker(binding)
    {
        public override void Plan(in StrategySituation situation, RowColumns columns, ref DirectiveWriter directives)
        {
            for (int i = 0; i < situation.Opportunities.Length; i++)
            {
                directives.Issue(i, new StrategyDirective
                {
                    Confidence = 1,
                    Directions = AllowedDirections.Both,
                    Entry = new EntryDirective(1, Direction.Buy),
                    Size = new SizeDirective(1, null, 1m),
                    Exit = new ExitDirective(0, 1m, 1m),
                    Intent = new ExecutionIntentDirective(1, null),
                });
            }
        }

        public override void Reset()
        {
        }
    }

    private sealed class GivenEntry(WorkerBinding binding, EntryPlan plan) : EntryPlannerWorker(binding)
    {
        public override EntryPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
            => plan;

        public override void Reset()
        {
        }
    }

    private sealed class TenthSize(WorkerBinding binding) : SizePlannerWorker(binding)
    {
        public override SizePlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
            => new(0.1m, view.Close / 100m);

        public override void Reset()
        {
        }
    }

    private sealed class NoExitAtAll(WorkerBinding binding) : ExitPlannerWorker(binding)
    {
        public override ExitPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
            => default;

        public override void Reset()
        {
        }
    }

    private sealed class GivenIntent(WorkerBinding binding, ExecutionIntent intent, Seen seen)
        : IntentPlannerWorker(binding)
    {
        public override ExecutionIntent Plan(in ExecutionRequest request)
        {
            seen.Requests.Add((request.Directive, request.Entry, request.Size));
            return intent;
        }

        public override void Reset()
        {
        }
    }

    private sealed class NotingOverlay(WorkerBinding binding, Seen seen) : OverlayWorker(binding)
    {
        public override bool Approve(in ExecutionDirective directive, in LedgerView ledger, RowColumns columns)
        {
            seen.Directives.Add(directive);
            return true;
        }

        public override void Reset()
        {
        }
    }
}
