using System;
using System.IO;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Synthetic;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Market;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Simulation.Tests;

/// <summary>
/// A fused pipeline serves the operations of its shape, and no others, and gives what the operators give that are
/// called one by one.
/// </summary>
public sealed class FusedPipelineTests
{
    private const int Rows = 9_000;

    private static readonly int[] BlockSizes = [1, 7, 64, 4096];

    /// <summary>
    /// An example, and the pipeline that serves it: shapes have no names, and several blueprints may have one.
    /// </summary>
    public static TheoryData<string, string> Served => new()
    {
        { "ema_flip", "ema_flip" },
        { "ema_cross", "ema_flip" },
        { "ict_smc", "ict_smc" },
        { "execution", "execution" },
        { "guarded_swing", "guarded_swing" },
    };

    [Theory]
    [MemberData(nameof(Served))]
    public void Market_stage_has_the_same_columns_and_signals(string example, string pipeline)
    {
        BuildSpecs specs = Load(example);
        using BarSeries series = Series(specs);
        foreach (int blockRows in BlockSizes)
        {
            using var dynamic = new BacktestRun(specs, series, new RunOptions(blockRows, IsDynamic: true), null);
            using var fused = new BacktestRun(specs, series, new RunOptions(blockRows), null);
            Assert.Null(dynamic.Market.Pipeline);
            Assert.Equal(pipeline, fused.Market.Pipeline);
            int signals = 0;
            for (int row = 0; row < Rows; row += blockRows)
            {
                Step(dynamic.Market, row, Math.Min(row + blockRows, Rows));
                Step(fused.Market, row, Math.Min(row + blockRows, Rows));
                AssertSameColumns(dynamic.Market.Symbols[0], fused.Market.Symbols[0]);
                signals += AssertSameSignals(dynamic.Market.Symbols[0], fused.Market.Symbols[0]);
            }

            Assert.True(signals > 20, $"{signals} signals");
        }
    }

    [Theory]
    [MemberData(nameof(Served))]
    public void Run_has_the_same_result(string example, string pipeline)
    {
        BuildSpecs specs = Load(example);
        OracleBar[] bars = Bars(specs);
        RunText expected = EngineRun.Of(specs, [bars], new RunOptions(IsDynamic: true));
        Assert.True(expected.Trades.Count > 3, $"{expected.Trades.Count} trades");
        foreach (int blockRows in BlockSizes)
        {
            string? difference = expected.FirstDifference(EngineRun.Of(specs, [bars], new RunOptions(blockRows)));
            Assert.True(difference is null, $"{pipeline}, blocks of {blockRows}: {difference}");
        }
    }

    [Fact]
    public void Stage_that_is_reset_begins_again()
    {
        BuildSpecs specs = Load("guarded_swing");
        using BarSeries series = Series(specs);
        using var once = new BacktestRun(specs, series, new RunOptions(Rows), null);
        using var again = new BacktestRun(specs, series, new RunOptions(Rows), null);
        Step(again.Market, 0, Rows / 2);
        again.Market.Reset();
        Step(once.Market, 0, Rows);
        Step(again.Market, 0, Rows);
        AssertSameColumns(once.Market.Symbols[0], again.Market.Symbols[0]);
        Assert.True(AssertSameSignals(once.Market.Symbols[0], again.Market.Symbols[0]) > 20);
    }

    /// <summary>Values of parameters aren't part of a shape.</summary>
    [Theory]
    [InlineData("ema_flip", "ema_flip", "workforce.context_workers.fast.params.period=7")]
    [InlineData("ict_smc", "ict_smc", "workforce.context_workers.structure.params.swing_length=9")]
    [InlineData("ict_smc", "ict_smc", "workforce.planning_workers.exit_planning.rr.params.risk_reward_ratio=1.5")]
    public void Other_values_are_served(string example, string pipeline, string change)
        => AssertServed(pipeline, Load(example, change));

    /// <summary>Who reads what is.</summary>
    [Theory]
    [InlineData("ema_flip", "workforce.opportunity_workers.cross.params.fast=slow.ema")]
    [InlineData("ema_flip", "workforce.opportunity_workers.cross.params.slow=close")]
    [InlineData("ict_smc", "aggregation.strength={ adx.plus_di: { weight: 1.0, from: [10, 40] } }")]
    [InlineData("ict_smc", "aggregation.strength={ ema_20.ema: { weight: 1.0, from: [10, 40] } }")]
    [InlineData("ict_smc", "workforce.opportunity_workers.fvg.params.volume=volume.percentile")]
    [InlineData("ict_smc", "timeframes=[1m, 5m]", "workforce.context_workers.adx.timeframe=5m")]
    public void Other_shape_is_not_served(string example, params string[] changes)
        => AssertServed(null, Load(example, changes));

