using System;
using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Config.Build;

/// <summary>
/// The columns that a worker may read: the raw ones, those of another symbol too, and
/// those of the context workers before it.
/// </summary>
/// <param name="symbols">The symbols of the strategy's data; null where they aren't known.</param>
internal sealed class ColumnScope(IReadOnlyList<string>? symbols)
{
    private static readonly string[] RawColumns = ["open", "high", "low", "close", "volume"];

    private readonly List<WorkerSpec> _workers = [];
    private readonly List<string> _broken = [];

    /// <summary>Adds a context worker, behind those that are there.</summary>
    public void Add(WorkerSpec worker) => _workers.Add(worker);

    /// <summary>Adds a context worker that couldn't be bound: who reads it isn't blamed for that.</summary>
    public void AddBroken(string instanceId) => _broken.Add(instanceId);

    /// <summary>Finds the column behind each input of a plugin.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="parameters">The worker's parameters, which name columns and workers.</param>
    /// <param name="places">Where a parameter is written, by name.</param>
    /// <param name="later">Ids of context workers that stand at or behind this worker.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public ColumnSource[] Resolve(
        PluginDescriptor plugin,
        ParameterSet parameters,
        Func<string, YamlNode> places,
        IReadOnlyCollection<string> later,
        Findings findings)
    {
        var sources = new ColumnSource[plugin.Inputs.Count];
        for (int i = 0; i < sources.Length; i++)
        {
            InputDescriptor input = plugin.Inputs[i];
            int dot = input.Source.IndexOf('.', StringComparison.Ordinal);
            string parameterName = dot < 0 ? input.Source : input.Source[..dot];
            int parameter = IndexOf(plugin, parameterName, dot < 0 ? ParameterType.Column : ParameterType.Worker);
            if (parameter < 0)
            {
                // The generator has checked that a source is a raw column or a parameter's.
                sources[i] = new ColumnSource(ColumnSource.Raw, Array.IndexOf(RawColumns, input.Source));
                continue;
            }

            ParameterValue value = parameters[parameter];
            sources[i] = value.IsNull
                ? new ColumnSource(ColumnSource.Absent, 0)
                : dot < 0
                    ? Find(value.Text, places(parameterName), parameterName, mayBeRaw: true, later, findings)
                    : FindIn(
                        value.Text, input.Source[(dot + 1)..], places(parameterName), parameterName, later, findings);
        }

        return sources;
    }

    /// <summary>
    /// Finds a column by its written name: <c>worker.column</c>, or <c>worker</c> where that has only one, or
    /// <c>SYMBOL.close</c>.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="place">Where it is written.</param>
    /// <param name="key">The key that it is written under.</param>
    /// <param name="mayBeRaw">
    /// Whether it may be <c>open</c>, <c>high</c>, <c>low</c>, <c>close</c> or <c>volume</c>, a symbol's too.
    /// </param>
    /// <param name="later">Ids of context workers that stand too late to be read.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public ColumnSource Find(
        string name, YamlNode place, string key, bool mayBeRaw, IReadOnlyCollection<string> later, Findings findings)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
        {
            int ofSymbol = mayBeRaw && IsSymbol(name[..dot]) ? Array.IndexOf(RawColumns, name[(dot + 1)..]) : -1;
            return ofSymbol >= 0
                ? new ColumnSource(ColumnSource.Raw, ofSymbol) { Symbol = name[..dot] }
                : FindIn(name[..dot], name[(dot + 1)..], place, key, later, findings);
        }

        int raw = mayBeRaw ? Array.IndexOf(RawColumns, name) : -1;
        int worker = IndexOf(name);
        if (raw >= 0)
        {
            if (worker >= 0)
            {
                findings.Warning(
                    place,
                    $"{key}: '{name}' is the bars' own column here; the worker '{name}' has "
                    + string.Join(", ", ColumnsOf(worker)));
            }

            return new ColumnSource(ColumnSource.Raw, raw);
        }

        if (worker >= 0 && _workers[worker].Plugin.Outputs.Count == 1)
        {
            return new ColumnSource(worker, 0);
        }

        if (worker >= 0)
        {
            findings.Error(
                place, $"{key}: '{name}' has several columns; write one of {string.Join(", ", ColumnsOf(worker))}");
        }
        else
        {
            ReportUnknownColumn(name, place, key, mayBeRaw, later, findings);
        }

        return default;
    }

    private ColumnSource FindIn(
        string workerName,
        string columnName,
        YamlNode place,
        string key,
        IReadOnlyCollection<string> later,
        Findings findings)
    {
        int worker = IndexOf(workerName);
        if (worker < 0)
        {
            ReportUnknownWorker(workerName, place, key, later, findings);
            return default;
        }

        PluginDescriptor plugin = _workers[worker].Plugin;
        for (int i = 0; i < plugin.Outputs.Count; i++)
        {
            if (plugin.Outputs[i].Name == columnName)
            {
                return new ColumnSource(worker, i);
            }
        }

        List<string> columns = ColumnsOf(worker);
        string? nearest = NearestName.Find(workerName + "." + columnName, columns);
        findings.Error(
            place,
            $"{key}: '{workerName}' ({plugin.Name}) has no column {YamlText.Quote(columnName)}"
            + (nearest is null ? $"; it has {string.Join(", ", columns)}" : $"; did you mean '{nearest}'?"));
        return default;
    }

    private void ReportUnknownWorker(
        string name, YamlNode place, string key, IReadOnlyCollection<string> later, Findings findings)
    {
        if (_broken.Contains(name))
        {
            return;
        }

        string known = Contains(later, name)
            ? "; it stands behind its reader: move it up in context_workers"
            : NearestName.Suggest(name, [.. Ids(), .. symbols ?? []]);
        string what = symbols is { Count: > 1 } ? "earlier context worker and no symbol" : "earlier context worker";
        findings.Error(place, $"{key}: there is no {what} {YamlText.Quote(name)}{known}");
    }

    private void ReportUnknownColumn(
        string name, YamlNode place, string key, bool mayBeRaw, IReadOnlyCollection<string> later, Findings findings)
    {
        if (Contains(later, name) || _broken.Contains(name))
        {
            ReportUnknownWorker(name, place, key, later, findings);
            return;
        }

        var known = new List<string>(mayBeRaw ? RawColumns : []);
        for (int i = 0; i < _workers.Count; i++)
        {
            known.AddRange(ColumnsOf(i));
        }

        known.AddRange(Ids());
        findings.Error(
            place, $"{key}: nobody provides a column {YamlText.Quote(name)}{NearestName.Suggest(name, known)}");
    }

    // Where the symbols aren't known, whatever is no worker may be one.
    private bool IsSymbol(string name)
    {
        if (symbols is null)
        {
            return IndexOf(name) < 0 && !_broken.Contains(name);
        }

        foreach (string symbol in symbols)
        {
            if (symbol == name)
            {
                return true;
            }
        }

        return false;
    }

    private List<string> Ids()
    {
        var ids = new List<string>();
        foreach (WorkerSpec worker in _workers)
        {
            ids.Add(worker.InstanceId);
        }

        return ids;
    }

    private List<string> ColumnsOf(int worker)
    {
        var columns = new List<string>();
        foreach (OutputDescriptor output in _workers[worker].Plugin.Outputs)
        {
            columns.Add(_workers[worker].InstanceId + "." + output.Name);
        }

        return columns;
    }

    private int IndexOf(string worker) => _workers.FindIndex(candidate => candidate.InstanceId == worker);

    private static int IndexOf(PluginDescriptor plugin, string name, ParameterType type)
    {
        for (int i = 0; i < plugin.Parameters.Count; i++)
        {
            if (plugin.Parameters[i].Name == name && plugin.Parameters[i].Type == type)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool Contains(IReadOnlyCollection<string> names, string name)
    {
        foreach (string candidate in names)
        {
            if (candidate == name)
            {
                return true;
            }
        }

        return false;
    }
}
