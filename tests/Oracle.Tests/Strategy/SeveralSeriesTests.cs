using System.Linq;
using S1mpleTrader.TestKit;
using S1mpleTrader.TestKit.Oracle;
using Xunit;
using static S1mpleTrader.Oracle.Tests.HandStrategy;

namespace S1mpleTrader.Oracle.Tests;

/// <summary>Higher timeframes, other symbols, one account: worked out by hand.</summary>
public sealed class SeveralSeriesTests
{
    [Fact]
    public void Higher_bars_stand_on_utc_boundaries_without_a_truncated_first_one()
    {
        // Minutes 1, 2 | 3, 5 | 8 (6 and 7 are missing) | 9 in bars of 3: the first (from minute 0) is cut, 3-5 is
        // whole although minute 4 is missing, 6-8 has minute 8 only, 9-11 is never complete.
        Series lower = Lower(1, 2, 3, 5, 8, 9);
        var higher = Series.OfHigher(lower, 3 * Minute);
        Assert.Equal([3 * Minute, 6 * Minute], higher.Market.OpenTime);
        Assert.Equal([103, 108], higher.Market.Open);
        Assert.Equal([105.5, 108.5], higher.Market.Close);
        Assert.Equal([106, 109], higher.Market.High);
        Assert.Equal([102, 107], higher.Market.Low);
        Assert.Equal([2, 1], higher.Market.Volume);

        // Closing at minute 6 it is visible at row 3 (minute 5 closes at 6), closing at 9 at row 4 (minute 8).
        Assert.Equal([3, 4], higher.VisibleAt);
    }

    [Fact]
    public void Missing_base_bars_delay_a_higher_bar()
    {
        // 0-2 lacks minute 2: visible at the row of minute 5, at which 3-5 becomes visible too.
        Series lower = Lower(0, 1, 5, 6);
        var higher = Series.OfHigher(lower, 3 * Minute);
        Assert.Equal([2, 2], higher.VisibleAt);
        Assert.Equal([0, 1], higher.VisibleFrom(2));
        Assert.Equal((-1, 1), (higher.LastVisible(1), higher.LastVisible(2)));
    }

    [Fact]
    public void Weeks_start_on_monday()
    {
        Assert.Equal(Monday, Timeframes.StartOf(Monday + (6 * Timeframes.Day), Timeframes.Week));
        Assert.Equal(Monday - Timeframes.Week, Timeframes.StartOf(Monday - 1, Timeframes.Week));
    }

    [Fact]
    public void Columns_are_seen_as_of_the_instant()
    {
        // X has minutes 0..5, Y 1, 3, 4. Y's row seen from X: minute 0 none, then 0, 0, 1, 2, 2.
        var x = Series.OfBase(0, Bars(0, 1, 2, 3, 4, 5), Minute);
        var y = Series.OfBase(1, Bars(1, 3, 4), Minute);
        Assert.Equal([double.NaN, 10, 10, 11, 12, 12], SeriesBook.Seen([10, 11, 12], y, x));

        // X in bars of 3: visible at rows 2 and 5. From its base: none, none, 20, 20, 20, 21; the base from it: rows 2
        // and 5; Y from it: the last row closed at minutes 3 and 6, which are 0 and 2.
        var higher = Series.OfHigher(x, 3 * Minute);
        Assert.Equal([double.NaN, double.NaN, 20, 20, 20, 21], SeriesBook.Seen([20, 21], higher, x));
        Assert.Equal([32, 35], SeriesBook.Seen([30, 31, 32, 33, 34, 35], x, higher));
        Assert.Equal([10, 12], SeriesBook.Seen([10, 11, 12], y, higher));
    }

