using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Tests.Journal;
using S1mpleTrader.Kernel.Tests.Run;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Phase3Strategy;

/// <summary>
/// A planner is asked once about what comes again, unless it keeps something or has looked at more: the results are
/// those of asking every time.
/// </summary>
public sealed class AskedOnceTests
{
    private const int Rows = 4_000;
    private const int Count = 200;

    /// <summary>Habits of two planners, and whether what they say is known from the first time on.</summary>
    public static TheoryData<Habit, Habit, bool> TwoPlanners { get; } = new()
    {
        { Habit.LooksAtNothing, Habit.LooksAtNothing, true },
        { Habit.LooksAtNothing, Habit.LooksAtMore, false },
        { Habit.LooksAtNothing, Habit.KeepsSomething, false },
        { Habit.LooksAtMore, Habit.LooksAtNothing, false },
        { Habit.KeepsSomething, Habit.LooksAtNothing, false },
        { Habit.LooksNowAndThen, Habit.LooksAtNothing, true },
        { Habit.LooksAtNothing, Habit.LooksNowAndThen, true },
    };

    [Theory]
    [InlineData(Habit.LooksAtNothing, true)]
    [InlineData(Habit.LooksNowAndThen, true)]
    [InlineData(Habit.LooksAtMore, false)]
    [InlineData(Habit.KeepsSomething, false)]
    public void Strategy_planner_asked_once_is_as_good_as_asked_again(Habit habit, bool isKnown)
        => AssertSame(habit, Habit.LooksAtNothing, Habit.LooksAtNothing, asked => asked.Opportunities, isKnown);

    [Theory]
    [MemberData(nameof(TwoPlanners))]
    public void Entry_and_intent_planner_asked_once_are_as_good_as_asked_again(Habit entry, Habit intent, bool isKnown)
        => AssertSame(Habit.LooksAtMore, entry, intent, asked => asked.Entries, isKnown);

    [Theory]
    [MemberData(nameof(TwoPlanners))]
    public void Exit_and_size_planner_asked_once_are_as_good_as_asked_again(Habit exit, Habit size, bool isKnown)
        => AssertSame((seed, asked) => WithPlans(seed, exit, size, asked), asked => asked.Sizes, isKnown);

    [Fact]
    public void Lanes_with_other_sizes_and_exits_are_asked_for_themselves()
    {
        long fills = 0;
        Seeds.ForEach(1, Count, seed =>
        {
            using BarSeries series = RandomRun.Market(seed, Rows);
            BuildSpecs[] lanes =
            [
                WithPlans(seed, Habit.LooksAtNothing, Habit.LooksAtNothing, new Asked()),
                WithPlans(seed, Habit.LooksAtNothing, Habit.LooksAtNothing, new Asked(), lots: 300),
                WithPlans(seed, Habit.LooksAtMore, Habit.LooksAtNothing, new Asked()),
                WithPlans(seed, Habit.LooksAtNothing, Habit.LooksAtMore, new Asked()),
            ];
            fills += AssertSameInLanes(lanes, series);
        });
        Assert.True(fills > 10 * Seeds.Count(Count), $"{fills} fills");
    }

    [Fact]
    public void Lanes_with_other_planners_are_asked_for_themselves()
    {
        Seeds.ForEach(1, Count, seed =>
        {
            using BarSeries series = RandomRun.Market(seed, Rows);
            BuildSpecs one = Specs(seed, Habit.LooksAtNothing, Habit.LooksAtNothing, Habit.LooksAtNothing, new Asked());
            BuildSpecs other = one with { Connector = one.Connector with { LatencyNanos = 25_000_000_000 } };
            BuildSpecs third = Specs(
                seed, Habit.LooksAtNothing, Habit.LooksAtNothing, Habit.LooksAtNothing, new Asked(), patience: 0.3);
            BuildSpecs[] lanes = [one, other, third, one];
            AssertSameInLanes(lanes, series);
        });
    }

    // Each lane as if it were alone and asked every time; returns the number of fills.
    private static long AssertSameInLanes(BuildSpecs[] lanes, BarSeries series)
    {
        Trades[] observers = [.. lanes.Select(_ => new Trades())];
        using var run = new BacktestRun(
            [.. lanes.Select((specs, i) => new LaneSpec(specs, observers[i]))], [series], new RunOptions());
        Assert.NotNull(run.Run());
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            Assert.Equal(Run(lanes[lane], series, new RunOptions(VisitEveryRow: true)).Lines, observers[lane].Lines);
        }

