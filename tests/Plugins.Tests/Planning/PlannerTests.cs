using System;
using System.Numerics;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>
/// Entry, size, exit and intent planners against figures worked out by hand and against exact fractions.
/// </summary>
public sealed class PlannerTests
{
    [Theory]
    [InlineData("market_entry_immediate")]
    [InlineData("aggressive_market_entry")]
    public void Market_entries_are_market(string name)
    {
        using DecisionRun run = new(name);
        Assert.Equal(new EntryPlan(OrderType.Market), run.Entry(DecisionRun.Directive(), DecisionRun.View()));
    }

    [Theory]
    [InlineData(Direction.Buy, 43228.504935)]
    [InlineData(Direction.Sell, 43271.755065)]
    public void Patient_limit_lies_five_bps_on_the_better_side_of_the_close(Direction direction, double limit)
    {
        using DecisionRun run = new("patient_limit_entry");
        EntryPlan plan = run.Entry(DecisionRun.Directive(direction), DecisionRun.View(43250.13m));
        Assert.Equal(new EntryPlan(OrderType.Limit, (decimal)limit), plan);
    }

    [Theory]
    [InlineData(Direction.Buy, 99.9)]
    [InlineData(Direction.Sell, 100.1)]
    public void Ladder_begins_one_spacing_on_the_better_side_of_the_close(Direction direction, double first)
    {
        using DecisionRun run = new("layered_entry");
        EntryPlan plan = run.Entry(DecisionRun.Directive(direction), DecisionRun.View());
        Assert.Equal(new EntryPlan(OrderType.Limit, (decimal)first, Layers: 3, LayerSpacing: 0.1m), plan);
        Assert.True(plan.IsLadder);
    }

    [Theory]
    [InlineData(4, 2500, false)]
    [InlineData(4, 2499.99, true)]
    public void Ladder_must_end_above_a_price_of_zero(int layers, decimal spacing, bool isAccepted)
    {
        PluginDescriptor plugin = TestParameters.Plugin("layered_entry");
        ParameterSet parameters = TestParameters.Make(
            plugin,
            ("layers", FormattableString.Invariant($"{layers}")),
            ("spacing_bps", FormattableString.Invariant($"{spacing}")));
        Assert.Equal(isAccepted, plugin.FindProblem(parameters) is null);
    }

    [Fact]
    public void Twap_entry_is_market_over_its_duration()
    {
        using DecisionRun run = new("twap_entry");
        Assert.Equal(
            new EntryPlan(OrderType.Market, WorkOverMinutes: 15),
            run.Entry(DecisionRun.Directive(), DecisionRun.View()));
        using DecisionRun longer = new("twap_entry", 1, ("duration_minutes", "90"));
        Assert.Equal(90, longer.Entry(DecisionRun.Directive(), DecisionRun.View()).WorkOverMinutes);
    }

    [Fact]
    public void Fixed_risk_without_an_exit_plan_uses_the_tolerance()
    {
        // Risk 1% of 10,000 = 100 over 1.5% of 100 = 1.5: 66.666…, under the 99.96 units that the equity carries.
        using DecisionRun run = new("fixed_risk_sizer");
        Assert.Equal(new SizePlan(66.66666m, 1.5m), run.Size(DecisionRun.Directive(), DecisionRun.View()));
    }

    [Fact]
    public void Fixed_risk_with_an_exit_plan_uses_its_stop_as_rounded_to_the_tick()
    {
        using DecisionRun run = new("fixed_risk_sizer");
        PlanningView view = DecisionRun.View() with { ExitPlan = new ExitPlan(96.004m, null) };
        Assert.Equal(new SizePlan(25m, 4m), run.Size(DecisionRun.Directive(), view));
    }

    [Fact]
    public void Fixed_risk_is_held_by_every_limit()
    {
        using DecisionRun run = new("fixed_risk_sizer", 1, ("risk_per_trade_percent", "50"));
        StrategyDirective directive = DecisionRun.Directive();
        PlanningView view = DecisionRun.View();

        // account_risk_pct: 2% of 10,000 is 200, over 1.5.
        // Free equity: 10,000 / 1.0004 / 100 = 99.960015…
        Assert.Equal(99.96001m, run.Size(directive, view).PositionSize);
        directive.Size = directive.Size with { AccountRiskPct = 0.005m };
        Assert.Equal(33.33333m, run.Size(directive, view).PositionSize);
        directive.Size = directive.Size with { MaxRiskAmount = 30m };
        Assert.Equal(20m, run.Size(directive, view).PositionSize);
        Assert.Equal(0.49980m, run.Size(directive, view with { MarginUsed = 9_950m }).PositionSize);
        Assert.Equal(0m, run.Size(directive, view with { MarginUsed = 10_001m }).PositionSize);
        Assert.Equal(0m, run.Size(directive, view with { Equity = -1m }).PositionSize);
    }

