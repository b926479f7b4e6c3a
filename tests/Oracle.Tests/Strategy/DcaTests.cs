using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.TestKit.Oracle;
using Xunit;
using static S1mpleTrader.Oracle.Tests.HandStrategy;

namespace S1mpleTrader.Oracle.Tests;

/// <summary>Schedules, DCA in its forms and rebalancing, worked out by hand.</summary>
public sealed class DcaTests
{
    private const string SimpleDca = "{ instance_id: e, plugin: simple_dca_planner }";
    private const string DcaPlanner =
        "{ instance_id: planner, plugin: dca_planner, params: { event: TICK, max_total_slippage_pct: 100 } }";

    [Theory]
    [InlineData("every: week, on: monday, at: \"09:00\"", "5 09:00")]
    [InlineData("every: day, at: \"09:30\"", "1 10:00, 2 10:00, 3 10:00, 4 10:00, 5 10:00, 6 10:00, 7 10:00")]
    [InlineData("every: month, on: 7", "7 00:00")]
    [InlineData("every: 100 bars", "5 04:00")]
    public void Event_fires_at_the_first_instant_that_isn_t_before_its_time(string every, string expected)
    {
        // Bars of one hour from Thursday 1970-01-01 for a week: the first closes at 1:00, the 100th 4 days and 4 hours
        // after the start.
        Schedule schedule = new([ConfigNode.Parse($"{{ event: E, {every} }}")]);
        const long Hour = 60 * Minute;
        IEnumerable<long> fired = Enumerable.Range(1, 7 * 24).Select(row => row * Hour)
            .Where(close => schedule.Due(close - Hour, close, (int)(close / Hour), true).Count > 0);
        Assert.Equal(expected, string.Join(
            ", ", fired.Select(time => $"{1 + (time / Timeframes.Day)} {time % Timeframes.Day / Hour:00}:00")));
    }

    [Fact]
    public void Clock_event_fires_once_however_many_of_its_times_have_passed()
    {
        Schedule schedule = new(
            [ConfigNode.Parse("{ event: A, every: hour }"), ConfigNode.Parse("{ event: B, every: minute }")]);
        const long Hour = 60 * Minute;
        Assert.Equal(["A", "B"], schedule.Due(Monday, Monday + (5 * Hour), 1, true));
        Assert.Equal(["B"], schedule.Due(Monday + Hour, Monday + Hour + Minute, 2, true));
        Assert.Empty(schedule.Due(Monday + Minute, Monday + Minute + 1, 3, true));
    }

    [Fact]
    public void Dca_buys_at_every_tick_and_pyramids()
    {
        // Every 2 bars: decided at rows 1 and 3, filled at the opens 101 and 103 of rows 2 and 4; the one of row 5, the
        // last, expires.
        HandStrategy strategy = new()
        {
            Opportunities = [],
            Planner = DcaPlanner,
            Entry = [SimpleDca],
            Schedule = ["{ event: TICK, every: 2 bars }"],
            Connector = "slippage_bps: 0, position_policy: pyramid",
        };
        OracleResult result = strategy.Run([At(100), At(100), At(101), At(102), At(103), At(104)]);
        Assert.Equal([(101m, 3m), (103m, 1m)], result.Trades.Select(trade => (trade.EntryPrice, trade.GrossPnl)));
        Assert.All(result.Trades, trade =>
            Assert.Equal(("TICK", 0, "END_OF_DATA"), (trade.EntryReason, trade.OpportunityId, trade.ExitReason)));
        Assert.Equal((0, 10_004m), (result.Counts.Detected, result.FinalEquity));
    }

    [Fact]
    public void Dca_executor_adds_to_a_strategy_that_answers_opportunities()
    {
        HandStrategy strategy = new()
        {
            Execution = ["{ instance_id: dca, plugin: dca_executor, params: { event: TICK, direction: SELL } }"],
            Schedule = ["{ event: TICK, every: 2 bars }"],
        };
        OracleResult result = strategy.Run([At(100), At(100), At(100), At(100), At(100)]);
        Assert.Equal(("SELL", "TICK"), (Assert.Single(result.Trades).Direction, result.Trades[0].EntryReason));
    }

    [Theory]
    [InlineData("max_risk: 0.8, market_score: 0.7", "speed.rsi", "97.88 MAKER")]
    [InlineData("max_risk: 0.8, market_score: 0.35", "speed.rsi", "98.5 TAKER")]
    [InlineData("max_risk: 0.8, market_score: 0.35", "mean.sma", "")]
    public void Adaptive_dca_weighs_score_and_risk(string parameters, string volatility, string fill)
    {
        // Mean (101 + 101 + 100 + 98) / 4 = 100; score 2 % / 5 % = 0.4: under 0.7 a LIMIT at 98 x (1 - 20 x 0.6 / 10^4)
        // = 97.8824 →
        // 97.88, met inside row 4; over 0.35 MARKET at its open 98.5. RSI of falls alone is 0: risk 0; a mean of 100 as
        // volatility: risk 1, over 0.8: no plan.
        HandStrategy strategy = new()
        {
            Context =
            [
                "{ instance_id: mean, plugin: sma_detector, params: { period: 4 } }",
                "{ instance_id: speed, plugin: rsi_detector, params: { period: 2 } }",
            ],
            Opportunities =
            [
                "{ instance_id: score, plugin: dca_opportunity_scorer, params: { event: TICK, average: mean.sma, "
                    + "full_score_pct: 5 } }"
            ],
            Threats =
            [
                $"{{ instance_id: risk, plugin: dca_risk_assessor, params: {{ event: TICK, "
                    + $"volatility: {volatility} }} }}"
            ],
            Planner = DcaPlanner,
            Entry = [$"{{ instance_id: e, plugin: adaptive_dca_planner, params: {{ {parameters}, offset_bps: 20 }} }}"],
            Schedule = ["{ event: TICK, every: 4 bars }"],
        };
        OracleResult result = strategy.Run([At(101), At(101), At(100), At(98), (98.5, 99, 97, 98), At(98)]);
        string got = string.Join(string.Empty, result.Fills.Take(1).Select(
            entry => string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"{entry.Price:0.##} {entry.Liquidity}")));
        Assert.Equal(fill, got);
    }

    [Fact]
    public void Rebalance_buys_and_sells_back_to_its_share()
    {
        // Row 1: nothing held, target 5000: 5000 / 100 = 50 at row 2's open 100. Row 3 at 150: held 7500 of equity
        // 12500, target
        // 6250: off by 1250, more than 5 % (625): 1250 / 150 = 8.333 sold at row 4's open 150, 8.333 x 50 = 416.65. Row
        // 5 at 150: 41.667 x 150 = 6250.05: within the band.
        HandStrategy strategy = new()
        {
            Opportunities = [],
            Planner =
                "{ instance_id: planner, plugin: rebalance_planner, params: { event: TICK, target_pct: 50, "
                    + "band_pct: 5 } }",
            Schedule = ["{ event: TICK, every: 2 bars }"],
            Connector = "slippage_bps: 0, position_policy: pyramid",
        };
        OracleResult result = strategy.Run([At(100), At(100), At(100), At(150), At(150), At(150), At(150)]);
        Assert.Equal([50m, 8.333m, 41.667m], result.Fills.Select(fill => fill.Quantity));
        Assert.Equal(["ENTRY", "SIGNAL", "END_OF_DATA"], result.Fills.Select(fill => fill.Reason));
        Assert.Equal((2_500m, 4), (Assert.Single(result.Trades).GrossPnl, result.Fills[1].Row));
    }
}
