using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Tests.Run;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Events;

/// <summary>However many workers answer an event with events of their own, each answer is heard in its order.</summary>
public sealed class ManyAnswersTests
{
    private const int Rows = 20;

    [Theory]
    [InlineData(10)]
    [InlineData(3_000)]
    public void Every_answer_is_heard_in_wiring_order(int workers)
    {
        using BarSeries series = RandomRun.Market(1, Rows);
        BuildSpecs specs = PlainStrategy.Specs();
        var heard = new List<double>();
        var listener = new TestPlugin(
            PluginKind.EventDriven,
            binding => new Listener(binding, heard),
            handlers: [new HandlerDescriptor("ANSWERED", false, EventPayload.Custom, "on_answered")]);
        specs = specs with
        {
            Schedule = [new ScheduleSpec("EVERY_TEN", SchedulePeriod.Bars, 10, 0, 0)],
            Strategy = specs.Strategy with
            {
                Execution =
                [
                    .. Enumerable.Range(0, workers).Select(Answering),
                    new WorkerSpec("listener", listener, new ParameterSet([]), []),
                ],
            },
        };
        using var run = new BacktestRun(specs, series, new RunOptions(), null);
        Assert.NotNull(run.Run());
        double[] once = [.. Enumerable.Range(0, workers).Select(worker => (double)worker)];
        Assert.Equal([.. once, .. once], heard);
    }

    private static WorkerSpec Answering(int index) => new(
        $"worker_{index}",
        new TestPlugin(
            PluginKind.EventDriven,
            binding => new Answerer(binding, index),
            handlers: [new HandlerDescriptor("EVERY_TEN", false, EventPayload.Schedule, "on_every_ten")],
            publishes: ["ANSWERED"]),
        new ParameterSet([]),
        []);

    private sealed class Answerer(WorkerBinding binding, int index) : EventWorker(binding)
    {
        public override DispositionEnvelope Handle(
            int handler, scoped in EventDelivery delivery, scoped ref DirectiveWriter directives)
            => new(Disposition.Publish, Event: 0, Score: index);

        public override void Reset()
        {
        }
    }

    private sealed class Listener(WorkerBinding binding, List<double> heard) : EventWorker(binding)
    {
        public override DispositionEnvelope Handle(
            int handler, scoped in EventDelivery delivery, scoped ref DirectiveWriter directives)
        {
            heard.Add(delivery.Payload<CustomEvent>(EventPayload.Custom).Score);
            return DispositionEnvelope.Continue;
        }

        public override void Reset()
        {
        }
    }
}
