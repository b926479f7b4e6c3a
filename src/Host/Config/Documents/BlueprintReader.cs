using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Config.Documents;

/// <summary>
/// Reads a <c>strategy_blueprint.yaml</c>: form, types and ranges of every key but plugin parameters.
/// </summary>
internal static class BlueprintReader
{
    private static readonly string[] PlanningModes = ["parallel", "sequential"];
    private static readonly string[] Methods = ["weighted_average", "max", "consensus"];
    private static readonly string[] ExecutionKinds =
        ["trade_initiation", "position_management", "risk_safety", "operational"];

    /// <summary>Reads the document; the result may only be used when no error was reported.</summary>
    public static BlueprintDocument? Read(YamlNode root, Findings findings)
    {
        if (Section.Open(root, "strategy blueprint", findings) is not { } document)
        {
            return null;
        }

        Section? strategy = document.Child("strategy", "strategy", isRequired: true);
        string name = strategy?.RequiredName("name") ?? string.Empty;
        string version = strategy?.RequiredName("version") ?? string.Empty;
        strategy?.OptionalText("description");
        strategy?.Close();

        var timeframes = new List<Timeframe>();
        foreach (YamlScalar scalar in document.Words("timeframes", isRequired: true))
        {
            timeframes.Add(Section.ReadTimeframe("timeframes", scalar, findings));
        }

        Section? workforce = document.Child("workforce", "workforce", isRequired: true);
        Section? planning = workforce?.Child("planning_workers", "planning_workers", isRequired: true);
        Section? mode = document.Child("planning", "planning");
        Section? aggregation = document.Child("aggregation", "aggregation");
        string? wiring = document.OptionalText("wiring");
        var result = new BlueprintDocument
        {
            Node = document.Node,
            Name = name,
            Version = version,
            Timeframes = timeframes,
            Context = Workers(workforce, "context_workers", "context worker", findings),
            Opportunity = Workers(workforce, "opportunity_workers", "opportunity worker", findings),
            Threats = Workers(workforce, "threat_workers", "threat worker", findings),
            Planner = Planner(workforce, findings),
            Entry = Workers(planning, "entry_planning", "entry planner", findings, isRequired: true),
            Size = Workers(planning, "size_planning", "size planner", findings, isRequired: true),
            Exit = Workers(planning, "exit_planning", "exit planner", findings, isRequired: true),
            Intent = Workers(planning, "execution_intent_planning", "intent planner", findings, isRequired: true),
            Execution = ExecutionWorkers(workforce, findings),
            Overlays = Workers(workforce, "portfolio_overlays", "portfolio overlay", findings),
            IsSequential = mode?.OptionalChoice("mode", PlanningModes) == 1,
            AggregationMethod = Methods[aggregation?.OptionalChoice("method", Methods) ?? 0],
            Strength = Factors(aggregation, "strength", findings),
            Weakness = Factors(aggregation, "weakness", findings),
            WiringMap = wiring is null or "auto" ? null : wiring,
        };
        planning?.Close();
        workforce?.Close();
        mode?.Close();
        aggregation?.Close();
        document.Close();
        return result;
    }

    private static WorkerDocument? Planner(Section? workforce, Findings findings)
        => workforce?.Child("strategy_planner", "strategy planner", isRequired: true) is { } section
            ? Worker(section, findings)
            : null;

    private static List<WorkerDocument> ExecutionWorkers(Section? workforce, Findings findings)
    {
        var workers = new List<WorkerDocument>();
        if (workforce?.Child("execution_workers", "execution_workers") is { } section)
        {
            foreach (string kind in ExecutionKinds)
            {
                workers.AddRange(Workers(section, kind, "execution worker", findings));
            }

            section.Close();
        }

        return workers;
    }

    private static List<WorkerDocument> Workers(
        Section? parent, string key, string what, Findings findings, bool isRequired = false)
    {
        var workers = new List<WorkerDocument>();
        if (parent is null)
        {
            return workers;
        }

        foreach (Section section in parent.Sections(key, what, isRequired))
        {
            workers.Add(Worker(section, findings));
        }

        return workers;
    }

    private static WorkerDocument Worker(Section section, Findings findings)
    {
        string id = section.RequiredName("instance_id");
        if (id.Contains('.'))
        {
            findings.Error(
                section.At("instance_id"), "instance_id: a '.' separates worker and column, an id can't hold one");
        }

        section.RequiredName("plugin");
        YamlNode? parameters = section.Find("params");
        if (parameters is not (null or YamlMapping))
        {
            findings.Error(parameters, $"params: expected keys with values, not {parameters.Kind}");
        }

        section.OptionalName("role");
        var worker = new WorkerDocument(
            section.Node,
            id,
            section.At("plugin"),
            parameters as YamlMapping,
            section.Find("role") as YamlScalar,
            section.Find("triggers"),
            section.OptionalTimeframe("timeframe"),
            section.OptionalName("symbol"));
        section.Close();
        return worker;
    }

    private static List<FactorDocument> Factors(Section? aggregation, string key, Findings findings)
    {
        var factors = new List<FactorDocument>();
        if (aggregation?.Child(key, key) is not { } section)
        {
            return factors;
        }

        foreach (YamlEntry entry in section.Node.Entries)
        {
            if (section.Child(entry.Key.Text, "factor") is not { } factor)
            {
                continue;
            }

            decimal weight = factor.OptionalPositive("weight") ?? 1;
            if (factor.Find("from") is not { } from)
            {
                findings.Error(factor.Node, "factor: the key 'from' is missing");
            }
            else if (Section.ReadPair("from", from, findings) is { } range)
            {
                if (range.From.Equals(range.To))
                {
                    findings.Error(from, "from: the two ends of the range must differ");
                }

                factors.Add(new FactorDocument(entry.Key, (double)weight, range.From, range.To));
            }

            factor.Close();
        }

        return factors;
    }
}