    [Fact]
    public void Signal_of_a_higher_timeframe_is_delivered_where_its_bar_becomes_visible()
    {
        // Bars of 2 minutes close at 100, 100, 101: a rise, visible at minute 5, so in at the open 103 of minute 6.
        HandStrategy strategy = new()
        {
            Timeframes = "[1m, 2m]",
            Context =
            [
                "{ instance_id: high_one, plugin: sma_detector, timeframe: 2m, params: { period: 1 } }",
                "{ instance_id: high_two, plugin: sma_detector, timeframe: 2m, params: { period: 2 } }",
            ],
            Opportunities =
            [
                "{ instance_id: turn, plugin: ema_cross_detector, timeframe: 2m, params: { fast: high_one.sma, "
                    + "slow: high_two.sma } }"
            ],
            Planner = "{ instance_id: planner, plugin: direct_planner, params: { max_total_slippage_pct: 100 } }",
        };
        OracleResult result = strategy.Run([At(100), At(100), At(99), At(100), At(105), At(101), At(103), At(103)]);
        Assert.Equal((6, 103m), (Assert.Single(result.Trades).EntryRow, result.Trades[0].EntryPrice));
        Assert.Equal(1, result.Counts.Detected);
    }

    [Fact]
    public void Symbols_of_one_link_share_the_account_s_margin()
    {
        // Both rise at row 2: 60 x 101 = 6060 fits into 10000 for X, not for Y in what is left, 3940. A multiple of the
        // risk allowed: 60 x 101 x 0.015 = 90.9, within 2 %. X falls behind: equity 10000 + 60 x (102 - 101) at row 3.
        OracleResult result = (new HandStrategy { Symbols = ["X", "Y"], Size = [Quantity("60")] }).Run(
            [At(100), At(100), (100, 101, 100, 101), (101, 102, 101, 102), At(102)],
            [At(100), At(100), (100, 101, 100, 101), (101, 102, 101, 102), At(102)]);
        Assert.Equal("X", Assert.Single(result.Trades).Symbol);
        Assert.Equal(1, result.Counts.Rejections["INSUFFICIENT_FUNDS"]);
        Assert.Equal(10_060m, result.Equity[3].Equity);
    }

    [Fact]
    public void Symbol_without_a_bar_keeps_its_last_close_and_its_orders()
    {
        // Y rises at its row of minute 2 and has no bar at minute 3: its order meets minute 4 at 103. At minute 5 it
        // has no bar: its mark stays 104. It ends at minute 4: END_OF_DATA at 104 there, so the record of minute 4 is
        // 10001.
        OracleResult result = (new HandStrategy
        {
            Symbols = ["X", "Y"],
            Planner = "{ instance_id: planner, plugin: direct_planner, params: { max_total_slippage_pct: 100 } }",
        }).Run(
            [At(100), At(100), At(100), At(100), At(100), At(100)],
            [At(100), At(100), At(101), null, (103, 104, 103, 104), null]);
        TradeRow trade = Assert.Single(result.Trades);
        Assert.Equal(
            (3, 103m, 104m, "END_OF_DATA"), (trade.EntryRow, trade.EntryPrice, trade.ExitPrice, trade.ExitReason));
        Assert.Equal([10_000m, 10_000m, 10_000m, 10_000m, 10_001m, 10_001m], result.Equity.Select(row => row.Equity));
    }

    [Fact]
    public void Threat_of_one_symbol_refuses_the_other()
    {
        // Y falls 4 % at row 2: severity 4 / 6 = 0.667; w_threat 1: (0.5 x 0.7 - 0.667) / 0.8 is negative, without it
        // 0.4375: the rise of X at row 2 is refused by FLASH_CRASH, and Y's own fall.
        OracleResult result = (new HandStrategy
        {
            Symbols = ["X", "Y"],
            Threats = ["{ instance_id: crash, plugin: flash_crash_detector, params: { window: 2, drop_pct: 3 } }"],
            Planner = "{ instance_id: planner, plugin: adaptive_momentum_planner, params: { w_threat: 1 } }",
        }).Run(
            [At(100), At(100), At(101), At(101)],
            [At(100), At(100), (100, 100, 96, 96), At(96)]);
        Assert.Equal(2, result.Counts.Rejections["FLASH_CRASH"]);
    }

    private static Series Lower(params int[] minutes) => Series.OfBase(0, Bars(minutes), Minute);

    private static OracleBar[] Bars(params int[] minutes) =>
        [.. minutes.Select(
            minute => new OracleBar(minute * Minute, 100 + minute, 101 + minute, 99 + minute, 100.5 + minute, 1))];
}
