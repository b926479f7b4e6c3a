using System.Globalization;

namespace S1mpleTrader.Config.Yaml;

/// <summary>Whether a finding stops the run.</summary>
public enum FindingSeverity
{
    /// <summary>The configuration can't be used.</summary>
    Error,

    /// <summary>The configuration can be used, but probably means something else than its author thinks.</summary>
    Warning,
}

/// <summary>One thing that is wrong with an input, and where.</summary>
/// <remarks>Plain values only, so that the source generator can keep and compare findings between runs.</remarks>
public sealed record Finding
{
    /// <summary>Describes one problem.</summary>
    /// <param name="severity">Whether it stops the run.</param>
    /// <param name="file">The file as the user named it, or <c>--set</c>.</param>
    /// <param name="line">Line counted from 1; 0 where the file as a whole is meant.</param>
    /// <param name="column">Column in UTF-16 code units counted from 1; 0 where the file as a whole is meant.</param>
    /// <param name="message">What is wrong, what was expected, and the nearest right name.</param>
    /// <param name="isOfData">Whether data is missing or wrong, and not the configuration that names it.</param>
    public Finding(FindingSeverity severity, string file, int line, int column, string message, bool isOfData = false)
    {
        IsOfData = isOfData;
        Severity = severity;
        File = file;
        Line = line;
        Column = column;
        Message = message;
    }

    /// <summary>Whether it stops the run.</summary>
    public FindingSeverity Severity { get; }

    /// <summary>The file as the user named it, or <c>--set</c>.</summary>
    public string File { get; }

    /// <summary>Line counted from 1; 0 where the file as a whole is meant.</summary>
    public int Line { get; }

    /// <summary>Column in UTF-16 code units counted from 1; 0 where the file as a whole is meant.</summary>
    public int Column { get; }

    /// <summary>What is wrong, what was expected, and the nearest right name.</summary>
    public string Message { get; }

    /// <summary>Whether data is missing or wrong, and not the configuration that names it.</summary>
    public bool IsOfData { get; }

    /// <summary>
    /// Formats as <c>file:line:column: error: message</c>, which editors and terminals turn into a link.
    /// </summary>
    public override string ToString()
    {
        string place = Line > 0
            ? File + ":" + Line.ToString(CultureInfo.InvariantCulture) + ":"
                + Column.ToString(CultureInfo.InvariantCulture)
            : File;
        return place + (Severity == FindingSeverity.Error ? ": error: " : ": warning: ") + Message;
    }
}
