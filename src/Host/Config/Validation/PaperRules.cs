using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Paper;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>Rules of the paper environment: which data sources go together, and with which environment.</summary>
internal static class PaperRules
{
    /// <summary>Checks an operation.</summary>
    public static void Check(OperationDocument operation, PlatformDocument platform, Findings findings)
    {
        bool isPaper = operation.Environment == OperationEnvironment.Paper;
        foreach (DataSourceDocument source in operation.DataSources)
        {
            CheckStream(source, findings);
            if (source.Stream is not null && operation.Environment == OperationEnvironment.Backtest)
            {
                findings.Error(PlaceOf(source), $"{KeyOf(source)}: bars that still arrive need 'environment: paper'");
            }
        }

        if (!isPaper)
        {
            return;
        }

        int active = 0;
        foreach (StrategyLinkDocument link in operation.StrategyLinks)
        {
            if (!link.IsActive)
            {
                continue;
            }

            if (++active == 2)
            {
                findings.Error(link.Node, "a paper session is one strategy link; set the others 'is_active: false'");
            }

            CheckSources(operation, link, findings);
            CheckConnector(operation, platform, link, findings);
        }
    }

    /// <summary>Refuses an environment that a command doesn't run.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="expected">The environment that the command runs.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static void RequireEnvironment(OperationDocument operation, OperationEnvironment expected, Findings findings)
    {
        if (operation.Environment != expected)
        {
            YamlNode place = (operation.Node.Find("operation") as YamlMapping)?.Find("environment") ?? operation.Node;
            findings.Error(place, operation.Environment == OperationEnvironment.Paper
                ? "environment: paper is run by 's1t paper'"
                : "environment: backtest is run by 's1t backtest'");
        }
    }

    /// <summary>Returns whether the bars of an operation's first active link arrive through streams.</summary>
    /// <param name="configuration">The operation, which has no errors.</param>
    public static bool HasStreams(OperationConfiguration configuration)
        => configuration.Operation.DataSource(configuration.Links[0].Document.Data[0].Text).Stream is not null;

    private static void CheckStream(DataSourceDocument source, Findings findings)
    {
        if (source.Stream is null && source.Node.Find("stale_after_ms") is { } staleAfter)
        {
            findings.Error(staleAfter, "stale_after_ms: only a data source with a 'socket' or 'stdin' has this key");
        }

        if (source.Stream is { Socket: null, IsStandardInput: false })
        {
            findings.Error(PlaceOf(source), "stdin: it is true, or left out");
        }

        if (source.Stream?.Socket is { } socket
            && StreamAddress.Parse(socket, path => ConfigurationFile.Resolve(source.Node.File, path)) is null)
        {
            findings.Error(
                PlaceOf(source),
                "socket: expected the path of a Unix socket, at most 107 bytes with its folder, or tcp://host:port");
        }
    }

    // A recording has a clock of its own: it can't wait for a stream, nor a stream for it.
    private static void CheckSources(OperationDocument operation, StrategyLinkDocument link, Findings findings)
    {
        bool hasStream = false;
        bool hasRecording = false;
        foreach (YamlScalar id in link.Data)
        {
            foreach (DataSourceDocument source in operation.DataSources)
            {
                if (source.Id != id.Text)
                {
                    continue;
                }

                hasStream |= source.Stream is not null;
                hasRecording |= source.Stream is null;
                if (hasStream && hasRecording)
                {
                    findings.Error(id, "data: a paper session replays all of its sources, or none");
                    return;
                }
            }
        }
    }

    private static void CheckConnector(
        OperationDocument operation, PlatformDocument platform, StrategyLinkDocument link, Findings findings)
    {
        foreach (ConnectorDocument connector in operation.Connectors)
        {
            if (connector.Id == link.Connector
                && (connector.Intrabar ?? platform.Execution?.Intrabar) == "lower_timeframe")
            {
                findings.Error(
                    connector.Node.Find("intrabar") ?? connector.Node,
                    "intrabar: lower_timeframe needs finer bars that are recorded; a paper session has none");
            }
        }
    }

    private static YamlNode PlaceOf(DataSourceDocument source) => source.Node.Find(KeyOf(source)) ?? source.Node;

    private static string KeyOf(DataSourceDocument source) => source.Stream?.Socket is null ? "stdin" : "socket";
}