    [Fact]
    public void Fixed_risk_at_no_distance_is_held_by_the_equity_alone()
    {
        using DecisionRun run = new("fixed_risk_sizer");
        StrategyDirective directive = DecisionRun.Directive();
        directive.Exit = directive.Exit with { StopLossTolerance = 0m };
        Assert.Equal(new SizePlan(99.96001m, 0m), run.Size(directive, DecisionRun.View()));
    }

    [Fact]
    public void Fixed_risk_is_the_largest_number_of_lots_that_fits_both_exact_quotients()
    {
        Seeds.ForEach(1, 10_000, seed =>
        {
            SeededRandom random = new(seed);
            Instrument instrument = DecisionRun.Instrument with
            {
                TickSize = random.Pick(0.01m, 0.0001m, 0.5m),
                LotSize = random.Pick(0.00001m, 0.1m, 1m),
                Taker = random.Pick(0m, 0.0004m, 0.00075m),
                MaxLeverage = random.Pick(1m, 3m, 12.5m),
                ContractMultiplier = random.Pick(1m, 0.001m, 50m),
            };
            decimal close = instrument.TickSize * random.Between(1, 9_000_000);
            PlanningView view = DecisionRun.View(
                close, random.Between(1, int.MaxValue) / 10_000_000m * random.Between(1, 100_000), instrument);
            decimal percent = random.Pick(1m, 0.37m, 3.3m);
            using DecisionRun run = new(
                "fixed_risk_sizer", 1, ("risk_per_trade_percent", FormattableString.Invariant($"{percent}")));
            StrategyDirective directive = DecisionRun.Directive();
            SizePlan plan = run.Size(directive, view);
            Fraction lots = Fraction.Of(plan.PositionSize) / Fraction.Of(instrument.LotSize);
            Assert.Equal(BigInteger.One, lots.Denominator);
            Fraction risk = Fraction.Of(view.Equity) * Fraction.Of(Math.Min(percent / 100m, 0.02m));
            Fraction perLot = Fraction.Of(instrument.LotSize) * Fraction.Of(instrument.ContractMultiplier);
            Fraction byRisk = risk / (Fraction.Of(close * 0.015m) * perLot);
            var one = Fraction.Of(1m);
            Fraction byEquity = Fraction.Of(view.Equity)
                / ((one / Fraction.Of(instrument.MaxLeverage)) + Fraction.Of(instrument.Taker))
                / (Fraction.Of(close) * perLot);
            Fraction most = byRisk.CompareTo(byEquity) < 0 ? byRisk : byEquity;
            Assert.True(lots.CompareTo(most) <= 0, "too large");
            Assert.True((lots + one).CompareTo(most) > 0, "too small");
        });
    }

    [Fact]
    public void Fixed_quantity_is_the_quantity()
    {
        using DecisionRun run = new("fixed_quantity_sizer", 1, ("quantity", "1.5"));
        Assert.Equal(new SizePlan(1.5m, 1.5m), run.Size(DecisionRun.Directive(), DecisionRun.View()));
    }

    [Fact]
    public void No_exit_has_neither()
    {
        using DecisionRun run = new("no_exit");
        Assert.Equal(new ExitPlan(null, null), run.Exit(DecisionRun.Directive(), DecisionRun.View()));
    }

    [Fact]
    public void Fixed_rr_measures_to_the_stop_as_rounded_to_the_tick()
    {
        // Reference 100.005: stops at 98.504925 and 101.505075 become 98.50 and 101.51, each 1.505 away; 2.5 × 1.505 =
        // 3.7625.
        using DecisionRun run = new("fixed_rr_exit");
        PlanningView view = DecisionRun.View(100.005m);
        Assert.Equal(new ExitPlan(98.504925m, 103.7675m), run.Exit(DecisionRun.Directive(Direction.Buy), view));
        Assert.Equal(new ExitPlan(101.505075m, 96.2425m), run.Exit(DecisionRun.Directive(Direction.Sell), view));
    }

    [Fact]
    public void Fixed_rr_own_ratio_beats_the_directives()
    {
        using DecisionRun run = new("fixed_rr_exit", 1, ("risk_reward_ratio", "1"));
        Assert.Equal(new ExitPlan(98.5m, 101.5m), run.Exit(DecisionRun.Directive(), DecisionRun.View()));
    }

    [Theory]
    [InlineData(Direction.Buy, 99.2468, 101.5)]
    [InlineData(Direction.Sell, 100.7532, 98.5)]
    public void Atr_stops_lie_at_the_multiple(Direction direction, double stop, double target)
    {
        using DecisionRun run = new("atr_based_stops", 0.3766);
        Assert.Equal(
            new ExitPlan((decimal)stop, (decimal)target),
            run.Exit(DecisionRun.Directive(direction), DecisionRun.View()));
    }

