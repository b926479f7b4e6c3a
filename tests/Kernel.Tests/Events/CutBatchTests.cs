using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Tests.Run;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Events;

/// <summary>
/// A batch of which the instant's queue takes only a part: all or none of an atomic one then means none.
/// </summary>
public sealed class CutBatchTests
{
    private const int Rows = 60;
    private const int UnknownGroup = 1_000_000; // A cancel of it fails no batch.

    [Fact]
    public void Of_an_atomic_batch_beyond_capacity_nothing_is_submitted()
        => Assert.Equal(["BATCH 4", "CAPACITY 3", "closed 0"], Run(BatchMode.Atomic, members: 7));

    [Theory]
    [InlineData(BatchMode.Sequential)]
    [InlineData(BatchMode.Parallel)]
    public void Of_another_batch_what_found_room_is_submitted(BatchMode mode)
        => Assert.Equal(["CAPACITY 3", "UNKNOWN_TARGET 3", "closed 1"], Run(mode, members: 7));

    [Theory]
    [InlineData(BatchMode.Sequential)]
    [InlineData(BatchMode.Parallel)]
    [InlineData(BatchMode.Atomic)]
    public void A_batch_within_capacity_is_submitted_whole(BatchMode mode)
        => Assert.Equal(["UNKNOWN_TARGET 3", "closed 1"], Run(mode, members: 4));

    // One batch: a new trade, then cancels of nothing. The queue of an account with one
    // trade and one group, and of one listener, has room for four directives.
    private static List<string> Run(BatchMode mode, int members)
    {
        using BarSeries series = RandomRun.Market(1, Rows);
        BuildSpecs specs = PlainStrategy.Specs();
        specs = specs with
        {
            Connector = specs.Connector with { MaxOpenTrades = 1, MaxOpenGroups = 1 },
            Schedule = [new ScheduleSpec("ONCE", SchedulePeriod.Bars, Rows / 2, 0, 0)],
            Strategy = specs.Strategy with
            {
                Opportunity = [],
                Execution = [new WorkerSpec("batcher", BatchPlugin(mode, members), new ParameterSet([]), [])],
            },
        };
        var recorder = new Recorder();
        using var run = new BacktestRun(specs, series, new RunOptions(), recorder);
        Assert.NotNull(run.Run());
        return recorder.Lines();
    }

    private static TestPlugin BatchPlugin(BatchMode mode, int members) => new(
        PluginKind.EventDriven,
        binding => new Batcher(binding, mode, members),
        handlers: [new HandlerDescriptor("ONCE", false, EventPayload.Schedule, "on_once")]);

    private sealed class Recorder : RunObserver
    {
        private readonly SortedDictionary<string, int> _reasons = new(StringComparer.Ordinal);
        private int _closed;

        public override void OnRejected(in TradeOrigin origin, RejectReason reason, int row)
        {
            string name = RejectReason.PlatformNames[reason.Index];
            _reasons[name] = _reasons.GetValueOrDefault(name) + 1;
        }

        public override void OnTradeClosed(in Kernel.Ledger.ClosedTrade trade) => _closed++;

        public List<string> Lines()
        {
            var lines = new List<string>();
            foreach ((string name, int count) in _reasons)
            {
                lines.Add($"{name} {count}");
            }

            lines.Add($"closed {_closed}");
            return lines;
        }
    }

    private sealed class Batcher(WorkerBinding binding, BatchMode mode, int members) : EventWorker(binding)
    {
        private bool _hasIssued;

        public override DispositionEnvelope Handle(
            int handler, scoped in EventDelivery delivery, scoped ref DirectiveWriter directives)
        {
            if (_hasIssued)
            {
                return DispositionEnvelope.Continue;
            }

            _hasIssued = true;
            directives.BeginBatch(mode);
            directives.Issue(PlainStrategy.NewTrade(Direction.Buy));
            for (int i = 1; i < members; i++)
            {
                directives.Issue(StrategyDirective.CancelGroup(UnknownGroup));
            }

            directives.EndBatch();
            return DispositionEnvelope.Continue;
        }

        public override void Reset() => _hasIssued = false;
    }
}
