namespace S1mpleTrader.Columnar.Import;

/// <summary>How a delimited file says what a bar is: found once from the file's first lines, then applied to every line.</summary>
internal sealed record CsvDialect
{
    /// <summary>Index of a column that the file doesn't have.</summary>
    internal const int Absent = -1;

    internal required ImportFormat Format { get; init; }

    internal required byte Separator { get; init; }

    /// <summary>Whether the first line is a header.</summary>
    internal required bool HasHeader { get; init; }

    /// <summary>Fields that every line must have.</summary>
    internal required int FieldCount { get; init; }

    /// <summary>The stamp, or its date.</summary>
    internal required int Time { get; init; }

    /// <summary>The time of day, where it is a column of its own.</summary>
    internal int TimeOfDay { get; init; } = Absent;

    internal required int Open { get; init; }

    internal required int High { get; init; }

    internal required int Low { get; init; }

    internal required int Close { get; init; }

    internal required int Volume { get; init; }

    internal StampForm StampForm { get; init; }

    /// <summary>Coarsest unit of epoch stamps: 0 for seconds to 3 for nanoseconds.</summary>
    internal int CoarsestUnit { get; init; }
}
