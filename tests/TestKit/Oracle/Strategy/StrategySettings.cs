using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>One strategy link as configuration.md's keys say, with its defaults; what this oracle can't do is refused.</summary>
public sealed class StrategySettings
{
    private StrategySettings(ConfigNode operation, ConfigNode link, ConfigNode blueprint)
    {
        ConfigNode general = operation.Get("operation");
        Require(general.TextOf("environment", "backtest") == "backtest", "environment");
        InitialCapital = general.Get("initial_capital").Decimal();
        WarmupBars = general.IntOf("warmup_bars", 0);
        CloseAtEnd = general.BoolOf("close_at_end", true);
        AnnualizationDays = general.DoubleOf("annualization_days", 365);
        PeriodStartNanos = general.Find("period")?.Find("start")?.Nanos() ?? long.MinValue;
        PeriodEndNanos = general.Find("period")?.Find("end")?.Nanos() ?? long.MaxValue;

        ConfigNode source = ById(operation.Get("data_sources"), "id", link.Get("data").Items.Single().Text);
        Symbol = source.Get("symbol").Text;
        TimeframeNanos = Timeframe(source.Get("timeframe").Text);

        ConfigNode instrument = ById(operation.Get("instruments"), "symbol", Symbol);
        Require(instrument.Find("funding") is null && instrument.Find("fee_tiers") is null, "funding, fee_tiers");
        TickSize = instrument.Get("tick_size").Decimal();
        LotSize = instrument.Get("lot_size").Decimal();
        MinNotional = instrument.DecimalOf("min_notional", 0m);
        Multiplier = instrument.DecimalOf("contract_multiplier", 1m);
        Maker = instrument.DecimalOf("maker", 0m);
        Taker = instrument.DecimalOf("taker", 0m);
        MaxLeverage = instrument.DecimalOf("max_leverage", 1m);
        MaintenanceMarginRate = instrument.DecimalOf("maintenance_margin_rate", 0.005m);

        ConfigNode connector = ById(operation.Get("connectors"), "id", link.Get("connector").Text);
        Require(connector.TextOf("fill_model", string.Empty) == "IMMEDIATE", "fill_model must be pinned to IMMEDIATE");
        Require(connector.Get("latency_ms").Decimal() == 0m, "latency_ms must be pinned to 0");
        Require(connector.TextOf("limit_fill", "touch") == "touch", "limit_fill");
        Require(connector.TextOf("position_policy", "one_at_a_time") == "one_at_a_time", "position_policy");
        string intrabar = connector.TextOf("intrabar", "pessimistic");
        Require(intrabar is "pessimistic" or "optimistic", "intrabar");
        Optimistic = intrabar == "optimistic";
        SlippageBps = connector.DecimalOf("slippage_bps", 0m);

        Require(Timeframe(blueprint.Get("timeframes").Items[0].Text) == TimeframeNanos, "a higher timeframe");
        Sequential = blueprint.Find("planning")?.TextOf("mode", "parallel") == "sequential";
        Blueprint = blueprint;
    }

    public decimal InitialCapital { get; }

    public int WarmupBars { get; }

    public bool CloseAtEnd { get; }

    public double AnnualizationDays { get; }

    public long PeriodStartNanos { get; }

    public long PeriodEndNanos { get; }

    public string Symbol { get; }

    public long TimeframeNanos { get; }

    public decimal TickSize { get; }

    public decimal LotSize { get; }

    public decimal MinNotional { get; }

    public decimal Multiplier { get; }

    public decimal Maker { get; }

    public decimal Taker { get; }

    public decimal MaxLeverage { get; }

    public decimal MaintenanceMarginRate { get; }

    public decimal SlippageBps { get; }

    public bool Optimistic { get; }

    public bool Sequential { get; }

    public ConfigNode Blueprint { get; }

    public static StrategySettings Read(string operationPath, IReadOnlyDictionary<string, string>? overrides)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(operationPath))!;
        return Parse(
            File.ReadAllText(operationPath), name => File.ReadAllText(Path.Combine(folder, name)), overrides);
    }

    /// <summary>
    /// From the text of the operation and a way to find the text of the blueprint it names. An override whose path
    /// starts with <c>blueprint.</c> goes into the blueprint.
    /// </summary>
    public static StrategySettings Parse(
        string operationText, Func<string, string> blueprintText, IReadOnlyDictionary<string, string>? overrides)
    {
        const string IntoBlueprint = "blueprint.";
        ILookup<bool, KeyValuePair<string, string>> changes = (overrides ?? new Dictionary<string, string>())
            .ToLookup(change => change.Key.StartsWith(IntoBlueprint, StringComparison.Ordinal));
        var operation = ConfigNode.Parse(operationText);
        foreach (KeyValuePair<string, string> change in changes[false])
        {
            operation.Set(change.Key, change.Value);
        }

        ConfigNode link = operation.Get("strategy_links").Items.Single(item => item.BoolOf("is_active", true));
        var blueprint = ConfigNode.Parse(blueprintText(link.Get("strategy").Text));
        foreach (KeyValuePair<string, string> change in changes[true])
        {
            blueprint.Set(change.Key[IntoBlueprint.Length..], change.Value);
        }

        return new StrategySettings(operation, link, blueprint);
    }

    private static ConfigNode ById(ConfigNode list, string key, string value) =>
        list.Items.Single(item => item.Get(key).Text == value);

    private static long Timeframe(string text)
    {
        const long Second = 1_000_000_000L;
        long unit = text[^1] switch
        {
            's' => Second,
            'm' => 60 * Second,
            'h' => 3_600 * Second,
            'd' => 86_400 * Second,
            'w' => 7 * 86_400 * Second,
            _ => throw new InvalidDataException($"timeframe '{text}'"),
        };
        return long.Parse(text[..^1], CultureInfo.InvariantCulture) * unit;
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new NotSupportedException($"the strategy oracle doesn't know this: {what}");
        }
    }
}
