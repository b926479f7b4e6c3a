using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Kernel.Tests.Run;

/// <summary>
/// A strategy whose planners do the plainest thing: one unit by market, without stop and target, beside what is open.
/// </summary>
internal static class PlainStrategy
{
    /// <summary>Without opportunities of its own, costs and warm-up.</summary>
    public static BuildSpecs Specs()
    {
        BuildSpecs specs = RandomRun.Specs(1, withLedgerThreat: false);
        return specs with
        {
            Period = specs.Period with { WarmupBars = 0, CloseAtEnd = true },
            Connector = specs.Connector with
            {
                PositionPolicy = PositionPolicy.Hedge,
                FillModel = FillModel.Immediate,
                LatencyNanos = 0,
                SlippageBps = 0m,
            },
            Strategy = specs.Strategy with
            {
                Opportunity = [],
                Entry = Only(PluginKind.EntryPlanner, binding => new AtMarket(binding)),
                Size = Only(PluginKind.SizePlanner, binding => new OneUnit(binding)),
                Exit = Only(PluginKind.ExitPlanner, binding => new Nowhere(binding)),
                Intent = Only(PluginKind.IntentPlanner, binding => new AtOnce(binding)),
            },
        };
    }

    /// <summary>A directive that the planners can plan.</summary>
    public static StrategyDirective NewTrade(Direction direction) => new()
    {
        Scope = DirectiveScope.NewTrade,
        Confidence = 1,
        Directions = AllowedDirections.Both,
        Entry = new EntryDirective(1, direction),
        Size = new SizeDirective(1, null, 1m),
        Exit = new ExitDirective(1, 2m, 0.1m),
        Intent = new ExecutionIntentDirective(1, null),
    };

    private static PlannerSpec[] Only(PluginKind kind, Func<WorkerBinding, Worker> create)
        => [new PlannerSpec(RandomRun.Spec(kind, create), [])];

    private sealed class AtMarket(WorkerBinding binding) : EntryPlannerWorker(binding)
    {
        public override EntryPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
            => new(OrderType.Market);

        public override void Reset()
        {
        }
    }

    private sealed class OneUnit(WorkerBinding binding) : SizePlannerWorker(binding)
    {
        public override SizePlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
            => new(1m, 1m);

        public override void Reset()
        {
        }
    }

    private sealed class Nowhere(WorkerBinding binding) : ExitPlannerWorker(binding)
    {
        public override ExitPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
            => default;

        public override void Reset()
        {
        }
    }

    private sealed class AtOnce(WorkerBinding binding) : IntentPlannerWorker(binding)
    {
        public override ExecutionIntent Plan(in ExecutionRequest request)
            => new(0.9, 0.7, null, MustCompleteImmediately: false, MaxExecutionWindowMinutes: null);

        public override void Reset()
        {
        }
    }
}
