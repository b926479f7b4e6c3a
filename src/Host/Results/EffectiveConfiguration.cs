using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Manifest;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Results;

/// <summary>
/// What a run really used, every default and <c>--set</c> filled in: two files that run again as they are.
/// </summary>
/// <remarks>
/// Paths of data are as the user's files wrote them, so that the bytes don't depend on where these lie;
/// <see cref="RunOrigin"/> knows what they are relative to.
/// </remarks>
internal static class EffectiveConfiguration
{
    /// <summary>The wiring map's name in a run's folder, where the blueprint has one.</summary>
    public const string WiringMapName = "wiring_map.yaml";

    private const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>Returns the operation with the one link that ran.</summary>
    public static byte[] Operation(OperationConfiguration configuration, LinkConfiguration link, BuildSpecs specs)
    {
        var text = new StringBuilder("# The effective configuration of this run: every default is written out.\n");
        text.Append("operation:\n");
        Line(text, 1, "name", specs.Operation);
        if (configuration.Operation.Description is { } description)
        {
            Line(text, 1, "description", description);
        }

        Line(text, 1, "environment", "backtest");
        Line(text, 1, "initial_capital", NumberText.Of(specs.Account.InitialCapital));
        Line(text, 1, "currency", specs.Account.Currency);
        Line(text, 1, "warmup_bars", Whole(specs.Period.WarmupBars));
        if (specs.Period.Start is not null || specs.Period.End is not null)
        {
            text.Append("  period:\n");
            Line(text, 2, "start", specs.Period.Start is { } start ? UtcNanos.ToIso(start) : null);
            Line(text, 2, "end", specs.Period.End is { } end ? UtcNanos.ToIso(end) : null);
        }

        Line(text, 1, "close_at_end", Flag(specs.Period.CloseAtEnd));
        Line(text, 1, "annualization_days", NumberText.Of(specs.Account.AnnualizationDays));
        text.Append("data_sources:\n");
        foreach (DataSourceDocument source in configuration.Operation.DataSources)
        {
            if (HasSource(specs, source.Id))
            {
                AddDataSource(text, source);
            }
        }

        text.Append("instruments:\n");
        foreach (Instrument instrument in specs.Instruments)
        {
            AddInstrument(text, instrument, configuration.Operation.Instrument(instrument.Symbol).Funding);
        }

        AddConnector(text, link.Document.Connector, specs);
        AddSchedule(text, specs.Schedule);
        text.Append("strategy_links:\n");
        Line(text, 1, "- id", link.Document.Id);
        Line(text, 2, "strategy", RunOrigin.BlueprintName);
        Line(text, 2, "connector", link.Document.Connector);
        string sources = string.Join(", ", specs.DataSources.Select(source => Written(source.Id)));
        Line(text, 2, "data", "[" + sources + "]", isFlow: true);
        Line(text, 2, "is_active", "true");
        Line(text, 0, "journal", configuration.Operation.Journal.ToString().ToLowerInvariant());
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Returns the blueprint.</summary>
    public static byte[] Blueprint(LinkConfiguration link, BuildSpecs specs)
    {
        StrategySpec strategy = specs.Strategy;
        var text = new StringBuilder("# The effective configuration of this run: every default is written out.\n");
        text.Append("strategy:\n");
        Line(text, 1, "name", strategy.Name);
        Line(text, 1, "version", link.Blueprint.Version);
        if (link.Blueprint.Description is { } description)
        {
            Line(text, 1, "description", description);
        }

        Line(text, 0, "timeframes", "[" + string.Join(", ", link.Blueprint.Timeframes) + "]", isFlow: true);
        text.Append("workforce:\n");
        AddWorkers(text, 1, "context_workers", strategy.Context);
        var opportunity = new List<WorkerSpec>(strategy.Opportunity);
        opportunity.AddRange(strategy.Refiners);
        opportunity.AddRange(WorkersOf(strategy.EventDriven, "opportunity_worker"));
        AddWorkers(text, 1, "opportunity_workers", opportunity);
        var threats = new List<WorkerSpec>(strategy.Threats);
        threats.AddRange(WorkersOf(strategy.EventDriven, "threat_worker"));
        AddWorkers(text, 1, "threat_workers", threats);
        text.Append("  strategy_planner:\n");
        AddWorker(text, "    ", "    ", strategy.Planner, []);
        text.Append("  planning_workers:\n");
        AddPlanners(text, "entry_planning", strategy.Entry);
        AddPlanners(text, "size_planning", strategy.Size);
        AddPlanners(text, "exit_planning", strategy.Exit);
        AddPlanners(text, "execution_intent_planning", strategy.Intent);
        if (strategy.Execution.Count > 0)
        {
            // Under the key where they stand, whatever their plugin's own: they are asked in that order.
            text.Append("  execution_workers:\n");
            int first = 0;
            for (int kind = 0; kind < link.Blueprint.ExecutionByKind.Count; kind++)
            {
                int count = link.Blueprint.ExecutionByKind[kind].Count;
                AddWorkers(text, 2, ManifestForm.ExecutionKinds[kind], [.. strategy.Execution.Skip(first).Take(count)]);
                first += count;
            }
        }

        if (strategy.Overlays.Count > 0)
        {
            AddWorkers(text, 1, "portfolio_overlays", strategy.Overlays);
        }

        text.Append("planning:\n");
        Line(text, 1, "mode", strategy.PlanningMode == PlanningMode.Sequential ? "sequential" : "parallel");
        text.Append("aggregation:\n");
        Line(text, 1, "method", link.Blueprint.AggregationMethod);
        AddFactors(text, "strength", strategy.Aggregation.Strength);
        AddFactors(text, "weakness", strategy.Aggregation.Weakness);
        Line(text, 0, "wiring", link.Blueprint.WiringMap is null ? "auto" : WiringMapName);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static bool HasSource(BuildSpecs specs, string id)
    {
        foreach (DataSourceSpec source in (DataSourceSpec[])[.. specs.DataSources, .. specs.FinerSources])
        {
            if (source.Id == id)
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<WorkerSpec> WorkersOf(IReadOnlyList<WorkerSpec> workers, string category)
        => workers.Where(worker => worker.Plugin.Type == category);

    private static string PolicyOf(PositionPolicy policy) => policy switch
    {
        PositionPolicy.Pyramid => "pyramid",
        PositionPolicy.Hedge => "hedge",
        _ => "one_at_a_time",
    };

    private static string NameOf(FillModel model) => model == FillModel.MarketImpact ? "MARKET_IMPACT" : "IMMEDIATE";

    private static string NameOf(IntrabarMode mode) => mode switch
    {
        IntrabarMode.Optimistic => "optimistic",
        IntrabarMode.OhlcPath => "ohlc_path",
        IntrabarMode.LowerTimeframe => "lower_timeframe",
        IntrabarMode.Interval => "interval",
        _ => "pessimistic",
    };

    private static void AddSchedule(StringBuilder text, IReadOnlyList<ScheduleSpec> schedule)
    {
        if (schedule.Count == 0)
        {
            return;
        }

        text.Append("schedule:\n");
        foreach (ScheduleSpec one in schedule)
        {
            Line(text, 1, "- event", one.Event);
            Line(text, 2, "every", one.IsByBars ? Whole(one.Bars) + " bars" : one.Period.ToString().ToLowerInvariant());
            Line(text, 2, "on", one.Period == SchedulePeriod.Week ? ScheduleReader.Weekday(one.Day)
                : one.Period == SchedulePeriod.Month ? Whole(one.Day)
                : null);
            if (!one.IsByBars && one.Period != SchedulePeriod.Minute)
            {
                TimeOnly at = TimeOnly.MinValue.Add(TimeSpan.FromTicks(one.TimeOfDay / 100));
                Line(text, 2, "at", Quoted(at.ToString("HH:mm", CultureInfo.InvariantCulture)), isFlow: true);
            }
        }
    }

    private static void AddDataSource(StringBuilder text, DataSourceDocument source)
    {
        Line(text, 1, "- id", source.Id);
        Line(text, 2, "symbol", source.Symbol);
        Line(text, 2, "timeframe", source.Timeframe.ToString());
        if (source.Synthetic is { } synthetic)
        {
            text.Append("    synthetic:\n");
            Line(text, 3, "seed", synthetic.Seed.ToString(CultureInfo.InvariantCulture));
            Line(text, 3, "bars", Whole(synthetic.Bars));
            Line(text, 3, "start", UtcNanos.ToIso(synthetic.Start));
            Line(text, 3, "price", NumberText.Of(synthetic.Price));
        }
        else if (source.File is { } file)
        {
            Line(text, 2, "path", file.Path);
            Line(text, 2, "format", file.Format);
            Line(text, 2, "timestamp", file.TimestampIsGiven ? file.TimestampIsClose ? "close" : "open" : null);
            Line(text, 2, "timezone", file.Timezone);
            Line(text, 2, "columns", file.Columns);
            Line(text, 2, "price_scale", file.PriceScale is { } scale ? Whole(scale) : null);
            Line(text, 2, "price", file.Price);
            Line(text, 2, "on_error", file.SkipsBadRows ? "skip" : "fail");
        }
        else
        {
            Line(text, 2, "path", RecordedStreams.NameOf(source.Id)); // What came is kept beside this file.
        }
    }

    private static void AddInstrument(StringBuilder text, Instrument instrument, string? funding)
    {
        Line(text, 1, "- symbol", instrument.Symbol);
        Line(text, 2, "tick_size", NumberText.Of(instrument.TickSize));
        Line(text, 2, "lot_size", NumberText.Of(instrument.LotSize));
        Line(text, 2, "min_notional", NumberText.Of(instrument.MinNotional));
        Line(text, 2, "maker", NumberText.Of(instrument.Maker));
        Line(text, 2, "taker", NumberText.Of(instrument.Taker));
        Line(text, 2, "max_leverage", NumberText.Of(instrument.MaxLeverage));
        Line(text, 2, "contract_multiplier", NumberText.Of(instrument.ContractMultiplier));
        Line(text, 2, "maintenance_margin_rate", NumberText.Of(instrument.MaintenanceMarginRate));
        Line(text, 2, "funding", funding);
        if (instrument.FeeTiers.Count > 0)
        {
            text.Append("    fee_tiers:\n");
            foreach (FeeTier tier in instrument.FeeTiers)
            {
                Line(text, 3, "- volume_30d", NumberText.Of(tier.Volume30d));
                Line(text, 4, "maker", NumberText.Of(tier.Maker));
                Line(text, 4, "taker", NumberText.Of(tier.Taker));
            }
        }
    }

    // A fill model or latency that isn't pinned is told of in a comment: naming it would pin it.
    private static void AddConnector(StringBuilder text, string id, BuildSpecs specs)
    {
        ConnectorSpec connector = specs.Connector;
        text.Append("connectors:\n");
        Line(text, 1, "- id", id);
        Line(text, 2, "type", "backtest");
        Line(text, 2, "slippage_bps", NumberText.Of(connector.SlippageBps));
        Line(text, 2, "fill_model", connector.FillModel is { } model ? NameOf(model) : null);
        string? latency = connector.LatencyNanos is { } nanos ? Whole(nanos / UtcNanos.PerMillisecond) : null;
        Line(text, 2, "latency_ms", latency);
        if (connector.FillModel is null)
        {
            text.Append("    # fill_model isn't given: MARKET_IMPACT for an urgency below 0.3, else IMMEDIATE\n");
        }

        if (latency is null)
        {
            text.Append("    # latency_ms isn't given: 10 for an urgency above 0.8, 500 below 0.3, else 0\n");
        }

        Line(text, 2, "intrabar", NameOf(connector.Intrabar));
        if (specs.FinerSources.Count > 0)
        {
            text.Append("    lower_timeframe:\n");
            foreach (DataSourceSpec finer in specs.FinerSources)
            {
                Line(text, 3, finer.Symbol, finer.Id);
            }
        }

        Line(text, 2, "limit_fill", connector.LimitFill == LimitFill.Through ? "through" : "touch");
        Line(text, 2, "position_policy", PolicyOf(connector.PositionPolicy));
        AddImpact(text, connector);
        Line(text, 2, "max_open_orders", Whole(connector.MaxOpenOrders));
        Line(text, 2, "max_open_trades", Whole(connector.MaxOpenTrades));
        Line(text, 2, "max_open_groups", Whole(connector.MaxOpenGroups));
    }

    // Under a pinned IMMEDIATE neither does anything, and what isn't the usual value is a
    // warning: so it was in the run's own files.
    private static void AddImpact(StringBuilder text, ConnectorSpec connector)
    {
        var usual = new ConnectorSpec();
        bool isUsed = connector.FillModel != FillModel.Immediate;
        if (isUsed || connector.Participation != usual.Participation)
        {
            Line(text, 2, "participation", NumberText.Of(connector.Participation));
        }

        if (isUsed || !connector.ImpactCoefficient.Equals(usual.ImpactCoefficient))
        {
            Line(text, 2, "impact_coefficient", NumberText.Of(connector.ImpactCoefficient));
        }
    }

    private static void AddWorkers(StringBuilder text, int level, string key, IReadOnlyList<WorkerSpec> workers)
    {
        string indent = new(' ', level * 2);
        text.Append(indent).Append(key).Append(workers.Count == 0 ? ": []\n" : ":\n");
        foreach (WorkerSpec worker in workers)
        {
            AddWorker(text, indent + "  - ", indent + "    ", worker, []);
        }
    }

    private static void AddPlanners(StringBuilder text, string key, IReadOnlyList<PlannerSpec> planners)
    {
        text.Append("    ").Append(key).Append(":\n");
        foreach (PlannerSpec planner in planners)
        {
            AddWorker(text, "      - ", "        ", planner.Worker, planner.Triggers);
        }
    }

    private static void AddWorker(
        StringBuilder text, string first, string indent, WorkerSpec worker, IReadOnlyList<TriggerSpec> triggers)
    {
        text.Append(first).Append("instance_id: ").Append(Written(worker.InstanceId)).Append('\n');
        text.Append(indent).Append("plugin: ").Append(worker.Plugin.Name).Append('\n');
        if (worker.Timeframe is { } timeframe)
        {
            text.Append(indent).Append("timeframe: ").Append(timeframe.ToString()).Append('\n');
        }

        if (worker.Symbol is not null)
        {
            text.Append(indent).Append("symbol: ").Append(Written(worker.Symbol)).Append('\n');
        }

        if (worker.Plugin.Kind == PluginKind.Refiner)
        {
            text.Append(indent).Append("role: refiner\n");
        }

        if (triggers.Count > 0)
        {
            text.Append(indent).Append("triggers:\n");
            foreach (TriggerSpec trigger in triggers)
            {
                text.Append(indent).Append("  ").Append(TriggerBinder.NameOf(trigger.Field)).Append(": [")
                    .Append(trigger.Values.Count > 0
                        ? string.Join(", ", trigger.Values.Select(Written))
                        : NumberText.Of(trigger.Minimum) + ", " + NumberText.Of(trigger.Maximum))
                    .Append("]\n");
            }
        }

        if (worker.Parameters.Count > 0)
        {
            text.Append(indent).Append("params:\n");
            for (int i = 0; i < worker.Parameters.Count; i++)
            {
                ParameterDescriptor parameter = worker.Plugin.Parameters[i];
                text.Append(indent).Append("  ").Append(parameter.Name).Append(": ")
                    .Append(TextOf(parameter, worker.Parameters[i])).Append('\n');
            }
        }
    }

    // Numbers, switches and lists of choices are written as they are read.
    private static string TextOf(ParameterDescriptor parameter, ParameterValue value)
        => value.IsNull ? "null"
            : parameter.Type is ParameterType.Int or ParameterType.Double or ParameterType.Decimal
                or ParameterType.Bool or ParameterType.Choices ? value.Text
            : Written(value.Text);

    private static void AddFactors(StringBuilder text, string key, IReadOnlyList<FactorSpec> factors)
    {
        if (factors.Count == 0)
        {
            return;
        }

        text.Append("  ").Append(key).Append(":\n");
        foreach (FactorSpec factor in factors)
        {
            text.Append("    ").Append(Written(factor.Name)).Append(": { weight: ").Append(NumberText.Of(factor.Weight))
                .Append(", from: [").Append(NumberText.Of(factor.From)).Append(", ").Append(NumberText.Of(factor.To))
                .Append("] }\n");
        }
    }

    private static void Line(StringBuilder text, int level, string key, string? value, bool isFlow = false)
    {
        if (value is not null)
        {
            // A dash takes the two columns of its own level.
            text.Append(' ', level * 2).Append(key).Append(": ").Append(isFlow ? value : Written(value)).Append('\n');
        }
    }

    private static string Written(string value) => IsPlain(value) ? value : Quoted(value);

    private static bool IsPlain(string value)
    {
        bool isPlain = value.Length > 0 && value is not "null" && value[0] != '-';
        foreach (char c in value)
        {
            isPlain &= char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '+' or ':';
        }

        return (isPlain && value[^1] != ':')
            || decimal.TryParse(value, Number, CultureInfo.InvariantCulture, out _);
    }

    private static string Quoted(string value) => value.AsSpan().ContainsAny('\n', '\r', '\t')
        ? "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal) + "\""
        : "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Flag(bool value) => value ? "true" : "false";
}
