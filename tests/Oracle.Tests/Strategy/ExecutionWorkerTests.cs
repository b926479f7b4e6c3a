using System.Linq;
using S1mpleTrader.TestKit.Oracle;
using Xunit;
using static S1mpleTrader.Oracle.Tests.HandStrategy;

namespace S1mpleTrader.Oracle.Tests;

/// <summary>Trailing stop, partial profit, emergency exit and circuit breaker, worked out by hand.</summary>
public sealed class ExecutionWorkerTests
{
    private const string Crash3 =
        "{ instance_id: crash, plugin: flash_crash_detector, params: { window: 2, drop_pct: 3 } }";
    private const string Partial =
        "{ instance_id: part, plugin: partial_profit_taker, params: { first_target_rr: 1, fraction: 0.5 } }";

    private const string LongOnly = "{ instance_id: planner, plugin: direct_planner, params: { directions: [BUY] } }";

    [Fact]
    public void Trailing_stop_follows_the_best_close_and_never_loosens()
    {
        // In at 101 (row 3). Stops: row 3 102 x 0.99 = 100.98; row 4 104 x 0.99 = 102.96; row 5 103.2 x 0.99 is lower:
        // stays. Row 6 falls through 102.96: 1 x 1.96.
        OracleResult result = Trail("trail_pct: 1").Run(
            [
                At(100), At(100), (100, 101, 100, 101), (101, 102, 100.9, 102), (102, 104, 101.5, 104),
                (104, 104, 103, 103.2), (103.2, 103.2, 102.9, 103), At(103)
            ]);
        TradeRow trade = Assert.Single(result.Trades);
        Assert.Equal(
            (102.96m, "STOP_LOSS", 1.96m, 6), (trade.ExitPrice, trade.ExitReason, trade.GrossPnl, trade.ExitRow));
    }

    [Fact]
    public void Moved_stop_counts_from_the_next_bar()
    {
        // Row 3's low 100.5 lies below the stop 100.98 that row 3's own close sets: it holds from row 4 on, whose open
        // 100.9 is beyond it.
        OracleResult result = Trail("trail_pct: 1").Run(
            [At(100), At(100), (100, 101, 100, 101), (101, 102, 100.5, 102), (100.9, 101, 100.9, 101), At(101)]);
        TradeRow trade = Assert.Single(result.Trades);
        Assert.Equal((100.9m, "STOP_LOSS", 4), (trade.ExitPrice, trade.ExitReason, trade.ExitRow));
    }

    [Fact]
    public void Trailing_waits_for_its_multiple_of_R()
    {
        // Stop 101 x 0.985 = 99.485 → even 99.48; entry 101, R 1.52. Row 3 closes at 102.51, 1.51 ahead: silent. Row 4
        // closes at 102.52: active, 102.52 x 0.99 = 101.4948 → 101.49, which row 5 falls through: 0.49.
        OracleResult result = (Trail("trail_pct: 1, activate_after_rr: 1") with { Exit = [FixedRatio("5")] }).Run(
            [
                At(100), At(100), (100, 101, 100, 101), (101, 102.51, 101, 102.51), (102.51, 102.52, 101, 102.52),
                (102.52, 102.52, 101, 102), At(102)
            ]);
        TradeRow trade = Assert.Single(result.Trades);
        Assert.Equal((101.49m, 0.49m, 5), (trade.ExitPrice, trade.GrossPnl, trade.ExitRow));
    }

    [Fact]
    public void Trailing_by_structure_takes_the_last_opposite_swing()
    {
        // swing_length 1: row 1's low 99 is a swing low (rows 0 and 2 lie higher), confirmed at row 2; no later row
        // lies under both its neighbours. The stop is 99 from the bar after the first POSITION_UPDATE (row 3); row 5's
        // low 98.9 meets it.
        OracleResult result = (Trail("trail_by_structure: true, structure: swings") with
        {
            Context =
            [
                "{ instance_id: swings, plugin: market_structure_detector, params: { swing_length: 1, atr_period: 2 } }"
            ],
        }).Run(
            [
                At(100), (100, 100, 99, 100), (100, 101, 100, 101), (101, 102, 100.5, 102), (102, 103, 100.8, 102),
                (102, 102, 98.9, 101), At(101)
            ]);
        TradeRow trade = Assert.Single(result.Trades);
        Assert.Equal((99m, "STOP_LOSS", 5), (trade.ExitPrice, trade.ExitReason, trade.ExitRow));
    }

