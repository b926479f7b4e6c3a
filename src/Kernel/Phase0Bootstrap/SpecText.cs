using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Determinism;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>A specification as canonical text, one <c>key: value</c> a line: what its hash is taken over.</summary>
/// <remarks>
/// Two specifications with the same text give the same result on the same bars. Names that change nothing
/// (descriptions, paths) aren't in it.
/// </remarks>
public static class SpecText
{
    /// <summary>Returns the canonical text.</summary>
    /// <param name="specs">The specification.</param>
    public static string Of(BuildSpecs specs)
    {
        var text = new StringBuilder();
        Line(text, "initial_capital", specs.Account.InitialCapital);
        Line(text, "currency", specs.Account.Currency);
        Line(text, "currency_decimals", specs.Account.CurrencyDecimals);
        Line(text, "annualization_days", specs.Account.AnnualizationDays);
        Line(text, "warmup_bars", specs.Period.WarmupBars);
        Line(text, "period_start", specs.Period.Start);
        Line(text, "period_end", specs.Period.End);
        Line(text, "close_at_end", specs.Period.CloseAtEnd);
        foreach (DataSourceSpec source in specs.DataSources)
        {
            Line(text, "data_source", source.Symbol + " " + source.Timeframe.ToString());
        }

        foreach (DataSourceSpec source in specs.FinerSources)
        {
            Line(text, "finer_source", source.Symbol + " " + source.Timeframe.ToString());
        }

        foreach (Instrument instrument in specs.Instruments)
        {
            AddInstrument(text, instrument);
        }

        AddConnector(text, specs.Connector);
        foreach (ScheduleSpec schedule in specs.Schedule)
        {
            Line(text, "schedule", schedule.Event);
            Line(text, "  period", schedule.Period);
            Line(text, "  bars", schedule.Bars);
            Line(text, "  day", schedule.Day);
            Line(text, "  time_of_day", schedule.TimeOfDay);
        }

        AddStrategy(text, specs.Strategy);
        return text.ToString();
    }

    /// <summary>Returns the hash of the canonical text: 32 hexadecimal digits.</summary>
    /// <param name="specs">The specification.</param>
    public static string HashOf(BuildSpecs specs)
    {
        StableHash hash = default;
        hash.Add(Of(specs));
        return hash.ToString();
    }

    /// <summary>Returns the hash of the data: 32 hexadecimal digits.</summary>
    /// <param name="specs">The specification.</param>
    public static string DataHashOf(BuildSpecs specs)
    {
        StableHash hash = default;
        foreach (DataSourceSpec source in specs.DataSources)
        {
            hash.Add(source.ContentHash);
        }

        foreach (DataSourceSpec source in specs.FinerSources)
        {
            hash.Add(source.ContentHash);
        }

        foreach (Instrument instrument in specs.Instruments)
        {
            if (instrument.Funding is { } funding)
            {
                hash.Add(instrument.Symbol);
                hash.Add(funding.ContentHash);
            }
        }

        return hash.ToString();
    }

    /// <summary>Returns the run's id: a hash of specification, data and engine version.</summary>
    /// <param name="specs">The specification.</param>
    /// <param name="engineVersion">The engine's version.</param>
    public static string RunIdOf(BuildSpecs specs, string engineVersion)
    {
        StableHash hash = default;
        hash.Add(Of(specs));
        hash.Add(DataHashOf(specs));
        hash.Add(engineVersion);
        return hash.ToString();
    }