        return observers.Sum(observer => observer.Lines.Count);
    }

    private static void AssertSame(Habit strategy, Habit entry, Habit intent, Func<Asked, long> countOf, bool isKnown)
        => AssertSame((seed, asked) => Specs(seed, strategy, entry, intent, asked), countOf, isKnown);

    private static void AssertSame(Func<ulong, Asked, BuildSpecs> specsOf, Func<Asked, long> countOf, bool isKnown)
    {
        long asked = 0;
        long askedAgain = 0;
        long fills = 0;
        Seeds.ForEach(1, Count, seed =>
        {
            using BarSeries series = RandomRun.Market(seed, Rows);
            var sometimes = new Asked();
            var always = new Asked();
            Trades actual = Run(
                specsOf(seed, sometimes), series, new RunOptions(BlockRows: seed % 2 == 0 ? 256 : Rows));
            Trades expected = Run(specsOf(seed, always), series, new RunOptions(VisitEveryRow: true));
            Assert.Equal(expected.Lines, actual.Lines);
            Assert.Equal(
                Journal(specsOf(seed, new Asked()), series, new RunOptions(VisitEveryRow: true)),
                Journal(specsOf(seed, new Asked()), series, new RunOptions()));
            asked += countOf(sometimes);
            askedAgain += countOf(always);
            fills += expected.Lines.Count;
        });
        Assert.True(fills > 10 * Seeds.Count(Count)
            && askedAgain > 10 * Seeds.Count(Count), $"{fills} fills, {askedAgain} asked");
        Assert.True(
            isKnown ? asked < 0.9 * askedAgain : asked > 0.9 * askedAgain, $"asked {asked} times of {askedAgain}");
    }

    private static Trades Run(BuildSpecs specs, BarSeries series, RunOptions options)
    {
        var trades = new Trades();
        using var run = new BacktestRun(specs, series, options, trades);
        Assert.NotNull(run.Run());
        return trades;
    }

    private static string[] Journal(BuildSpecs specs, BarSeries series, RunOptions options)
    {
        var recorder = new JournalRecorder(specs);
        using var run = new BacktestRun(specs, series, options, new Heard(recorder));
        Assert.NotNull(run.Run());
        return recorder.Text.Split('\n');
    }

    // A price moves across what the risk of a unit is allowed to be: a distance from another row's reference would
    // show.
    private static BuildSpecs WithPlans(ulong seed, Habit exit, Habit size, Asked asked, long lots = 1000)
    {
        BuildSpecs specs = Specs(
            seed, Habit.LooksAtNothing, Habit.LooksAtNothing, Habit.LooksAtNothing, asked, maxRisk: 10m);
        return specs with
        {
            Strategy = specs.Strategy with
            {
                Opportunity = [RandomRun.Spec(
                    PluginKind.Opportunity, binding => new FewOpportunities(binding, seed, most: 2), "few")],
                Size = [new PlannerSpec(RandomRun.Spec(PluginKind.SizePlanner, binding =>
                    new Size(binding, size, lots, asked), $"{size}{lots}"), [])],
                Exit = [new PlannerSpec(
                    RandomRun.Spec(PluginKind.ExitPlanner, binding => new Exit(binding, exit), $"{exit}"), [])],
            },
        };
    }

    private static BuildSpecs Specs(
        ulong seed, Habit strategy, Habit entry, Habit intent, Asked asked, double patience = 0,
        decimal? maxRisk = null)
    {
        BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: false);
        return specs with
        {
            Connector = specs.Connector with { FillModel = FillModel.Immediate },
            Strategy = specs.Strategy with
            {
                Opportunity = [RandomRun.Spec(
                    PluginKind.Opportunity, binding => new FewOpportunities(binding, seed), "few")],
                Planner = RandomRun.Spec(
                    PluginKind.StrategyPlanner, binding => new Strategy(binding, strategy, maxRisk, asked)),
                Entry = [new PlannerSpec(RandomRun.Spec(PluginKind.EntryPlanner, binding =>
                    new Entry(binding, entry, patience, asked), patience.ToString("R")), [])],
                Intent = [new PlannerSpec(
                    RandomRun.Spec(PluginKind.IntentPlanner, binding => new Intent(binding, intent)), [])],
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

        public long Sizes { get; set; }
    }

    // One of a few, again and again, and now and then something new in its numbers.
    private sealed class FewOpportunities(WorkerBinding binding, ulong seed, double most = 8)
        : OpportunityOperator(binding)
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
                        Metadata = new SignalMetadata(
                            0, 0, 0, (RowRandom.Unit(seed, row, 3) * most) switch { < 1 => 1, < 2 => 0.0, _ => -0.0 }),
                    });
                }
            }
        }

        public override void Reset()
        {
        }
    }

    private sealed class Strategy(WorkerBinding binding, Habit habit, decimal? maxRisk, Asked asked)
        : StrategyPlannerWorker(binding)
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
                bool looks = habit == Habit.LooksAtMore
                    || (habit == Habit.LooksNowAndThen && opportunity.Confidence > 0.8);
                long odd = looks ? situation.Time / 60_000_000_000 % 2
                    : habit == Habit.KeepsSomething ? columns.Row % 2
                    : 0;
                double confidence = opportunity.Metadata.Fourth > 0 ? 0.9
                    : double.IsNegative(opportunity.Metadata.Fourth) ? opportunity.Confidence
                    : 0.8;
                if (odd == 1)
                {
                    directives.Reject(i, RejectReason.LowConfidence);
                    continue;
                }

                // Filled where it lies: of a copy, what lies between the fields may differ, and it would count as
                // another.
                bool isAgainst = situation.HasOpenTradeAgainst(opportunity.Direction);
                ref StrategyDirective directive = ref directives.Issue(i);
                directive.Scope = isAgainst ? DirectiveScope.CloseExisting : DirectiveScope.NewTrade;
                directive.Target = isAgainst ? TradeTarget.Symbol : TradeTarget.None;
                directive.Confidence = confidence;
                directive.Directions = AllowedDirections.Both;
                directive.Entry.TimingPreference = confidence;
                directive.Entry.Direction = opportunity.Direction;
                directive.Size.Aggressiveness = confidence;
                directive.Size.MaxRiskAmount = maxRisk;
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

    private sealed class Entry(WorkerBinding binding, Habit habit, double patience, Asked asked)
        : EntryPlannerWorker(binding)
    {
        private int _asked;

        public override bool IsStateless => habit != Habit.KeepsSomething;

        public override EntryPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
        {
            asked.Entries++;
            bool looks = habit == Habit.LooksAtMore || (habit == Habit.LooksNowAndThen && directive.Confidence > 0.8);
            bool isPatient = habit == Habit.KeepsSomething ? _asked++ % 2 == 0 : directive.Confidence < patience;
            return looks ? new EntryPlan(OrderType.Limit, LimitPrice: view.Close)
                : isPatient ? new EntryPlan(
                    OrderType.Stop, StopPrice: directive.Entry.Direction == Direction.Buy ? 1m : 100_000m)
                : new EntryPlan(OrderType.Market);
        }

        public override void Reset() => _asked = 0;
    }

    // Reckoned with the directive's tolerance, which is no look at the reference.
    private sealed class Size(WorkerBinding binding, Habit habit, long lots, Asked asked) : SizePlannerWorker(binding)
    {
        private int _asked;

        public override bool IsStateless => habit != Habit.KeepsSomething;

        public override SizePlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
        {
            asked.Sizes++;
            Assert.True(view.TryOnGrid(out GridView grid));
            bool looks = habit == Habit.LooksAtMore || (habit == Habit.LooksNowAndThen && directive.Confidence > 0.8);
            long odd = looks ? grid.ReferenceTicks % 2 : habit == Habit.KeepsSomething ? _asked++ % 2 : 0;
            return directive.Confidence > 0.85 ? grid.Size(lots + odd) : grid.Size((lots + odd) * 0.001m);
        }

        public override void Reset() => _asked = 0;
    }

    private sealed class Exit(WorkerBinding binding, Habit habit) : ExitPlannerWorker(binding)
    {
        private int _asked;

        public override bool IsStateless => habit != Habit.KeepsSomething;

        public override ExitPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
        {
            bool looks = habit == Habit.LooksAtMore || (habit == Habit.LooksNowAndThen && directive.Confidence > 0.8);
            return looks ? new ExitPlan(view.EntryReference * (1m - ((int)directive.Entry.Direction * 0.01m)), null)
                : habit == Habit.KeepsSomething
                    && _asked++ % 2 == 0 ? new ExitPlan(directive.Entry.Direction == Direction.Buy ? 1m : 1_000m, null)
                : default;
        }

        public override void Reset() => _asked = 0;
    }

    private sealed class Intent(WorkerBinding binding, Habit habit) : IntentPlannerWorker(binding)
    {
        private int _asked;

        public override bool IsStateless => habit != Habit.KeepsSomething;

        public override ExecutionIntent Plan(in ExecutionRequest request)
        {
            bool looks = habit == Habit.LooksAtMore
                || (habit == Habit.LooksNowAndThen && request.Directive.Confidence > 0.8);
            bool isImmediate = habit == Habit.KeepsSomething
                ? _asked++ % 2 == 0
                : looks && request.Size.PositionSize * 1_000m % 2m == 0m;
            return new ExecutionIntent(
                0.5, 0.7, request.Directive.Intent.MaxTotalSlippagePct, isImmediate, isImmediate ? null : 30);
        }

        public override void Reset() => _asked = 0;
    }

    // Doesn't ask for every refusal, which would have every row visited.
    private sealed class Heard(JournalRecorder recorder) : RunObserver
    {
        public override bool WantsRejections => false;

        public override JournalLevel JournalLevel => recorder.JournalLevel;

        public override void OnJournal(in JournalRecord record) => recorder.OnJournal(in record);
    }

    private sealed class Trades : RunObserver
    {
        public List<string> Lines { get; } = [];

        public override bool WantsRejections => false;

        public override void OnFill(in Fill fill) => Lines.Add($"{fill}");
    }
}
