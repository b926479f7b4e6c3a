using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using S1mpleTrader.TestKit.Oracle;
using Xunit;
using static S1mpleTrader.Oracle.Tests.HandStrategy;

namespace S1mpleTrader.Oracle.Tests;

/// <summary>Overlays and the further planners and sizers, worked out by hand.</summary>
public sealed class FurtherPluginTests
{
    private const string Swings =
        "{ instance_id: swings, plugin: market_structure_detector, params: { swing_length: 1, atr_period: 2 } }";

    [Theory]
    [InlineData("60.4", true)]
    [InlineData("60.5", false)]
    public void Exposure_counts_open_trades_at_the_mark_and_the_new_one_at_its_reference(string percent, bool isRefused)
    {
        // X: 30 bought at 101 (row 3), marked there at 102 = 3060. Y rises at row 3: 30 x 100 = 3000. Together 6060 of
        // equity 10000 + 30 x 1 = 10030: 60.419 %.
        OracleResult result = (new HandStrategy
        {
            Symbols = ["X", "Y"],
            Size = [Quantity("30")],
            Overlays =
            [
                $"{{ instance_id: most, plugin: max_exposure_overlay, params: {{ max_exposure_pct: {percent} }} }}"
            ],
        }).Run(
            [At(100), At(100), At(101), (101, 102, 101, 102), At(102), At(102)],
            [At(99), At(99), At(99), At(100), At(100), At(100)]);
        Assert.Equal(isRefused, result.Counts.Rejections.ContainsKey("OVERLAY"));
        Assert.Equal(isRefused ? 1 : 2, result.Trades.Count);
    }

    [Fact]
    public void Positions_count_trades_and_pending_entries()
    {
        // X and Y rise together at row 2, Z at row 3. At row 2 X's entry is pending: one, Y's makes two of at most two.
        // At row 3 both are trades: Z is refused.
        OracleResult result = (new HandStrategy
        {
            Symbols = ["X", "Y", "Z"],
            Overlays = ["{ instance_id: most, plugin: max_open_positions_overlay, params: { max_open_positions: 2 } }"],
        }).Run(
            [At(100), At(100), At(101), At(101), At(101)],
            [At(100), At(100), At(101), At(101), At(101)],
            [At(100), At(100), At(100), At(101), At(101)]);
        Assert.Equal(["X", "Y"], result.Trades.Select(trade => trade.Symbol));
        Assert.Equal([KeyValuePair.Create("OVERLAY", 1)], result.Counts.Rejections);
    }

    [Theory]
    [InlineData("2.5", "98.95")]
    [InlineData("1", "99.99")]
    public void Structure_exit_stands_behind_the_last_swing_and_aims_at_the_last_one_ahead(
        string tolerance, string stop)
    {
        // Swing low 99 (row 2), swing high 104 (row 1), both confirmed by their neighbours; a rise to 101 at row 4.
        // Stop 99 x (1 - 5 bps) = 98.9505 → 98.95 within 2.5 %, capped at 101 x 0.99 = 99.99 by 1 %. Target 104: 3
        // ahead, more than the distances
        // 2.05 and 1.01. Row 6 touches 104 only, or both; the default mode then takes the stop.
        decimal price = decimal.Parse(stop, CultureInfo.InvariantCulture);
        HandStrategy strategy = new()
        {
            Context = [Swings],
            Planner =
                $"{{ instance_id: planner, plugin: direct_planner, params: {{ stop_loss_tolerance_pct: {tolerance}, "
                    + $"directions: [BUY] }} }}",
            Exit = ["{ instance_id: x, plugin: structure_based_exit, params: { structure: swings } }"],
        };
        OracleResult Run(decimal low) => strategy.Run(
            [
                At(100), (100, 104, 100, 100), (100, 100, 99, 100), (100, 100.5, 99.9, 100), (100, 101, 100, 101),
                At(101), (101, 104, (double)low, 101), At(101)
            ]);
        TradeRow stopped = Assert.Single(Run(price).Trades);
        Assert.Equal((price, "STOP_LOSS"), (stopped.ExitPrice, stopped.ExitReason));
        TradeRow won = Assert.Single(Run(price + 0.01m).Trades);
        Assert.Equal((104m, "TAKE_PROFIT"), (won.ExitPrice, won.ExitReason));
    }

    [Fact]
    public void Ladder_begins_one_spacing_from_the_close_and_fills_rung_by_rung()
    {
        // BUY at 101 (row 2): limits at 99.99, 98.98 and 97.97 for 0.333, 0.333 and 0.334. Row 3 comes down to the
        // second: 0.666 at 99.485.
        OracleResult result = (new HandStrategy
        {
            Planner = "{ instance_id: planner, plugin: direct_planner, params: { directions: [BUY] } }",
            Entry = ["{ instance_id: e, plugin: layered_entry, params: { layers: 3, spacing_bps: 100 } }"],
        }).Run([At(100), At(100), At(101), (101, 101, 98.98, 101), At(101)]);
        TradeRow trade = Assert.Single(result.Trades);
        Assert.Equal((0.666m, 99.485m), (trade.Quantity, trade.EntryPrice));
    }

