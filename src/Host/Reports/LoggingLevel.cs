namespace S1mpleTrader.Host.Reports;

/// <summary>How much a command writes to standard error; each level writes what those before it do.</summary>
public enum LoggingLevel
{
    /// <summary>Why it failed.</summary>
    Error,

    /// <summary>Warnings.</summary>
    Warning,

    /// <summary>Progress, and what happens in a paper session.</summary>
    Info,
}