    [Fact]
    public void Partial_profit_then_break_even()
    {
        // Entry 101, stop 99.48, R 1.52: LIMIT 0.5 at 102.52, live from row 4 (row 3's high 103 doesn't count). It
        // fills there as maker; its stop goes to 101 from row 5, which falls through it. Gross 0.5 x 1.52 + 0.5 x 0 =
        // 0.76; fee of the part 0.5 x 102.52 x 0.001 = 0.05126; mean exit (102.52 + 101) / 2 = 101.76.
        OracleResult result = (new HandStrategy
        {
            Planner = LongOnly,
            Execution = [Partial],
            Exit = [FixedRatio("5")],
            Instrument = "maker: 0.001, taker: 0"
        }).Run(
            [
                At(100), At(100), (100, 101, 100, 101), (101, 103, 101, 102), (102, 102.6, 100.9, 102),
                (102, 102, 100.9, 101), At(101)
            ]);
        TradeRow trade = Assert.Single(result.Trades);
        Assert.Equal((1m, 101.76m, 0.76m, 0.05126m), (trade.Quantity, trade.ExitPrice, trade.GrossPnl, trade.Fees));
        Assert.Equal("STOP_LOSS", trade.ExitReason);
        Assert.Equal(["ENTRY", "PARTIAL", "STOP_LOSS"], result.Fills.Select(fill => fill.Reason));
        Assert.Equal(
            (4, 0.5m, 102.52m, "MAKER"),
            (result.Fills[1].Row, result.Fills[1].Quantity, result.Fills[1].Price, result.Fills[1].Liquidity));
    }

    [Fact]
    public void Of_two_who_tighten_one_stop_in_an_instant_the_tighter_wins()
    {
        // Row 4 fills the part at 102.52 and closes at 102.5: the trail asks for 102.5 x 0.99 = 101.475 → even 101.48,
        // break-even, wired behind it, for 101. Row 5's low 101.2 meets 101.48 only. Gross 0.5 x 1.52 + 0.5 x 0.48 = 1.
        HandStrategy trailed = Trail("trail_pct: 1");
        OracleResult result =
            (trailed with { Exit = [FixedRatio("5")], Execution = [.. trailed.Execution, Partial] }).Run(
            [
                At(100), At(100), (100, 101, 100, 101), (101, 101, 100.5, 101), (101, 102.6, 100.9, 102.5),
                (102, 102, 101.2, 101.5), At(101.5)
            ]);
        TradeRow trade = Assert.Single(result.Trades);
        Assert.Equal((101.48m, 5, 1m), (result.Fills[2].Price, result.Fills[2].Row, trade.GrossPnl));
    }

    [Theory]
    [InlineData("pessimistic", "ENTRY, STOP_LOSS")]
    [InlineData("optimistic", "ENTRY, PARTIAL, END_OF_DATA")]
    [InlineData("ohlc_path", "ENTRY, PARTIAL, STOP_LOSS")]
    public void Part_and_stop_touched_in_one_bar_are_decided_by_the_mode(string mode, string reasons)
    {
        // Row 4: open 102, high 102.6 (part at 102.52), low 99.4 (stop 99.48). The high is nearer to the open: the path
        // takes the part first. Ambiguous once in every mode.
        OracleResult result = (new HandStrategy
        {
            Planner = LongOnly,
            Execution = [Partial],
            Exit = [FixedRatio("5")],
            Connector = $"slippage_bps: 0, intrabar: {mode}"
        }).Run(
            [At(100), At(100), (100, 101, 100, 101), (101, 102, 101, 102), (102, 102.6, 99.4, 102), At(102)]);
        Assert.Equal(reasons, string.Join(", ", result.Fills.Select(fill => fill.Reason)));
        Assert.Equal(1, result.Counts.AmbiguousFills);
    }

    [Theory]
    [InlineData("pessimistic", "ENTRY, STOP_LOSS")]
    [InlineData("optimistic", "ENTRY, PARTIAL, STOP_LOSS")]
    public void Open_beyond_a_moved_stop_and_a_part_is_decided_by_the_mode(string mode, string reasons)
    {
        // Part at 102.52 (R 1.52). Row 3 closes at 104: the stop trails to 104 x 0.99 = 102.96, beyond the part. Row 4
        // opens at 102.8: beyond both, ambiguous once. Optimistic: the part fills at 102.8 and the stop not in this
        // bar; at row 5's open 102 it does.
        OracleResult result = (new HandStrategy
        {
            Planner = LongOnly,
            Execution = [Partial, "{ instance_id: trail, plugin: trailing_stop_manager, params: { trail_pct: 1 } }"],
            Exit = [FixedRatio("5")],
            Connector = $"slippage_bps: 0, intrabar: {mode}",
        }).Run([At(100), At(100), (100, 101, 100, 101), (101, 104, 101, 104), (102.8, 103, 102.6, 102.8), At(102), At(
            102)]);
        Assert.Equal(reasons, string.Join(", ", result.Fills.Select(fill => fill.Reason)));
        Assert.Equal((1, 102.8m), (result.Counts.AmbiguousFills, result.Fills[1].Price));
    }

