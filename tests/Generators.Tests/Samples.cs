using System.Collections.Generic;

namespace S1mpleTrader.Generators.Tests;

/// <summary>One plugin of every kind: a manifest and the struct that fits it.</summary>
internal static class Samples
{
    public sealed record Sample(string Struct, string Manifest, string Source)
    {
        public string ManifestPath => "/p/Some/" + Struct + "/plugin_manifest.yaml";

        public string SourcePath => "/p/Some/" + Struct + "/" + Struct + ".cs";
    }

    public static IReadOnlyDictionary<string, Sample> All { get; } = new Dictionary<string, Sample>
    {
        ["context_step"] = Make(
            "StepWorker",
            """
            identification: { name: step_worker, type: context_worker, subtype: indicator_calculation, version: 1.0.0 }
            description: Every sort of input, with scratch.
            rule: value = close / high[period]; signal is 0, and both are NaN before row period.
            source: "A book & a page."
            params:
              period: { type: int, default: 20, min: 1, max: 4096, unit: bars, description: Rows. }
              kind: { type: choice, choices: [slow, fast], default: fast }
              marks: { type: choices, choices: [one, two, three], default: [one, three] }
              limit: { type: decimal, nullable: true, min: 0 }
              other: { type: column }
              maybe: { type: column, nullable: true }
              from_worker: { type: worker }
              mood: { type: series }
            inputs:
              close: {}
              high: { window: period + 1 }
              other:
              maybe: { window: 3, optional: true }
              flag: { from: from_worker.is_bos }
              open_time:
              bar_nanos:
              row:
              tick_size:
            scratch: { ring: { type: double, length: 2 * period + 1 } }
            outputs:
              value: { unit: price, defined_after: period, description: The value. }
              signal: {}
            example: |
              { instance_id: step, plugin: step_worker }
            """,
            """
            using System;
            using S1mpleTrader.Kernel.Contracts;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct StepWorker
            {
                private double _sum;
                public partial void Step(
                    double close, PastWindow high, double other, PastWindow maybe, double flag, long openTime, long barNanos, int row, double tickSize,
                    Span<double> ring, out double value, out double signal)
                {
                    _sum += close + high[0] + other + flag + tickSize + maybe.Length + openTime + barNanos + Parameters.Mood.Values[0] + ring[row % ring.Length];
                    value = Parameters.Kind == Kind.Fast && Parameters.Marks.HasFlag(Marks.Three) ? _sum : Parameters.Period;
                    signal = Parameters.Limit is null && !Parameters.HasMaybe ? 0 : 1;
                }
                internal static string? Check(in Params parameters) => parameters.Period > 5 ? null : "too short";
                private void Start() => _sum = 1;
            }
            """),
        ["context_at_row"] = Make(
            "RowWorker",
            """
            identification: { name: row_worker, type: context_worker, subtype: microstructure_analysis, version: 1.0.0 }
            description: A pure function of a window.
            params: { window: { type: int, default: 100, min: 2, max: 1000 } }
            inputs: { volume: { window: window }, close: {} }
            outputs: { rank: { unit: "0..100" } }
            style: at_row
            """,
            """
            using S1mpleTrader.Kernel.Contracts;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct RowWorker
            {
                public partial double At(PastWindow volume, double close) => volume.Length < Parameters.Window ? double.NaN : volume[0] * close;
            }
            """),
        ["context_block"] = Make(
            "BlockWorker",
            """
            identification: { name: block_worker, type: context_worker, subtype: indicator_calculation, version: 1.0.0 }
            description: A block at a time.
            params: { period: { type: int, default: 20, min: 1, max: 4096 } }
            inputs: { high: {}, close: { window: 2 * period + 1 }, row: {} }
            outputs: { change: { unit: price }, range: { unit: price } }
            style: block
            """,
            """
            using System;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct BlockWorker
            {
                public partial void Enrich(ReadOnlySpan<double> high, ReadOnlySpan<double> close, int row, Span<double> change, Span<double> range)
                {
                    int history = close.Length - high.Length;
                    for (int i = 0; i < change.Length; i++)
                    {
                        change[i] = row + i > 0 ? close[history + i] - close[history + i - 1] : double.NaN;
                    }

                    for (int i = 0; i < range.Length; i++)
                    {
                        range[i] = high[i] - close[history + i];
                    }
                }
            }
            """),
        ["context_flags"] = Make(
            "FlagWorker",
            """
            identification: { name: flag_worker, type: context_worker, subtype: structural_analysis, version: 1.0.0 }
            description: Flags in, flags out, 64 rows a word.
            params: { structure: { type: worker } }
            inputs: { is_bos: { from: structure.is_bos, form: flags } }
            outputs: { reversed: { unit: flag, form: flags } }
            style: block
            """,
            """
            using System;
            using S1mpleTrader.Columnar.Numerics;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct FlagWorker
            {
                public partial void Enrich(ReadOnlySpan<FlagWord> isBos, Span<FlagWord> reversed)
                {
                    for (int i = 0; i < reversed.Length; i++)
                    {
                        reversed[i] = new FlagWord(isBos[i].Down, isBos[i].Up, isBos[i].Undefined);
                    }
                }
            }
            """),
        ["opportunity_block"] = Make(
            "BlockSignalWorker",
            """
            identification: { name: block_signal_worker, type: opportunity_worker, subtype: technical_pattern, version: 1.0.0 }
            description: Signals, a block at a time.
            params: { rank: { type: column, nullable: true } }
            inputs: { close: {}, open: { window: 2 }, rank: {}, row: {}, tick_size: {} }
            signal_type: sample
            style: block
            """,
            """
            using System;
            using S1mpleTrader.Kernel.Contracts;
            using S1mpleTrader.Kernel.Phase2Signals;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct BlockSignalWorker
            {
                public partial void Detect(
                    ReadOnlySpan<double> close, ReadOnlySpan<double> open, ReadOnlySpan<double> rank, int row, double tickSize, SignalList signals)
                {
                    int history = open.Length - close.Length;
                    for (int i = 0; i < close.Length; i++)
                    {
                        if (close[i] > open[history + i] + tickSize && (rank.IsEmpty || rank[i] > 50))
                        {
                            signals.Add(row + i, new OpportunitySignal { Direction = Direction.Buy, Confidence = 1 });
                        }
                    }
                }
            }
            """),
        ["opportunity_explained"] = Make(
            "ExplainedWorker",
            """
            identification: { name: explained_worker, type: opportunity_worker, subtype: technical_pattern, version: 1.0.0 }
            description: Signals, a block at a time, and says why not.
            params: { rank: { type: column, nullable: true } }
            inputs: { open: { window: 2 }, rank: {}, row: {}, tick_size: {}, open_time: {} }
            signal_type: sample
            style: block
            """,
            """
            using System;
            using S1mpleTrader.Kernel.Contracts;
            using S1mpleTrader.Kernel.Phase2Signals;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct ExplainedWorker
            {
                public partial void Detect(
                    ReadOnlySpan<double> open, ReadOnlySpan<double> rank, int row, double tickSize, ReadOnlySpan<long> openTime, SignalList signals)
                {
                }

                public partial void Explain(PastWindow open, double rank, int row, double tickSize, long openTime, ref Reasons reasons)
                    => reasons.Check("rank above its row", rank > row + tickSize + open[0] + openTime, rank, row);
            }
            """),
        ["opportunity"] = Make(
            "SignalWorker",
            """
            identification: { name: signal_worker, type: opportunity_worker, subtype: technical_pattern, version: 1.0.0 }
            description: Signals.
            params: { directions: { type: choices, choices: [BUY, SELL], default: [BUY] }, confidence: { type: double, default: 0.7, min: 0, max: 1 } }
            inputs: [open, close]
            metadata: [size]
            signal_type: sample
            """,
            """
            using S1mpleTrader.Kernel.Contracts;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct SignalWorker
            {
                public partial bool Detect(double open, double close, ref OpportunitySignal signal)
                {
                    signal.Direction = Direction.Buy;
                    signal.Confidence = Parameters.Confidence;
                    return close > open && Parameters.Directions.Contains(Direction.Buy);
                }
            }
            """),
        ["refiner"] = Make(
            "RefinerSample",
            """
            identification: { name: refiner_sample, type: opportunity_worker, subtype: technical_pattern, role: refiner, version: 1.0.0 }
            description: Refines.
            params: { volume: { type: column } }
            inputs: [volume, row]
            """,
            """
            using S1mpleTrader.Kernel.Contracts;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct RefinerSample
            {
                public partial bool Accept(in Opportunity opportunity, double volume, int row) => volume > opportunity.Confidence + row;
            }
            """),
        ["refiner_readonly"] = Make(
            "StatelessSample",
            """
            identification: { name: stateless_sample, type: opportunity_worker, subtype: technical_pattern, role: refiner, version: 1.0.0 }
            description: Refines and keeps nothing.
            params: { volume: { type: column } }
            inputs: [volume, row]
            """,
            """
            using S1mpleTrader.Kernel.Contracts;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct StatelessSample
            {
                public readonly partial bool Accept(in Opportunity opportunity, double volume, int row) => volume > opportunity.Confidence + row;
            }
            """),
        ["market_threat"] = Make(
            "ThreatSample",
            """
            identification: { name: threat_sample, type: threat_worker, subtype: market_risk, version: 1.0.0 }
            description: Threatens.
            inputs: [close]
            threat_type: SAMPLE
            """,
            """
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct ThreatSample
            {
                public partial double Severity(double close) => close > 1 ? 1 : 0;
            }
            """),
        ["ledger_threat"] = Make(
            "LedgerSample",
            """
            identification: { name: ledger_sample, type: threat_worker, subtype: portfolio_risk, version: 1.0.0 }
            description: Watches the account.
            threat_type: SAMPLE
            capabilities: { events: { listens: { LEDGER_UPDATE: on_money_moved } }, state: true }
            """,
            """
            using S1mpleTrader.Kernel.Contracts;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct LedgerSample
            {
                public partial LedgerThreat OnMoneyMoved(in LedgerUpdate update) => new(update.Equity < 0 ? 1 : 0, false);
            }
            """),
        ["strategy_planner"] = Make(
            "PlannerSample",
            """
            identification: { name: planner_sample, type: strategy_planner, version: 1.0.0 }
            description: Decides.
            requires_dtos: [OpportunitySignal]
            """,
            """
            using S1mpleTrader.Kernel.Contracts;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct PlannerSample
            {
                public partial void Plan(in StrategySituation situation, ref DirectiveWriter directives)
                {
                    for (int i = 0; i < situation.Opportunities.Length; i++)
                    {
                        directives.Supersede(i);
                    }
                }
            }
            """),
        ["entry_planner"] = Planner(
            "EntrySample", "entry_sample", "entry_planning", "EntryPlan", "new(OrderType.Market)"),
        ["size_planner"] = Planner("SizeSample", "size_sample", "size_planning", "SizePlan", "new(1m, 1m)"),
        ["exit_planner"] = Planner("ExitSample", "exit_sample", "exit_planning", "ExitPlan", "default"),
        ["intent_planner"] = Make(
            "IntentSample",
            """
            identification: { name: intent_sample, type: planning_worker, subtype: execution_intent_planning, version: 1.0.0 }
            description: Intends.
            """,
            """
            using S1mpleTrader.Kernel.Contracts;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct IntentSample
            {
                public partial ExecutionIntent Plan(in ExecutionRequest request) => default;
            }
            """),
        ["event_driven"] = Make(
            "ManagerSample",
            """
            identification: { name: manager_sample, type: execution_worker, subtype: position_management, version: 1.0.0 }
            description: Hears of everything.
            params: { event: { type: event }, structure: { type: worker, nullable: true } }
            inputs: { close: {}, swing: { from: structure.last_swing_low, optional: true } }
            capabilities:
              multi_symbol: true
              events:
                listens: { POSITION_UPDATE: on_position_update, event: on_schedule, RISK_ASSESSED: on_risk, THREAT_DETECTED: on_threat }
                publishes: [MANAGED, GIVEN_UP]
            """,
            """
            using S1mpleTrader.Kernel.Contracts;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct ManagerSample
            {
                private double _risk;
                public partial DispositionEnvelope OnPositionUpdate(
                    in PositionUpdate update, in LedgerView ledger, ref DirectiveWriter directives, double close, double swing)
                {
                    for (int i = 0; i < ledger.OpenTrades; i++)
                    {
                        directives.Issue(StrategyDirective.Close(ledger.Trade(i).Id));
                    }
                    return PublishManaged(close + swing);
                }
                public partial DispositionEnvelope OnSchedule(
                    in ScheduleTick tick, in LedgerView ledger, ref DirectiveWriter directives, double close, double swing)
                    => Parameters.HasStructure ? PublishGivenUp(_risk) : DispositionEnvelope.Continue;
                public partial DispositionEnvelope OnRisk(
                    in CustomEvent signal, in LedgerView ledger, ref DirectiveWriter directives, double close, double swing)
                {
                    _risk = signal.Score;
                    return DispositionEnvelope.Stop;
                }
                public partial DispositionEnvelope OnThreat(
                    in ThreatSignal threat, in LedgerView ledger, ref DirectiveWriter directives, double close, double swing)
                {
                    directives.HaltTrading(2);
                    return DispositionEnvelope.Continue;
                }
            }
            """),
        ["planner_with_handler"] = Make(
            "PatientEntry",
            """
            identification: { name: patient_entry, type: planning_worker, subtype: entry_planning, version: 1.0.0 }
            description: Waits for an event.
            inputs: [close]
            capabilities: { events: { listens: { DCA_SCORED: on_scored } }, state: true }
            """,
            """
            using S1mpleTrader.Kernel.Contracts;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct PatientEntry
            {
                private long _scoredAt;
                public partial EntryPlan Plan(in StrategyDirective directive, in PlanningView view, double close)
                    => new(view.Time == _scoredAt ? OrderType.Market : OrderType.Limit, LimitPrice: view.Close);
                public partial DispositionEnvelope OnScored(
                    in CustomEvent signal, in LedgerView ledger, ref DirectiveWriter directives, double close)
                {
                    _scoredAt = signal.Time;
                    return DispositionEnvelope.Continue;
                }
            }
            """),
        ["overlay"] = Make(
            "OverlaySample",
            """
            identification: { name: overlay_sample, type: portfolio_overlay, version: 1.0.0 }
            description: Approves.
            """,
            """
            using S1mpleTrader.Kernel.Contracts;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct OverlaySample
            {
                public partial bool Approve(in ExecutionDirective directive, in LedgerView ledger)
                    => directive.Notional + ledger.GrossExposure <= ledger.Equity;
            }
            """),
    };

    private static Sample Planner(string structName, string name, string subtype, string plan, string value)
        => Make(
            structName,
            $$"""
            identification: { name: {{name}}, type: planning_worker, subtype: {{subtype}}, version: 1.0.0 }
            description: Plans.
            params: { atr: { type: column } }
            inputs: [atr]
            """,
            $$"""
            using S1mpleTrader.Kernel.Contracts;
            namespace Mine;
            /// <summary>A sample.</summary>
            public partial struct {{structName}}
            {
                public partial {{plan}} Plan(in StrategyDirective directive, in PlanningView view, double atr) => {{value}};
            }
            """);

    private static Sample Make(string structName, string manifest, string source) => new(structName, manifest, source);
}