    [Fact]
    public void Atr_stops_undefined_atr_stays_silent()
    {
        using DecisionRun run = new("atr_based_stops", double.NaN);
        Assert.Equal(ExitPlan.Silent, run.Exit(DecisionRun.Directive(), DecisionRun.View()));
    }

    [Fact]
    public void Balanced_intent_follows_type_and_size()
    {
        using DecisionRun run = new("balanced_intent", 1, ("large_size", "10"), ("stealth_size", "20"));
        Assert.Equal(new ExecutionIntent(0.9, 0.7, 0.002m, true, null), IntentOf(run, OrderType.Market, 10m));
        Assert.Equal(new ExecutionIntent(0.9, 0.1, 0.002m, true, null), IntentOf(run, OrderType.Market, 21m));
        Assert.Equal(new ExecutionIntent(0.5, 0.7, 0.002m, false, 30), IntentOf(run, OrderType.Limit, 10m));
        Assert.Equal(new ExecutionIntent(0.2, 0.7, 0.002m, false, 30), IntentOf(run, OrderType.Limit, 10.1m));
        using DecisionRun off = new("balanced_intent");
        Assert.Equal(new ExecutionIntent(0.5, 0.7, 0.002m, false, 30), IntentOf(off, OrderType.Stop, 1e9m));
    }

    [Fact]
    public void High_urgency_intent_is_always_at_once()
    {
        using DecisionRun run = new("high_urgency_intent");
        Assert.Equal(new ExecutionIntent(0.9, 0.7, 0.002m, true, null), IntentOf(run, OrderType.Limit, 1m));
    }

    [Fact]
    public void Twap_intent_is_patient_and_hides_what_is_large_where_it_is_told_to()
    {
        using DecisionRun run = new("twap_intent");
        Assert.Equal(
            new ExecutionIntent(0.2, 0.7, 0.002m, false, 30, ChunkCountHint: 5), IntentOf(run, OrderType.Market, 1e9m));
        using DecisionRun hiding = new("twap_intent", 1, ("stealth_size", "20"));
        Assert.Equal(
            new ExecutionIntent(0.2, 0.7, 0.002m, false, 30, ChunkCountHint: 5),
            IntentOf(hiding, OrderType.Limit, 20m));
        Assert.Equal(
            new ExecutionIntent(0.2, 0.1, 0.002m, false, 30, ChunkCountHint: 5),
            IntentOf(hiding, OrderType.Limit, 20.1m));
    }

    [Fact]
    public void Stealth_intent_hides_and_is_otherwise_balanced()
    {
        using DecisionRun run = new("stealth_intent", 1, ("large_size", "10"));
        Assert.Equal(new ExecutionIntent(0.9, 0.1, 0.002m, true, null), IntentOf(run, OrderType.Market, 1m));
        Assert.Equal(new ExecutionIntent(0.5, 0.1, 0.002m, false, 30), IntentOf(run, OrderType.Limit, 10m));
        Assert.Equal(new ExecutionIntent(0.2, 0.1, 0.002m, false, 30), IntentOf(run, OrderType.Limit, 10.1m));
        using DecisionRun off = new("stealth_intent");
        Assert.Equal(new ExecutionIntent(0.5, 0.1, 0.002m, false, 30), IntentOf(off, OrderType.Stop, 1e9m));
    }

    private static ExecutionIntent IntentOf(DecisionRun run, OrderType type, decimal size)
    {
        StrategyDirective directive = DecisionRun.Directive();
        EntryPlan entry = new(type);
        SizePlan plan = new(size, 1m);
        ExitPlan exit = default;
        return run.Intent(new ExecutionRequest(in directive, in entry, in plan, in exit));
    }

    /// <summary>An exact fraction, in lowest terms, denominator above 0.</summary>
    private readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator)
    {
        public static Fraction operator +(Fraction a, Fraction b)
            => Reduce((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

        public static Fraction operator *(Fraction a, Fraction b)
            => Reduce(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

        public static Fraction operator /(Fraction a, Fraction b)
            => Reduce(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

        public static Fraction Of(decimal value)
        {
            int scale = value.Scale;
            return Reduce(new BigInteger(value * (decimal)BigInteger.Pow(10, scale)), BigInteger.Pow(10, scale));
        }

        public int CompareTo(Fraction other)
            => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

        private static Fraction Reduce(BigInteger numerator, BigInteger denominator)
        {
            var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
            return new Fraction(numerator / divisor, denominator / divisor);
        }
    }
}
