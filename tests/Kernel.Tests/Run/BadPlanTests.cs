using System;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Tests.Journal;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Run;

/// <summary>
/// What planners say that can't be: each a counted reason, never an exception, never a broken identity.
/// </summary>
public sealed class BadPlanTests
{
    private const decimal Most = decimal.MaxValue;

    private static readonly BadPlan Sound = new();

    /// <summary>
    /// What is fed, and the reason that comes out. The close is 100, the tick 0.01, the lot 0.001, the minimum 5,
    /// leverage 1, capital 10,000.
    /// </summary>
    public static TheoryData<string, BadPlan, string> Plans => new()
    {
        { "zero size", Sound with { Size = 0m }, "BELOW_MIN_NOTIONAL" },
        { "negative size", Sound with { Size = -1m }, "BELOW_MIN_NOTIONAL" },
        { "the most negative size", Sound with { Size = decimal.MinValue }, "BELOW_MIN_NOTIONAL" },
        { "below the lot", Sound with { Size = 0.0009m }, "BELOW_MIN_NOTIONAL" },
        { "a speck", Sound with { Size = 1e-28m }, "BELOW_MIN_NOTIONAL" },
        { "below the minimum", Sound with { Size = 0.049m }, "BELOW_MIN_NOTIONAL" },
        { "more than the capital", Sound with { Size = 100.001m }, "INSUFFICIENT_FUNDS" },
        { "1e20 units", Sound with { Size = 1e20m, Distance = 0m }, "INSUFFICIENT_FUNDS" },
        { "all decimals hold", Sound with { Size = Most }, "RISK_LIMIT" },
        { "all decimals hold, without a risk", Sound with { Size = Most, Distance = 0m }, "INSUFFICIENT_FUNDS" },
        { "risk beyond decimals", Sound with { Size = 50m, Distance = Most }, "RISK_LIMIT" },
        {
            "a tolerance beyond decimals",
            Sound with { Tolerance = Most, StopLoss = 1m, Size = 200m, Distance = 0m },
            "INSUFFICIENT_FUNDS"
        },
        { "a negative tolerance", Sound with { Tolerance = decimal.MinValue, StopLoss = 99m }, "RISK_LIMIT" },
        { "no risk allowed", Sound with { RiskShare = decimal.MinValue }, "RISK_LIMIT" },
        { "a stop above", Sound with { StopLoss = 101m }, "RISK_LIMIT" },
        { "a stop at the reference", Sound with { StopLoss = 100m }, "RISK_LIMIT" },
        { "a stop that rounds to the reference", Sound with { StopLoss = 99.996m }, "RISK_LIMIT" },
        { "a negative stop", Sound with { StopLoss = -5m, Tolerance = 9m }, "RISK_LIMIT" },
        { "a stop that rounds to zero", Sound with { StopLoss = 0.001m, Tolerance = 9m }, "RISK_LIMIT" },
        { "a stop below decimals", Sound with { StopLoss = decimal.MinValue, Tolerance = Most }, "RISK_LIMIT" },
        { "a target below", Sound with { TakeProfit = 99m }, "RISK_LIMIT" },
        { "a target of 1e28", Sound with { TakeProfit = 1e28m }, "RISK_LIMIT" },
        { "a target of all decimals", Sound with { TakeProfit = Most }, "RISK_LIMIT" },
        { "a limit of zero", Sound with { Type = OrderType.Limit, Limit = 0m }, "RISK_LIMIT" },
        { "a limit without a price", Sound with { Type = OrderType.Limit }, "RISK_LIMIT" },
        { "a negative limit", Sound with { Type = OrderType.Limit, Limit = -1m }, "RISK_LIMIT" },
        { "a limit beyond the grid", Sound with { Type = OrderType.Limit, Limit = Most }, "RISK_LIMIT" },
        { "a stop entry without a price", Sound with { Type = OrderType.Stop }, "RISK_LIMIT" },
        { "a negative trigger", Sound with { Type = OrderType.Stop, Stop = -1m }, "RISK_LIMIT" },
        { "a stop-limit without its limit", Sound with { Type = OrderType.StopLimit, Stop = 101m }, "RISK_LIMIT" },
        {
            "a ladder below zero",
            Sound with { Type = OrderType.Limit, Limit = 100m, Layers = 3, Spacing = 60m },
            "RISK_LIMIT"
        },
        {
            "a ladder beyond decimals",
            Sound with { Type = OrderType.Limit, Limit = 100m, Layers = 64, Spacing = Most },
            "RISK_LIMIT"
        },
        { "a ladder too long", Sound with { Type = OrderType.Limit, Limit = 100m, Layers = 65 }, "CAPACITY" },
        { "slippage over the directive's", Sound with { Slippage = 0.2m, MostSlippage = 0.1m }, "RISK_LIMIT" },
        {
            "a close where nothing is open",
            Sound with { Scope = DirectiveScope.CloseExisting, Target = TradeTarget.Symbol },
            "UNKNOWN_TARGET"
        },
        { "a close of no trade", Sound with { Scope = DirectiveScope.CloseExisting }, "UNKNOWN_TARGET" },
        {
            "a close of a trade that never was",
            Sound with { Scope = DirectiveScope.CloseExisting, Target = TradeTarget.One },
            "UNKNOWN_TARGET"
        },
        { "half a close of such a trade", Sound with
        {
            Scope = DirectiveScope.CloseExisting,
            Target = TradeTarget.One,
            Action = new(ExitAction.Close, Quantity: 0.5m)
        }, "UNKNOWN_TARGET" },
        { "slippage below any price", Sound with { Slippage = decimal.MinValue, MostSlippage = 0.1m }, "SLIPPAGE" },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void What_a_plan_says_wrong_is_the_reason(string what, BadPlan plan, string reason)
    {
        foreach (JournalLevel level in (JournalLevel[])[JournalLevel.Off, JournalLevel.Decisions])
        {
            RunCounts counts = Run(new BadPlans(_ => plan), PlanningMode.Parallel, level, seed: 1);
            Assert.True(counts.Detected > 5, what);
            Assert.Equal(0, counts.Executed);
            long named = 0;
            for (int i = 0; i < counts.Rejections.Length; i++)
            {
                named += counts.ReasonName(i) == reason ? counts.Rejections[i] : 0;
            }

            // At the last row nothing meets the market any more: what is refused there for its price has expired
            // instead.
            Assert.Equal(
                counts.Detected,
                named + (reason == "SLIPPAGE" ? counts.Expired + Count(counts, RejectReason.PositionOpen) : 0));
            Assert.True(named > 0, what);
        }
    }

    [Fact]
    public void The_sound_plan_trades()
        => Assert.True(Run(new BadPlans(_ => Sound), PlanningMode.Parallel, JournalLevel.Off, seed: 1).Executed > 0);

    [Fact]
    public void Any_decimals_in_any_plan_break_nothing()
    {
        long executed = 0;
        Seeds.ForEach(1, 5_000, seed =>
        {
            RunCounts counts = Run(
                new BadPlans(row => BadPlan.Random(seed, row)),
                seed % 2 == 0 ? PlanningMode.Parallel : PlanningMode.Sequential,
                seed % 3 == 0 ? JournalLevel.Full : JournalLevel.Decisions,
                seed);
            executed += counts.Executed;
        });
        Assert.True(executed > Seeds.Count(5_000), $"{executed} executed");
    }

    private static long Count(RunCounts counts, RejectReason reason) => counts.Rejections[reason.Index];

    // Every run replays from its journal, and equity from trades is equity from cash at every fill.
    private static RunCounts Run(BadPlans plans, PlanningMode mode, JournalLevel level, ulong seed)
    {
        using BarSeries series = level == JournalLevel.Off || seed == 1 ? Flat(12) : RandomRun.Market(seed, 120);
        BuildSpecs specs = plans.Specs(seed, mode);
        var journal = new JournalRecorder(specs, level);
        using var run = new BacktestRun(specs, series, new RunOptions(BlockRows: 7), journal);
        BacktestResult result = run.Run()!;
        RunCounts counts = result.Counts;
        Assert.Equal(counts.Detected, counts.Executed + counts.Rejected + counts.Superseded + counts.Expired);
        StrategyLedger ledger = run.Lane.Account.Ledger;
        if (level != JournalLevel.Off)
        {
            Assert.Null(journal.Replay.Difference);
            Assert.Equal(ledger.Balance, journal.Replay.BalanceUnits);
        }

        return counts;
    }

    private static BarSeries Flat(int count)
    {
        long[] times = new long[count];
        double[] prices = new double[count];
        double[] volumes = new double[count];
        for (int i = 0; i < count; i++)
        {
            times[i] = (1_700_000_040L + (60L * i)) * UtcNanos.PerSecond;
            prices[i] = 100;
            volumes[i] = 10;
        }

        return InMemoryBars.Create(
            "X", new Timeframe(UtcNanos.PerMinute), times, prices, prices, prices, prices, volumes);
    }
}

/// <summary>All that the planners of one directive say.</summary>
public sealed record BadPlan
{
    private static readonly decimal[] Odd =
    [
        0m, -1m, 1m, 0.005m, 0.015m, 1e-28m, -1e-28m, 100m, 99.99m, 100.01m, 1e10m, 1e14m, 4503599627370495m,
        45035996273704.95m, 45035996273704.96m, 1e18m, 1e20m, 1e27m, 1e28m, decimal.MaxValue, decimal.MinValue,
        0.3333333333333333333333333333m, 7.9228162514264337593543950335m,
    ];

