using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>Rules of connectors: settings that make no sense, and the finer data sources that one names.</summary>
internal static class ConnectorRules
{
    private const string Immediate = "IMMEDIATE";
    private const string Replay = "lower_timeframe";

    /// <summary>Checks the connectors of an operation and the platform's defaults for them.</summary>
    public static void Check(
        OperationDocument operation,
        PlatformDocument platform,
        IReadOnlyList<LinkConfiguration> links,
        Findings findings)
    {
        if (platform.Execution is { } defaults)
        {
            CheckRanges(defaults, findings);
            if (operation.Connectors.Count > 0
                && operation.Connectors.All(connector => FillModelOf(connector, defaults) == Immediate))
            {
                WarnOfUnusedImpact(defaults, findings);
            }

            if (operation.Connectors.Count > 0
                && operation.Connectors.All(connector => IntrabarOf(connector, defaults) != Replay))
            {
                WarnOfUnusedFiner(defaults, findings);
            }
        }

        foreach (ConnectorDocument connector in operation.Connectors)
        {
            CheckRanges(connector, findings);
            if (FillModelOf(connector, platform.Execution) == Immediate)
            {
                WarnOfUnusedImpact(connector, findings);
            }

            IReadOnlyList<FinerSourceDocument>? finer = connector.LowerTimeframe ?? platform.Execution?.LowerTimeframe;
            CheckFiner(operation, finer ?? [], findings);
            string? intrabar = IntrabarOf(connector, platform.Execution);
            if (intrabar == Replay)
            {
                CheckReplay(operation, connector, finer, links, findings);
            }
            else
            {
                WarnOfUnusedFiner(connector, findings);
            }

            if (operation.Environment == OperationEnvironment.Live && intrabar == "interval")
            {
                findings.Error(
                    connector.Node.Find("intrabar") ?? connector.Node,
                    "intrabar: interval keeps two accounts side by side, which a live account cannot");
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

    private static string? FillModelOf(ConnectorDocument connector, ConnectorDocument? defaults)
        => connector.FillModel ?? defaults?.FillModel;

    private static string? IntrabarOf(ConnectorDocument connector, ConnectorDocument? defaults)
        => connector.Intrabar ?? defaults?.Intrabar;

    private static void WarnOfUnusedFiner(ConnectorDocument connector, Findings findings)
    {
        if (connector.LowerTimeframe is { Count: > 0 })
        {
            findings.Warning(
                connector.Node.Find("lower_timeframe") ?? connector.Node,
                "lower_timeframe: only intrabar: lower_timeframe reads it; beside another intrabar it does nothing");
        }
    }

    // A pinned IMMEDIATE fills everything at once: no share of the volume, no impact. Without a pin the intent decides.
    private static void WarnOfUnusedImpact(ConnectorDocument connector, Findings findings)
    {
        if (connector.Participation > 0)
        {
            Warn("participation");
        }

        if (connector.ImpactCoefficient > 0) // No impact is what IMMEDIATE has.
        {
            Warn("impact_coefficient");
        }

        void Warn(string key) => findings.Warning(
            connector.Node.Find(key) ?? connector.Node,
            $"{key}: it does nothing beside fill_model: IMMEDIATE, which fills any quantity at once without impact; "
            + "MARKET_IMPACT uses it, and patient orders where no fill_model is given");
    }

    // Every name leads to a data source of its symbol.
    private static void CheckFiner(
        OperationDocument operation, IReadOnlyList<FinerSourceDocument> finer, Findings findings)
    {
        var symbols = new List<string>();
        var ids = new List<string>();
        foreach (InstrumentDocument instrument in operation.Instruments)
        {
            symbols.Add(instrument.Symbol);
        }

        foreach (DataSourceDocument source in operation.DataSources)
        {
            ids.Add(source.Id);
        }

        foreach (FinerSourceDocument entry in finer)
        {
            Names.MustBeKnown(symbols, entry.Symbol.Text, entry.Symbol, "instrument", findings);
            Names.MustBeKnown(ids, entry.Source, entry.Place, "data source", findings);
            if (Find(operation, entry) is { } source && source.Symbol != entry.Symbol.Text)
            {
                findings.Error(
                    entry.Place,
                    $"lower_timeframe: {source.Id} has bars of {source.Symbol}, not of {entry.Symbol.Text}");
            }
        }
    }

    // What the links of the connector decide on is a whole number of the finer bars.
    private static void CheckReplay(
        OperationDocument operation,
        ConnectorDocument connector,
        IReadOnlyList<FinerSourceDocument>? finer,
        IReadOnlyList<LinkConfiguration> links,
        Findings findings)
    {
        YamlNode place = connector.Node.Find("intrabar") ?? connector.Node;
        if (finer is null || finer.Count == 0)
        {
            findings.Error(
                place,
                "intrabar: lower_timeframe needs the key lower_timeframe, with a finer data source for each symbol");
            return;
        }

        if (operation.Environment != OperationEnvironment.Backtest)
        {
            findings.Error(
                place, "intrabar: lower_timeframe replays recorded bars; it is for the environment backtest");
        }

        foreach (LinkConfiguration link in links)
        {
            if (link.Document.Connector == connector.Id && link.Blueprint.Timeframes.Count > 0)
            {
                CheckLink(operation, link, finer, place, findings);
            }
        }
    }

    private static void CheckLink(
        OperationDocument operation,
        LinkConfiguration link,
        IReadOnlyList<FinerSourceDocument> finer,
        YamlNode place,
        Findings findings)
    {
        var without = new List<(YamlScalar Place, string Symbol)>();
        bool isAnyNamed = false;
        foreach (YamlScalar data in link.Document.Data)
        {
            foreach (DataSourceDocument source in operation.DataSources)
            {
                if (source.Id == data.Text && CheckSymbol(operation, link, source.Symbol, finer, findings))
                {
                    isAnyNamed = true;
                }
                else if (source.Id == data.Text)
                {
                    without.Add((data, source.Symbol));
                }
            }
        }

        if (!isAnyNamed && without.Count > 0)
        {
            findings.Error(place, $"lower_timeframe names no finer data source for any symbol of {link.Document.Id}");
            return;
        }

        foreach ((YamlScalar data, string symbol) in without)
        {
            findings.Warning(
                data,
                $"lower_timeframe names no finer data source for {symbol}: "
                + "its ambiguous bars are decided pessimistically");
        }
    }

    // Returns whether a finer data source is named for a symbol.
    private static bool CheckSymbol(
        OperationDocument operation,
        LinkConfiguration link,
        string symbol,
        IReadOnlyList<FinerSourceDocument> finer,
        Findings findings)
    {
        bool isNamed = false;
        long decided = link.Blueprint.Timeframes[0].Nanos;
        foreach (FinerSourceDocument entry in finer)
        {
            if (entry.Symbol.Text != symbol)
            {
                continue;
            }

            isNamed = true;
            if (Find(operation, entry) is { } source && link.Blueprint.Timeframes[0] != Section.NoTimeframe
                && (source.Timeframe.Nanos >= decided || decided % source.Timeframe.Nanos != 0))
            {
                findings.Error(
                    entry.Place,
                    $"lower_timeframe: bars of {source.Timeframe} don't divide those "
                    + $"of {link.Blueprint.Timeframes[0]}, which {link.Document.Id} decides on");
            }
        }

        return isNamed;
    }

    private static DataSourceDocument? Find(OperationDocument operation, FinerSourceDocument entry)
        => operation.DataSources.FirstOrDefault(source => source.Id == entry.Source);
}
