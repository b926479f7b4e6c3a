namespace S1mpleTrader.Columnar.Import;

/// <summary>Why a row isn't a bar. A row counts under the first reason that applies, in this order.</summary>
public enum RowReject
{
    /// <summary>The row is a bar.</summary>
    None,

    /// <summary>The line is longer than 16,384 bytes.</summary>
    LineTooLong,

    /// <summary>The row has more or fewer fields than the others, or a quote that isn't closed.</summary>
    FieldCount,

    /// <summary>The stamp isn't a time in the file's form.</summary>
    BadTimestamp,

    /// <summary>The stamp has no zone, unlike those before, and none was given.</summary>
    TimezoneMissing,

    /// <summary>The stamp names an hour that the zone's clock skipped.</summary>
    InvalidLocalTime,

    /// <summary>A price or the volume isn't a number.</summary>
    BadNumber,

    /// <summary>
    /// A price or the volume is NaN, infinite or too large; or a trade's size is so for the bar that it belongs to.
    /// </summary>
    NonFinite,

    /// <summary>A price is zero or negative.</summary>
    NonPositivePrice,

    /// <summary>The high is below the low.</summary>
    HighBelowLow,

    /// <summary>The open or the close lies outside low to high.</summary>
    OutsideRange,

    /// <summary>The volume is negative.</summary>
    NegativeVolume,

    /// <summary>The row has the same stamp as the last accepted one.</summary>
    Duplicate,

    /// <summary>The row's stamp is before that of the last accepted one.</summary>
    OutOfOrder,
}