    public OrderType Type { get; init; }

    public decimal? Limit { get; init; }

    public decimal? Stop { get; init; }

    public int Layers { get; init; } = 1;

    public decimal Spacing { get; init; }

    public decimal Size { get; init; } = 1m;

    public decimal Distance { get; init; } = 1m;

    public decimal? StopLoss { get; init; }

    public decimal? TakeProfit { get; init; }

    public decimal Tolerance { get; init; } = 0.5m;

    public decimal RiskShare { get; init; } = 1m;

    public decimal? MostRisk { get; init; }

    public decimal? Slippage { get; init; }

    public decimal? MostSlippage { get; init; }

    public int? Minutes { get; init; }

    public decimal? MinFill { get; init; }

    public DirectiveScope Scope { get; init; } = DirectiveScope.NewTrade;

    public TradeTarget Target { get; init; }

    public DirectiveAction Action { get; init; }

    public override string ToString()
        => $"{Type} {Limit} {Stop} {Layers} {Spacing} {Size} {Distance} {StopLoss} {TakeProfit}";

    /// <summary>A plan with a few odd values in sound surroundings.</summary>
    internal static BadPlan Random(ulong seed, long row)
    {
        double U(int purpose) => RowRandom.Unit(seed, row, 500 + purpose);
        decimal Any(int purpose, decimal sound) => U(purpose) < 0.15 ? Odd[(int)(U(purpose + 1) * Odd.Length)] : sound;
        decimal? Maybe(int purpose, decimal sound) => U(purpose + 2) < 0.4 ? null : Any(purpose, sound);
        return new BadPlan
        {
            Type = (OrderType)(int)(U(0) * 4),
            Limit = Maybe(10, 99.9m),
            Stop = Maybe(20, 100.1m),
            Layers = U(30) < 0.2 ? (int)(U(31) * 70) - 2 : 1,
            Spacing = Any(40, 0.1m),
            Size = Any(50, (decimal)Math.Round(U(51) * 20, 5)),
            Distance = Any(60, 1m),
            StopLoss = Maybe(70, 98m),
            TakeProfit = Maybe(80, 103m),
            Tolerance = Any(90, 0.5m),
            RiskShare = Any(100, 1m),
            MostRisk = U(110) < 0.8 ? null : Any(111, 50m),
            Slippage = U(120) < 0.6 ? null : Any(121, 0.01m),
            MostSlippage = U(130) < 0.7 ? null : Any(131, 0.02m),
            Minutes = U(140) < 0.6 ? null
                : U(141) < 0.2 ? (int)((U(142) - 0.5) * 2 * int.MaxValue)
                : (int)(U(142) * 90),
            MinFill = U(150) < 0.8 ? null : Any(151, 0.3m),
        };
    }
}

/// <summary>A strategy whose planners say what a function of the row says.</summary>
internal sealed class BadPlans(Func<long, BadPlan> planAt)
{
    private readonly Func<long, BadPlan> _planAt = planAt;
    private BadPlan _current = new();

