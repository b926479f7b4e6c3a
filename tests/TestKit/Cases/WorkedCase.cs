using System.Collections.Generic;

namespace S1mpleTrader.TestKit;

/// <summary>One worked case: bars, what is asked of the account at which close, and what must come out.</summary>
public sealed record WorkedCase
{
    public required string Name { get; init; }

    /// <summary>Name of the file that holds it, with the line, for messages.</summary>
    public required string Source { get; init; }

    public decimal InitialCapital { get; init; } = 10000m;

    public long TimeframeNanos { get; init; } = 60_000_000_000L;

    /// <summary>Open time of index 0, UTC nanoseconds since the epoch.</summary>
    public long StartNanos { get; init; }

    public bool CloseAtEnd { get; init; } = true;

    public decimal AnnualizationDays { get; init; } = 365m;

    public int WarmupBars { get; init; }

    public long? PeriodStartNanos { get; init; }

    public long? PeriodEndNanos { get; init; }

    /// <summary>True when the entry reference is that of <c>planning: sequential</c>.</summary>
    public bool SequentialPlanning { get; init; }

    /// <summary>In the operation's order; the first is the default symbol of an action.</summary>
    public required IReadOnlyList<CaseInstrument> Instruments { get; init; }

    public CaseConnector Connector { get; init; } = new();

    /// <summary>Rows per symbol, ascending by index.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<CaseBar>> Bars { get; init; }

    /// <summary>The finer bars of <c>intrabar: lower_timeframe</c>.</summary>
    public CaseLower? Lower { get; init; }

    public IReadOnlyList<CaseFunding> Funding { get; init; } = [];

    public IReadOnlyList<CaseAction> Actions { get; init; } = [];

    public CaseExpectation Expect { get; init; } = new();

    /// <summary>Open time of the bar with an index.</summary>
    public long OpenTimeNanos(int index) => StartNanos + (index * TimeframeNanos);

    /// <summary>The case with another <c>intrabar</c>.</summary>
    public WorkedCase With(string intrabar) => this with { Connector = Connector with { Intrabar = intrabar } };

    public override string ToString() => Name;
}

/// <summary>An instrument's grid, fees and margin rules, as decimal text gave them.</summary>
public sealed record CaseInstrument
{
    public string Symbol { get; init; } = "X";

    public decimal Tick { get; init; } = 0.01m;

    public decimal Lot { get; init; } = 0.001m;

    public decimal MinNotional { get; init; } = 5m;

    public decimal Multiplier { get; init; } = 1m;

    public decimal Maker { get; init; }

    public decimal Taker { get; init; }

    public decimal MaxLeverage { get; init; } = 1m;

    public decimal MaintenanceMarginRate { get; init; } = 0.005m;

    /// <summary>Ascending by volume.</summary>
    public IReadOnlyList<CaseFeeTier> FeeTiers { get; init; } = [];
}

/// <summary>Fee rates from a volume on.</summary>
public readonly record struct CaseFeeTier(decimal Volume30d, decimal Maker, decimal Taker);

/// <summary>The simulated venue of a case.</summary>
public sealed record CaseConnector
{
    public decimal SlippageBps { get; init; }

    /// <summary>IMMEDIATE or MARKET_IMPACT.</summary>
    public string FillModel { get; init; } = "IMMEDIATE";

    public decimal Participation { get; init; } = 0.10m;

    public decimal ImpactCoefficient { get; init; } = 1m;

    public decimal LatencyMs { get; init; }

    /// <summary>pessimistic, optimistic, ohlc_path, lower_timeframe or interval.</summary>
    public string Intrabar { get; init; } = "pessimistic";

    /// <summary>touch or through.</summary>
    public string LimitFill { get; init; } = "touch";

    /// <summary>one_at_a_time, pyramid or hedge.</summary>
    public string PositionPolicy { get; init; } = "one_at_a_time";

    /// <summary>Entry orders and market orders that reduce; stops and targets belong to their trade.</summary>
    public int MaxOpenOrders { get; init; } = 1024;

    /// <summary>Open trades, and groups that may yet open one.</summary>
    public int MaxOpenTrades { get; init; } = 256;

    /// <summary>Groups with an open order or an open trade.</summary>
    public int MaxOpenGroups { get; init; } = 256;
}

/// <summary>Finer bars of some symbols; index 0 opens where the case's index 0 does.</summary>
/// <param name="TimeframeNanos">Their length, which divides the case's.</param>
/// <param name="Bars">Rows per symbol, ascending by index; a symbol may have none.</param>
public sealed record CaseLower(long TimeframeNanos, IReadOnlyDictionary<string, IReadOnlyList<CaseBar>> Bars);

/// <summary>One row of a symbol; a skipped index is a missing bar.</summary>
public readonly record struct CaseBar(
    int Index, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume);

/// <summary>One funding rate with its stamp.</summary>
public readonly record struct CaseFunding(string Symbol, long TimeNanos, decimal Rate);
