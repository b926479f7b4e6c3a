using System;
using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>The operators of the third version, which the wiring has replaced.</summary>
/// <remarks>
/// Planning is the one operator that can work in two ways: SEQUENTIAL is <c>planning.mode: sequential</c>, PARALLEL is
/// <c>parallel</c>. The others name how the pipeline works anyway: context as a chain, opportunities, threats and
/// execution side by side or by events, which is what their manifests say: asking them for that is a warning, since it
/// changes nothing, and asking them for something else an error.
/// </remarks>
internal static class Operators
{
    private const string Planning = "PlanningOperator";

    private static readonly (string Id, string[] Execution)[] Known =
    [
        ("ContextOperator", ["SEQUENTIAL"]),
        ("OpportunityOperator", ["PARALLEL", "EVENT_DRIVEN"]),
        ("ThreatOperator", ["PARALLEL", "EVENT_DRIVEN"]),
        (Planning, ["SEQUENTIAL", "PARALLEL"]),
        ("ExecutionOperator", ["PARALLEL", "EVENT_DRIVEN"]),
    ];

    /// <summary>Returns the settings that make an operator work in a way.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="execution">Its execution strategy, or null for the one that goes with the aggregation.</param>
    /// <param name="aggregation">Its aggregation strategy, or null for the one that goes with the execution.</param>
    /// <param name="findings">Receives what is wrong, and a warning where it works that way anyway.</param>
    public static List<string> SettingsOf(
        YamlScalar id, YamlScalar? execution, YamlScalar? aggregation, Findings findings)
    {
        if (Find(id, findings) is not { } known)
        {
            return [];
        }

        if (execution is null && aggregation is null)
        {
            findings.Error(id, $"{id.Text}: execution_strategy or aggregation_strategy is missing");
            return [];
        }

        string? way = execution?.Text ?? ExecutionOf(aggregation!.Text);
        if (way is null || Array.IndexOf(known.Execution, way) < 0)
        {
            findings.Error(
                execution ?? aggregation!,
                execution is null
                    ? $"aggregation_strategy: {id.Text} aggregates "
                        + $"{YamlText.Join(Array.ConvertAll(known.Execution, AggregationOf))}, "
                        + $"not {YamlText.Quote(aggregation!.Text)}"
                    : $"execution_strategy: {id.Text} works {YamlText.Join(known.Execution)}, "
                        + $"not {YamlText.Quote(way!)}");
            return [];
        }

        if (aggregation is not null && aggregation.Text != AggregationOf(way))
        {
            findings.Error(
                aggregation,
                $"aggregation_strategy: with {way} it is {AggregationOf(way)}, not {YamlText.Quote(aggregation.Text)}");
            return [];
        }

        if (known.Id != Planning)
        {
            findings.Warning(execution ?? aggregation!, $"{id.Text}: {way} changes nothing: {Anyway(known.Id)}");
            return [];
        }

        return [way == "SEQUENTIAL" ? "planning.mode=sequential" : "planning.mode=parallel"];
    }

    /// <summary>Returns an optimization's choices of one operator, each with its settings.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="executions">Execution strategies; none for those that go with the aggregations.</param>
    /// <param name="aggregations">Aggregation strategies; none for those that go with the executions.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static List<(string Label, List<string> Settings)> Choices(
        YamlScalar id, IReadOnlyList<YamlScalar> executions, IReadOnlyList<YamlScalar> aggregations, Findings findings)
    {
        var choices = new List<(string Label, List<string> Settings)>();
        if (executions.Count == 0)
        {
            foreach (YamlScalar aggregation in aggregations)
            {
                choices.Add((
                    ExecutionOf(aggregation.Text) ?? aggregation.Text, SettingsOf(id, null, aggregation, findings)));
            }

            if (aggregations.Count == 0 && Find(id, findings) is not null)
            {
                findings.Error(id, $"{id.Text}: execution_strategy or aggregation_strategy is missing");
            }

            return choices;
        }

        foreach (YamlScalar execution in executions)
        {
            YamlScalar? fitting = null;
            foreach (YamlScalar aggregation in aggregations)
            {
                fitting = aggregation.Text == AggregationOf(execution.Text) ? aggregation : fitting;
            }

            choices.Add((
                execution.Text,
                SettingsOf(id, execution, fitting ?? (aggregations.Count > 0 ? aggregations[0] : null), findings)));
        }

        foreach (YamlScalar aggregation in aggregations)
        {
            bool fits = false;
            foreach (YamlScalar execution in executions)
            {
                fits |= aggregation.Text == AggregationOf(execution.Text);
            }

            if (!fits && aggregations.Count > 1)
            {
                findings.Error(
                    aggregation,
                    "aggregation_strategy: none of the execution strategies goes "
                    + $"with {YamlText.Quote(aggregation.Text)}");
            }
        }

        return choices;
    }

    private static (string Id, string[] Execution)? Find(YamlScalar id, Findings findings)
    {
        int index = Array.FindIndex(Known, known => known.Id == id.Text);
        if (index >= 0)
        {
            return Known[index];
        }

        string[] ids = Array.ConvertAll(Known, known => known.Id);
        findings.Error(id, $"there is no operator {YamlText.Quote(id.Text)}{NearestName.Suggest(id.Text, ids)}; "
            + $"expected {YamlText.Join(ids)}");
        return null;
    }

    private static string Anyway(string id) => id == "ContextOperator"
        ? "context workers always see the columns of those before them"
        : "its workers step with every bar or live from events as their manifests say, side by side";

    private static string AggregationOf(string execution) => execution switch
    {
        "SEQUENTIAL" => "CHAIN_THROUGH",
        "PARALLEL" => "COLLECT_ALL",
        _ => "NONE",
    };

    private static string? ExecutionOf(string aggregation) => aggregation switch
    {
        "CHAIN_THROUGH" => "SEQUENTIAL",
        "COLLECT_ALL" => "PARALLEL",
        "NONE" => "EVENT_DRIVEN",
        _ => null,
    };
}