    public BuildSpecs Specs(ulong seed, PlanningMode mode)
    {
        BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: false);
        return specs with
        {
            Period = new PeriodSpec(0, null, null),
            Instruments = [Instrument(seed)],
            Connector = seed == 1
                ? new ConnectorSpec { FillModel = FillModel.Immediate, LatencyNanos = 0 }
                : specs.Connector,
            Strategy = specs.Strategy with
            {
                Opportunity = [Spec(PluginKind.Opportunity, binding => new RandomOpportunity(binding, seed, 1), "a")],
                Planner = Spec(PluginKind.StrategyPlanner, binding => new Issuer(binding, this, seed)),
                Entry = [new PlannerSpec(Spec(PluginKind.EntryPlanner, binding => new Entry(binding, _planAt)), [])],
                Size = [new PlannerSpec(Spec(PluginKind.SizePlanner, binding => new Size(binding, _planAt)), [])],
                Exit = [new PlannerSpec(Spec(PluginKind.ExitPlanner, binding => new Exit(binding, _planAt)), [])],
                Intent = [new PlannerSpec(Spec(PluginKind.IntentPlanner, binding => new Intent(binding, this)), [])],
                PlanningMode = mode,
            },
        };
    }

    private static Instrument Instrument(ulong seed) => new()
    {
        Symbol = "X",
        TickSize = 0.01m,
        LotSize = seed % 5 == 0 ? 0.0000001m : 0.001m,
        MinNotional = seed % 7 == 0 ? 0m : 5m,
        ContractMultiplier = seed % 11 == 0 ? 0.001m : 1m,
        Taker = seed == 1 ? 0m : 0.0004m,
        MaxLeverage = seed == 1 ? 1m : 1m + (seed % 13 * 7.7777m),
        MaintenanceMarginRate = seed % 4 == 0 ? 0.0333m : 0.005m,
    };

