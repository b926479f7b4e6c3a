using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>
/// Makes complete workers of those that a study names in short, and the setting that puts them in place.
/// </summary>
/// <remarks>
/// A list of an override replaces the base's list; only refiners stay where the new list has none. A worker whose
/// plugin or instance id the base has in the category keeps what the base says of it, with the given parameters laid
/// over. Of a new one a column or worker that is left out is bound where exactly one of the base fits.
/// </remarks>
/// <param name="strategy">The base.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class WorkerListBuilder(BaseStrategy strategy, Findings findings)
{
    /// <summary>Returns the setting that replaces a list of workers.</summary>
    /// <param name="category">The category's key in a blueprint.</param>
    /// <param name="phase">Its phase or kind; null for none.</param>
    /// <param name="workers">The workers, each a mapping with at least a plugin.</param>
    public string Replace(string category, string? phase, IReadOnlyList<YamlNode> workers)
    {
        var list = new List<YamlMapping>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        bool hasRefiner = false;
        foreach (YamlNode worker in workers)
        {
            if (Complete(category, phase, worker, ids) is { } complete)
            {
                list.Add(complete);
                hasRefiner |= IsRefiner(complete);
            }
        }

        foreach (BaseWorker worker in strategy.Workers)
        {
            if (category == "opportunity_workers" && worker.Category == category && !hasRefiner
                && IsRefiner(worker.Node))
            {
                list.Add(worker.Node);
            }
        }

        var texts = new List<string>();
        foreach (YamlMapping worker in list)
        {
            texts.Add(FlowYaml.Of(worker));
        }

        return $"{BaseStrategy.PlaceOf(category, phase)}=[{string.Join(", ", texts)}]";
    }

    /// <summary>
    /// Returns a worker with instance id, plugin, parameters and whatever else a
    /// blueprint says of it; null after an error.
    /// </summary>
    /// <param name="category">The category's key in a blueprint.</param>
    /// <param name="phase">Its phase or kind; null for none.</param>
    /// <param name="worker">The worker as the study names it.</param>
    /// <param name="ids">Ids taken so far; the worker's is added.</param>
    public YamlMapping? Complete(string category, string? phase, YamlNode worker, HashSet<string> ids)
    {
        if (worker is not YamlMapping given || given.Find("plugin") is not YamlScalar named)
        {
            findings.Error(worker, "expected a worker: { plugin: NAME, params: { … } }");
            return null;
        }

        string plugin = SeedNames.PluginOf(named.Text);
        if (strategy.Catalogue.Find(plugin) is not { } descriptor)
        {
            var names = new List<string>();
            foreach (PluginDescriptor known in strategy.Catalogue.Plugins)
            {
                names.Add(known.Name);
            }

            findings.Error(
                named, $"there is no plugin {YamlText.Quote(named.Text)}{NearestName.Suggest(plugin, names)}");
            return null;
        }

        YamlMapping? inherited = FindBase(category, phase, given, plugin)?.Node;
        string id = IdOf(given, inherited, plugin, ids);
        if (given.Find("instance_id") is YamlScalar own && own.Text != id)
        {
            findings.Error(own, $"instance_id: another worker of this list is called {YamlText.Quote(own.Text)} too");
        }

        var complete = new YamlMapping(given.File, given.Line, given.Column);
        Add(complete, "instance_id", Scalar(given, id));
        Add(complete, "plugin", Scalar(named, plugin));
        foreach (YamlEntry entry in given.Entries)
        {
            if (entry.Key.Text == "subtype")
            {
                CheckSubtype(descriptor, entry.Value, (entry.Value as YamlScalar)?.Text);
            }
            else if (entry.Key.Text is "role" or "triggers" or "timeframe" or "symbol")
            {
                Add(complete, entry.Key.Text, YamlCopy.Of(entry.Value));
            }
            else if (entry.Key.Text == "params" && entry.Value is not YamlMapping)
            {
                findings.Error(entry.Value, $"params: expected keys with values, not {entry.Value.Kind}");
            }
            else if (entry.Key.Text == "instance_id" && entry.Value is not YamlScalar)
            {
                findings.Error(entry.Value, $"instance_id: expected one value, not {entry.Value.Kind}");
            }
            else if (entry.Key.Text is not ("instance_id" or "plugin" or "params"))
            {
                findings.Error(entry.Key, $"unknown key {YamlText.Quote(entry.Key.Text)} of a worker");
            }
        }

        foreach (YamlEntry entry in inherited?.Entries ?? [])
        {
            if (complete.Find(entry.Key.Text) is null && entry.Key.Text != "params")
            {
                Add(complete, entry.Key.Text, YamlCopy.Of(entry.Value));
            }
        }

        YamlMapping parameters = Parameters(descriptor, given, inherited);
        if (parameters.Entries.Count > 0)
        {
            Add(complete, "params", parameters);
        }

        return complete;
    }

    /// <summary>Returns a parameter's descriptor, or null after an error.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="key">The parameter as written; an alias is translated.</param>
    public ParameterDescriptor? FindParameter(PluginDescriptor plugin, YamlScalar key)
    {
        string name = SeedNames.ParameterOf(plugin.Name, key.Text);
        var names = new List<string>();
        foreach (ParameterDescriptor parameter in plugin.Parameters)
        {
            if (parameter.Name == name)
            {
                return parameter;
            }

            names.Add(parameter.Name);
        }

        findings.Error(
            key, $"{plugin.Name} has no parameter {YamlText.Quote(key.Text)}{NearestName.Suggest(name, names)}");
        return null;
    }

    /// <summary>Reports a sub-type that isn't a plugin's.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="at">Where the finding belongs.</param>
    /// <param name="subtype">As written.</param>
    public void CheckSubtype(PluginDescriptor plugin, YamlNode at, string? subtype)
    {
        if (plugin.Subtype != subtype)
        {
            findings.Error(
                at, $"{plugin.Name} is of the sub-type {plugin.Subtype}, not {YamlText.Quote(subtype ?? at.Kind)}");
        }
    }

    private BaseWorker? FindBase(string category, string? phase, YamlMapping given, string plugin)
    {
        string? id = (given.Find("instance_id") as YamlScalar)?.Text;
        BaseWorker? found = null;
        foreach (BaseWorker worker in strategy.Workers)
        {
            if (worker.Category == category && worker.Phase == phase && worker.Plugin == plugin)
            {
                if (worker.Id == id)
                {
                    return worker;
                }

                found ??= worker;
            }
        }

        return found;
    }

    private static string IdOf(YamlMapping given, YamlMapping? inherited, string plugin, HashSet<string> ids)
    {
        string id = (given.Find("instance_id") as YamlScalar)?.Text
            ?? (inherited?.Find("instance_id") as YamlScalar)?.Text
            ?? plugin;
        string unique = id;
        for (int i = 2; !ids.Add(unique); i++)
        {
            unique = $"{id}_{i}";
        }

        return unique;
    }

    private YamlMapping Parameters(PluginDescriptor plugin, YamlMapping given, YamlMapping? inherited)
    {
        var parameters = new YamlMapping(given.File, given.Line, given.Column);
        foreach (YamlEntry entry in (given.Find("params") as YamlMapping)?.Entries ?? [])
        {
            if (FindParameter(plugin, entry.Key) is { } parameter)
            {
                YamlNode value = ParameterValues.Of(parameter, entry.Key, entry.Value, findings);
                if (ParameterBinder.FindProblem(parameter, value) is { } problem)
                {
                    // Told here: where a run is made of it, only the variant's place is known.
                    findings.Error(entry.Value, $"{entry.Key.Text}: {problem}");
                }

                Add(parameters, parameter.Name, YamlCopy.Of(value));
            }
        }

        foreach (YamlEntry entry in (inherited?.Find("params") as YamlMapping)?.Entries ?? [])
        {
            if (parameters.Find(entry.Key.Text) is null)
            {
                ParameterDescriptor? parameter = plugin.Parameters.FirstOrDefault(
                    known => known.Name == entry.Key.Text);
                Add(parameters, entry.Key.Text, YamlCopy.Of(ParameterValues.WithWholePath(parameter, entry.Value)));
            }
        }

        foreach (ParameterDescriptor parameter in plugin.Parameters)
        {
            bool isNeeded = (parameter.Default is null || parameter.IsNullable)
                && (!parameter.IsNullable || SwitchesSomethingOn(plugin, given))
                && parameter.Type is ParameterType.Worker or ParameterType.Column;
            if (isNeeded && parameters.Find(parameter.Name) is null && OnlyFit(plugin, parameter) is { } fit)
            {
                Add(parameters, parameter.Name, Scalar(given, fit));
            }
        }

        return parameters;
    }

    // What is switched on may need what is optional otherwise: trail_by_structure a structure,
    // require_volume_confirmation a volume.
    private static bool SwitchesSomethingOn(PluginDescriptor plugin, YamlMapping given)
    {
        bool switches = false;
        foreach (ParameterDescriptor parameter in plugin.Parameters)
        {
            switches |= parameter.Type == ParameterType.Bool
                && (given.Find("params") as YamlMapping)?.Find(parameter.Name) is YamlScalar { Text: "true" };
        }

        return switches;
    }

    // The one worker of the base that has the columns, or the one column of the
    // parameter's name; null for none or several.
    private string? OnlyFit(PluginDescriptor plugin, ParameterDescriptor parameter)
    {
        string? only = null;
        foreach (BaseWorker worker in strategy.Workers)
        {
            if (worker.Category != "context_workers" || strategy.Catalogue.Find(worker.Plugin) is not { } source)
            {
                continue;
            }

            string? fit = parameter.Type == ParameterType.Worker
                ? HasColumns(plugin, parameter.Name, source) ? worker.Id : null
                : ColumnOf(parameter.Name, source) is { } column ? worker.Id + "." + column : null;
            if (fit is not null && only is not null)
            {
                return null;
            }

            only ??= fit;
        }

        return only;
    }

    private static bool HasColumns(PluginDescriptor plugin, string parameter, PluginDescriptor source)
    {
        bool isAsked = false;
        foreach (InputDescriptor input in plugin.Inputs)
        {
            if (input.Source.StartsWith(parameter + ".", StringComparison.Ordinal))
            {
                isAsked = true;
                string column = input.Source[(parameter.Length + 1)..];
                bool has = false;
                foreach (OutputDescriptor output in source.Outputs)
                {
                    has |= output.Name == column;
                }

                if (!has)
                {
                    return false;
                }
            }
        }

        return isAsked;
    }

    // A column called as the parameter, or the percentile of a worker that is called after it:
    // volatility_regime.percentile.
    private static string? ColumnOf(string parameter, PluginDescriptor source)
    {
        foreach (OutputDescriptor output in source.Outputs)
        {
            if (output.Name == parameter
                || (output.Name == "percentile" && source.Name.StartsWith(parameter + "_", StringComparison.Ordinal)))
            {
                return output.Name;
            }
        }

        return null;
    }

    private bool IsRefiner(YamlMapping worker)
        => worker.Find("plugin") is YamlScalar plugin
            && strategy.Catalogue.Find(plugin.Text)?.Kind == PluginKind.Refiner;

    private static void Add(YamlMapping mapping, string key, YamlNode value) => mapping.Add(Scalar(value, key), value);

    private static YamlScalar Scalar(YamlNode at, string text)
        => new(at.File, at.Line, at.Column, text, isQuoted: false);
}
