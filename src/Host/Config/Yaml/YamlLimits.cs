namespace S1mpleTrader.Config.Yaml;

/// <summary>
/// What a configuration file may contain at most; checked while reading, before anything is built from it.
/// </summary>
public static class YamlLimits
{
    /// <summary>Bytes in a file: 1 MiB.</summary>
    public const int MaxFileBytes = 1 << 20;

    /// <summary>Collections inside one another; the document's own mapping is level 1.</summary>
    public const int MaxDepth = 32;

    /// <summary>UTF-16 code units in one scalar: 64 Ki.</summary>
    public const int MaxScalarChars = 64 << 10;

    /// <summary>Items in a sequence, or entries in a mapping.</summary>
    public const int MaxItems = 10_000;

    /// <summary>Scalars (keys included), mappings and sequences in a file.</summary>
    public const int MaxNodes = 100_000;

    /// <summary>Errors kept per collection of findings, and warnings.</summary>
    public const int MaxFindings = 100;
}
