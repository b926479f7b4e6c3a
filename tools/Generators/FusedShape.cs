using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.Generators;

/// <summary>A plugin that a pipeline may hold: of this project, or of one that it references.</summary>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Namespace">Its struct's namespace.</param>
internal sealed record FusedPlugin(PluginManifest Manifest, string Namespace);

/// <summary>Where an input comes from: a raw column, the output of a context operator, or nowhere.</summary>
/// <param name="Operator">
/// Index among the shape's context operators; -1 for a raw column, -2 for an optional input left out.
/// </param>
/// <param name="Column">Its output, or the raw column.</param>
internal readonly record struct FusedInput(int Operator, int Column)
{
    public const int Raw = -1;
    public const int Absent = -2;
}

/// <summary>An operator of a shape.</summary>
/// <param name="Id">The worker's instance id: it names the field.</param>
/// <param name="Plugin">Its plugin.</param>
/// <param name="Inputs">Where its columns come from.</param>
/// <param name="Reads">Which of its outputs somebody reads.</param>
internal sealed record FusedOperator(
    string Id, FusedPlugin Plugin, EquatableArray<FusedInput> Inputs, EquatableArray<bool> Reads)
{
    /// <summary>Whether it is stepped row by row, so that its loop can be merged with others.</summary>
    public bool IsStep => !Plugin.Manifest.IsBlock;

    public bool IsSignal => Plugin.Manifest.Kind == PluginKind.Opportunity;
}

/// <summary>The market stage of a blueprint: its operators in wiring order, without those that nobody reads.</summary>
/// <param name="Name">The strategy's name.</param>
/// <param name="File">The blueprint's folder and file.</param>
/// <param name="Context">Context operators.</param>
/// <param name="Opportunities">Opportunity operators.</param>
internal sealed record FusedShape(
    string Name, string File, EquatableArray<FusedOperator> Context, EquatableArray<FusedOperator> Opportunities)
{
    /// <summary>The class that is written of it.</summary>
    public string ClassName => ClassNameOf(Name);

    /// <summary>
    /// Returns the class that is written of a strategy: its name may have dashes and points, may begin with a digit,
    /// and may be that of the base class.
    /// </summary>
    /// <param name="strategy">Its name.</param>
    public static string ClassNameOf(string strategy)
    {
        string name = Names.Pascal(strategy.Replace('-', '_').Replace('.', '_'));
        return (name is "" or "Fused" || char.IsDigit(name[0]) ? "Strategy" + name : name) + "Pipeline";
    }
}

/// <summary>What becomes of a blueprint; the shape is null after a finding.</summary>
internal sealed record FusedShapeResult(FusedShape? Shape, EquatableArray<DiagnosticInfo> Findings);

/// <summary>
/// Works out the shape of a blueprint as the kernel's bootstrap does: where they
/// disagreed, no run would have the shape.
/// </summary>
internal sealed class FusedShapeReader
{
    private readonly FusedBlueprint _blueprint;
    private readonly Dictionary<string, FusedPlugin> _plugins;
    private readonly List<DiagnosticInfo> _findings = new();
    private readonly List<FusedPlugin> _context = new(); // Of every context worker of the blueprint.
    private readonly List<bool[]> _reads = new(); // Of every context worker, by output.
    private readonly HashSet<int> _readByRows = new(); // Context workers that somebody reads row by row.

    private FusedShapeReader(FusedBlueprint blueprint, Dictionary<string, FusedPlugin> plugins)
    {
        _blueprint = blueprint;
        _plugins = plugins;
    }

