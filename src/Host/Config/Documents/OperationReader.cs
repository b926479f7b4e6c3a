using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Schema;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Host.Config.Documents;

/// <summary>Reads an <c>operation.yaml</c>: form, types and ranges of every key, each finding at its place.</summary>
internal static class OperationReader
{
    private const int MaxBars = 1_000_000_000;
    private const int MaxBound = 1 << 20;
    private const decimal MaxMoney = 1_000_000_000_000_000m; // More than any account is worth.

    private const string What = "operation file";

    private static readonly string[] Environments = ["backtest", "paper", "live"];
    private static readonly string[] JournalLevels = ["off", "decisions", "full"];
    private static readonly string[] ConnectorTypes = ["backtest", "cex", "dex"];
    private static readonly string[] FillModels = ["IMMEDIATE", "MARKET_IMPACT"];
    private static readonly string[] IntrabarModes =
        ["pessimistic", "optimistic", "ohlc_path", "lower_timeframe", "interval"];
    private static readonly string[] LimitFills = ["touch", "through"];
    private static readonly string[] PositionPolicies = ["one_at_a_time", "pyramid", "hedge"];
    private static readonly string[] Formats = ["auto", "csv", "binance", "lean", "mt4", "mt5", "histdata"];
    private static readonly string[] Stamps = ["open", "close"];
    private static readonly string[] QuoteSides = ["bid", "ask", "mid"];
    private static readonly string[] RowPolicies = ["fail", "skip"];
    private static readonly string[] FileKeys =
        ["format", "timestamp", "timezone", "columns", "price_scale", "price", "on_error"];

    /// <summary>Reads the document; the result may only be used when no error was reported.</summary>
    public static OperationDocument? Read(YamlNode root, Findings findings)
    {
        return Section.Open(root, What, findings) is { } document ? Read(document) : null;
    }

    /// <summary>Returns what the reader accepts.</summary>
    public static SchemaNode Describe()
    {
        var document = Section.Record(What);
        Read(document);
        return document.Schema!;
    }

    private static OperationDocument Read(Section document)
    {
        Section? operation = document.Child("operation", "operation", isRequired: true);
        Section? period = operation?.Child("period", "period");
        var result = new OperationDocument
        {
            Node = document.Node,
            Name = operation?.RequiredName("name") ?? string.Empty,
            Description = operation?.OptionalText("description"),
            Environment = (OperationEnvironment)(operation?.RequiredChoice("environment", Environments) ?? 0),
            InitialCapital = operation?.RequiredPositive("initial_capital") ?? 1,
            Currency = operation?.RequiredName("currency") ?? string.Empty,
            WarmupBars = (int)(operation?.OptionalInteger("warmup_bars", 0, MaxBars) ?? 0),
            PeriodStart = period?.OptionalTime("start"),
            PeriodEnd = period?.OptionalTime("end"),
            CloseAtEnd = operation?.OptionalBoolean("close_at_end") ?? true,
            AnnualizationDays = operation?.OptionalDouble("annualization_days", 1, 366) ?? 365,
            DataSources = Section.ReadAll(
                document.Sections("data_sources", "data source", isRequired: true), ReadDataSource),
            Instruments = Section.ReadAll(
                document.Sections("instruments", "instrument", isRequired: true), ReadInstrument),
            Connectors = Section.ReadAll(
                document.Sections("connectors", "connector", isRequired: true), ReadConnector),
            Schedule = Section.ReadAll(document.Sections("schedule", "schedule entry"), ScheduleReader.Read),
            StrategyLinks = Section.ReadAll(
                document.Sections("strategy_links", "strategy link", isRequired: true), ReadLink),
            Journal = (JournalLevel)(document.OptionalChoice("journal", JournalLevels) ?? (int)JournalLevel.Decisions),
        };
        period?.Close();
        operation?.Close();
        document.Close();
        return result;
    }

    /// <summary>Reads a connector's keys without id and type: the platform's <c>execution</c>.</summary>
    public static ConnectorDocument ReadExecutionDefaults(Section section)
        => ReadConnectorKeys(section, string.Empty, "backtest");

    private static DataSourceDocument ReadDataSource(Section section)
    {
        StreamDocument? stream = ReadStream(section);
        SyntheticDocument? synthetic = ReadSynthetic(section.Child("synthetic", "synthetic market"));
        BarFileDocument? file = ReadBarFile(section);
        section.RequireExactlyOne("path", "synthetic", "socket", "stdin");
        return new DataSourceDocument(
            section.Node,
            section.RequiredName("id"),
            section.RequiredName("symbol"),
            section.RequiredTimeframe("timeframe"),
            synthetic,
            file,
            stream);
    }

    private static StreamDocument? ReadStream(Section section)
    {
        string? socket = section.OptionalText("socket");
        bool isStandardInput = section.OptionalBoolean("stdin") ?? false;
        long? staleAfter = section.OptionalInteger("stale_after_ms", 1, 86_400_000);
        return section.Has("socket") || section.Has("stdin")
            ? new StreamDocument(socket, isStandardInput, staleAfter)
            : null;
    }

