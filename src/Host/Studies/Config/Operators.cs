using System;
using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>The operators of the third version, which the wiring has replaced.</summary>
/// <remarks>
/// Planning is the one operator that can work in two ways: SEQUENTIAL is <c>planning.mode: sequential</c>, PARALLEL is <c>parallel</c>. The others name how the pipeline works anyway:
/// context as a chain, opportunities, threats and execution side by side or by events, which is what their manifests say; asking them for something else is an error.
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
    /// <param name="execution">Its execution strategy, or null.</param>
    /// <param name="aggregation">Its aggregation strategy, or null for the one that fits.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static List<string> SettingsOf(YamlScalar id, YamlScalar? execution, YamlScalar? aggregation, Findings findings)
    {
        int index = Array.FindIndex(Known, known => known.Id == id.Text);
        if (index < 0)
        {
            string[] ids = Array.ConvertAll(Known, known => known.Id);
            findings.Error(id, $"there is no operator {YamlText.Quote(id.Text)}{NearestName.Suggest(id.Text, ids)}");
            return [];
        }

        if (execution is not null && Array.IndexOf(Known[index].Execution, execution.Text) < 0)
        {
            findings.Error(execution, $"execution_strategy: {id.Text} works {YamlText.Join(Known[index].Execution)}, not {YamlText.Quote(execution.Text)}");
            return [];
        }

        if (aggregation is not null && execution is not null && aggregation.Text != AggregationOf(execution.Text))
        {
            findings.Error(aggregation, $"aggregation_strategy: with {execution.Text} it is {AggregationOf(execution.Text)}, not {YamlText.Quote(aggregation.Text)}");
            return [];
        }

        return id.Text != Planning || execution is null ? []
            : [execution.Text == "SEQUENTIAL" ? "planning.mode=sequential" : "planning.mode=parallel"];
    }

    private static string AggregationOf(string execution) => execution switch
    {
        "SEQUENTIAL" => "CHAIN_THROUGH",
        "PARALLEL" => "COLLECT_ALL",
        _ => "NONE",
    };
}