    public static FusedShapeResult Read(FusedBlueprintResult parsed, IEnumerable<FusedPlugin> plugins)
    {
        if (parsed.Blueprint is not FusedBlueprint blueprint)
        {
            return new FusedShapeResult(null, parsed.Findings);
        }

        // Of two plugins of one name the catalogue takes neither; which one stands here doesn't matter.
        var byName = plugins
            .GroupBy(plugin => plugin.Manifest.Name, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        var reader = new FusedShapeReader(blueprint, byName);
        FusedShape? shape = reader.Read();
        return new FusedShapeResult(reader._findings.Count > 0 ? null : shape, reader._findings.ToEquatable());
    }

    private FusedShape? Read()
    {
        foreach (FusedWorker worker in _blueprint.Context)
        {
            FusedPlugin? plugin = PluginOf(worker);
            if (plugin is null)
            {
                return null;
            }

            _context.Add(plugin);
            _reads.Add(new bool[plugin.Manifest.Outputs.Count]);
        }

        foreach (FusedWorker worker in _blueprint.Opportunities.Concat(_blueprint.Others))
        {
            if (PluginOf(worker) is FusedPlugin plugin)
            {
                Note(Resolve(worker, plugin, _context.Count), IsByRows(plugin));
            }
        }

        foreach (string factor in _blueprint.Factors)
        {
            Note(new[] { Find(factor, _blueprint.Place, _context.Count) }, isByRows: false);
        }

        // A context worker reads only columns of earlier ones, so one pass backwards settles what is needed.
        for (int i = _context.Count - 1; i >= 0; i--)
        {
            if (_reads[i].Contains(true))
            {
                Note(Resolve(_blueprint.Context[i], _context[i], i), isByRows: true);
            }
        }

        return _findings.Count > 0 ? null : ShapeOf();
    }

    private FusedShape? ShapeOf()
    {
        int[] places = new int[_context.Count];
        var context = new List<FusedOperator>();
        for (int i = 0; i < places.Length; i++)
        {
            FusedWorker worker = _blueprint.Context[i];
            if (!_reads[i].Contains(true)
                || (_context[i].Manifest.Kind == PluginKind.ContextAtRow && !_readByRows.Contains(i)))
            {
                continue;
            }

            if (_context[i].Manifest.Kind == PluginKind.ContextAtRow)
            {
                Refuse(worker, "is computed at single rows, but read row by row");
                continue;
            }

            places[i] = context.Count;
            context.Add(OperatorOf(worker, _context[i], i, places, _reads[i]));
        }

        var opportunities = new List<FusedOperator>();
        foreach (FusedWorker worker in _blueprint.Opportunities)
        {
            if (PluginOf(worker) is { Manifest.Kind: PluginKind.Opportunity } plugin)
            {
                opportunities.Add(OperatorOf(worker, plugin, places.Length, places, Array.Empty<bool>()));
            }
        }

        foreach (FusedWorker worker in _blueprint.Context.Concat(_blueprint.Opportunities)
            .Where(worker => worker.OwnSeries.Length > 0))
        {
            Refuse(worker, worker.OwnSeries);
        }

        if (context.Count + opportunities.Count == 0)
        {
            _findings.Add(DiagnosticInfo.Of(
                Diagnostics.NotFusable, _blueprint.Place, _blueprint.Name,
                "has no market-stage worker that somebody reads"));
        }

        return new FusedShape(_blueprint.Name, _blueprint.File, context.ToEquatable(), opportunities.ToEquatable());
    }

    private FusedOperator OperatorOf(FusedWorker worker, FusedPlugin plugin, int earlier, int[] places, bool[] reads)
        => new(
            worker.Id,
            plugin,
            Resolve(worker, plugin, earlier)
                .Select(input => input.Operator < 0 ? input : input with { Operator = places[input.Operator] })
                .ToEquatable(),
            reads.ToEquatable());

    private static bool IsByRows(FusedPlugin plugin)
        => plugin.Manifest.Kind is PluginKind.Opportunity or PluginKind.MarketThreat;

    private void Note(IEnumerable<FusedInput> inputs, bool isByRows)
    {
        foreach (FusedInput input in inputs.Where(input => input.Operator >= 0))
        {
            _reads[input.Operator][input.Column] = true;
            if (isByRows)
            {
                _readByRows.Add(input.Operator);
            }
        }
    }

    private FusedPlugin? PluginOf(FusedWorker worker)
    {
        if (_plugins.TryGetValue(worker.Plugin, out FusedPlugin? plugin))
        {
            return plugin;
        }

        _findings.Add(DiagnosticInfo.Of(Diagnostics.UnknownWord, worker.Place, "plugin", worker.Plugin, ""));
        return null;
    }

    // Where a worker's inputs come from, of which the first so many context workers come before it.
    private FusedInput[] Resolve(FusedWorker worker, FusedPlugin plugin, int earlier)
        => plugin.Manifest.Inputs.Where(input => input.IsColumn)
            .Select(input => Resolve(worker, plugin.Manifest, input, earlier)).ToArray();

    // As the manifest names it: a column parameter, a column of a worker parameter, or else a raw column.
    private FusedInput Resolve(FusedWorker worker, PluginManifest manifest, InputModel input, int earlier)
    {
        int dot = input.Source.IndexOf('.');
        string name = dot < 0 ? input.Source : input.Source.Substring(0, dot);
        if (manifest.FindParameter(name) is not ParameterModel parameter
            || parameter.Kind is not (ParameterKind.Column or ParameterKind.Worker))
        {
            return new FusedInput(FusedInput.Raw, Array.IndexOf(Vocabulary.RawColumns, input.Source));
        }

        string? given = worker.Parameters.Where(candidate => candidate.Name == name)
            .Select(candidate => candidate.Text).FirstOrDefault()
            ?? parameter.DefaultText;
        return given is null or "null" ? new FusedInput(FusedInput.Absent, 0)
            : Find(dot < 0 ? given : given + input.Source.Substring(dot), worker.Place, earlier);
    }

    // A column as a blueprint writes it: worker.column, worker where that has one only, or a raw one.
    private FusedInput Find(string name, Place place, int earlier)
    {
        int raw = Array.IndexOf(Vocabulary.RawColumns, name);
        if (raw >= 0)
        {
            return new FusedInput(FusedInput.Raw, raw);
        }

        int dot = name.IndexOf('.');
        string id = dot < 0 ? name : name.Substring(0, dot);
        for (int i = 0; i < earlier; i++)
        {
            if (_blueprint.Context[i].Id != id)
            {
                continue;
            }

            EquatableArray<OutputModel> outputs = _context[i].Manifest.Outputs;
            for (int column = 0; column < outputs.Count; column++)
            {
                if (dot < 0 ? outputs.Count == 1 : outputs[column].Name == name.Substring(dot + 1))
                {
                    return new FusedInput(i, column);
                }
            }
        }

        string problem = "reads '" + name + "', which " + (earlier < _context.Count
            ? "no worker before it computes on the series that is decided on"
            : "is no column of the series that is decided on");
        _findings.Add(DiagnosticInfo.Of(Diagnostics.NotFusable, place, _blueprint.Name, problem));
        return new FusedInput(FusedInput.Absent, 0);
    }

    private void Refuse(FusedWorker worker, string why)
        => _findings.Add(DiagnosticInfo.Of(
            Diagnostics.NotFusable, worker.Place, _blueprint.Name, "has a worker '" + worker.Id + "' that " + why));
}
