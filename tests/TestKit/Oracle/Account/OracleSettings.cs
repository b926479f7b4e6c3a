using System.Collections.Generic;

namespace S1mpleTrader.TestKit;

/// <summary>What a symbol trades like.</summary>
public sealed record OracleInstrument
{
    public required string Symbol { get; init; }

    public decimal Tick { get; init; } = 0.01m;

    public decimal Lot { get; init; } = 0.001m;

    public decimal MinNotional { get; init; } = 5m;

    public decimal Multiplier { get; init; } = 1m;

    public decimal Maker { get; init; }

    public decimal Taker { get; init; }

    public decimal MaxLeverage { get; init; } = 1m;

    public decimal MaintenanceMarginRate { get; init; } = 0.005m;

    /// <summary>Ascending by time.</summary>
    public IReadOnlyList<OracleFundingRate> Funding { get; init; } = [];

    /// <summary>Empty: the flat rates hold.</summary>
    public IReadOnlyList<OracleFeeTier> FeeTiers { get; init; } = [];
}

public readonly record struct OracleFundingRate(long TimeNanos, decimal Rate);

public readonly record struct OracleFeeTier(decimal Volume30d, decimal Maker, decimal Taker);

public enum OracleIntrabar
{
    Pessimistic,
    Optimistic,
    OhlcPath,
    LowerTimeframe,
}

public enum OraclePositionPolicy
{
    OneAtATime,
    Pyramid,
    Hedge,
}

/// <summary>The account and its simulated venue.</summary>
public sealed record OracleSettings
{
    public decimal InitialCapital { get; init; } = 10000m;

    public required IReadOnlyList<OracleInstrument> Instruments { get; init; }

    public required long TimeframeNanos { get; init; }

    public decimal SlippageBps { get; init; }

    public decimal Participation { get; init; } = 0.10m;

    public decimal ImpactCoefficient { get; init; } = 1m;

    public OracleIntrabar Intrabar { get; init; }

    /// <summary>
    /// The finer rows of each symbol, ascending by time; a symbol without any has an empty list or none.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<OracleRow>> FinerRows { get; init; } = [];

    public bool LimitFillThrough { get; init; }

    public OraclePositionPolicy PositionPolicy { get; init; }

    public int MaxOpenOrders { get; init; } = 1024;

    public int MaxOpenTrades { get; init; } = 256;

    public int MaxOpenGroups { get; init; } = 256;

    public bool SequentialPlanning { get; init; }

    public bool CloseAtEnd { get; init; } = true;

    public decimal AnnualizationDays { get; init; } = 365m;
}

/// <summary>One row of a symbol as the account sees it; the ordinal counts its data source's rows from 0.</summary>
public readonly record struct OracleRow(
    int Ordinal, long OpenTime, long CloseTime, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume);
