using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Tests.Run;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Phase4Planning;

/// <summary>A planner is asked once about what comes again, unless it keeps something or has looked at more: the results are those of asking every time.</summary>
public sealed class AskedOnceTests
{
    private const int Rows = 4_000;
    private const int Count = 200;

    [Theory]
    [InlineData(Habit.LooksAtNothing, true)]
    [InlineData(Habit.LooksNowAndThen, true)]
    [InlineData(Habit.LooksAtMore, false)]
    [InlineData(Habit.KeepsSomething, false)]
    public void Strategy_planner_asked_once_is_as_good_as_asked_again(Habit habit, bool isKnown)
        => AssertSame(habit, Habit.LooksAtNothing, Habit.LooksAtNothing, asked => asked.Opportunities, isKnown);

    [Theory]
    [InlineData(Habit.LooksAtNothing, Habit.LooksAtNothing, true)]
    [InlineData(Habit.LooksAtNothing, Habit.LooksAtMore, false)]
    [InlineData(Habit.LooksAtNothing, Habit.KeepsSomething, false)]
    [InlineData(Habit.LooksAtMore, Habit.LooksAtNothing, false)]
    [InlineData(Habit.KeepsSomething, Habit.LooksAtNothing, false)]
    [InlineData(Habit.LooksNowAndThen, Habit.LooksAtNothing, true)]
    [InlineData(Habit.LooksAtNothing, Habit.LooksNowAndThen, true)]
    public void Entry_and_intent_planner_asked_once_are_as_good_as_asked_again(Habit entry, Habit intent, bool isKnown)
        => AssertSame(Habit.LooksAtMore, entry, intent, asked => asked.Entries, isKnown);

    [Fact]
    public void Lanes_with_other_planners_are_asked_for_themselves()
    {
        Seeds.ForEach(1, Count, seed =>
        {
            using BarSeries series = RandomRun.Market(seed, Rows);
            BuildSpecs one = Specs(seed, Habit.LooksAtNothing, Habit.LooksAtNothing, Habit.LooksAtNothing, new Asked());
            BuildSpecs other = one with { Connector = one.Connector with { LatencyNanos = 25_000_000_000 } };
            BuildSpecs third = Specs(seed, Habit.LooksAtNothing, Habit.LooksAtNothing, Habit.LooksAtNothing, new Asked(), patience: 0.3);
            BuildSpecs[] lanes = [one, other, third, one];
            Trades[] observers = [.. lanes.Select(_ => new Trades())];
            using var run = new BacktestRun([.. lanes.Select((specs, i) => new LaneSpec(specs, observers[i]))], [series], new RunOptions());
            Assert.NotNull(run.Run());
            for (int lane = 0; lane < lanes.Length; lane++)
            {
                Assert.Equal(Run(lanes[lane], series, new RunOptions(VisitEveryRow: true)).Lines, observers[lane].Lines);
            }
        });
    }

    private static void AssertSame(Habit strategy, Habit entry, Habit intent, Func<Asked, long> countOf, bool isKnown)
    {
        long asked = 0;
        long askedAgain = 0;
        long fills = 0;
        Seeds.ForEach(1, Count, seed =>
        {
            using BarSeries series = RandomRun.Market(seed, Rows);
            var sometimes = new Asked();
            var always = new Asked();
            Trades actual = Run(Specs(seed, strategy, entry, intent, sometimes), series, new RunOptions(BlockRows: seed % 2 == 0 ? 256 : Rows));
            Trades expected = Run(Specs(seed, strategy, entry, intent, always), series, new RunOptions(VisitEveryRow: true));
            Assert.Equal(expected.Lines, actual.Lines);
            asked += countOf(sometimes);
            askedAgain += countOf(always);
            fills += expected.Lines.Count;
        });
        Assert.True(fills > 10 * Seeds.Count(Count) && askedAgain > 10 * Seeds.Count(Count), $"{fills} fills, {askedAgain} asked");
        Assert.True(isKnown ? asked < 0.9 * askedAgain : asked > 0.9 * askedAgain, $"asked {asked} times of {askedAgain}");
    }

    private static Trades Run(BuildSpecs specs, BarSeries series, RunOptions options)
    {
        var trades = new Trades();
        using var run = new BacktestRun(specs, series, options, trades);
        Assert.NotNull(run.Run());
        return trades;
    }

