using System.Globalization;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase4Planning;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>
/// A planner that is shown the grid plans what it plans from decimals: the same ticks, the same lots, the same
/// distance.
/// </summary>
public sealed class GridPlanTests
{
    [Theory]
    [InlineData("fixed_risk_sizer", "risk_per_trade_percent")]
    [InlineData("aggressive_sizer", "risk_per_trade_percent")]
    [InlineData("fixed_quantity_sizer", "quantity")]
    public void A_size_on_the_grid_is_the_size_from_decimals(string plugin, string parameter)
        => Seeds.ForEach(1, 500, seed =>
        {
            var random = new SeededRandom(seed);
            using var run = new DecisionRun(plugin, 1, (parameter, Text(random.Between(1, 900) / 100m)));
            Instrument instrument = InstrumentOf(random);
            var grid = new Grid(instrument, 1_000m * random.Between(1, 2_000));
            for (int i = 0; i < 40; i++)
            {
                StrategyDirective directive = DirectiveOf(random);
                long ticks = random.Between(1_000, 9_000_000);
                ExitPlan? exit = random.Chance(30)
                    ? new ExitPlan(instrument.TickSize * (ticks - (ticks / random.Between(20, 300))), null)
                    : null;
                PlanningView shown = grid.Show(in directive, ticks, exit);
                Assert.True(shown.TryOnGrid(out _));
                SizePlan expected = run.Size(in directive, Given(shown));
                SizePlan plan = run.Size(in directive, in shown);
                Assert.Equal(expected.RiskDistance, plan.RiskDistance);
                Assert.Equal(instrument.FloorToLot(expected.PositionSize), instrument.FloorToLot(plan.PositionSize));
            }
        });

    [Fact]
    public void An_exit_on_the_grid_is_the_exit_from_decimals_on_the_tick()
        => Seeds.ForEach(1, 500, seed =>
        {
            var random = new SeededRandom(seed);
            using var run = new DecisionRun(
                "fixed_rr_exit", 1, ("risk_reward_ratio", Text(random.Between(1, 60) / 10m)));
            Instrument instrument = InstrumentOf(random);
            var grid = new Grid(instrument, 10_000m);
            for (int i = 0; i < 40; i++)
            {
                StrategyDirective directive = DirectiveOf(random);
                PlanningView shown = grid.Show(in directive, random.Between(1_000, 9_000_000), null);
                ExitPlan expected = run.Exit(in directive, Given(shown));
                ExitPlan plan = run.Exit(in directive, in shown);
                Assert.Equal(
                    instrument.RoundToTick(expected.StopLossPrice!.Value),
                    instrument.RoundToTick(plan.StopLossPrice!.Value));
                Assert.Equal(
                    instrument.RoundToTick(expected.TakeProfitPrice!.Value),
                    instrument.RoundToTick(plan.TakeProfitPrice!.Value));
            }
        });

    private static PlanningView Given(PlanningView shown) => new()
    {
        Instrument = shown.Instrument,
        Time = shown.Time,
        Close = shown.Close,
        EntryReference = shown.EntryReference,
        Equity = shown.Equity,
        MarginUsed = shown.MarginUsed,
        Opportunity = shown.Opportunity,
        ExitPlan = shown.ExitPlan,
    };

    private static StrategyDirective DirectiveOf(SeededRandom random)
    {
        StrategyDirective directive = DecisionRun.Directive(random.Chance(50) ? Direction.Buy : Direction.Sell);

        // Round tolerances of round prices lie just where rounding turns.
        directive.Exit.StopLossTolerance = random.Between(1, 200) / (random.Chance(50) ? 1_000m : 7_777m);
        directive.Size.AccountRiskPct = random.Between(1, 500) / 10_000m;
        directive.Size.MaxRiskAmount = random.Chance(30) ? random.Between(1, 5_000) / 10m : null;
        return directive;
    }

    private static Instrument InstrumentOf(SeededRandom random) => DecisionRun.Instrument with
    {
        TickSize = random.Chance(50) ? 0.01m : 0.25m,
        LotSize = random.Chance(50) ? 0.00001m : 1m,
        MaxLeverage = random.Chance(50) ? 1m : 20m,
        ContractMultiplier = random.Chance(70) ? 1m : 50m,
        Taker = random.Chance(70) ? 0.0004m : -0.0001m,
    };

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    // An account without trades, and the sheet that its planners are shown.
    private sealed class Grid
    {
        private readonly PlanningSheet _sheet;

        public Grid(Instrument instrument, decimal capital)
        {
            var counts = new RunCounts([]);
            var account = new SimulatedAccount(
                new AccountSpec(capital, "USD"), [instrument], new ConnectorSpec(), firstOpenTime: 0, closeAtEnd: true,
                counts, observer: null);
            _sheet = new PlanningSheet(account, new ThreatBoard([], [], counts), []);
        }

        public PlanningView Show(in StrategyDirective directive, long ticks, ExitPlan? exit)
        {
            _sheet.Begin(0, new Opportunity(-1, 0, Direction.Buy, 0.5, default));
            _sheet.Request.Limits.Set(in directive);
            _sheet.Request.DecisionTicks = ticks;
            _sheet.Request.ReferenceTicks = ticks;
            _sheet.Request.StopLossTicks = exit is null
                ? null
                : (long)(exit.Value.StopLossPrice!.Value / _sheet.Instrument.TickSize);
            if (exit is { } shown)
            {
                _sheet.Show(in shown);
            }

            return new PlanningView(_sheet);
        }
    }
}
