namespace S1mpleTrader.Host.Config.Documents;

/// <summary>
/// A connector's thresholds for translating intent to a real venue's words; null where the file is silent.
/// </summary>
internal sealed record TranslationDocument
{
    private const int MaxMinutes = 525_600;

    /// <summary>Keys that decide something on a connector of type cex or dex.</summary>
    public static readonly string[] VenueKeys = ["urgent_above", "patient_below", "hidden_below"];

    /// <summary>Keys that decide something on a connector of type cex only.</summary>
    public static readonly string[] CexKeys =
        ["twap_min_size", "twap_window_minutes", "iceberg_min_size", "iceberg_visible_ratio"];

    /// <summary>Keys that decide something on a connector of type dex only.</summary>
    public static readonly string[] DexKeys = ["mev_below", "mev_min_value", "multi_dex_min_size", "deadline_minutes"];

    /// <summary>Above this urgency at once.</summary>
    public required double? UrgentAbove { get; init; }

    /// <summary>Below this urgency patiently.</summary>
    public required double? PatientBelow { get; init; }

    /// <summary>Below this visibility hidden.</summary>
    public required double? HiddenBelow { get; init; }

    /// <summary>Size above which a patient entry is worked in parts.</summary>
    public required decimal? TwapMinSize { get; init; }

    /// <summary>Minutes over which parts are spread without a window.</summary>
    public required int? TwapWindowMinutes { get; init; }

    /// <summary>Size above which a hidden entry is an iceberg.</summary>
    public required decimal? IcebergMinSize { get; init; }

    /// <summary>The part of an iceberg that shows.</summary>
    public required decimal? IcebergVisibleRatio { get; init; }

    /// <summary>Below this visibility swaps are protected.</summary>
    public required double? MevBelow { get; init; }

    /// <summary>Value above which swaps are protected.</summary>
    public required decimal? MevMinValue { get; init; }

    /// <summary>Size above which a swap is split.</summary>
    public required decimal? MultiDexMinSize { get; init; }

    /// <summary>Minutes after which a swap is void without a window.</summary>
    public required int? DeadlineMinutes { get; init; }

    /// <summary>Reads the keys of a connector.</summary>
    public static TranslationDocument Read(Section section) => new()
    {
        UrgentAbove = section.OptionalDouble("urgent_above", 0, 1),
        PatientBelow = section.OptionalDouble("patient_below", 0, 1),
        HiddenBelow = section.OptionalDouble("hidden_below", 0, 1),
        TwapMinSize = section.OptionalPositive("twap_min_size"),
        TwapWindowMinutes = (int?)section.OptionalInteger("twap_window_minutes", 1, MaxMinutes),
        IcebergMinSize = section.OptionalPositive("iceberg_min_size"),
        IcebergVisibleRatio = section.OptionalDecimal("iceberg_visible_ratio", 0.0001m, 1),
        MevBelow = section.OptionalDouble("mev_below", 0, 1),
        MevMinValue = section.OptionalPositive("mev_min_value"),
        MultiDexMinSize = section.OptionalPositive("multi_dex_min_size"),
        DeadlineMinutes = (int?)section.OptionalInteger("deadline_minutes", 1, MaxMinutes),
    };
}
