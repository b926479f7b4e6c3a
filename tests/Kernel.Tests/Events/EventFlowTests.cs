using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Tests.Run;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Events;

/// <summary>
/// Every event of the platform, schedules and a worker's own event, heard by a worker that writes down what it hears.
/// </summary>
public sealed class EventFlowTests
{
    private const int Rows = 3_000;
    private const int HaltEvery = 700;

    private static readonly string[] Heard = ["TICK_RECEIVED", "CONTEXT_READY", "CONTEXT_ASSESSMENT_READY",
        "OPPORTUNITY_DETECTED",
        "OPPORTUNITY_REJECTED", "THREAT_DETECTED", "STRATEGY_DIRECTIVE_ISSUED", "LEDGER_UPDATE", "POSITION_UPDATE",
        "TRADING_HALTED"];

    [Fact]
    public void Every_event_is_heard_as_often_as_it_happens()
    {
        int runs = 0;
        int positions = 0;
        Seeds.ForEach(1, 200, seed =>
        {
            (List<Note> notes, BacktestResult result, int decided) = Run(seed, 64);
            int Count(string name) => notes.Count(note => note.Event == name);

            Assert.Equal(decided, Count("TICK_RECEIVED"));
            Assert.Equal(decided, Count("CONTEXT_READY"));
            Assert.Equal(decided, Count("CONTEXT_ASSESSMENT_READY"));
            Assert.Equal(result.Counts.Detected, Count("OPPORTUNITY_DETECTED"));

            // A refused fill ends an opportunity as rejected long after its instant: that one is no event.
            long late = result.Counts.Rejections[RejectReason.Slippage.Index];
            Assert.Equal(result.Counts.Rejected - late, Count("OPPORTUNITY_REJECTED"));
            Assert.Equal(result.Counts.Threats.ToArray().Sum(), Count("THREAT_DETECTED"));
            Assert.Equal(Count("HALT_ASKED"), Count("TRADING_HALTED"));
            Assert.Equal(decided / HaltEvery, Count("TRADING_HALTED"));
            Assert.Equal(decided / 10, Count("EVERY_TEN"));
            Assert.Equal(Count("EVERY_TEN"), Count("ANSWERED"));
            Assert.True(Count("POSITION_UPDATE") <= Count("LEDGER_UPDATE"));
            // Some draw an account that nothing fits in.
            Assert.True(Count("POSITION_UPDATE") > 0 || result.Metrics.TotalTrades == 0);
            positions += Count("POSITION_UPDATE");
            runs++;
        });
        Assert.True(positions > 0 || runs == 1);
    }

    [Fact]
    public void Events_of_an_instant_come_in_the_order_of_its_steps()
    {
        string[] steps = ["LEDGER_UPDATE", "POSITION_UPDATE", "TICK_RECEIVED", "CONTEXT_READY",
            "CONTEXT_ASSESSMENT_READY",
            "THREAT_DETECTED", "EVERY_TEN", "ANSWERED", "TRADING_HALTED", "OPPORTUNITY_DETECTED",
            "STRATEGY_DIRECTIVE_ISSUED", "OPPORTUNITY_REJECTED"];
        Seeds.ForEach(1, 100, seed =>
        {
            long time = long.MinValue;
            int last = -1;
            foreach (Note note in Run(seed, 4096).Notes.Where(note => note.Event != "HALT_ASKED"))
            {
                Assert.True(note.Time >= time);
                int step = Array.IndexOf(steps, note.Event);
                bool isNewInstant = note.Time > time;

                // Detected, issued and rejected come signal by signal; a custom event right behind what caused it.
                bool isDecision = step >= Array.IndexOf(steps, "OPPORTUNITY_DETECTED")
                    && last >= Array.IndexOf(steps, "TRADING_HALTED");
                Assert.True(
                    isNewInstant || step >= last || isDecision, $"{note.Event} after {steps[Math.Max(last, 0)]}");
                time = note.Time;
                last = step;
            }
        });
    }

    [Fact]
    public void Blocks_of_any_size_are_heard_alike()
    {
        Seeds.ForEach(1, 50, seed =>
        {
            (List<Note> whole, BacktestResult result, _) = Run(seed, 4096);
            foreach (int rows in (int[])[1, 7, 64])
            {
                (List<Note> notes, BacktestResult other, _) = Run(seed, rows);
                Assert.Equal(whole, notes);
                Assert.Equal(result.ResultHash, other.ResultHash);
            }
        });
    }

