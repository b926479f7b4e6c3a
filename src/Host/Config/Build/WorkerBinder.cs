using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Config.Schema;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Config.Build;

/// <summary>Turns workers as written into workers with a plugin, parameters and columns.</summary>
/// <param name="catalogue">The plugins.</param>
/// <param name="symbols">The symbols of the strategy's data; null where they aren't known.</param>
/// <param name="timeframes">The blueprint's timeframes; the first is decided on.</param>
/// <param name="file">The blueprint's file.</param>
/// <param name="files">Keeps the files that parameters name.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class WorkerBinder(
    PluginCatalogue catalogue,
    IReadOnlyList<string>? symbols,
    IReadOnlyList<Timeframe> timeframes,
    string file,
    ConfigurationFiles files,
    Findings findings)
{
    /// <summary>The roles of an opportunity worker.</summary>
    public static readonly string[] Roles = ["standard", "refiner"];

    // What a threat worker hears: the account, or the bars.
    private static readonly string[] LedgerTriggers = ["on_ledger_update"];
    private static readonly string[] MarketTriggers = ["on_context_ready"];

    private readonly ColumnScope _columns = new(symbols);
    private readonly List<string> _laterContext = [];

    /// <summary>
    /// Returns what the triggers of a worker that hears events may be: they say what its manifest makes it hear anyway.
    /// </summary>
    /// <param name="plugin">Its plugin.</param>
    public static SchemaNode DescribeTriggers(PluginDescriptor plugin)
        => SchemaNode.ListOf(SchemaNode.Choice(TriggersOf(plugin)));

    /// <summary>The columns of all context workers bound so far.</summary>
    public ColumnScope Columns => _columns;

    /// <summary>Binds the context workers: each may read the columns of those before it.</summary>
    public List<WorkerSpec> BindContext(IReadOnlyList<WorkerDocument> workers)
    {
        foreach (WorkerDocument worker in workers)
        {
            _laterContext.Add(worker.InstanceId);
        }

        var bound = new List<WorkerSpec>();
        foreach (WorkerDocument worker in workers)
        {
            WorkerSpec? spec = Bind(worker, WorkerCategory.Context);
            _laterContext.RemoveAt(0);
            if (spec is null)
            {
                _columns.AddBroken(worker.InstanceId);
            }
            else
            {
                bound.Add(spec);
                _columns.Add(spec);
            }
        }

        return bound;
    }

    /// <summary>Binds workers of one category.</summary>
    /// <param name="workers">The workers as written.</param>
    /// <param name="category">The category.</param>
    public List<WorkerSpec> Bind(IReadOnlyList<WorkerDocument> workers, WorkerCategory category)
    {
        var bound = new List<WorkerSpec>();
        foreach (WorkerDocument worker in workers)
        {
            if (Bind(worker, category) is { } spec)
            {
                bound.Add(spec);
            }
        }

        return bound;
    }

    /// <summary>
    /// Binds one worker, whose triggers choose nothing; null after an error that leaves nothing to bind.
    /// </summary>
    public WorkerSpec? Bind(WorkerDocument worker, WorkerCategory category)
    {
        if (category == WorkerCategory.Threat || category == WorkerCategory.Execution)
        {
            CheckEventTriggers(worker);
        }
        else if (worker.Triggers is not null)
        {
            findings.Error(worker.Triggers, "triggers: only planning, threat and execution workers have triggers");
        }

        return BindPlugin(worker, category);
    }

    /// <summary>Binds planners of one role with their triggers.</summary>
    public List<PlannerSpec> BindPlanners(IReadOnlyList<WorkerDocument> workers, WorkerCategory category)
    {
        var bound = new List<PlannerSpec>();
        foreach (WorkerDocument worker in workers)
        {
            List<TriggerSpec> triggers = TriggerBinder.Bind(worker, findings);
            if (BindPlugin(worker, category) is { } spec)
            {
                bound.Add(new PlannerSpec(spec, triggers));
            }
        }

        return bound;
    }

    private WorkerSpec? BindPlugin(WorkerDocument worker, WorkerCategory category)
    {
        if (worker.PluginName.Length == 0)
        {
            return null; // Reported as missing already.
        }

        if (catalogue.Find(worker.PluginName) is not { } plugin)
        {
            findings.Error(
                worker.Plugin,
                $"there is no plugin {YamlText.Quote(worker.PluginName)}"
                + NearestName.Suggest(worker.PluginName, Names())
                + "; 's1t plugins list' shows all");
            return null;
        }

        if (!category.Takes(plugin))
        {
            findings.Error(
                worker.Plugin,
                $"{plugin.Name} is {WithArticle(WorkerCategory.NameOf(plugin))}; "
                + $"here stands {WithArticle(category.What)}");
            return null;
        }

        CheckRole(worker, plugin);
        ParameterSet parameters = ParameterBinder.Bind(worker, plugin, file, files, findings);
        ColumnSource[] inputs = _columns.Resolve(
            plugin,
            parameters,
            name => worker.Parameters?.Find(name) ?? (YamlNode?)worker.Parameters ?? worker.Node,
            _laterContext,
            findings);
        bool isOnHigher = timeframes.Count > 0 && worker.Timeframe != timeframes[0];
        if (isOnHigher && worker.Timeframe is not null && !StepsOnBars(plugin))
        {
            findings.Warning(
                worker.Node.Find("timeframe") ?? worker.Node,
                $"timeframe: it decides nothing here: {plugin.Name} reads the bars of {timeframes[0]} decided on");
        }

        return new WorkerSpec(worker.InstanceId, plugin, parameters, inputs)
        {
            Timeframe = isOnHigher ? worker.Timeframe : null,
            Symbol = worker.Symbol,
        };
    }

    // All others are asked at an instant of the decision stage, which goes by the bars decided on.
    private static bool StepsOnBars(PluginDescriptor plugin)
        => plugin.Kind is PluginKind.Context or PluginKind.ContextAtRow or PluginKind.Opportunity
            or PluginKind.MarketThreat;

    private static string WithArticle(string what) => (what[0] is 'e' or 'i' or 'o' ? "an " : "a ") + what;

    private void CheckRole(WorkerDocument worker, PluginDescriptor plugin)
    {
        string role = plugin.Kind == PluginKind.Refiner ? "refiner" : "standard";
        if (worker.Role is null)
        {
            if (role == "refiner")
            {
                findings.Error(worker.Plugin, $"{plugin.Name} is a refiner; add 'role: refiner'");
            }

            return;
        }

        if (ScalarValue.ReadChoice(worker.Role, Roles, out int index) is { } problem)
        {
            findings.Error(worker.Role, "role: " + problem);
        }
        else if (Roles[index] != role)
        {
            findings.Error(worker.Role, $"role: {plugin.Name} has the role {role}, not {worker.Role.Text}");
        }
    }

    // They say what the plugin's manifest makes it hear anyway: written down for the reader, and held to it.
    private void CheckEventTriggers(WorkerDocument worker)
    {
        if (worker.Triggers is null)
        {
            return;
        }

        if (worker.Triggers is not YamlSequence list)
        {
            findings.Error(
                worker.Triggers, $"triggers: expected a list such as [on_ledger_update], not {worker.Triggers.Kind}");
            return;
        }

        if (catalogue.Find(worker.PluginName) is not { } plugin)
        {
            return; // Reported where the plugin is bound.
        }

        string[] known = TriggersOf(plugin);
        foreach (YamlNode item in list.Items)
        {
            string? problem = item is YamlScalar scalar
                ? ScalarValue.ReadChoice(scalar, known, out _)
                : "expected a word";
            if (problem is not null)
            {
                findings.Error(item, "triggers: " + problem);
            }
        }
    }

    private static string[] TriggersOf(PluginDescriptor plugin)
    {
        if (plugin.Kind is PluginKind.LedgerThreat or PluginKind.MarketThreat)
        {
            return plugin.Kind == PluginKind.LedgerThreat ? LedgerTriggers : MarketTriggers;
        }

        var known = new List<string>();
        foreach (HandlerDescriptor handler in plugin.Handlers)
        {
            known.Add("on_" + handler.Event.ToLowerInvariant());
        }

        return known.ToArray();
    }

    private IEnumerable<string> Names()
    {
        foreach (PluginDescriptor plugin in catalogue.Plugins)
        {
            yield return plugin.Name;
        }
    }
}