    [Theory]
    [InlineData("[{ instance_id: i, plugin: balanced_intent }]", "twap_entry, params: { duration_minutes: 5 }", 103)]
    [InlineData(
        "[{ instance_id: i, plugin: high_urgency_intent }]", "twap_entry, params: { duration_minutes: 5 }", 103)]
    [InlineData("[{ instance_id: i, plugin: twap_intent }]", "market_entry_immediate", 113)]
    [InlineData("[{ instance_id: i, plugin: stealth_intent }]", "market_entry_immediate", 101)]
    public void Worked_entries_buy_a_fifth_at_every_fifth_of_their_time(string intent, string entry, int average)
    {
        // A rise at row 2, then the open of row 3 + k is 101 + k. Five fifths a minute apart: 101 to 105. Six minutes
        // apart: 101, 107, 113, 119, 125.
        OracleResult result = (new HandStrategy
        {
            Planner =
                "{ instance_id: planner, plugin: direct_planner, params: { directions: [BUY], "
                    + "max_total_slippage_pct: 100 } }",
            Entry = [$"{{ instance_id: e, plugin: {entry} }}"],
            Intent = intent,
        }).Run([At(99), At(99), .. Enumerable.Range(100, 40).Select(price => At(price))]);
        Assert.Equal(average, Assert.Single(result.Trades).EntryPrice);
    }

    [Theory]
    [InlineData("true", "100.75")]
    [InlineData("false", "101")]
    public void Limit_at_the_gap_waits_in_its_middle_or_at_the_edge_left_last(string midpoint, string price)
    {
        // Row 3: low 101 over row 1's high 100.5: gap (100.5, 101), 49.5 bps of 101: signal. Row 4 comes down to 100.6.
        OracleResult result = (new HandStrategy
        {
            Context = [Swings],
            Opportunities =
            [
                "{ instance_id: fvg, plugin: fvg_entry_detector, params: { structure: swings, min_gap_size: 3, "
                    + "require_structure_break: false } }"
            ],
            Entry = [$"{{ instance_id: e, plugin: limit_entry_at_fvg, params: {{ entry_at_midpoint: {midpoint} }} }}"],
        }).Run(
            [
                At(100), (100, 100.5, 100, 100.5), (100.5, 101.2, 100, 101), (101, 101.5, 101, 101.3),
                (101.3, 101.3, 100.6, 101), At(101)
            ]);
        Assert.Equal(decimal.Parse(price, CultureInfo.InvariantCulture), Assert.Single(result.Trades).EntryPrice);
    }

    [Fact]
    public void Limit_at_the_gap_makes_no_plan_without_one()
    {
        OracleResult result = (new HandStrategy { Entry = ["{ instance_id: e, plugin: limit_entry_at_fvg }"] })
            .Run([At(100), At(100), At(101), At(101)]);
        Assert.Equal([KeyValuePair.Create("NO_PLANNER_MATCHED", 1)], result.Counts.Rejections);
    }

    [Fact]
    public void Kelly_risks_half_of_what_its_closed_trades_suggest()
    {
        // Distance 50 % of the close. First two trades by the fallback of 1 %: 100 / 50.5 = 1.980 at 101, out at 103:
        // +3.96; then
        // 100.0396 / 51.5 = 1.942 at 103, out at 102: -1.942. W 0.5, R 3.96 / 1.942: f* = 0.5 - 0.5 / R = 0.254798,
        // half of it 12.7399 % of 10002.018 = 1274.247; / 51.5 = 24.742.
        OracleResult result = (new HandStrategy
        {
            Planner =
                "{ instance_id: planner, plugin: direct_planner, params: { directions: [BUY], on_opposite: close, "
                    + "stop_loss_tolerance_pct: 50, account_risk_pct: 100 } }",
            Size = ["{ instance_id: s, plugin: kelly_criterion_sizer, params: { min_trades: 2 } }"],
        }).Run(
            [
                At(100), At(100), At(101), (101, 103, 101, 103), (103, 103, 102, 102), At(103), (103, 103, 102, 102),
                (102, 103, 102, 103), At(103), At(103)
            ]);
        Assert.Equal([1.980m, 1.942m, 24.742m], result.Trades.Select(trade => trade.Quantity));
    }

    [Fact]
    public void Oversold_buys_where_the_index_falls_through_its_level()
    {
        // RSI(2): row 2 after +1, +1 is 100; row 3 after -3: gains 0.5, losses 1.5: 25, under 30: BUY. Row 4 is lower
        // still: none.
        OracleResult result = (new HandStrategy
        {
            Context = ["{ instance_id: rsi, plugin: rsi_detector, params: { period: 2 } }"],
            Opportunities = ["{ instance_id: low, plugin: oversold_detector, params: { rsi: rsi.rsi } }"],
        }).Run([At(100), At(101), At(102), At(99), (99, 99, 98, 98), At(98)]);
        Assert.Equal((4, 1), (Assert.Single(result.Trades).EntryRow, result.Counts.Detected));
    }

    [Fact]
    public void Sequential_planning_measures_from_the_limit_and_sizes_by_the_stop()
    {
        // LIMIT 101 x 0.995 = 100.495 → 100.50 (even). Stop 100.50 x 0.985 = 98.9925 → 98.99, distance 1.51; risk 1 % =
        // 100: 100 / 1.51 =
        // 66.225. In parallel mode: 100 / (101 x 0.015) = 66.006.
        foreach ((string mode, decimal quantity) in new[] { ("sequential", 66.225m), ("parallel", 66.006m) })
        {
            OracleResult result = (new HandStrategy
            {
                Mode = mode,
                Entry = ["{ instance_id: e, plugin: patient_limit_entry, params: { offset_bps: 50 } }"],
                Size = ["{ instance_id: s, plugin: fixed_risk_sizer }"],
                Exit = [FixedRatio("2")],
            }).Run([At(100), At(100), At(101), (101, 101, 100.5, 101), At(101)]);
            Assert.Equal(quantity, Assert.Single(result.Trades).Quantity);
        }
    }
}
