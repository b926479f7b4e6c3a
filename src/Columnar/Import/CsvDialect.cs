namespace S1mpleTrader.Columnar.Import;

/// <summary>What a row of a file is.</summary>
internal enum RowKind
{
    /// <summary>A bar.</summary>
    Bars,

    /// <summary>A bar of the bid and one of the ask.</summary>
    QuoteBars,

    /// <summary>A single trade.</summary>
    Trades,

    /// <summary>A single quote: one bid, one ask.</summary>
    Quotes,
}

/// <summary>The columns of open, high, low and close; all the same where a row has one price.</summary>
internal readonly record struct PriceColumns(int Open, int High, int Low, int Close)
{
    /// <summary>Columns that the file doesn't have.</summary>
    internal static PriceColumns Absent => OfOne(CsvDialect.Absent);

    internal bool IsAbsent => Close == CsvDialect.Absent;

    internal static PriceColumns OfOne(int column) => new(column, column, column, column);
}

/// <summary>
/// How a delimited file says what a bar is: found once from the file's first lines, then applied to every line.
/// </summary>
internal sealed record CsvDialect
{
    /// <summary>Index of a column that the file doesn't have.</summary>
    internal const int Absent = -1;

    internal required ImportFormat Format { get; init; }

    internal required RowKind Kind { get; init; }

    internal required byte Separator { get; init; }

    /// <summary>Whether the first line is a header.</summary>
    internal required bool HasHeader { get; init; }

    /// <summary>Fields that every line must have.</summary>
    internal required int FieldCount { get; init; }

    /// <summary>The stamp, or its date.</summary>
    internal required int Time { get; init; }

    /// <summary>The time of day, where it is a column of its own.</summary>
    internal required int TimeOfDay { get; init; }

    /// <summary>The prices that are read.</summary>
    internal required PriceColumns Prices { get; init; }

    /// <summary>The ask, where <see cref="Prices"/> is the bid and their means are wanted; else absent.</summary>
    internal required PriceColumns MeanWith { get; init; }

    internal required int Volume { get; init; }

    /// <summary>A flag by which the vendor excludes a trade from bars.</summary>
    internal required int Suspicious { get; init; }

    internal StampForm StampForm { get; init; }

    /// <summary>Coarsest unit of epoch stamps: 0 for seconds to 3 for nanoseconds.</summary>
    internal int CoarsestUnit { get; init; }

    /// <summary>
    /// Local midnight of the file's day, where stamps count from it, in nanoseconds as if local time were UTC.
    /// </summary>
    internal long Midnight { get; init; }

    /// <summary>Whether rows become bars only when they are put together.</summary>
    internal bool IsSinglePrice => Kind is RowKind.Trades or RowKind.Quotes;
}
