using System;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Kernel.Tests.Run;

/// <summary>
/// From a seed: a market full of gaps, ties and jumps, and a strategy that does anything that orders can do.
/// </summary>
internal static class RandomRun
{
    public static BarSeries Market(ulong seed, int count)
    {
        long[] times = new long[count];
        double[] open = new double[count];
        double[] high = new double[count];
        double[] low = new double[count];
        double[] close = new double[count];
        double[] volume = new double[count];
        long time = 1_700_000_000L * UtcNanos.PerSecond / UtcNanos.PerMinute * UtcNanos.PerMinute;
        long price = 100_00;
        for (int i = 0; i < count; i++)
        {
            double U(int purpose) => RowRandom.Unit(seed, i, 100 + purpose);
            time += UtcNanos.PerMinute * (U(0) < 0.01 ? 1 + (int)(U(1) * 2000) : 1);
            long opened = Math.Max(500, price + (U(2) < 0.05 ? (long)((U(3) - 0.5) * price * 0.02) : 0));
            long Step(int purpose) => U(purpose) < 0.2 ? 0 : (long)((U(purpose + 1) - 0.5) * opened * 0.004);
            long closed = Math.Max(500, opened + Step(4));
            long top = Math.Max(opened, closed) + Math.Abs(Step(6));
            long bottom = Math.Max(400, Math.Min(opened, closed) - Math.Abs(Step(8)));
            times[i] = time;
            open[i] = (double)(opened / 100m);
            high[i] = (double)(top / 100m);
            low[i] = (double)(bottom / 100m);
            close[i] = (double)(closed / 100m);
            volume[i] = U(10) < 0.05 ? 0 : Math.Round(U(11) * 50, 3);
            price = closed;
        }

        return InMemoryBars.Create("X", new Timeframe(UtcNanos.PerMinute), times, open, high, low, close, volume);
    }

    public static BuildSpecs Specs(ulong seed, bool withLedgerThreat)
    {
        double U(int purpose) => RowRandom.Unit(seed, -1, purpose);
        return new BuildSpecs
        {
            Operation = "random",
            Account = new AccountSpec(10_000m, "USD"),
            Period = new PeriodSpec((int)(U(1) * 50), null, null, U(2) < 0.8),
            DataSources = [new DataSourceSpec("d", "X", new Timeframe(UtcNanos.PerMinute), "hash")],
            Instruments =
            [
                new Instrument
                {
                    Symbol = "X",
                    TickSize = 0.01m,
                    LotSize = 0.001m,
                    MinNotional = 5m,
                    Maker = 0.0002m,
                    Taker = U(3) < 0.3 ? 0m : 0.0004m,
                    MaxLeverage = U(4) < 0.7 ? 1m : 100m,
                },
            ],
            Connector = new ConnectorSpec
            {
                SlippageBps = U(5) < 0.5 ? 0m : 1.5m,
                FillModel = U(6) < 0.5 ? FillModel.Immediate : null,
                LatencyNanos = U(7) < 0.6 ? 0 : U(7) < 0.8 ? 90 * UtcNanos.PerSecond : null,
                Intrabar = U(8) < 0.5 ? IntrabarMode.Pessimistic
                    : U(8) < 0.8 ? IntrabarMode.Optimistic
                    : IntrabarMode.OhlcPath,
                LimitFill = U(9) < 0.5 ? LimitFill.Touch : LimitFill.Through,
                PositionPolicy = (PositionPolicy)(int)(U(10) * 3),
                MaxOpenTrades = 6,
                MaxOpenGroups = 8,
                MaxOpenOrders = 24,
            },
            Strategy = new StrategySpec
            {
                LinkId = "link",
                Name = "random",
                Timeframe = new Timeframe(UtcNanos.PerMinute),
                Context = [],
                Opportunity =
                [
                    Spec(PluginKind.Opportunity, binding => new RandomOpportunity(binding, seed, 0.02), "a"),
                    Spec(PluginKind.Opportunity, binding => new RandomOpportunity(binding, seed + 1, 0.005), "b"),
                ],
                Refiners = [],
                Threats = withLedgerThreat
                    ? [Spec(PluginKind.LedgerThreat, binding => new MarkThreat(binding), "MARK")]
                    : [],
                Planner = Spec(PluginKind.StrategyPlanner, binding => new RandomPlanner(binding, seed)),
                Entry = [new PlannerSpec(Spec(PluginKind.EntryPlanner, binding => new RandomEntry(binding, seed)), [])],
                Size = [new PlannerSpec(Spec(PluginKind.SizePlanner, binding => new RandomSize(binding, seed)), [])],
                Exit = [new PlannerSpec(Spec(PluginKind.ExitPlanner, binding => new RandomExit(binding, seed)), [])],
                Intent = [new PlannerSpec(
                    Spec(PluginKind.IntentPlanner, binding => new RandomIntent(binding, seed)), [])],
                PlanningMode = U(11) < 0.5 ? PlanningMode.Parallel : PlanningMode.Sequential,
                Aggregation = new AggregationSpec(AggregationMethod.WeightedAverage, [], []),
            },
        };
    }

    public static WorkerSpec Spec(PluginKind kind, Func<WorkerBinding, Worker> create, string signalType = "")
        => new("test_" + kind + signalType, new TestPlugin(kind, create, signalType), new ParameterSet([]), []);
}
