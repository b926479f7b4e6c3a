using System.Collections.Generic;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Config.Build;

/// <summary>Documents to <see cref="BuildSpecs"/>: names become plugins, parameters and columns.</summary>
/// <remarks>
/// The bars' identity is the one thing that configuration can't know: <see cref="WithData"/> adds it when the data is
/// open.
/// </remarks>
internal static class BuildSpecsBuilder
{
    /// <summary>Builds the specification of one link, without the content hashes of its data.</summary>
    /// <param name="configuration">The operation, which has no errors.</param>
    /// <param name="link">One of its links.</param>
    public static BuildSpecs Build(OperationConfiguration configuration, LinkConfiguration link)
    {
        OperationDocument operation = configuration.Operation;
        var sources = new List<DataSourceSpec>();
        var instruments = new List<Instrument>();
        foreach (YamlScalar id in link.Document.Data)
        {
            DataSourceDocument source = operation.DataSource(id.Text);
            sources.Add(new DataSourceSpec(source.Id, source.Symbol, source.Timeframe, string.Empty));
            instruments.Add(BuildInstrument(configuration, source.Symbol));
        }

        ConnectorSpec connector = BuildConnector(operation, link.Document.Connector, configuration.Platform.Execution);
        return new BuildSpecs
        {
            Operation = operation.Name,
            Account = new AccountSpec(
                operation.InitialCapital, operation.Currency, AnnualizationDays: operation.AnnualizationDays),
            Period = new PeriodSpec(
                operation.WarmupBars, operation.PeriodStart, operation.PeriodEnd, operation.CloseAtEnd),
            DataSources = sources,
            FinerSources = connector.Intrabar == IntrabarMode.LowerTimeframe
                ? FinerSourcesOf(configuration, link, sources)
                : [],
            Instruments = instruments,
            Connector = connector,
            Strategy = link.Strategy,
            Schedule = ScheduleOf(operation),
        };
    }

    // Of the link's symbols, in its order; a symbol that the connector names none for has none.
    private static List<DataSourceSpec> FinerSourcesOf(
        OperationConfiguration configuration, LinkConfiguration link, List<DataSourceSpec> sources)
    {
        ConnectorDocument connector = configuration.Operation.Connector(link.Document.Connector);
        IReadOnlyList<FinerSourceDocument> named = connector.LowerTimeframe
            ?? configuration.Platform.Execution?.LowerTimeframe ?? [];
        var finer = new List<DataSourceSpec>();
        foreach (DataSourceSpec source in sources)
        {
            foreach (FinerSourceDocument entry in named)
            {
                if (entry.Symbol.Text == source.Symbol)
                {
                    DataSourceDocument document = configuration.Operation.DataSource(entry.Source);
                    finer.Add(new DataSourceSpec(document.Id, document.Symbol, document.Timeframe, string.Empty));
                }
            }
        }

        return finer;
    }

    /// <summary>Returns the operation's schedules.</summary>
    public static List<ScheduleSpec> ScheduleOf(OperationDocument operation)
    {
        var schedule = new List<ScheduleSpec>();
        foreach (ScheduleDocument document in operation.Schedule)
        {
            if (document.Spec is { } spec)
            {
                schedule.Add(spec);
            }
        }

        return schedule;
    }

    /// <summary>Returns the specification with the identity of its sources' bars.</summary>
    /// <param name="specs">The specification.</param>
    /// <param name="bars">The bars of each data source, then of each finer one.</param>
    public static BuildSpecs WithData(BuildSpecs specs, IReadOnlyList<BarSeries> bars)
    {
        var sources = new DataSourceSpec[specs.DataSources.Count];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = specs.DataSources[i] with { ContentHash = bars[i].ContentHash };
        }

        var finer = new DataSourceSpec[specs.FinerSources.Count];
        for (int i = 0; i < finer.Length; i++)
        {
            finer[i] = specs.FinerSources[i] with { ContentHash = bars[sources.Length + i].ContentHash };
        }

