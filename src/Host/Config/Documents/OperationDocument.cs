using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Synthetic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Config.Documents;

/// <summary>Where an operation runs.</summary>
internal enum OperationEnvironment
{
    /// <summary>Over recorded or generated bars.</summary>
    Backtest,

    /// <summary>Over bars that arrive, with simulated orders.</summary>
    Paper,

    /// <summary>With real orders.</summary>
    Live,
}

/// <summary>
/// An <c>operation.yaml</c> as written, defaults filled in; every record keeps its node for later findings.
/// </summary>
internal sealed record OperationDocument
{
    /// <summary>The document's own mapping.</summary>
    public required YamlMapping Node { get; init; }

    /// <summary>The operation's name; names its folder of results.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for; decides nothing.</summary>
    public required string? Description { get; init; }

    /// <summary>Where it runs.</summary>
    public required OperationEnvironment Environment { get; init; }

    /// <summary>In account currency.</summary>
    public required decimal InitialCapital { get; init; }

    /// <summary>The account's currency.</summary>
    public required string Currency { get; init; }

    /// <summary>First rows of each data source that only warm up.</summary>
    public required int WarmupBars { get; init; }

    /// <summary>First close time decided at, or null.</summary>
    public required long? PeriodStart { get; init; }

    /// <summary>First close time not decided at any more, or null.</summary>
    public required long? PeriodEnd { get; init; }

    /// <summary>Whether open trades close at the last decided row.</summary>
    public required bool CloseAtEnd { get; init; }

    /// <summary>Days a year for Sharpe and Sortino.</summary>
    public required double AnnualizationDays { get; init; }

    /// <summary>Where bars come from.</summary>
    public required IReadOnlyList<DataSourceDocument> DataSources { get; init; }

    /// <summary>What is traded.</summary>
    public required IReadOnlyList<InstrumentDocument> Instruments { get; init; }

    /// <summary>Where orders go.</summary>
    public required IReadOnlyList<ConnectorDocument> Connectors { get; init; }

    /// <summary>Events by the clock.</summary>
    public required IReadOnlyList<ScheduleDocument> Schedule { get; init; }

    /// <summary>Which strategy runs on which data and connector.</summary>
    public required IReadOnlyList<StrategyLinkDocument> StrategyLinks { get; init; }

    /// <summary>What a run leaves behind about its decisions.</summary>
    public required JournalLevel Journal { get; init; }

    /// <summary>Returns a data source by its id.</summary>
    /// <param name="id">One that <see cref="Validation.OperationRules"/> has checked.</param>
    public DataSourceDocument DataSource(string id) => DataSources.First(source => source.Id == id);

    /// <summary>Returns an instrument by its symbol.</summary>
    /// <param name="symbol">One that <see cref="Validation.OperationRules"/> has checked.</param>
    public InstrumentDocument Instrument(string symbol)
        => Instruments.First(instrument => instrument.Symbol == symbol);

    /// <summary>Returns a connector by its id.</summary>
    /// <param name="id">One that <see cref="Validation.OperationRules"/> has checked.</param>
    public ConnectorDocument Connector(string id) => Connectors.First(connector => connector.Id == id);
}

/// <summary>A synthetic market: everything that decides its bars.</summary>
/// <param name="Node">Its mapping.</param>
/// <param name="Seed">Seed of the generator.</param>
/// <param name="Bars">Number of bars.</param>
/// <param name="Start">Open time of the first bar, UTC nanoseconds.</param>
/// <param name="Price">First open, in quote currency.</param>
internal sealed record SyntheticDocument(YamlMapping Node, ulong Seed, int Bars, long Start, decimal Price)
{
    /// <summary>Returns the market.</summary>
    /// <param name="source">The data source that it is.</param>
    /// <param name="tickSize">Its instrument's price grid.</param>
    public SyntheticMarketSpec MarketOf(DataSourceDocument source, decimal tickSize)
        => new(source.Symbol, source.Timeframe, Seed, Bars, Start, Price, tickSize);
}

/// <summary>A file of bars and how it is read.</summary>
/// <param name="Path">As written; relative to the operation's folder.</param>
/// <param name="Format">The vendor's format.</param>
/// <param name="TimestampIsClose">Whether the file's stamps are close times.</param>
/// <param name="TimestampIsGiven">Whether the operation says which they are.</param>
/// <param name="Timezone">The stamps' time zone, or null where the format says it.</param>
/// <param name="Columns">Which column is what, or null for the header's word.</param>
/// <param name="PriceScale">Prices in the file are so many times the real ones; or null.</param>
/// <param name="Price">Which side of a quote: bid, ask or mid; or null.</param>
/// <param name="SkipsBadRows">Whether bad rows are left out instead of stopping.</param>
internal sealed record BarFileDocument(
    string Path,
    string Format,
    bool TimestampIsClose,
    bool TimestampIsGiven,
    string? Timezone,
    string? Columns,
    long? PriceScale,
    string? Price,
    bool SkipsBadRows)
{
    /// <summary>Whether it is a bar store, which is read as it is: the other keys are of imports.</summary>
    public bool IsStore => Path.EndsWith(".arrow", StringComparison.OrdinalIgnoreCase);
}

/// <summary>One data source; exactly one of file, synthetic market and stream.</summary>
/// <param name="Node">Its mapping.</param>
/// <param name="Id">Its id in the operation.</param>
/// <param name="Symbol">The instrument.</param>
/// <param name="Timeframe">The bars' length.</param>
/// <param name="Synthetic">Generated bars, or null.</param>
/// <param name="File">Recorded bars, or null.</param>
/// <param name="Stream">Bars that arrive through a socket or standard input, or null.</param>
internal sealed record DataSourceDocument(
    YamlMapping Node,
    string Id,
    string Symbol,
    Timeframe Timeframe,
    SyntheticDocument? Synthetic,
    BarFileDocument? File,
    StreamDocument? Stream);

