using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <summary>What an import found and did: everything it assumed, counted or left out is stated here.</summary>
public sealed record BarImportSummary
{
    /// <summary>What kept the import from writing; empty where it succeeded.</summary>
    public IReadOnlyList<ImportFinding> Findings { get; init; } = [];

    /// <summary>Whether everything asked for was done.</summary>
    public bool IsSuccess => Findings.Count == 0;

    /// <summary>The instrument's name.</summary>
    public string Symbol { get; init; } = "";

    /// <summary>The layout, as given or told from the file.</summary>
    public ImportFormat Format { get; init; }

    /// <summary>Whether the file was gzip.</summary>
    public bool IsGzip { get; init; }

    /// <summary>Whether the file was zip.</summary>
    public bool IsZip { get; init; }

    /// <summary>What the columns are and how they are separated, in words.</summary>
    public string Layout { get; init; } = "";

    /// <summary>The form, unit and zone of the stamps, in words.</summary>
    public string Stamps { get; init; } = "";

    /// <summary>Which instant of a bar its stamp names.</summary>
    public StampedAt Timestamp { get; init; }

    /// <summary>The length of every bar.</summary>
    public Timeframe Timeframe { get; init; }

    /// <summary>Whether the timeframe was taken from the rows' distances.</summary>
    public bool IsTimeframeInferred { get; init; }

    /// <summary>By what the file's prices are multiplied.</summary>
    public long PriceScale { get; init; } = 1;

    /// <summary>
    /// Prices such as 130522.99999999999 points that were taken as the whole number they were computed from.
    /// </summary>
    public long RoundedPriceCount { get; init; }

    /// <summary>Whether the source has no volume at all, so that every volume is 0.</summary>
    public bool IsVolumeAbsent { get; init; }

    /// <summary>Rows whose volume field is empty and was taken as 0.</summary>
    public long EmptyVolumeCount { get; init; }

    /// <summary>Bars whose volume is 0, where the source has volumes.</summary>
    public long ZeroVolumeCount { get; init; }

    /// <summary>Trades left out because the vendor marks them as suspicious and leaves them out of bars.</summary>
    public long SuspiciousCount { get; init; }

    /// <summary>Stamps in an hour that the zone's clock showed twice, told apart by the order of the rows.</summary>
    public long AmbiguousTimeCount { get; init; }

    /// <summary>Rows read, without header and empty lines.</summary>
    public long RowsRead { get; init; }

    /// <summary>Rows that are bars, or single trades or quotes that bars were made of.</summary>
    public long RowsAccepted { get; init; }

    /// <summary>Bars.</summary>
    public long BarCount { get; init; }

    /// <summary>Whether the rows are single trades or quotes.</summary>
    public bool IsSinglePrice { get; init; }

    /// <summary>Rows refused, by reason.</summary>
    public IReadOnlyList<RejectedRows> Rejected { get; init; } = [];

    /// <summary>Open of the first bar in UTC nanoseconds.</summary>
    public long FirstOpenNanos { get; init; }

    /// <summary>Open of the last bar in UTC nanoseconds.</summary>
    public long LastOpenNanos { get; init; }

    /// <summary>Stretches without bars.</summary>
    public long GapCount { get; init; }

    /// <summary>Bars that would fit into them.</summary>
    public long MissingBarCount { get; init; }

    /// <summary>The first gaps.</summary>
    public IReadOnlyList<BarGap> FirstGaps { get; init; } = [];

    /// <summary>Bars that open before the bar before them closes, as a local day of 23 hours does.</summary>
    public long OverlapCount { get; init; }

    /// <summary>Identity of the bars, where a store was written.</summary>
    public string? ContentHash { get; init; }
}
