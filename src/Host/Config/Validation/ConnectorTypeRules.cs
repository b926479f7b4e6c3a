using System;
using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>Rules of connectors' types: which one an environment trades on, and which keys decide something on it.</summary>
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
            WarnOf(connector, BacktestKeys, connector.Type == "backtest", findings);
            WarnOf(connector, TranslationDocument.VenueKeys, connector.Type != "backtest", findings);
            WarnOf(connector, TranslationDocument.CexKeys, connector.Type == "cex", findings);
            WarnOf(connector, TranslationDocument.DexKeys, connector.Type == "dex", findings);
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
                        + $" environment {operation.Environment.ToString().ToLowerInvariant()} trades on one of type backtest");
            }
        }
    }

    private static void WarnOf(ConnectorDocument connector, IReadOnlyList<string> keys, bool decides, Findings findings)
    {
        foreach (string key in decides ? Array.Empty<string>() : keys)
        {
            if (connector.Node.Find(key) is { } node)
            {
                findings.Warning(node, $"{key}: it decides nothing on a connector of type {connector.Type}");
            }
        }
    }
}