/// <summary>Bars or trades that arrive as lines.</summary>
/// <param name="Socket">The socket; null for standard input.</param>
/// <param name="IsStandardInput">Whether it is standard input.</param>
/// <param name="StaleAfterMillis">It is silent for too long after so many; null for three bars' length.</param>
internal sealed record StreamDocument(string? Socket, bool IsStandardInput, long? StaleAfterMillis);

/// <summary>One instrument.</summary>
internal sealed record InstrumentDocument
{
    /// <summary>Its mapping.</summary>
    public required YamlMapping Node { get; init; }

    /// <summary>Its name.</summary>
    public required string Symbol { get; init; }

    /// <summary>Price grid.</summary>
    public required decimal TickSize { get; init; }

    /// <summary>Quantity grid.</summary>
    public required decimal LotSize { get; init; }

    /// <summary>Smallest notional of an entry.</summary>
    public required decimal MinNotional { get; init; }

    /// <summary>Fee rate of fills that add liquidity.</summary>
    public required decimal Maker { get; init; }

    /// <summary>Fee rate of fills that take liquidity.</summary>
    public required decimal Taker { get; init; }

    /// <summary>Largest notional over margin.</summary>
    public required decimal MaxLeverage { get; init; }

    /// <summary>Base units per contract.</summary>
    public required decimal ContractMultiplier { get; init; }

    /// <summary>Maintenance margin as a fraction of notional.</summary>
    public required decimal MaintenanceMarginRate { get; init; }

    /// <summary>The file of its funding rates, as written; null for none.</summary>
    public required string? Funding { get; init; }

    /// <summary>Fee rates by the account's volume, as listed.</summary>
    public required IReadOnlyList<FeeTierDocument> FeeTiers { get; init; }
}

/// <summary>Fee rates from a volume on; rates that the tier leaves out are the instrument's.</summary>
/// <param name="Node">Its mapping.</param>
/// <param name="Volume30d">The account's notional over 30 days.</param>
/// <param name="Maker">Fee rate of fills that add liquidity.</param>
/// <param name="Taker">Fee rate of fills that take liquidity.</param>
internal sealed record FeeTierDocument(YamlMapping Node, decimal Volume30d, decimal Maker, decimal Taker);

/// <summary>One connector; null where the file is silent and the platform's or the engine's default holds.</summary>
internal sealed record ConnectorDocument
{
    /// <summary>Its mapping.</summary>
    public required YamlMapping Node { get; init; }

    /// <summary>Its id; empty for the platform's defaults.</summary>
    public required string Id { get; init; }

    /// <summary>backtest, cex, dex: which translator.</summary>
    public required string Type { get; init; }

    /// <summary>Slippage of taker fills in basis points.</summary>
    public required decimal? SlippageBps { get; init; }

    /// <summary>IMMEDIATE or MARKET_IMPACT.</summary>
    public required string? FillModel { get; init; }

    /// <summary>Milliseconds from decision to market.</summary>
    public required long? LatencyMillis { get; init; }

    /// <summary>What decides ambiguous bars.</summary>
    public required string? Intrabar { get; init; }

    /// <summary>The finer data sources that decide ambiguous bars; null where the key is absent.</summary>
    public required IReadOnlyList<FinerSourceDocument>? LowerTimeframe { get; init; }

    /// <summary>When a resting limit fills: touch or through.</summary>
    public required string? LimitFill { get; init; }

    /// <summary>Which trades may be open together.</summary>
    public required string? PositionPolicy { get; init; }

    /// <summary>Largest share of a bar's volume that is filled.</summary>
    public required decimal? Participation { get; init; }

    /// <summary>Factor of the square-root impact.</summary>
    public required double? ImpactCoefficient { get; init; }

    /// <summary>How long an instant waits for a symbol's bar, in paper.</summary>
    public required long? InstantTimeoutMillis { get; init; }

    /// <summary>Most orders open at once.</summary>
    public required int? MaxOpenOrders { get; init; }

    /// <summary>Most trades open at once.</summary>
    public required int? MaxOpenTrades { get; init; }

    /// <summary>Most execution groups open at once.</summary>
    public required int? MaxOpenGroups { get; init; }

    /// <summary>Thresholds of the translation to a real venue.</summary>
    public required TranslationDocument Translation { get; init; }
}

/// <summary>A symbol's finer data source.</summary>
/// <param name="Symbol">The symbol, where it is written.</param>
/// <param name="Source">The id of a data source.</param>
/// <param name="Place">Where that is written.</param>
internal sealed record FinerSourceDocument(YamlScalar Symbol, string Source, YamlNode Place);

/// <summary>One event by the clock.</summary>
/// <param name="Node">Its mapping.</param>
/// <param name="Event">The event's name.</param>
/// <param name="Spec">When it comes; null after an error.</param>
internal sealed record ScheduleDocument(YamlMapping Node, string Event, ScheduleSpec? Spec);

/// <summary>One strategy on its data and connector.</summary>
/// <param name="Node">Its mapping.</param>
/// <param name="Id">Its id; names its folder of results.</param>
/// <param name="Strategy">The blueprint's path as written.</param>
/// <param name="Connector">The connector's id.</param>
/// <param name="Data">Ids of data sources, with their places.</param>
/// <param name="IsActive">Whether it runs.</param>
internal sealed record StrategyLinkDocument(
    YamlMapping Node, string Id, string Strategy, string Connector, IReadOnlyList<YamlScalar> Data, bool IsActive);
