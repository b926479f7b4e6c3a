using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>Rules between the parts of one blueprint, and between a blueprint and the data it is linked with.</summary>
internal static class BlueprintRules
{
    /// <summary>All workers of a blueprint, in the order of its phases.</summary>
    public static IEnumerable<WorkerDocument> Workers(BlueprintDocument blueprint)
    {
        foreach (IReadOnlyList<WorkerDocument> group in (IReadOnlyList<WorkerDocument>[])
            [blueprint.Context, blueprint.Opportunity, blueprint.Threats])
        {
            foreach (WorkerDocument worker in group)
            {
                yield return worker;
            }
        }

        if (blueprint.Planner is not null)
        {
            yield return blueprint.Planner;
        }

        foreach (IReadOnlyList<WorkerDocument> group in (IReadOnlyList<WorkerDocument>[])
            [
                blueprint.Entry, blueprint.Size, blueprint.Exit, blueprint.Intent, blueprint.Execution,
                blueprint.Overlays,
            ])
        {
            foreach (WorkerDocument worker in group)
            {
                yield return worker;
            }
        }
    }

    /// <summary>Checks a blueprint by itself.</summary>
    public static void Check(BlueprintDocument blueprint, Findings findings)
    {
        var ids = new List<string>();
        foreach (WorkerDocument worker in Workers(blueprint))
        {
            Names.AddUnique(ids, worker.InstanceId, worker.Node, "instance_id", "worker", findings);
            if (Components.All.Contains(worker.InstanceId))
            {
                findings.Error(
                    worker.Node.Find("instance_id") ?? worker.Node,
                    $"instance_id: {YamlText.Quote(worker.InstanceId)} is what wirings call a part of the platform: "
                    + "name the worker otherwise");
            }

            if (worker.Timeframe is { } timeframe && timeframe != Section.NoTimeframe
                && !Contains(blueprint.Timeframes, timeframe))
            {
                findings.Error(
                    worker.Node.Find("timeframe") ?? worker.Node,
                    $"timeframe: {timeframe} is not one of the blueprint's timeframes");
            }
        }

        if (blueprint.Planner?.Node.Find("symbol") is { } planned)
        {
            findings.Error(planned, "symbol: the strategy planner decides on every symbol");
        }

        CheckTimeframes(blueprint, findings);
    }

    private static void CheckTimeframes(BlueprintDocument blueprint, Findings findings)
    {
        for (int i = 1; i < blueprint.Timeframes.Count; i++)
        {
            Timeframe lowest = blueprint.Timeframes[0];
            Timeframe higher = blueprint.Timeframes[i];
            YamlNode node = blueprint.Node.Find("timeframes") ?? blueprint.Node;
            node = node is YamlSequence list && i < list.Items.Count ? list.Items[i] : node;
            if (lowest == Section.NoTimeframe || higher == Section.NoTimeframe)
            {
                continue;
            }

            if (higher.Nanos <= lowest.Nanos)
            {
                findings.Error(node, "timeframes: the first is the one decided on; the others must be longer");
            }
            else if (!TimeframeAggregator.CanAggregate(lowest, higher))
            {
                findings.Error(
                    node, $"timeframes: {higher} is no whole multiple of {lowest}, of which its bars are made");
            }
        }
    }

    /// <summary>Checks that a blueprint fits the data of its link.</summary>
    public static void CheckFit(
        OperationDocument operation, StrategyLinkDocument link, BlueprintDocument blueprint, Findings findings)
    {
        if (link.Data.Count == 0 || blueprint.Timeframes.Count == 0)
        {
            return;
        }

        var symbols = new List<string>();
        foreach (YamlScalar id in link.Data)
        {
            foreach (DataSourceDocument source in operation.DataSources)
            {
                if (source.Id == id.Text)
                {
                    CheckSource(id, source, symbols, blueprint, findings);
                }
            }
        }

        foreach (WorkerDocument worker in Workers(blueprint))
        {
            if (worker.Symbol is not null && symbols.Count > 0 && !symbols.Contains(worker.Symbol))
            {
                findings.Error(
                    worker.Node.Find("symbol") ?? worker.Node,
                    $"symbol: the strategy link {link.Id} has no data of {YamlText.Quote(worker.Symbol)}"
                    + NearestName.Suggest(worker.Symbol, symbols));
            }
        }
    }

    private static void CheckSource(
        YamlScalar id, DataSourceDocument source, List<string> symbols, BlueprintDocument blueprint, Findings findings)
    {
        if (source.Timeframe != blueprint.Timeframes[0] && source.Timeframe != Section.NoTimeframe
            && blueprint.Timeframes[0] != Section.NoTimeframe)
        {
            findings.Error(
                id,
                $"data: {source.Id} has bars of {source.Timeframe}, but the strategy {blueprint.Name} decides on "
                + $"{blueprint.Timeframes[0]}");
        }

        if (symbols.Contains(source.Symbol))
        {
            findings.Error(id, $"data: {source.Id} is another source of {source.Symbol}; a symbol has one");
        }

        symbols.Add(source.Symbol);
    }

    private static bool Contains(IReadOnlyList<Timeframe> timeframes, Timeframe timeframe)
    {
        foreach (Timeframe candidate in timeframes)
        {
            if (candidate == timeframe)
            {
                return true;
            }
        }

        return false;
    }
}
