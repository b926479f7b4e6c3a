namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>A connector to a central order book: the thresholds of its translation. All bounds are strict.</summary>
public sealed record CexConnectorSpec
{
    /// <summary>Above this urgency an entry is MARKET and IOC.</summary>
    public double UrgentAbove { get; init; } = 0.8;

    /// <summary>Below this urgency a large entry is worked in parts.</summary>
    public double PatientBelow { get; init; } = 0.3;

    /// <summary>Below this visibility a large entry is an iceberg.</summary>
    public double HiddenBelow { get; init; } = 0.3;

    /// <summary>
    /// Size in base units above which a patient entry is worked in parts, none of them
    /// larger where the window has room.
    /// </summary>
    public decimal TwapMinSize { get; init; } = 1m;

    /// <summary>Minutes over which parts are spread where the intent has no window.</summary>
    public int TwapWindowMinutes { get; init; } = 30;

    /// <summary>Size in base units above which a hidden entry is an iceberg.</summary>
    public decimal IcebergMinSize { get; init; } = 5m;

    /// <summary>The part of an iceberg that shows.</summary>
    public decimal IcebergVisibleRatio { get; init; } = 0.1m;
}

/// <summary>A connector to decentralised exchanges: the thresholds of its translation. All bounds are strict.</summary>
public sealed record DexConnectorSpec
{
    /// <summary>Above this urgency gas is paid for speed.</summary>
    public double UrgentAbove { get; init; } = 0.8;

    /// <summary>Below this urgency gas is saved.</summary>
    public double PatientBelow { get; init; } = 0.3;

    /// <summary>Below this visibility swaps go through a private mempool.</summary>
    public double HiddenBelow { get; init; } = 0.3;

    /// <summary>Below this visibility swaps are protected from those who trade ahead of them.</summary>
    public double MevBelow { get; init; } = 0.5;

    /// <summary>Position value in account currency above which they are protected whatever their visibility.</summary>
    public decimal MevMinValue { get; init; } = 10_000m;

    /// <summary>Size in base units above which a swap is split over several exchanges.</summary>
    public decimal MultiDexMinSize { get; init; } = 10m;

    /// <summary>Minutes after which a swap is void where the intent has no window.</summary>
    public int DeadlineMinutes { get; init; } = 20;
}
