using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// One strategy link as its configuration says, with its defaults; what this oracle can't do is refused.
/// </summary>
public sealed class StrategySettings
{
    private StrategySettings(ConfigNode operation, ConfigNode link, ConfigNode blueprint, Func<string, string> textOf)
    {
        ConfigNode general = operation.Get("operation");
        Require(general.TextOf("environment", "backtest") == "backtest", "environment");
        WarmupBars = general.IntOf("warmup_bars", 0);
        PeriodStartNanos = general.Find("period")?.Find("start")?.Nanos() ?? long.MinValue;
        PeriodEndNanos = general.Find("period")?.Find("end")?.Nanos() ?? long.MaxValue;

        IReadOnlyList<ConfigNode> sources =
            [.. link.Get("data").Items.Select(item => ById(operation.Get("data_sources"), "id", item.Text))];
        Symbols = [.. sources.Select(source => source.Get("symbol").Text)];
        Timeframes = [.. blueprint.Get("timeframes").Items.Select(item => Oracle.Timeframes.Parse(item.Text))];
        Require(
            sources.All(source => Oracle.Timeframes.Parse(source.Get("timeframe").Text) == Timeframes[0]),
            "a finer data source");

        ConfigNode connector = ById(operation.Get("connectors"), "id", link.Get("connector").Text);
        IsImpactPinned = connector.Find("fill_model")?.Text switch
        {
            "IMMEDIATE" => false,
            "MARKET_IMPACT" => true,
            null => null,
            var other => throw new NotSupportedException($"fill_model: {other}"),
        };
        PinnedLatencyNanos = connector.Find("latency_ms") is ConfigNode latency
            ? (long)(latency.Decimal() * 1_000_000m)
            : null;
        Sequential = blueprint.Find("planning")?.TextOf("mode", "parallel") == "sequential";
        Account = new OracleSettings
        {
            InitialCapital = general.Get("initial_capital").Decimal(),
            CloseAtEnd = general.BoolOf("close_at_end", true),
            AnnualizationDays = general.DecimalOf("annualization_days", 365m),
            Instruments = [.. Symbols.Select(
                symbol => Instrument(ById(operation.Get("instruments"), "symbol", symbol), textOf))],
            TimeframeNanos = Timeframes[0],
            SlippageBps = connector.DecimalOf("slippage_bps", 0m),
            Participation = connector.DecimalOf("participation", 0.10m),
            ImpactCoefficient = connector.DecimalOf("impact_coefficient", 1m),
            LimitFillThrough = connector.TextOf("limit_fill", "touch") == "through",
            SequentialPlanning = Sequential,
            Intrabar = connector.TextOf("intrabar", "pessimistic") switch
            {
                "pessimistic" => OracleIntrabar.Pessimistic,
                "optimistic" => OracleIntrabar.Optimistic,
                "ohlc_path" => OracleIntrabar.OhlcPath,
                "interval" => OracleIntrabar.Pessimistic,
                "lower_timeframe" => OracleIntrabar.LowerTimeframe,
                var other => throw new NotSupportedException($"intrabar: {other}"),
            },
            PositionPolicy = connector.TextOf("position_policy", "one_at_a_time") switch
            {
                "one_at_a_time" => OraclePositionPolicy.OneAtATime,
                "pyramid" => OraclePositionPolicy.Pyramid,
                "hedge" => OraclePositionPolicy.Hedge,
                var other => throw new NotSupportedException($"position_policy: {other}"),
            },
        };
        IsInterval = connector.TextOf("intrabar", "pessimistic") == "interval";
        FinerTimeframes = [.. Symbols.Select(symbol => FinerTimeframe(operation, connector, symbol))];
        Schedule = operation.Find("schedule")?.Items ?? [];
        Blueprint = blueprint;
    }

    public OracleSettings Account { get; private set; }

    /// <summary>
    /// A pessimistic and an optimistic account, side by side; <see cref="Account"/> is the pessimistic one.
    /// </summary>
    public bool IsInterval { get; }

    /// <summary>Of each symbol's finer data source under lower_timeframe; 0 where there is none.</summary>
    public IReadOnlyList<long> FinerTimeframes { get; }

    public int WarmupBars { get; }

    public long PeriodStartNanos { get; }

    public long PeriodEndNanos { get; }

    /// <summary>In the order of the link's data sources.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>The first is the one decided on.</summary>
    public IReadOnlyList<long> Timeframes { get; }

