namespace S1mpleTrader.Columnar.Import;

/// <summary>Why an import wrote nothing.</summary>
public enum ImportFindingKind
{
    /// <summary>There is no such file.</summary>
    SourceMissing,

    /// <summary>The file can't be read, or is no regular file.</summary>
    SourceUnreadable,

    /// <summary>The file holds nothing, or a header only.</summary>
    SourceEmpty,

    /// <summary>A gzip file is cut off or damaged.</summary>
    SourceDamaged,

    /// <summary>The file was written to while it was read.</summary>
    SourceChanged,

    /// <summary>The file is of a kind that can't be imported.</summary>
    FormatUnknown,

    /// <summary>The header lacks a column that every bar needs, or names one twice.</summary>
    HeaderUnknown,

    /// <summary>No row has a stamp in a known form.</summary>
    TimestampUnknown,

    /// <summary>The rows' distances contradict the timeframe.</summary>
    TimeframeContradicted,

    /// <summary>Rows were refused, and the policy is to write nothing then.</summary>
    RowsRejected,

    /// <summary>Every row was refused.</summary>
    NoRows,

    /// <summary>An option is missing that the file makes necessary.</summary>
    OptionRequired,

    /// <summary>An option has a value that makes no sense, or contradicts the file.</summary>
    OptionInvalid,

    /// <summary>The store can't be written.</summary>
    TargetUnwritable,
}

/// <summary>Something that kept an import from writing.</summary>
/// <param name="Kind">What kind of fault: the source's, an option's, or the target's.</param>
/// <param name="Line">Line of the source, counted from 1; 0 where it has none.</param>
/// <param name="Message">
/// What is wrong, what was expected, what to do; it names the target where that is at fault, and never the source.
/// </param>
/// <param name="Option">
/// The option that is missing or wrong, as a data source's key has it: <c>price_scale</c>; null where none is.
/// </param>
public sealed record ImportFinding(ImportFindingKind Kind, long Line, string Message, string? Option = null);