    private static (List<Note> Notes, BacktestResult Result, int Decided) Run(ulong seed, int blockRows)
    {
        using BarSeries series = RandomRun.Market(seed, Rows);
        BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: true);
        var notes = new List<Note>();
        var plugin = new ListenerPlugin(notes);
        specs = specs with
        {
            Period = specs.Period with { Start = null, End = null },
            Schedule = [new ScheduleSpec("EVERY_TEN", SchedulePeriod.Bars, 10, 0, 0)],
            Strategy =
                specs.Strategy with { Execution = [new WorkerSpec("listener", plugin, new ParameterSet([]), [])] },
        };
        using var run = new BacktestRun(specs, series, new RunOptions(BlockRows: blockRows), null);
        BacktestResult result = run.Run()!;
        return (notes, result, series.Count - specs.Period.WarmupBars);
    }

    private readonly record struct Note(string Event, long Time);

    private sealed class ListenerPlugin(List<Note> notes) : PluginDescriptor
    {
        private static readonly EventPayload[] Payloads = [EventPayload.Bar, EventPayload.Bar, EventPayload.Assessment,
            EventPayload.Opportunity, EventPayload.Rejection, EventPayload.Threat, EventPayload.Directive,
            EventPayload.Ledger, EventPayload.Position, EventPayload.Halt];

        public override string Name => "listener";

        public override PluginKind Kind => PluginKind.EventDriven;

        public override string Type => "execution_worker";

        public override string Subtype => "operational";

        public override string Version => "1.0.0";

        public override string Description => "Writes down what it hears.";

        public override string SignalType => "";

        public override IReadOnlyList<string> Metadata => [];

        public override IReadOnlyList<ParameterDescriptor> Parameters => [];

        public override IReadOnlyList<InputDescriptor> Inputs => [];

        public override IReadOnlyList<OutputDescriptor> Outputs => [];

        public override IReadOnlyList<HandlerDescriptor> Handlers { get; } =
        [
            .. Heard.Select(
                (name, i) => new HandlerDescriptor(name, false, Payloads[i], "on_" + name.ToLowerInvariant())),
            new HandlerDescriptor("EVERY_TEN", false, EventPayload.Schedule, "on_every_ten"),
            new HandlerDescriptor("ANSWERED", false, EventPayload.Custom, "on_answered"),
        ];

        public override IReadOnlyList<string> Publishes => ["ANSWERED"];

        public override Worker Create(WorkerBinding binding) => new Listener(binding, this, notes);
    }

    private sealed class Listener(WorkerBinding binding, ListenerPlugin plugin, List<Note> notes) : EventWorker(binding)
    {
        private int _bars;
        private long _now;

        public override void Reset()
        {
        }

        public override DispositionEnvelope Handle(
            int handler, scoped in EventDelivery delivery, scoped ref DirectiveWriter directives)
        {
            string name = plugin.Handlers[handler].Event;
            Assert.Equal(plugin.Handlers[handler].Payload, delivery.Kind);
            _now = delivery.Kind switch
            {
                EventPayload.Bar => delivery.Payload<BarUpdate>(EventPayload.Bar).Time,
                EventPayload.Threat => delivery.Payload<ThreatSignal>(EventPayload.Threat).Time,
                EventPayload.Ledger => delivery.Payload<LedgerUpdate>(EventPayload.Ledger).Time,
                EventPayload.Position => delivery.Payload<PositionUpdate>(EventPayload.Position).Time,
                EventPayload.Halt => delivery.Payload<TradingHalt>(EventPayload.Halt).Time,
                EventPayload.Schedule => delivery.Payload<ScheduleTick>(EventPayload.Schedule).Time,
                EventPayload.Custom => delivery.Payload<CustomEvent>(EventPayload.Custom).Time,
                _ => _now,
            };
            notes.Add(new Note(name, _now));
            if (name == "TICK_RECEIVED" && ++_bars % HaltEvery == 0)
            {
                notes.Add(new Note("HALT_ASKED", _now));
                directives.HaltTrading(3);
            }

            return name == "EVERY_TEN"
                ? new DispositionEnvelope(Disposition.Publish, Event: 0, Score: 1)
                : DispositionEnvelope.Continue;
        }
    }
}
