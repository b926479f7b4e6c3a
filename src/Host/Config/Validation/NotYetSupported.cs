using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>
/// Everything that configuration files can say and the engine can't do yet, in one place. Nothing of it is ignored: it
/// is an error at its place. Who teaches the engine one of these takes its line out here.
/// </summary>
internal static class NotYetSupported
{
    /// <summary>Checks all files of an operation.</summary>
    public static void Check(
        OperationDocument operation,
        PlatformDocument platform,
        IReadOnlyList<LinkConfiguration> links,
        Findings findings)
    {
        CheckOperation(operation, findings);
        if (platform.Execution is { } defaults)
        {
            CheckConnector(defaults, findings);
        }

        foreach (LinkConfiguration link in links)
        {
            CheckBlueprint(link.Blueprint, findings);
            foreach (ConnectorDocument connector in operation.Connectors)
            {
                if (connector.Id == link.Document.Connector)
                {
                    CheckConnector(connector, findings);
                }
            }
        }
    }

    /// <summary>Checks a blueprint by itself.</summary>
    public static void CheckBlueprint(BlueprintDocument blueprint, Findings findings)
    {
    }

    private static void CheckOperation(OperationDocument operation, Findings findings)
    {
        if (operation.Environment == OperationEnvironment.Live)
        {
            Refuse(operation.Node.Find("operation") as YamlMapping ?? operation.Node, "environment", "live trading", findings);
        }

        foreach (InstrumentDocument instrument in operation.Instruments)
        {
        }
    }

    private static void CheckConnector(ConnectorDocument connector, Findings findings)
    {
    }

    private static void RefuseKey(YamlMapping node, string key, string what, Findings findings)
    {
        if (node.Find(key) is not null)
        {
            Refuse(node, key, what, findings);
        }
    }

    private static void Refuse(YamlMapping node, string key, string what, Findings findings)
        => findings.Error(node.Find(key) ?? node, $"{key}: {what} is not supported yet");
}
