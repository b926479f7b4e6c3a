using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Run;

/// <summary>A reverse waits for the trades that it closes, and for no other.</summary>
public sealed class ReverseTests
{
    private const int Rows = 12;

    // 90 seconds of latency on bars of a minute: what is decided at the close of row r fills in row r + 2.
    [Fact]
    public void A_trade_that_opens_behind_the_decision_does_not_cancel_the_entry()
    {
        Assert.Equal(
            [
                "2 Sell Entry trade 0", // Decided at row 0.
                "4 Sell Entry trade 1", // Decided at row 2, and still pending when row 3 reverses what is open.
                "5 Buy Signal trade 0",
                "5 Buy Entry trade 2",
            ],
            Fills((0, Direction.Sell), (2, Direction.Sell), (3, Direction.Buy)));
    }

    [Fact]
    public void All_trades_that_are_open_at_the_decision_are_closed_before_it_enters()
    {
        Assert.Equal(
            [
                "2 Sell Entry trade 0",
                "3 Sell Entry trade 1",
                "6 Buy Signal trade 0",
                "6 Buy Signal trade 1",
                "6 Buy Entry trade 2",
            ],
            Fills((0, Direction.Sell), (1, Direction.Sell), (4, Direction.Buy)));
    }

    // A buy reverses the symbol, a sell is a new trade beside what is there. But for the end of data.
    private static string[] Fills(params (int Row, Direction Direction)[] signals)
    {
        double[] flat = [.. Enumerable.Repeat(100.0, Rows)];
        long[] times = [.. Enumerable.Range(0, Rows).Select(row => row * UtcNanos.PerMinute)];
        using BarSeries series = InMemoryBars.Create(
            "X", new Timeframe(UtcNanos.PerMinute), times, flat, flat, flat, flat, flat);
        BuildSpecs specs = PlainStrategy.Specs();
        specs = specs with
        {
            Connector = specs.Connector with { LatencyNanos = 90 * UtcNanos.PerSecond },
            Strategy = specs.Strategy with
            {
                Opportunity = [RandomRun.Spec(PluginKind.Opportunity, binding => new Scripted(binding, signals), "s")],
                Planner = RandomRun.Spec(PluginKind.StrategyPlanner, binding => new Reversing(binding)),
            },
        };
        var fills = new Recorder();
        using var run = new BacktestRun(specs, series, new RunOptions(), fills);
        Assert.NotNull(run.Run());
        return [.. fills.Lines];
    }

    private sealed class Scripted(WorkerBinding binding, (int Row, Direction Direction)[] script)
        : OpportunityOperator(binding)
    {
        public override void Run(in MarketBlock block, SignalList signals)
        {
            foreach ((int row, Direction direction) in script)
            {
                if (row >= block.FirstRow && row < block.FirstRow + block.Count)
                {
                    signals.Add(row, new OpportunitySignal { Direction = direction, Confidence = 1 });
                }
            }
        }

        public override void Reset()
        {
        }
    }

    private sealed class Reversing(WorkerBinding binding) : StrategyPlannerWorker(binding)
    {
        public override void Plan(in StrategySituation situation, RowColumns columns, ref DirectiveWriter directives)
        {
            for (int i = 0; i < situation.Opportunities.Length; i++)
            {
                Direction direction = situation.Opportunities[i].Direction;
                directives.Issue(i, PlainStrategy.NewTrade(direction) with
                {
                    Target = direction == Direction.Buy ? TradeTarget.Symbol : TradeTarget.None,
                });
            }
        }

        public override void Reset()
        {
        }
    }

    private sealed class Recorder : RunObserver
    {
        public List<string> Lines { get; } = [];

        public override void OnFill(in Fill fill)
        {
            if (fill.Reason != FillReason.EndOfData)
            {
                Lines.Add($"{fill.Row} {fill.Side} {fill.Reason} trade {fill.TradeId}");
            }
        }
    }
}
