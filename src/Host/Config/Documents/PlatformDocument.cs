using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Schema;
using S1mpleTrader.Host.Reports;

namespace S1mpleTrader.Host.Config.Documents;

/// <summary>A <c>platform.yaml</c>: where results and caches go, and connector defaults.</summary>
/// <param name="Node">The document's own mapping, or null where there is no such file.</param>
/// <param name="Logging">How much a command over the operation writes to standard error.</param>
/// <param name="Out">Folder of results, as written.</param>
/// <param name="Cache">Folder of generated and imported bars, as written.</param>
/// <param name="Execution">Connector defaults, or null.</param>
internal sealed record PlatformDocument(
    YamlMapping? Node, LoggingLevel Logging, string? Out, string? Cache, ConnectorDocument? Execution)
{
    private const string What = "platform file";

    private static readonly string[] LoggingLevels = ["error", "warning", "info"];

    /// <summary>What holds where there is no such file.</summary>
    public static PlatformDocument Default { get; } = new(null, LoggingLevel.Info, null, null, null);

    /// <summary>Reads the document; the result may only be used when no error was reported.</summary>
    public static PlatformDocument? Read(YamlNode root, Findings findings)
    {
        return Section.Open(root, What, findings) is { } document ? Read(document) : null;
    }

    /// <summary>Returns what the reader accepts.</summary>
    public static SchemaNode Describe()
    {
        var document = Section.Record(What);
        Read(document);
        return document.Schema!;
    }

    private static PlatformDocument Read(Section document)
    {
        Section? platform = document.Child("platform", "platform", isRequired: true);
        Section? execution = platform?.Child("execution", "execution");
        var result = new PlatformDocument(
            document.Node,
            (LoggingLevel)(platform?.OptionalChoice("logging", LoggingLevels) ?? (int)LoggingLevel.Info),
            platform?.OptionalText("out"),
            platform?.OptionalText("cache"),
            execution is null ? null : OperationReader.ReadExecutionDefaults(execution));
        execution?.Close();
        platform?.Close();
        document.Close();
        return result;
    }
}