        return specs with { DataSources = sources, FinerSources = finer };
    }

    /// <summary>Returns the symbols of a link's data sources, in its order; those that exist.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="link">One of its links.</param>
    public static List<string> SymbolsOf(OperationDocument operation, StrategyLinkDocument link)
    {
        var symbols = new List<string>();
        foreach (YamlScalar id in link.Data)
        {
            foreach (DataSourceDocument source in operation.DataSources)
            {
                if (source.Id == id.Text)
                {
                    symbols.Add(source.Symbol);
                }
            }
        }

        return symbols;
    }

    /// <summary>Binds a blueprint; the result may only be used when no error was reported.</summary>
    /// <param name="linkId">The strategy link's id.</param>
    /// <param name="blueprint">The blueprint.</param>
    /// <param name="symbols">The symbols of the link's data; null where the blueprint is looked at by itself.</param>
    /// <param name="catalogue">The plugins.</param>
    /// <param name="files">Keeps the files that parameters name.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static StrategySpec? BuildStrategy(
        string linkId,
        BlueprintDocument blueprint,
        IReadOnlyList<string>? symbols,
        PluginCatalogue catalogue,
        ConfigurationFiles files,
        Findings findings)
    {
        var binder = new WorkerBinder(
            catalogue, symbols, blueprint.Timeframes, blueprint.Node.File, files, findings);
        List<WorkerSpec> context = binder.BindContext(blueprint.Context);
        List<WorkerSpec> opportunity = binder.Bind(blueprint.Opportunity, WorkerCategory.Opportunity);
        if (blueprint.Opportunity.Count > 0
            && opportunity.Count == blueprint.Opportunity.Count
            && opportunity.TrueForAll(worker => worker.Plugin.Kind == PluginKind.Refiner))
        {
            findings.Error(
                blueprint.Opportunity[0].Node,
                "opportunity_workers: refiners alone find nothing; an opportunity worker is missing");
        }

        List<WorkerSpec> threats = binder.Bind(blueprint.Threats, WorkerCategory.Threat);
        WorkerSpec? planner = blueprint.Planner is null
            ? null
            : binder.Bind(blueprint.Planner, WorkerCategory.Planner);
        List<PlannerSpec> entry = binder.BindPlanners(blueprint.Entry, WorkerCategory.Entry);
        List<PlannerSpec> size = binder.BindPlanners(blueprint.Size, WorkerCategory.Size);
        List<PlannerSpec> exit = binder.BindPlanners(blueprint.Exit, WorkerCategory.Exit);
        List<PlannerSpec> intent = binder.BindPlanners(blueprint.Intent, WorkerCategory.Intent);
        List<WorkerSpec> execution = binder.Bind(blueprint.Execution, WorkerCategory.Execution);
        List<WorkerSpec> overlays = binder.Bind(blueprint.Overlays, WorkerCategory.Overlay);
        List<FactorSpec> strength = BindFactors(blueprint.Strength, binder.Columns, findings);
        List<FactorSpec> weakness = BindFactors(blueprint.Weakness, binder.Columns, findings);
        if (planner is null)
        {
            return null; // Whatever is missing has been reported.
        }

        return new StrategySpec
        {
            LinkId = linkId,
            Name = blueprint.Name,
            Timeframe = blueprint.Timeframes.Count > 0 ? blueprint.Timeframes[0] : new Timeframe(UtcNanos.PerMinute),
            Context = context,
            Opportunity = opportunity.FindAll(worker => worker.Plugin.Kind == PluginKind.Opportunity),
            Refiners = opportunity.FindAll(worker => worker.Plugin.Kind == PluginKind.Refiner),
            Threats = threats.FindAll(worker => worker.Plugin.Kind != PluginKind.EventDriven),
            EventDriven = [.. opportunity.FindAll(IsEventDriven), .. threats.FindAll(IsEventDriven)],
            Planner = planner,
            Entry = entry,
            Size = size,
            Exit = exit,
            Intent = intent,
            Execution = execution,
            Overlays = overlays,
            Pipelines = catalogue.Pipelines,
            PlanningMode = blueprint.IsSequential ? PlanningMode.Sequential : PlanningMode.Parallel,
            Aggregation = new AggregationSpec(Method(blueprint.AggregationMethod), strength, weakness),
        };
    }

    private static bool IsEventDriven(WorkerSpec worker) => worker.Plugin.Kind == PluginKind.EventDriven;

    private static List<FactorSpec> BindFactors(
        IReadOnlyList<FactorDocument> factors, ColumnScope columns, Findings findings)
    {
        var bound = new List<FactorSpec>();
        foreach (FactorDocument factor in factors)
        {
            ColumnSource source = columns.Find(
                factor.Column.Text, factor.Column, "aggregation", mayBeRaw: false, [], findings);
            bound.Add(new FactorSpec(source, factor.Column.Text, factor.Weight, factor.From, factor.To));
        }

        return bound;
    }

    private static Instrument BuildInstrument(OperationConfiguration configuration, string symbol)
    {
        InstrumentDocument instrument = configuration.Operation.Instrument(symbol);
        return new Instrument
        {
            Symbol = instrument.Symbol,
            TickSize = instrument.TickSize,
            LotSize = instrument.LotSize,
            MinNotional = instrument.MinNotional,
            Maker = instrument.Maker,
            Taker = instrument.Taker,
            MaxLeverage = instrument.MaxLeverage,
            ContractMultiplier = instrument.ContractMultiplier,
            MaintenanceMarginRate = instrument.MaintenanceMarginRate,
            FeeTiers = BuildTiers(instrument.FeeTiers),
            Funding = configuration.Funding.TryGetValue(symbol, out FundingFile? funding) ? funding.Series : null,
        };
    }

    private static FeeTier[] BuildTiers(IReadOnlyList<FeeTierDocument> documents)
    {
        var tiers = new FeeTier[documents.Count];
        for (int i = 0; i < tiers.Length; i++)
        {
            tiers[i] = new FeeTier(documents[i].Volume30d, documents[i].Maker, documents[i].Taker);
        }

        return tiers;
    }

    private static ConnectorSpec BuildConnector(OperationDocument operation, string id, ConnectorDocument? defaults)
    {
        ConnectorDocument connector = operation.Connector(id);
        var standard = new ConnectorSpec();
        long? latencyMillis = connector.LatencyMillis ?? defaults?.LatencyMillis;
        return new ConnectorSpec
        {
            SlippageBps = connector.SlippageBps ?? defaults?.SlippageBps ?? standard.SlippageBps,
            FillModel = (connector.FillModel ?? defaults?.FillModel) switch
            {
                "IMMEDIATE" => FillModel.Immediate,
                "MARKET_IMPACT" => FillModel.MarketImpact,
                _ => null,
            },
            LatencyNanos = latencyMillis * UtcNanos.PerMillisecond,
            Intrabar = (connector.Intrabar ?? defaults?.Intrabar) switch
            {
                "optimistic" => IntrabarMode.Optimistic,
                "ohlc_path" => IntrabarMode.OhlcPath,
                "lower_timeframe" => IntrabarMode.LowerTimeframe,
                "interval" => IntrabarMode.Interval,
                _ => IntrabarMode.Pessimistic,
            },
            LimitFill = (connector.LimitFill ?? defaults?.LimitFill) == "through" ? LimitFill.Through : LimitFill.Touch,
            PositionPolicy = (connector.PositionPolicy ?? defaults?.PositionPolicy) switch
            {
                "pyramid" => PositionPolicy.Pyramid,
                "hedge" => PositionPolicy.Hedge,
                _ => PositionPolicy.OneAtATime,
            },
            Participation = connector.Participation ?? defaults?.Participation ?? standard.Participation,
            ImpactCoefficient =
                connector.ImpactCoefficient ?? defaults?.ImpactCoefficient ?? standard.ImpactCoefficient,
            MaxOpenOrders = connector.MaxOpenOrders ?? defaults?.MaxOpenOrders ?? standard.MaxOpenOrders,
            MaxOpenTrades = connector.MaxOpenTrades ?? defaults?.MaxOpenTrades ?? standard.MaxOpenTrades,
            MaxOpenGroups = connector.MaxOpenGroups ?? defaults?.MaxOpenGroups ?? standard.MaxOpenGroups,
        };
    }

    private static AggregationMethod Method(string name) => name switch
    {
        "max" => AggregationMethod.Max,
        "consensus" => AggregationMethod.Consensus,
        _ => AggregationMethod.WeightedAverage,
    };
}
