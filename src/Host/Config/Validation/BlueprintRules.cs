using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;

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
            if (worker.Timeframe is { } timeframe && !Contains(blueprint.Timeframes, timeframe))
            {
                findings.Error(
                    worker.Node.Find("timeframe") ?? worker.Node,
                    $"timeframe: {timeframe} is not one of the blueprint's timeframes");
            }
        }

        for (int i = 1; i < blueprint.Timeframes.Count; i++)
        {
            YamlNode node = blueprint.Node.Find("timeframes") ?? blueprint.Node;
            if (blueprint.Timeframes[i].Nanos <= blueprint.Timeframes[0].Nanos)
            {
                findings.Error(node, "timeframes: the first is the one decided on; the others must be longer");
                break;
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

        foreach (DataSourceDocument source in operation.DataSources)
        {
            if (source.Id == link.Data[0].Text && source.Timeframe != blueprint.Timeframes[0])
            {
                findings.Error(
                    link.Data[0],
                    $"data: {source.Id} has bars of {source.Timeframe}, but the strategy {blueprint.Name} decides on "
                    + $"{blueprint.Timeframes[0]}");
            }
        }
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
