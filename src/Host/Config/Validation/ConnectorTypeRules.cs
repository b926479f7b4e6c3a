using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>
/// Rules of connectors' types: which one an environment trades on, and which keys decide something on it.
/// </summary>
internal static class ConnectorTypeRules
{
    private static readonly string[] BacktestKeys =
    [
        "slippage_bps", "fill_model", "latency_ms", "intrabar", "limit_fill", "participation", "impact_coefficient",
        "lower_timeframe",
    ];

    /// <summary>Checks an operation's connectors and the links that use them.</summary>
    public static void Check(OperationDocument operation, Findings findings)
    {
        foreach (ConnectorDocument connector in operation.Connectors)
        {
            string onType = $"on a connector of type {connector.Type}";
            Warn(connector, connector.Type == "backtest" ? [] : BacktestKeys, onType, findings);
            Warn(connector, connector.Type != "backtest" ? [] : TranslationDocument.VenueKeys, onType, findings);
            Warn(connector, connector.Type == "cex" ? [] : TranslationDocument.CexKeys, onType, findings);
            Warn(connector, connector.Type == "dex" ? [] : TranslationDocument.DexKeys, onType, findings);
            if (operation.Environment == OperationEnvironment.Backtest)
            {
                Warn(connector, ["instant_timeout_ms"], "in a back-test", findings);
            }

            if (operation.Environment != OperationEnvironment.Live && connector.Type != "backtest")
            {
                RefuseLinks(operation, connector, findings);
            }
        }
    }

    // Back-test and paper simulate their fills; a connector to a venue that nothing trades on may stand there.
    private static void RefuseLinks(OperationDocument operation, ConnectorDocument connector, Findings findings)
    {
        foreach (StrategyLinkDocument link in operation.StrategyLinks)
        {
            if (link.IsActive && link.Connector == connector.Id)
            {
                findings.Error(
                    link.Node.Find("connector") ?? link.Node,
                    $"connector: {link.Connector} is of type {connector.Type}, which sends real orders;"
                        + $" environment {operation.Environment.ToString().ToLowerInvariant()} "
                        + "trades on one of type backtest");
            }
        }
    }

    private static void Warn(ConnectorDocument connector, IReadOnlyList<string> keys, string where, Findings findings)
    {
        foreach (string key in keys)
        {
            if (connector.Node.Find(key) is { } node)
            {
                findings.Warning(node, $"{key}: it decides nothing {where}");
            }
        }
    }
}