    private static WorkerSpec Spec(PluginKind kind, Func<WorkerBinding, Worker> create, string signalType = "")
        => new("test_" + kind + signalType, new TestPlugin(kind, create, signalType), new ParameterSet([]), []);

    private sealed class Issuer(WorkerBinding binding, BadPlans plans, ulong seed) : StrategyPlannerWorker(binding)
    {
        public override void Plan(in StrategySituation situation, RowColumns columns, ref DirectiveWriter directives)
        {
            BadPlan plan = plans._planAt(columns.Row);
            plans._current = plan;
            for (int i = 0; i < situation.Opportunities.Length; i++)
            {
                Direction direction = seed == 1 ? Direction.Buy : situation.Opportunities[i].Direction;
                directives.Issue(i, new StrategyDirective
                {
                    Scope = plan.Scope,
                    Target = plan.Target,
                    Action = plan.Action,
                    Confidence = 0.5,
                    Directions = AllowedDirections.Both,
                    Entry = new EntryDirective(0.5, direction),
                    Size = new SizeDirective(0.5, plan.MostRisk, plan.RiskShare),
                    Exit = new ExitDirective(0.5, 2m, plan.Tolerance),
                    Intent = new ExecutionIntentDirective(0.5, plan.MostSlippage),
                });
            }
        }

        public override void Reset()
        {
        }
    }

    private sealed class Entry(WorkerBinding binding, Func<long, BadPlan> planAt) : EntryPlannerWorker(binding)
    {
        public override EntryPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
        {
            BadPlan plan = planAt(columns.Row);
            return new EntryPlan(plan.Type, plan.Limit, plan.Stop, Layers: plan.Layers, LayerSpacing: plan.Spacing);
        }

        public override void Reset()
        {
        }
    }

    private sealed class Size(WorkerBinding binding, Func<long, BadPlan> planAt) : SizePlannerWorker(binding)
    {
        public override SizePlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
            => new(planAt(columns.Row).Size, planAt(columns.Row).Distance);

        public override void Reset()
        {
        }
    }

    private sealed class Exit(WorkerBinding binding, Func<long, BadPlan> planAt) : ExitPlannerWorker(binding)
    {
        public override ExitPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
            => new(planAt(columns.Row).StopLoss, planAt(columns.Row).TakeProfit);

        public override void Reset()
        {
        }
    }

    // An intent planner sees no row: the strategy planner, who is asked before it, leaves what the row's plan says.
    private sealed class Intent(WorkerBinding binding, BadPlans plans) : IntentPlannerWorker(binding)
    {
        public override ExecutionIntent Plan(in ExecutionRequest request) => new(
            0.5,
            1,
            plans._current.Slippage ?? request.Directive.Intent.MaxTotalSlippagePct,
            MustCompleteImmediately: plans._current.MinFill.HasValue,
            MaxExecutionWindowMinutes: plans._current.Minutes,
            MinFillRatio: plans._current.MinFill);

        public override void Reset()
        {
        }
    }
}