    /// <summary>
    /// Returns the text of what a market stage is made from: specifications with the same one may share it.
    /// </summary>
    /// <param name="specs">The specification.</param>
    public static string MarketOf(BuildSpecs specs)
    {
        var text = new StringBuilder();
        foreach (DataSourceSpec source in specs.DataSources)
        {
            Line(text, "data_source", source.Symbol + " " + source.Timeframe.ToString() + " " + source.ContentHash);
        }

        foreach (Instrument instrument in specs.Instruments)
        {
            AddInstrument(text, instrument);
        }

        Line(text, "timeframe", specs.Strategy.Timeframe.ToString());
        AddWorkers(text, "context", specs.Strategy.Context);
        AddWorkers(text, "opportunity", specs.Strategy.Opportunity);
        foreach (WorkerSpec threat in specs.Strategy.Threats)
        {
            if (threat.Plugin.Kind == PluginKind.MarketThreat)
            {
                AddWorkers(text, "threat", [threat]);
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// Returns the text of what delivers a lane's opportunities, beside the market stage:
    /// specifications with the same one see the same ones.
    /// </summary>
    /// <param name="specs">The specification.</param>
    /// <param name="wiring">Which refiner hears which opportunity worker.</param>
    internal static string OpportunitiesOf(BuildSpecs specs, Wiring wiring)
    {
        var text = new StringBuilder();
        Line(text, "warmup_bars", specs.Period.WarmupBars);
        Line(text, "period_start", specs.Period.Start);
        Line(text, "period_end", specs.Period.End);
        AddWorkers(text, "refiner", specs.Strategy.Refiners);
        foreach (bool[] refiners in wiring.RefinersOf)
        {
            Line(text, "refined_by", string.Join(' ', refiners));
        }

        return text.ToString();
    }

    /// <summary>
    /// Returns the text of what a strategy planner's answers depend on, beside market stage and opportunities.
    /// </summary>
    /// <param name="specs">The specification.</param>
    internal static string AnswersOf(BuildSpecs specs)
    {
        var text = new StringBuilder();
        AddAggregation(text, specs.Strategy.Aggregation);
        AddWorkers(text, "planner", [specs.Strategy.Planner]);
        return text.ToString();
    }

    /// <summary>
    /// Returns the text of what goes to market, beside directive and exit: entry and intent planners, and the connector
    /// that it is translated for.
    /// </summary>
    /// <param name="specs">The specification.</param>
    internal static string EntriesOf(BuildSpecs specs)
    {
        var text = new StringBuilder();
        AddConnector(text, specs.Connector);
        AddPlanners(text, "entry", specs.Strategy.Entry);
        AddPlanners(text, "intent", specs.Strategy.Intent);
        return text.ToString();
    }

    private static void AddInstrument(StringBuilder text, Instrument instrument)
    {
        Line(text, "instrument", instrument.Symbol);
        Line(text, "  tick_size", instrument.TickSize);
        Line(text, "  lot_size", instrument.LotSize);
        Line(text, "  min_notional", instrument.MinNotional);
        Line(text, "  maker", instrument.Maker);
        Line(text, "  taker", instrument.Taker);
        Line(text, "  max_leverage", instrument.MaxLeverage);
        Line(text, "  contract_multiplier", instrument.ContractMultiplier);
        Line(text, "  maintenance_margin_rate", instrument.MaintenanceMarginRate);
        foreach (FeeTier tier in instrument.FeeTiers)
        {
            Line(text, "  fee_tier", Normal(tier.Volume30d) + " " + Normal(tier.Maker) + " " + Normal(tier.Taker));
        }
    }

    private static void AddConnector(StringBuilder text, ConnectorSpec connector)
    {
        Line(text, "connector", "backtest");
        Line(text, "  slippage_bps", connector.SlippageBps);
        Line(text, "  fill_model", connector.FillModel);
        Line(text, "  latency_nanos", connector.LatencyNanos);
        Line(text, "  intrabar", connector.Intrabar);
        Line(text, "  limit_fill", connector.LimitFill);
        Line(text, "  position_policy", connector.PositionPolicy);
        Line(text, "  participation", connector.Participation);
        Line(text, "  impact_coefficient", connector.ImpactCoefficient);
        Line(text, "  max_open_orders", connector.MaxOpenOrders);
        Line(text, "  max_open_trades", connector.MaxOpenTrades);
        Line(text, "  max_open_groups", connector.MaxOpenGroups);
    }

    private static void AddStrategy(StringBuilder text, StrategySpec strategy)
    {
        Line(text, "timeframe", strategy.Timeframe.ToString());
        AddWorkers(text, "context", strategy.Context);
        AddWorkers(text, "opportunity", strategy.Opportunity);
        AddWorkers(text, "refiner", strategy.Refiners);
        AddWorkers(text, "threat", strategy.Threats);
        AddWorkers(text, "strategy_planner", [strategy.Planner]);
        AddPlanners(text, "entry", strategy.Entry);
        AddPlanners(text, "size", strategy.Size);
        AddPlanners(text, "exit", strategy.Exit);
        AddPlanners(text, "intent", strategy.Intent);
        AddWorkers(text, "event_driven", strategy.EventDriven);
        AddWorkers(text, "execution", strategy.Execution);
        AddWorkers(text, "overlay", strategy.Overlays);
        foreach (WireSpec wire in strategy.Wires ?? [])
        {
            Line(text, "wire", wire.Source + " " + wire.Event + " " + wire.Target + " " + wire.Handler);
        }

        Line(text, "planning_mode", strategy.PlanningMode);
        AddAggregation(text, strategy.Aggregation);
    }

    private static void AddAggregation(StringBuilder text, AggregationSpec aggregation)
    {
        Line(text, "aggregation", aggregation.Method);
        AddFactors(text, "  strength", aggregation.Strength);
        AddFactors(text, "  weakness", aggregation.Weakness);
    }

    private static void AddWorkers(StringBuilder text, string role, IReadOnlyList<WorkerSpec> workers)
    {
        foreach (WorkerSpec worker in workers)
        {
            Line(text, role, worker.InstanceId + " " + worker.Plugin.Name + " " + worker.Plugin.Version);
            if (worker.Timeframe is { } timeframe)
            {
                Line(text, "  timeframe", timeframe.ToString());
            }

            if (worker.Symbol is not null)
            {
                Line(text, "  symbol", worker.Symbol);
            }

            for (int i = 0; i < worker.Parameters.Count; i++)
            {
                Line(
                    text, "  " + worker.Plugin.Parameters[i].Name,
                    TextOf(worker.Plugin.Parameters[i], worker.Parameters[i]));
            }

            foreach (ColumnSource input in worker.Inputs)
            {
                string symbol = input.Symbol is null ? "" : input.Symbol + " ";
                string source = FormattableString.Invariant($"{input.Worker}.{input.Column}");
                Line(text, "  input", symbol + source);
            }
        }
    }

    // Numbers by value, so that 1, 1.0 and 1e0 are one configuration.
    private static string TextOf(ParameterDescriptor parameter, ParameterValue value)
    {
        if (value.IsNull)
        {
            return "null";
        }

        return parameter.Type switch
        {
            ParameterType.Double => value.Real.ToString("R", CultureInfo.InvariantCulture),
            ParameterType.Decimal => Normal(value.Exact),
            ParameterType.Column or ParameterType.Worker or ParameterType.Event => value.Text,
            ParameterType.Series => value.Series!.ContentHash, // What it holds, wherever it lies.
            _ => value.Integer.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static void AddPlanners(StringBuilder text, string role, IReadOnlyList<PlannerSpec> planners)
    {
        foreach (PlannerSpec planner in planners)
        {
            AddWorkers(text, role, [planner.Worker]);
            foreach (TriggerSpec trigger in planner.Triggers)
            {
                Line(text, "  trigger", trigger.Field);
                Line(text, "    minimum", trigger.Minimum);
                Line(text, "    maximum", trigger.Maximum);
                Line(text, "    values", string.Join(' ', trigger.Values));
            }
        }
    }

    private static void AddFactors(StringBuilder text, string role, IReadOnlyList<FactorSpec> factors)
    {
        foreach (FactorSpec factor in factors)
        {
            Line(text, role, factor.Name);
            Line(text, "    weight", factor.Weight);
            Line(text, "    from", factor.From);
            Line(text, "    to", factor.To);
        }
    }

    private static void Line(StringBuilder text, string key, object? value)
    {
        string written = value switch
        {
            null => "null",
            decimal number => Normal(number),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "null",
        };
        text.Append(key).Append(": ").Append(written).Append('\n');
    }

    private static string Normal(decimal value)
        => value.ToString("0.############################", CultureInfo.InvariantCulture);
}
