using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Tests.Series;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Run;

/// <summary>
/// A run over bars that arrive decides what the back-test over the same bars decides, up to the end that it can't know.
/// </summary>
public sealed class LiveRunTests
{
    private const int Rows = 1_500;
    private const int FullCount = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(0)] // As many instants at a time as chance has it.
    public void One_symbol_gives_the_fills_and_records_of_the_back_test(int instantsAtATime)
    {
        long fills = 0;
        Seeds.ForEach(1, FullCount, seed =>
        {
            using BarSeries market = RandomRun.Market(seed, Rows);
            BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: seed % 5 == 0);
            if (seed % 3 == 0)
            {
                specs = specs with
                {
                    Period = specs.Period with { Start = market.OpenTimes[200], End = market.OpenTimes[1_300] }
                };
            }

            fills += Compare(specs, [market], seed, instantsAtATime);
        });
        Assert.True(fills > 1_000, $"{fills} fills");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Several_symbols_with_missing_bars_give_those_of_the_back_test(int instantsAtATime)
    {
        long fills = 0;
        Seeds.ForEach(1, FullCount, seed =>
        {
            BarSeries[] markets = SeriesStrategy.Markets(seed, Rows);
            fills += Compare(SymbolsTests.Trading(seed), markets, seed, instantsAtATime);
            Array.ForEach(markets, market => market.Dispose());
        });
        Assert.True(fills > 1_000, $"{fills} fills");
    }

    [Fact]
    public void Nothing_is_allocated_per_bar()
    {
        using BarSeries market = RandomRun.Market(seed: 3, count: 50_000);
        BuildSpecs specs = RandomRun.Specs(3, withLedgerThreat: true);
        long trades = 0;
        Assert.Equal(0, AllocatedBytes.Least(() =>
        {
            using var bars = new GrowingBars(market.Symbol, market.Timeframe, market.Count);
            using var live = new LiveRun(specs, [bars.Series], new RunOptions(BlockRows: 64), null);
            Grow(market, bars, 100, live); // The lane is built with the first row decided at.
            long before = GC.GetAllocatedBytesForCurrentThread();
            Grow(market, bars, market.Count, live);
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            trades = live.Lane!.Account.Ledger.TradeStatistics.Count;
            return bytes;
        }));
        Assert.True(trades > 100, $"{trades} trades");
    }

    [Fact]
    public void Bars_that_have_grown_hash_like_bars_that_were_read()
    {
        using BarSeries market = RandomRun.Market(seed: 5, count: 1_000);
        using var bars = new GrowingBars(market.Symbol, market.Timeframe, 2_000);
        for (int row = 0; row < market.Count; row++)
        {
            Append(market, row, bars);
        }

        Assert.Equal(string.Empty, bars.Series.ContentHash);
        bars.Seal();
        Assert.Equal(market.ContentHash, bars.Series.ContentHash);
    }

    private static void Grow(BarSeries from, GrowingBars to, int count, LiveRun live)
    {
        while (to.Series.Count < count)
        {
            Append(from, to.Series.Count, to);
            live.Decide();
        }
    }

    private static int Compare(BuildSpecs specs, BarSeries[] markets, ulong seed, int instantsAtATime)
    {
        var backtest = new Recorder();
        using (var run = new BacktestRun(specs, markets, new RunOptions(), backtest))
        {
            run.Run();
        }

        GrowingBars[] bars = [.. markets.Select(
            market => new GrowingBars(market.Symbol, market.Timeframe, market.Count))];
        var live = new Recorder();
        using var growing = new LiveRun(
            specs, [.. bars.Select(bar => bar.Series)], new RunOptions(BlockRows: 64, RingCapacity: 2), live);
        long[] instants = [.. markets.SelectMany(market => market.OpenTimes.ToArray()).Distinct().Order()];
        int[] rows = new int[markets.Length];
        int waiting = 0;
        for (int i = 0; i < instants.Length; i++)
        {
            for (int symbol = 0; symbol < markets.Length; symbol++)
            {
                if (rows[symbol] < markets[symbol].Count && markets[symbol].OpenTimes[rows[symbol]] == instants[i])
                {
                    Append(markets[symbol], rows[symbol]++, bars[symbol]);
                }
            }

            waiting++;
            int wanted = instantsAtATime > 0 ? instantsAtATime : 1 + (int)(RowRandom.Unit(seed, i, 77) * 200);
            if (waiting >= wanted || i == instants.Length - 1)
            {
                growing.Decide();
                waiting = 0;
            }
        }

        growing.Lane!.Flush();

        // From the first symbol's last decided row on the back-test knows something that nobody could.
        long cut = markets.Min(market => market.OpenTimes[LaneRows.Of(specs.Period, market).End - 1]);
        string[] expected = [.. backtest.Fills.Where(fill => OpenTime(fill) < cut).Select(fill => fill.ToString())];
        string[] actual = [.. live.Fills.Where(fill => OpenTime(fill) < cut).Select(fill => fill.ToString())];
        Assert.Equal(expected, actual);
        long nanos = UtcNanos.PerMinute;
        Assert.Equal(
            backtest.Equity.Where(record => record.Time < cut + nanos),
            live.Equity.Where(record => record.Time < cut + nanos));
        Assert.Equal(backtest.Equity.Count, live.Equity.Count);
        Assert.DoesNotContain(live.Fills, fill => fill.Reason == FillReason.EndOfData);
        Array.ForEach(bars, bar => bar.Dispose());
        return actual.Length;

        long OpenTime(Fill fill) => markets[fill.Symbol].OpenTimes[fill.Row];
    }

    private static void Append(BarSeries from, int row, GrowingBars to)
        => to.Append(
            from.OpenTimes[row], from.Open[row], from.High[row], from.Low[row], from.Close[row], from.Volume[row]);

    private sealed class Recorder : RunObserver
    {
        public List<Fill> Fills { get; } = [];

        public List<(long Time, Int128 Equity, Int128 Balance)> Equity { get; } = [];

        public override bool WantsEquity => true;

        public override void OnFill(in Fill fill) => Fills.Add(fill);

        public override void OnEquity(
            ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
        {
            for (int i = 0; i < closeTimes.Length; i++)
            {
                Equity.Add((closeTimes[i], equityUnits[i], balanceUnits[i]));
            }
        }
    }
}