    private static BuildSpecs Specs(ulong seed, Habit strategy, Habit entry, Habit intent, Asked asked, double patience = 0)
    {
        BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: false);
        return specs with
        {
            Connector = specs.Connector with { FillModel = FillModel.Immediate },
            Strategy = specs.Strategy with
            {
                Opportunity = [RandomRun.Spec(PluginKind.Opportunity, binding => new FewOpportunities(binding, seed), "few")],
                Planner = RandomRun.Spec(PluginKind.StrategyPlanner, binding => new Strategy(binding, strategy, asked)),
                Entry = [new PlannerSpec(RandomRun.Spec(PluginKind.EntryPlanner, binding => new Entry(binding, entry, patience, asked), patience.ToString("R")), [])],
                Intent = [new PlannerSpec(RandomRun.Spec(PluginKind.IntentPlanner, binding => new Intent(binding, intent)), [])],
                PlanningMode = PlanningMode.Parallel,
            },
        };
    }

    /// <summary>What a planner looks at.</summary>
    public enum Habit
    {
        LooksAtNothing,
        LooksAtMore,
        LooksNowAndThen, // Whenever the confidence is high.
        KeepsSomething,
    }

    private sealed class Asked
    {
        public long Opportunities { get; set; }

        public long Entries { get; set; }
    }

    // One of a few, again and again, and now and then something new in its numbers.
    private sealed class FewOpportunities(WorkerBinding binding, ulong seed) : OpportunityOperator(binding)
    {
        public override void Run(in MarketBlock block, SignalList signals)
        {
            for (int row = block.FirstRow; row < block.FirstRow + block.Count; row++)
            {
                if (RowRandom.Unit(seed, row, 0) < 0.05)
                {
                    signals.Add(row, new OpportunitySignal
                    {
                        Direction = RowRandom.Unit(seed, row, 1) < 0.5 ? Direction.Buy : Direction.Sell,
                        Confidence = Math.Round(RowRandom.Unit(seed, row, 2) * 2) / 2,
                        Metadata = new SignalMetadata(0, 0, 0, (RowRandom.Unit(seed, row, 3) * 8) switch { < 1 => 1, < 2 => 0.0, _ => -0.0 }),
                    });
                }
            }
        }

        public override void Reset()
        {
        }
    }

    private sealed class Strategy(WorkerBinding binding, Habit habit, Asked asked) : StrategyPlannerWorker(binding)
    {
        public override bool IsStateless => true;

        public override bool HangsOnSituation => habit != Habit.KeepsSomething; // Which keeps the row.

        public override void Plan(in StrategySituation situation, RowColumns columns, ref DirectiveWriter directives)
        {
            for (int i = 0; i < situation.Opportunities.Length; i++)
            {
                asked.Opportunities++;
                Opportunity opportunity = situation.Opportunities[i];
                Assert.Equal(Opportunity.Unnumbered, opportunity.Id);
                bool looks = habit == Habit.LooksAtMore || (habit == Habit.LooksNowAndThen && opportunity.Confidence > 0.8);
                long odd = looks ? situation.Time / 60_000_000_000 % 2 : habit == Habit.KeepsSomething ? columns.Row % 2 : 0;
                double confidence = opportunity.Metadata.Fourth > 0 ? 0.9 : double.IsNegative(opportunity.Metadata.Fourth) ? opportunity.Confidence : 0.8;
                if (odd == 1)
                {
                    directives.Reject(i, RejectReason.LowConfidence);
                    continue;
                }

                // Filled where it lies: of a copy, what lies between the fields may differ, and it would count as another.
                bool isAgainst = situation.HasOpenTradeAgainst(opportunity.Direction);
                ref StrategyDirective directive = ref directives.Issue(i);
                directive.Scope = isAgainst ? DirectiveScope.CloseExisting : DirectiveScope.NewTrade;
                directive.Target = isAgainst ? TradeTarget.Symbol : TradeTarget.None;
                directive.Confidence = confidence;
                directive.Directions = AllowedDirections.Both;
                directive.Entry.TimingPreference = confidence;
                directive.Entry.Direction = opportunity.Direction;
                directive.Size.Aggressiveness = confidence;
                directive.Size.AccountRiskPct = 0.5m;
                directive.Exit.RiskRewardRatio = 2m;
                directive.Exit.StopLossTolerance = 0.1m;
                directive.Intent.ExecutionUrgency = confidence;
            }
        }

        public override void Reset()
        {
        }
    }

    private sealed class Entry(WorkerBinding binding, Habit habit, double patience, Asked asked) : EntryPlannerWorker(binding)
    {
        private int _asked;

        public override bool IsStateless => habit != Habit.KeepsSomething;

        public override EntryPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
        {
            asked.Entries++;
            bool looks = habit == Habit.LooksAtMore || (habit == Habit.LooksNowAndThen && directive.Confidence > 0.8);
            bool isPatient = habit == Habit.KeepsSomething ? _asked++ % 2 == 0 : directive.Confidence < patience;
            return looks ? new EntryPlan(OrderType.Limit, LimitPrice: view.Close)
                : isPatient ? new EntryPlan(OrderType.Stop, StopPrice: directive.Entry.Direction == Direction.Buy ? 1m : 100_000m)
                : new EntryPlan(OrderType.Market);
        }

        public override void Reset() => _asked = 0;
    }

    private sealed class Intent(WorkerBinding binding, Habit habit) : IntentPlannerWorker(binding)
    {
        private int _asked;

        public override bool IsStateless => habit != Habit.KeepsSomething;

        public override ExecutionIntent Plan(in ExecutionRequest request)
        {
            bool looks = habit == Habit.LooksAtMore || (habit == Habit.LooksNowAndThen && request.Directive.Confidence > 0.8);
            bool isImmediate = habit == Habit.KeepsSomething ? _asked++ % 2 == 0 : looks && request.Size.PositionSize * 1_000m % 2m == 0m;
            return new ExecutionIntent(0.5, 0.7, request.Directive.Intent.MaxTotalSlippagePct, isImmediate, isImmediate ? null : 30);
        }

        public override void Reset() => _asked = 0;
    }

    private sealed class Trades : RunObserver
    {
        public List<string> Lines { get; } = [];

        public override bool WantsRejections => false;

        public override void OnFill(in Fill fill) => Lines.Add($"{fill}");
    }
}
