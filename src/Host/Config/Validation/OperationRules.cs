using System;
using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>Rules between the parts of one operation: unique names, and names that lead somewhere.</summary>
internal static class OperationRules
{
    /// <summary>Checks an operation.</summary>
    public static void Check(OperationDocument operation, Findings findings)
    {
        if (operation.Environment == OperationEnvironment.Live)
        {
            YamlMapping node = operation.Node.Find("operation") as YamlMapping ?? operation.Node;
            findings.Error(node.Find("environment") ?? node, "environment: live trading is not supported yet");
        }

        var sources = new List<string>();
        var symbols = new List<string>();
        var connectors = new List<string>();
        var links = new List<string>();
        foreach (InstrumentDocument instrument in operation.Instruments)
        {
            Names.AddUnique(symbols, instrument.Symbol, instrument.Node, "symbol", "instrument", findings);
        }

        foreach (DataSourceDocument source in operation.DataSources)
        {
            Names.AddUnique(sources, source.Id, source.Node, "id", "data source", findings);
            Names.MustBeKnown(symbols, source.Symbol, source.Node.Find("symbol"), "instrument", findings);
        }

        foreach (ConnectorDocument connector in operation.Connectors)
        {
            Names.AddUnique(connectors, connector.Id, connector.Node, "id", "connector", findings);
        }

        bool isAnyActive = false;
        foreach (StrategyLinkDocument link in operation.StrategyLinks)
        {
            // Folders of results are named for links: ids that differ in case only would meet on some file systems.
            Names.AddUnique(
                links, link.Id, link.Node, "id", "strategy link", findings, StringComparison.OrdinalIgnoreCase);
            Names.MustBeKnown(connectors, link.Connector, link.Node.Find("connector"), "connector", findings);
            var used = new List<string>();
            foreach (YamlScalar data in link.Data)
            {
                Names.MustBeKnown(sources, data.Text, data, "data source", findings);
                if (used.Contains(data.Text))
                {
                    findings.Error(data, $"data: {YamlText.Quote(data.Text)} is named twice");
                }

                used.Add(data.Text);
            }

            isAnyActive |= link.IsActive;
        }

        if (operation.StrategyLinks.Count > 0 && !isAnyActive)
        {
            findings.Error(
                operation.Node.Find("strategy_links") ?? operation.Node, "strategy_links: no link is active");
        }

        if (operation.PeriodStart is { } start && operation.PeriodEnd is { } end && start >= end)
        {
            YamlNode period = (operation.Node.Find("operation") as YamlMapping)?.Find("period") ?? operation.Node;
            findings.Error(period, "period: start must lie before end");
        }
    }
}
