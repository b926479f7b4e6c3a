namespace S1mpleTrader.Columnar.Streams;

/// <summary>What a line of a stream says.</summary>
public enum StreamLineKind : byte
{
    /// <summary>A bar has closed.</summary>
    Bar,

    /// <summary>A market print, to be put together into bars.</summary>
    TradePrint,

    /// <summary>The sender is alive; with a time: everything up to that time has been sent.</summary>
    Heartbeat,

    /// <summary>A symbol, or the whole stream, has ended.</summary>
    End,
}

/// <summary>One line of a stream.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Symbol">Index of its symbol; -1 for none.</param>
/// <param name="Time">
/// A bar's open, a print's or a heartbeat's time, UTC nanoseconds; <see cref="long.MinValue"/> for none.
/// </param>
/// <param name="Open">The open; of a print its price, as high, low and close.</param>
/// <param name="High">The high.</param>
/// <param name="Low">The low.</param>
/// <param name="Close">The close.</param>
/// <param name="Volume">The volume; of a print its quantity.</param>
public readonly record struct StreamLine(
    StreamLineKind Kind, int Symbol, long Time, double Open, double High, double Low, double Close, double Volume);

/// <summary>Why a line of a stream isn't taken. It counts under the first reason that applies, in this order.</summary>
public enum StreamReject : byte
{
    /// <summary>The line is taken.</summary>
    None,

    /// <summary>The line is longer than 16,384 bytes.</summary>
    LineTooLong,

    /// <summary>
    /// The connection ended within the line: what came of it may be another line's beginning, whole as it looks.
    /// </summary>
    BrokenOff,

    /// <summary>The first field is none of bar, trade, heartbeat, end.</summary>
    UnknownKind,

    /// <summary>The line has more or fewer fields than its kind.</summary>
    FieldCount,

    /// <summary>The symbol is none of the stream's.</summary>
    UnknownSymbol,

    /// <summary>The time is neither epoch digits nor ISO-8601.</summary>
    BadTime,

    /// <summary>
    /// A price or the volume isn't a finite number; or a trade's quantity makes none of its bar's volume.
    /// </summary>
    BadNumber,

    /// <summary>A price is zero or negative.</summary>
    NonPositivePrice,

    /// <summary>The high is below the low.</summary>
    HighBelowLow,

    /// <summary>The open or the close lies outside low to high.</summary>
    OutsideRange,

    /// <summary>The volume is negative.</summary>
    NegativeVolume,

    /// <summary>A price is off the instrument's tick grid, or beyond what the account can hold.</summary>
    OffGrid,

    /// <summary>The symbol has sent bars and now a trade, or trades and now a bar.</summary>
    MixedKinds,

    /// <summary>The symbol's bar of that time is there.</summary>
    Duplicate,

    /// <summary>The symbol's bar or trade before this one is later.</summary>
    OutOfOrder,

    /// <summary>The instant has closed without it.</summary>
    Late,

    /// <summary>The symbol has ended.</summary>
    AfterEnd,
}