    private static SyntheticDocument? ReadSynthetic(Section? section)
    {
        if (section is null)
        {
            return null;
        }

        var synthetic = new SyntheticDocument(
            section.Node,
            (ulong)section.RequiredInteger("seed", 0, long.MaxValue),
            (int)section.RequiredInteger("bars", 1, MaxBars),
            section.RequiredTime("start"),
            section.RequiredPositive("price"));
        section.Close();
        return synthetic;
    }

    private static BarFileDocument? ReadBarFile(Section section)
    {
        string? path = section.OptionalText("path");
        int format = section.OptionalChoice("format", Formats) ?? 0;
        int? timestamp = section.OptionalChoice("timestamp", Stamps);
        string? timezone = section.OptionalText("timezone");
        string? columns = section.OptionalText("columns");
        long? priceScale = section.OptionalInteger("price_scale", 1, 1_000_000_000_000);
        int? price = section.OptionalChoice("price", QuoteSides);
        int onError = section.OptionalChoice("on_error", RowPolicies) ?? 0;
        section.AllowOnlyWith("path", FileKeys);
        return path is null ? null : new BarFileDocument(
            path, Formats[format], timestamp == 1, timestamp is not null, timezone, columns, priceScale,
            price is { } side ? QuoteSides[side] : null, onError == 1);
    }

    private static InstrumentDocument ReadInstrument(Section section)
    {
        decimal maker = section.OptionalDecimal("maker", -1, 1) ?? 0;
        decimal taker = section.OptionalDecimal("taker", -1, 1) ?? 0;
        decimal maxLeverage = section.OptionalDecimal("max_leverage", 1, 1000) ?? 1;
        return new InstrumentDocument
        {
            Node = section.Node,
            Symbol = section.RequiredName("symbol"),
            TickSize = section.RequiredPositive("tick_size"),
            LotSize = section.RequiredPositive("lot_size"),
            MinNotional = section.OptionalDecimal("min_notional", 0, MaxMoney) ?? 0,
            Maker = maker,
            Taker = taker,
            MaxLeverage = maxLeverage,
            ContractMultiplier = section.OptionalPositive("contract_multiplier") ?? 1,
            MaintenanceMarginRate = section.OptionalDecimal("maintenance_margin_rate", 0, 1) ?? 0.005m,
            Funding = section.OptionalText("funding"),
            FeeTiers = Section.ReadAll(
                section.Sections("fee_tiers", "fee tier"),
                tier => new FeeTierDocument(
                    tier.Node,
                    tier.RequiredDecimal("volume_30d", 0, MaxMoney),
                    tier.OptionalDecimal("maker", -1, 1) ?? maker,
                    tier.OptionalDecimal("taker", -1, 1) ?? taker)),
        };
    }

    private static ConnectorDocument ReadConnector(Section section)
        => ReadConnectorKeys(
            section,
            section.RequiredName("id"),
            ConnectorTypes[section.RequiredChoice("type", ConnectorTypes)]);

    private static ConnectorDocument ReadConnectorKeys(Section section, string id, string type)
    {
        return new ConnectorDocument
        {
            Node = section.Node,
            Id = id,
            Type = type,
            SlippageBps = section.OptionalDecimal("slippage_bps", 0, 10_000),
            FillModel = Word(section, "fill_model", FillModels),
            LatencyMillis = section.OptionalInteger("latency_ms", 0, 86_400_000),
            Intrabar = Word(section, "intrabar", IntrabarModes),
            LowerTimeframe = ReadFinerSources(section),
            LimitFill = Word(section, "limit_fill", LimitFills),
            PositionPolicy = Word(section, "position_policy", PositionPolicies),
            Participation = section.OptionalDecimal("participation", 0, 1),
            ImpactCoefficient = section.OptionalDouble("impact_coefficient", 0, 1_000_000),
            InstantTimeoutMillis = section.OptionalInteger("instant_timeout_ms", 1, 3_600_000),
            MaxOpenOrders = (int?)section.OptionalInteger("max_open_orders", 1, MaxBound),
            MaxOpenTrades = (int?)section.OptionalInteger("max_open_trades", 1, MaxBound),
            MaxOpenGroups = (int?)section.OptionalInteger("max_open_groups", 1, MaxBound),
            Translation = TranslationDocument.Read(section),
        };
    }

    private static List<FinerSourceDocument>? ReadFinerSources(Section connector)
    {
        if (connector.Child("lower_timeframe", "lower_timeframe") is not { } section)
        {
            return null;
        }

        var sources = new List<FinerSourceDocument>();
        foreach ((YamlScalar symbol, string source) in section.Names())
        {
            sources.Add(new FinerSourceDocument(symbol, source, section.Node.Find(symbol.Text) ?? symbol));
        }

        return sources;
    }

    private static StrategyLinkDocument ReadLink(Section section)
        => new(
            section.Node,
            section.RequiredName("id"),
            section.RequiredText("strategy"),
            section.RequiredName("connector"),
            section.Words("data", isRequired: true),
            section.OptionalBoolean("is_active") ?? true);

    private static string? Word(Section section, string key, string[] words)
        => section.OptionalChoice(key, words) is { } index ? words[index] : null;
}
