using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Config.Manifest;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Studies.Space;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>Makes the search space of an optimization of its file and its base.</summary>
/// <remarks>
/// What replaces lists of workers comes first, so that a parameter of a worker in such a list is laid over it.
/// </remarks>
/// <param name="strategy">The base.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class SpaceBuilder(BaseStrategy strategy, Findings findings)
{
    private readonly WorkerListBuilder _workers = new(strategy, findings);

    /// <summary>Returns the space.</summary>
    /// <param name="document">The optimization.</param>
    public SearchSpace Build(OptimizationDocument document)
    {
        var dimensions = new List<Dimension>();
        if (document.Workers.Count > 0)
        {
            dimensions.Add(OfVariants(document.Workers));
        }

        foreach (WorkerSelectionDocument selection in document.Selections)
        {
            Add(dimensions, OfSelection(selection));
        }

        foreach (PlanningVariantsDocument planning in document.Planning)
        {
            Add(dimensions, OfPlanning(planning));
        }

        foreach (OperatorVariantsDocument variants in document.Operators)
        {
            Add(dimensions, OfOperator(variants));
        }

        foreach (ParameterSpaceDocument parameters in document.Parameters)
        {
            AddParameters(dimensions, parameters);
        }

        RefuseSettingTwice(dimensions);
        return new SearchSpace(dimensions);
    }

    // What two dimensions set is what the later one says: the earlier one would make combinations that differ in
    // nothing. Variants of one phase may set the same, since only one of them stands there.
    private void RefuseSettingTwice(List<Dimension> dimensions)
    {
        var owners = new Dictionary<string, string>();
        foreach (Dimension dimension in dimensions)
        {
            var here = new Dictionary<string, Choice>();
            foreach (Choice choice in dimension.Choices.SelectMany(WithInner))
            {
                foreach (string setting in choice.Settings)
                {
                    here.TryAdd(SettingPath.Of(setting), choice);
                }
            }

            foreach ((string path, Choice choice) in here)
            {
                if (!owners.TryAdd(path, dimension.Name))
                {
                    findings.Error(
                        choice.At!,
                        $"{dimension.Name}: {path} is set by {owners[path]} in this study already, "
                        + "and only one of the two would count");
                }
            }
        }
    }

    private static IEnumerable<Choice> WithInner(Choice choice)
        => [choice, .. (choice.Inner ?? []).SelectMany(static inner => inner.Choices)];

    private static void Add(List<Dimension> dimensions, Dimension? dimension)
    {
        if (dimension is { Choices.Count: > 0 })
        {
            dimensions.Add(dimension);
        }
    }

    private Dimension OfVariants(IReadOnlyList<NamedOverrides> variants)
    {
        var overrides = new OverrideSettings(strategy, findings);
        var choices = new List<Choice>();
        foreach (NamedOverrides variant in variants)
        {
            choices.Add(new Choice(variant.Name, overrides.Of(variant.Overrides), At: variant.Node));
        }

        return new Dimension("worker_variants", choices, HasNames: true);
    }

    private Dimension? OfSelection(WorkerSelectionDocument selection)
    {
        if (Array.IndexOf(BaseStrategy.ListCategories, selection.Category) < 0)
        {
            ReportUnknown(
                selection.Node.Find("worker_category") ?? selection.Node,
                "worker_category",
                selection.Category,
                BaseStrategy.ListCategories);
            return null;
        }

        var choices = new List<Choice>();
        var contents = new List<string>();
        foreach (SubtypeVariantDocument variant in selection.Variants)
        {
            var workers = new List<YamlNode>();
            foreach (YamlScalar plugin in variant.Plugins)
            {
                if (strategy.Catalogue.Find(SeedNames.PluginOf(plugin.Text)) is { } known)
                {
                    _workers.CheckSubtype(known, plugin, variant.Subtype);
                }

                var worker = new YamlMapping(plugin.File, plugin.Line, plugin.Column);
                worker.Add(
                    new YamlScalar(plugin.File, plugin.Line, plugin.Column, "plugin", isQuoted: false),
                    YamlCopy.Of(plugin));
                workers.Add(worker);
            }

            choices.Add(
                new Choice(variant.Subtype, [_workers.Replace(selection.Category, null, workers)], At: variant.Node));
            contents.Add(string.Join(", ", variant.Plugins.Select(plugin => plugin.Text)));
        }

        return new Dimension(selection.Category, ToldApart(choices, contents));
    }

    private Dimension? OfPlanning(PlanningVariantsDocument planning)
    {
        if (Array.IndexOf(ManifestForm.PlanningPhases, planning.Phase) < 0)
        {
            ReportUnknown(
                planning.Node.Find("phase") ?? planning.Node, "phase", planning.Phase, ManifestForm.PlanningPhases);
            return null;
        }

        var choices = new List<Choice>();
        var contents = new List<string>();
        foreach (YamlMapping variant in planning.Variants)
        {
            if (OfPlanner(planning.Phase, variant) is { } choice)
            {
                choices.Add(choice);
                contents.Add(variant.Find("params") is { } parameters ? FlowYaml.Of(parameters) : string.Empty);
            }
        }

        return new Dimension(planning.Phase, ToldApart(choices, contents));
    }

    // Choices of one name, which results call them by, are called by what they hold too.
    private static List<Choice> ToldApart(List<Choice> choices, List<string> contents)
    {
        ILookup<string, Choice> names = choices.ToLookup(choice => choice.Label);
        return [.. choices.Select((choice, i) => names[choice.Label].Count() == 1 || contents[i].Length == 0
            ? choice
            : choice with { Label = $"{choice.Label} {contents[i]}" })];
    }

    // The planner stands in its phase with the parameters that don't vary; those that do are dimensions of its own.
    private Choice? OfPlanner(string phase, YamlMapping variant)
    {
        var fixedOnes = new YamlMapping(variant.File, variant.Line, variant.Column);
        var varying = new List<YamlEntry>();
        foreach (YamlEntry entry in variant.Entries)
        {
            if (entry.Key.Text != "params" || entry.Value is not YamlMapping parameters)
            {
                AddCopy(fixedOnes, entry);
                continue;
            }

            var still = new YamlMapping(parameters.File, parameters.Line, parameters.Column);
            foreach (YamlEntry parameter in parameters.Entries)
            {
                if (ParameterValues.Varies(parameter.Value))
                {
                    varying.Add(parameter);
                }
                else
                {
                    AddCopy(still, parameter);
                }
            }

            fixedOnes.Add(new YamlScalar(variant.File, variant.Line, variant.Column, "params", isQuoted: false), still);
        }

        if (_workers.Complete("planning_workers", phase, fixedOnes, []) is not { } planner)
        {
            return null;
        }

        string id = ((YamlScalar)planner.Find("instance_id")!).Text;
        PluginDescriptor plugin = strategy.Catalogue.Find(((YamlScalar)planner.Find("plugin")!).Text)!;
        var inner = new List<Dimension>();
        foreach (YamlEntry parameter in varying)
        {
            AddParameter(inner, plugin, BaseStrategy.PlaceOf("planning_workers", phase) + "." + id, id, parameter);
        }

        return new Choice(
            plugin.Name,
            [$"{BaseStrategy.PlaceOf("planning_workers", phase)}=[{FlowYaml.Of(planner)}]"],
            Inner: inner,
            At: variant);
    }

    private Dimension? OfOperator(OperatorVariantsDocument variants)
    {
        if (variants.Operator is not { } id)
        {
            return null;
        }

        List<(string Label, List<string> Settings)> choices = Operators.Choices(
            id, variants.Execution, variants.Aggregation, findings);
        return new Dimension(id.Text, choices.ConvertAll(choice => new Choice(choice.Label, choice.Settings, At: id)));
    }

    private void AddParameters(List<Dimension> dimensions, ParameterSpaceDocument space)
    {
        if (space.Worker.Name is not { } name || FindWorker(space.Worker, name) is not { } worker
            || strategy.Catalogue.Find(worker.Plugin) is not { } plugin)
        {
            return;
        }

        if (space.Worker.Node.Find("subtype") is { } subtype)
        {
            _workers.CheckSubtype(plugin, subtype, (subtype as YamlScalar)?.Text);
        }

        foreach (YamlEntry parameter in space.Parameters.Entries)
        {
            AddParameter(dimensions, plugin, worker.Path, worker.Id, parameter);
        }
    }

    private void AddParameter(
        List<Dimension> dimensions, PluginDescriptor plugin, string path, string id, YamlEntry entry)
    {
        if (_workers.FindParameter(plugin, entry.Key) is { } parameter)
        {
            Add(dimensions, ParameterValues.Of(
                id + "." + parameter.Name,
                parameter,
                $"{path}.params.{parameter.Name}",
                entry.Key,
                entry.Value,
                findings));
        }
    }

    private BaseWorker? FindWorker(WorkerReference reference, YamlScalar name)
    {
        string plugin = SeedNames.PluginOf(name.Text);
        var found = new List<BaseWorker>();
        var names = new List<string>();
        string? elsewhere = null;
        foreach (BaseWorker worker in strategy.Workers)
        {
            names.Add(worker.Id);
            names.Add(worker.Plugin);
            bool isPlace = (reference.Category is null || reference.Category == worker.Category)
                && (reference.Phase is null || reference.Phase == worker.Phase);
            if (worker.Id != name.Text && worker.Plugin != plugin)
            {
                continue;
            }

            if (isPlace)
            {
                found.Add(worker);
            }
            else
            {
                elsewhere ??= worker.Phase is null ? worker.Category : $"{worker.Category}.{worker.Phase}";
            }
        }

        if (found.Count == 1)
        {
            return found[0];
        }

        findings.Error(name, found.Count == 0
            ? $"the base has no worker {YamlText.Quote(name.Text)} there"
                + (elsewhere is null ? NearestName.Suggest(name.Text, names) : $"; it stands in {elsewhere}")
            : $"the base has several workers of {YamlText.Quote(name.Text)}; "
                + "name one by its instance id: worker_instance");
        return null;
    }

    private void ReportUnknown(YamlNode at, string key, string word, string[] known)
        => findings.Error(
            at,
            $"{key}: expected {YamlText.Join(known)}, not {YamlText.Quote(word)}{NearestName.Suggest(word, known)}");

    private static void AddCopy(YamlMapping mapping, YamlEntry entry)
        => mapping.Add((YamlScalar)YamlCopy.Of(entry.Key), YamlCopy.Of(entry.Value));
}
