using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>Rules within a connector: settings that make no sense.</summary>
internal static class ConnectorRules
{
    /// <summary>Checks the connectors of an operation and the platform's defaults for them.</summary>
    public static void Check(OperationDocument operation, PlatformDocument platform, Findings findings)
    {
        if (platform.Execution is { } defaults)
        {
            CheckRanges(defaults, findings);
        }

        foreach (ConnectorDocument connector in operation.Connectors)
        {
            CheckRanges(connector, findings);
            if (operation.Environment != OperationEnvironment.Backtest
                && (connector.Intrabar ?? platform.Execution?.Intrabar) == "interval")
            {
                findings.Error(
                    connector.Node.Find("intrabar") ?? connector.Node,
                    "intrabar: interval keeps two accounts side by side, which only 'environment: backtest' can");
            }
        }
    }

    private static void CheckRanges(ConnectorDocument connector, Findings findings)
    {
        if (connector.Participation == 0m)
        {
            findings.Error(
                connector.Node.Find("participation") ?? connector.Node,
                "participation: it must be above 0; of no share of the volume nothing ever fills");
        }
    }
}
