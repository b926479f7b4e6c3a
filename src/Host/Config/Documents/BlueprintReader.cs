using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Manifest;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Config.Schema;

namespace S1mpleTrader.Host.Config.Documents;

/// <summary>
/// Reads a <c>strategy_blueprint.yaml</c>: form, types and ranges of every key but plugin parameters.
/// </summary>
internal static class BlueprintReader
{
    private const string What = "strategy blueprint";
    private const string PlannerKey = "strategy_planner";

    private static readonly string[] PlanningModes = ["parallel", "sequential"];
    private static readonly string[] Methods = ["weighted_average", "max", "consensus"];

    /// <summary>Reads the document; the result may only be used when no error was reported.</summary>
    public static BlueprintDocument? Read(YamlNode root, Findings findings)
    {
        return Section.Open(root, What, findings) is { } document ? Read(document) : null;
    }

    /// <summary>Returns what the reader accepts; <see cref="BlueprintSchema"/> adds what the plugins do.</summary>
    public static SchemaNode Describe()
    {
        var document = Section.Record(What);
        Read(document);
        return document.Schema!;
    }

    private static BlueprintDocument Read(Section document)
    {
        Section? strategy = document.Child("strategy", "strategy", isRequired: true);
        string name = strategy?.RequiredName("name") ?? string.Empty;
        string version = strategy?.RequiredName("version") ?? string.Empty;
        string? description = strategy?.OptionalText("description");
        strategy?.Close();

        List<Timeframe> timeframes = document.Timeframes("timeframes", isRequired: true);
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
            Description = description,
            Timeframes = timeframes,
            Context = Workers(workforce, "context_workers", WorkerCategory.Context),
            Opportunity = Workers(workforce, "opportunity_workers", WorkerCategory.Opportunity),
            Threats = Workers(workforce, "threat_workers", WorkerCategory.Threat),
            Planner = Planner(workforce),
            Entry = Workers(planning, "entry_planning", WorkerCategory.Entry, isRequired: true),
            Size = Workers(planning, "size_planning", WorkerCategory.Size, isRequired: true),
            Exit = Workers(planning, "exit_planning", WorkerCategory.Exit, isRequired: true),
            Intent = Workers(planning, "execution_intent_planning", WorkerCategory.Intent, isRequired: true),
            ExecutionByKind = ExecutionWorkers(workforce),
            Overlays = Workers(workforce, "portfolio_overlays", WorkerCategory.Overlay),
            IsSequential = mode?.OptionalChoice("mode", PlanningModes) == 1,
            AggregationMethod = Methods[aggregation?.OptionalChoice("method", Methods) ?? 0],
            Strength = Factors(aggregation, "strength"),
            Weakness = Factors(aggregation, "weakness"),
            WiringMap = wiring is null or "auto" ? null : wiring,
        };
        planning?.Close();
        workforce?.Close();
        mode?.Close();
        aggregation?.Close();
        document.Close();
        return result;
    }

    private static WorkerDocument? Planner(Section? workforce)
    {
        if (workforce?.Node.Find(PlannerKey) is YamlSequence several)
        {
            workforce.Find(PlannerKey, () => SchemaNode.Any());
            workforce.Findings.Error(several, $"{PlannerKey}: a strategy has exactly one, not a list");
            return null;
        }

        return workforce?.Child(PlannerKey, WorkerCategory.Planner.What, isRequired: true) is { } section
            ? Worker(section, WorkerCategory.Planner)
            : null;
    }

    private static List<List<WorkerDocument>> ExecutionWorkers(Section? workforce)
    {
        var workers = new List<List<WorkerDocument>>();
        if (workforce?.Child("execution_workers", "execution_workers") is { } section)
        {
            foreach (string kind in ManifestForm.ExecutionKinds)
            {
                workers.Add(Workers(section, kind, WorkerCategory.Execution));
            }

            section.Close();
        }

        return workers;
    }

    private static List<WorkerDocument> Workers(
        Section? parent, string key, WorkerCategory category, bool isRequired = false)
    {
        var workers = new List<WorkerDocument>();
        if (parent is null)
        {
            return workers;
        }

        foreach (Section section in parent.Sections(key, category.What, isRequired))
        {
            workers.Add(Worker(section, category));
        }

        return workers;
    }

    private static WorkerDocument Worker(Section section, WorkerCategory category)
    {
        if (section.Schema is { } schema)
        {
            schema.Category = category;
        }

        string id = section.RequiredId("instance_id");
        section.RequiredName("plugin");
        YamlNode? parameters = section.Find("params", () => SchemaNode.MapOf(SchemaNode.Any()));
        if (parameters is not (null or YamlMapping))
        {
            section.Findings.Error(parameters, $"params: expected keys with values, not {parameters.Kind}");
        }

        YamlNode? role = section.Find("role", () => SchemaNode.Choice(WorkerBinder.Roles));
        section.OptionalName("role");
        var worker = new WorkerDocument(
            section.Node,
            id,
            section.At("plugin"),
            parameters as YamlMapping,
            role as YamlScalar,
            category.Triggers is { } triggers
                ? section.Find("triggers", () => triggers)
                : section.FindMisplaced("triggers"),
            section.OptionalTimeframe("timeframe"),
            section.OptionalName("symbol"));
        section.Close();
        return worker;
    }

    // A mistyped column, as of an option that changes the weight of a factor, makes a
    // factor of its own without a range.
    private static string? TwinOf(YamlScalar column, YamlMapping factors)
    {
        var complete = new List<string>();
        foreach (YamlEntry entry in factors.Entries)
        {
            if (entry.Value is YamlMapping factor && factor.Find("from") is not null)
            {
                complete.Add(entry.Key.Text);
            }
        }

        return NearestName.Find(column.Text, complete);
    }

    // The nearest one, as written digits give it: a conversion rounds twice, so that what it gives isn't what its own
    // digits give.
    private static double DoubleOf(decimal number)
        => double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static List<FactorDocument> Factors(Section? aggregation, string key)
    {
        var factors = new List<FactorDocument>();
        if (aggregation?.Child(key, key) is not { } section)
        {
            return factors;
        }

        foreach ((YamlScalar column, Section factor) in section.Values("factor"))
        {
            decimal weight = factor.OptionalPositive("weight") ?? 1;
            if (!factor.Has("from") && TwinOf(column, section.Node) is { } twin)
            {
                factor.Findings.Error(
                    column,
                    $"{key}: the factor {YamlText.Quote(column.Text)} has no range 'from'; "
                    + $"did you mean {YamlText.Quote(twin)}, which has one?");
            }
            else if (factor.RequiredPair("from") is { } range)
            {
                if (range.From.Equals(range.To))
                {
                    factor.Findings.Error(factor.At("from"), "from: the two ends of the range must differ");
                }
                else if (!double.IsFinite(range.To - range.From))
                {
                    factor.Findings.Error(factor.At("from"), "from: the range is wider than a number can say");
                }

                factors.Add(new FactorDocument(column, DoubleOf(weight), range.From, range.To));
            }

            factor.Close();
        }

        return factors;
    }
}