    /// <summary>The blueprint is the same, but its operators are there twice.</summary>
    [Fact]
    public void Several_symbols_are_not_served()
    {
        BuildSpecs specs = Load(
            "ema_flip",
            "data_sources=[{ id: a, symbol: A, timeframe: 1m, synthetic: { seed: 1, bars: 9000, start: 2020-01-01, "
                + "price: 20000 } }, "
            + "{ id: b, symbol: B, timeframe: 1m, synthetic: { seed: 2, bars: 9000, start: 2020-01-01, "
            + "price: 20000 } }]",
            "instruments=[{ symbol: A, tick_size: 0.01, lot_size: 0.00001, min_notional: 0, maker: 0, taker: 0, "
                + "max_leverage: 1 }, "
            + "{ symbol: B, tick_size: 0.01, lot_size: 0.00001, min_notional: 0, maker: 0, taker: 0, max_leverage: 1 "
            + "}]",
            "strategy_links.flip.data=[a, b]");
        using BarSeries first = Series(specs);
        using BarSeries second = Series(specs, 1);
        using var run = new BacktestRun(specs, [first, second], new RunOptions(64), null);
        Assert.Null(run.Market.Pipeline);
        Assert.True(run.Run()!.Metrics.TotalTrades > 20);
    }

    private static void AssertServed(string? pipeline, BuildSpecs specs)
    {
        using BarSeries series = Series(specs);
        using var run = new BacktestRun(specs, series, new RunOptions(64), null);
        Assert.Equal(pipeline, run.Market.Pipeline);
        using var dynamic = new BacktestRun(specs, series, new RunOptions(64, IsDynamic: true), null);
        Assert.Equal(dynamic.Run()!.ResultHash, run.Run()!.ResultHash);
    }

    private static void Step(MarketStage market, int firstRow, int endRow)
    {
        market.Take(symbol: 0, firstRow, endRow);
        market.Run();
    }

    // By their bits: NaN equals NaN, and 0 isn't -0.
    private static void AssertSameColumns(SymbolMarket expected, SymbolMarket actual)
    {
        Assert.Equal(expected.Columns.Count, actual.Columns.Count);
        for (int column = 0; column < expected.Columns.Count; column++)
        {
            Assert.Equal(expected.Columns.IsReadable(column), actual.Columns.IsReadable(column));
            for (int row = expected.FirstRow; expected.Columns.IsReadable(column) && row < expected.EndRow; row++)
            {
                if (BitConverter.DoubleToInt64Bits(expected.Columns.ValueAt(column, row))
                    != BitConverter.DoubleToInt64Bits(actual.Columns.ValueAt(column, row)))
                {
                    Assert.Fail(
                        $"column {column}, row {row}: {expected.Columns.ValueAt(column, row)}, "
                            + $"not {actual.Columns.ValueAt(column, row)}");
                }
            }
        }
    }

    private static int AssertSameSignals(SymbolMarket expected, SymbolMarket actual)
    {
        int count = 0;
        for (int worker = 0; worker < expected.Signals.Length; worker++)
        {
            SignalList signals = expected.Signals[worker];
            Assert.Equal(signals.Rows.ToArray(), actual.Signals[worker].Rows.ToArray());
            for (int i = 0; i < signals.Count; i++)
            {
                OpportunitySignal other = actual.Signals[worker][i];
                Assert.Equal(
                    (signals[i].Direction, signals[i].Confidence, signals[i].Metadata),
                    (other.Direction, other.Confidence, other.Metadata));
            }

            count += signals.Count;
        }

        return count;
    }

    // The whole market is decided at, wherever the example's period lies.
    private static BuildSpecs Load(string example, params string[] changes)
    {
        BuildSpecs specs = EngineRun.Load(
            Path.Combine(SharedFolder.RepositoryRoot()!, "examples", example, "operation.yaml"), changes);
        return specs with { Period = specs.Period with { WarmupBars = 300, Start = null, End = null } };
    }

    private static BarSeries Series(BuildSpecs specs, int source = 0)
        => SyntheticMarket.Generate(new SyntheticMarketSpec(
        specs.DataSources[source].Symbol, specs.DataSources[source].Timeframe, Seed: 5 + (ulong)source, Rows,
        StartNanos: 0, 20_000m, specs.Instruments[0].TickSize));

    private static OracleBar[] Bars(BuildSpecs specs)
    {
        using BarSeries series = Series(specs);
        return [.. Enumerable.Range(0, series.Count).Select(i => new OracleBar(
            series.OpenTimes[i], series.Open[i], series.High[i], series.Low[i], series.Close[i], series.Volume[i]))];
    }
}