    [Fact]
    public void Part_and_target_both_touched_fill_the_nearer_first()
    {
        // Target 101 + 2 x 1.52 = 104.04, part 102.52. Row 4 opens at 104.5, beyond both: both fill at 104.5. Gross
        // 3.5.
        OracleResult result =
            (new HandStrategy { Planner = LongOnly, Execution = [Partial], Exit = [FixedRatio("2")] }).Run(
            [At(100), At(100), (100, 101, 100, 101), (101, 102, 101, 102), (104.5, 105, 104, 104.5), At(104.5)]);
        Assert.Equal(["ENTRY", "PARTIAL", "TAKE_PROFIT"], result.Fills.Select(fill => fill.Reason));
        Assert.Equal([104.5m, 104.5m], result.Fills.Skip(1).Select(fill => fill.Price));
        Assert.Equal(3.5m, Assert.Single(result.Trades).GrossPnl);
    }

    [Fact]
    public void Emergency_exit_closes_every_trade_and_cancels_every_entry()
    {
        // X is long since row 3; Y rises at row 4 and waits for 50 bps less (100.5 x 0.995 = 99.9975 → 100.00) at row
        // 5. Row 5: X closes at 97, 4.9 % under its high 102 of two rows: severity 4.9 / 6 = 0.817, over 0.8. X leaves
        // at row 6's open 96.5, Y's order is gone although row 6 would fill it: EXPIRED.
        HandStrategy strategy = new()
        {
            Symbols = ["X", "Y"],
            Planner = LongOnly,
            Threats = [Crash3],
            Execution = ["{ instance_id: out, plugin: emergency_exit_agent, params: { min_severity: 0.8 } }"],
            Entry =
            [
                "{ instance_id: p, plugin: patient_limit_entry, params: { offset_bps: 50 }, "
                    + "triggers: { symbol: [Y] } }",
                "{ instance_id: e, plugin: market_entry_immediate }",
            ],
        };
        OracleResult result = strategy.Run(
            [
                At(100), At(100), (100, 101, 100, 101), (101, 102, 101, 102), (102, 102, 101, 102), (102, 102, 97, 97),
                (96.5, 97, 96, 97), At(97)
            ],
            [
                At(100), At(100), At(100), At(100), (100, 100.5, 100, 100.5), (100.5, 100.5, 100.2, 100.5),
                (100.5, 100.5, 99, 100), At(100)
            ]);
        TradeRow trade = Assert.Single(result.Trades);
        Assert.Equal(("X", 96.5m, "EMERGENCY", 6), (trade.Symbol, trade.ExitPrice, trade.ExitReason, trade.ExitRow));
        Assert.Equal(1, result.Counts.Threats["FLASH_CRASH"]);

        // Detected: X up at 2 (executed), X down at 5 (POSITION_OPEN: the trade is open still); Y up at 4 (expired).
        Assert.Equal((1, 1), (result.Counts.Expired, result.Counts.Rejections["POSITION_OPEN"]));
    }

    [Fact]
    public void Circuit_breaker_halts_its_number_of_instants()
    {
        // Row 2 closes at 96, 4 % under 100: a halt of 2 instants, rows 2 and 3. The fall at 2 is refused, the rise at
        // 3 too, the fall at 4 is traded.
        HandStrategy strategy = new()
        {
            Threats = [Crash3],
            Execution = ["{ instance_id: halt, plugin: circuit_breaker, params: { halt_bars: 2, min_severity: 0.5 } }"],
        };
        OracleResult result = strategy.Run(
            [At(100), At(100), (100, 100, 96, 96), (96, 97, 96, 97), (97, 97, 96.5, 96.5), At(96.5), At(96.5)]);
        Assert.Equal((2, 1), (result.Counts.Rejections["TRADING_HALTED"], result.Counts.Executed));
        Assert.Equal("SELL", Assert.Single(result.Trades).Direction);
    }

    private static HandStrategy Trail(string parameters) => new()
    {
        Planner = LongOnly,
        Execution = [$"{{ instance_id: trail, plugin: trailing_stop_manager, params: {{ {parameters} }} }}"],
    };
}