    /// <summary>
    /// Whether the connector pins MARKET_IMPACT (true), IMMEDIATE (false) or leaves it to the intent.
    /// </summary>
    public bool? IsImpactPinned { get; }

    /// <summary>Null: the intent decides.</summary>
    public long? PinnedLatencyNanos { get; }

    /// <summary>
    /// "Closes meet the market after the connector's pinned latency, else 0": there is no intent behind them.
    /// </summary>
    public long CloseLatencyNanos => PinnedLatencyNanos ?? 0;

    public bool Sequential { get; }

    public IReadOnlyList<ConfigNode> Schedule { get; }

    public ConfigNode Blueprint { get; }

    /// <summary>The same for the optimistic account.</summary>
    public StrategySettings Optimistic()
    {
        var settings = (StrategySettings)MemberwiseClone();
        settings.Account = Account with { Intrabar = OracleIntrabar.Optimistic };
        return settings;
    }

    public static StrategySettings Read(string operationPath, IReadOnlyDictionary<string, string>? overrides)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(operationPath))!;
        return Parse(
            File.ReadAllText(operationPath), name => File.ReadAllText(Path.Combine(folder, name)), overrides);
    }

    /// <summary>
    /// From the text of the operation and a way to find the texts of the files it names. An override whose path
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

        return new StrategySettings(operation, link, blueprint, blueprintText);
    }

    /// <summary>
    /// The bars of each symbol's finer data source, in the link's order; an empty list where there is none.
    /// </summary>
    public void UseFiner(IReadOnlyList<IReadOnlyList<OracleBar>> bars) => Account = Account with
    {
        FinerRows =
        [
            .. bars.Select((rows, symbol) => rows.Select((bar, ordinal) => new OracleRow(
                ordinal,
                bar.OpenTimeNanos,
                bar.OpenTimeNanos + FinerTimeframes[symbol],
                Exact.FromDouble(bar.Open),
                Exact.FromDouble(bar.High),
                Exact.FromDouble(bar.Low),
                Exact.FromDouble(bar.Close),
                Exact.FromDouble(bar.Volume))).ToArray()),
        ],
    };

    /// <summary>"the finer data source that the operation names for that symbol".</summary>
    private static long FinerTimeframe(ConfigNode operation, ConfigNode connector, string symbol) =>
        connector.TextOf("intrabar", "pessimistic") == "lower_timeframe"
            && connector.Find("lower_timeframe")?.Find(symbol) is ConfigNode named
                ? Oracle.Timeframes.Parse(ById(operation.Get("data_sources"), "id", named.Text).Get("timeframe").Text)
                : 0;

    private static OracleInstrument Instrument(ConfigNode instrument, Func<string, string> textOf)
    {
        return new OracleInstrument
        {
            Symbol = instrument.Get("symbol").Text,
            Tick = instrument.Get("tick_size").Decimal(),
            Lot = instrument.Get("lot_size").Decimal(),
            MinNotional = instrument.DecimalOf("min_notional", 0m),
            Multiplier = instrument.DecimalOf("contract_multiplier", 1m),
            Maker = instrument.DecimalOf("maker", 0m),
            Taker = instrument.DecimalOf("taker", 0m),
            MaxLeverage = instrument.DecimalOf("max_leverage", 1m),
            MaintenanceMarginRate = instrument.DecimalOf("maintenance_margin_rate", 0.005m),
            Funding = instrument.Find("funding") is ConfigNode file ? [.. FundingRates(textOf(file.Text))] : [],
            FeeTiers =
            [
                .. (instrument.Find("fee_tiers")?.Items ?? []).Select(tier => new OracleFeeTier(
                    tier.Get("volume_30d").Decimal(),
                    tier.DecimalOf("maker", instrument.DecimalOf("maker", 0m)),
                    tier.DecimalOf("taker", instrument.DecimalOf("taker", 0m)))),
            ],
        };
    }

    /// <summary>A heading, then ISO times with their rates.</summary>
    private static IEnumerable<OracleFundingRate> FundingRates(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Skip(1)
        .Select(line => line.Split(','))
        .Select(fields => new OracleFundingRate(
            (DateTimeOffset.Parse(fields[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
                - DateTimeOffset.UnixEpoch).Ticks * 100,
            decimal.Parse(fields[1], NumberStyles.Float, CultureInfo.InvariantCulture)));

    private static ConfigNode ById(ConfigNode list, string key, string value) =>
        list.Items.Single(item => item.Get(key).Text == value);

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new NotSupportedException($"the strategy oracle doesn't know this: {what}");
        }
    }
}
