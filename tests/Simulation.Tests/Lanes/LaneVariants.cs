using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.TestKit;

namespace S1mpleTrader.Simulation.Tests.Lanes;

/// <summary>Specifications that differ from one in everything that may differ over one market stage.</summary>
internal static class LaneVariants
{
    public static BuildSpecs Of(BuildSpecs specs, SeededRandom random) => specs with
    {
        Account = specs.Account with { InitialCapital = specs.Account.InitialCapital * random.Pick(1m, 1m, 0.5m, 3m) },
        Period = specs.Period with
        {
            WarmupBars = specs.Period.WarmupBars + random.Pick(0, 0, 17, 60),
            CloseAtEnd = random.Chance(80) ? specs.Period.CloseAtEnd : !specs.Period.CloseAtEnd,
        },
        Connector = specs.Connector with
        {
            SlippageBps = random.Pick(specs.Connector.SlippageBps, 0m, 3m),
            Intrabar = random.Pick(
                IntrabarMode.Pessimistic, IntrabarMode.Optimistic, IntrabarMode.OhlcPath, IntrabarMode.Interval),
            LimitFill = random.Pick(LimitFill.Touch, LimitFill.Through),
            LatencyNanos = random.Pick<long?>(0, 0, 45 * UtcNanos.PerSecond, null),
            FillModel = random.Pick<FillModel?>(FillModel.Immediate, FillModel.Immediate, FillModel.MarketImpact, null),
            PositionPolicy = random.Pick(specs.Connector.PositionPolicy, PositionPolicy.Pyramid, PositionPolicy.Hedge),
            MaxOpenTrades = random.Pick(256, 2),
        },
        Strategy = StrategyOf(specs.Strategy, random),
    };

    private static StrategySpec StrategyOf(StrategySpec strategy, SeededRandom random)
    {
        StrategySpec variant = strategy with
        {
            Planner = Shifted(strategy.Planner, random),
            Entry = Shifted(strategy.Entry, random),
            Size = Shifted(strategy.Size, random),
            Exit = Shifted(strategy.Exit, random),
        };

        // A wiring map names the workers: only where everybody hears whom he can may one be left out.
        return strategy.Wires is not null ? variant : variant with
        {
            Refiners = random.Chance(30) ? [] : strategy.Refiners,
            Overlays = random.Chance(30) ? [] : strategy.Overlays,
            Execution = random.Chance(30) ? [] : strategy.Execution,
            EventDriven = random.Chance(20) ? [] : strategy.EventDriven,
            Threats = random.Chance(30)
                ? [.. strategy.Threats.Where(threat => threat.Plugin.Kind == PluginKind.MarketThreat)]
                : strategy.Threats,
            Aggregation = random.Chance(30)
                ? new AggregationSpec(AggregationMethod.Max, [], strategy.Aggregation.Strength)
                : strategy.Aggregation,
        };
    }

    private static PlannerSpec[] Shifted(IReadOnlyList<PlannerSpec> planners, SeededRandom random)
        => [.. planners.Select(planner => planner with { Worker = Shifted(planner.Worker, random) })];

    // Every binary number of a worker a little larger or smaller, within its range.
    private static WorkerSpec Shifted(WorkerSpec worker, SeededRandom random)
    {
        var values = new ParameterValue[worker.Parameters.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = worker.Parameters[i];
            ParameterDescriptor descriptor = worker.Plugin.Parameters[i];
            if (descriptor.Type == ParameterType.Double && !values[i].IsNull)
            {
                double shifted = values[i].Real * random.Pick(0.8, 1, 1, 1.3);
                shifted = Math.Clamp(
                    shifted,
                    (double)(descriptor.Minimum ?? decimal.MinValue),
                    (double)(descriptor.Maximum ?? decimal.MaxValue));
                values[i] = values[i] with { Real = shifted };
            }
        }

        return worker with { Parameters = new ParameterSet(values) };
    }
}
