using S1mpleTrader.Host.Config.Schema;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Config.Build;

/// <summary>
/// A place for workers in a blueprint: which plugins may stand there, and whether they have triggers.
/// </summary>
internal sealed record WorkerCategory
{
    private WorkerCategory(string what, params PluginKind[] kinds)
    {
        What = what;
        Kinds = kinds;
    }

    /// <summary>Context workers.</summary>
    public static WorkerCategory Context { get; } = new("context worker", PluginKind.Context, PluginKind.ContextAtRow);

    /// <summary>Opportunity workers and refiners.</summary>
    public static WorkerCategory Opportunity { get; } =
        new("opportunity worker", PluginKind.Opportunity, PluginKind.Refiner, PluginKind.EventDriven);

    /// <summary>Threat workers.</summary>
    public static WorkerCategory Threat { get; } =
        new("threat worker", PluginKind.MarketThreat, PluginKind.LedgerThreat, PluginKind.EventDriven)
        {
            Triggers = SchemaNode.ListOf(SchemaNode.AnyText()),
        };

    /// <summary>The strategy planner.</summary>
    public static WorkerCategory Planner { get; } =
        new("strategy planner", PluginKind.StrategyPlanner);

    /// <summary>Entry planners.</summary>
    public static WorkerCategory Entry { get; } =
        new("entry planner", PluginKind.EntryPlanner) { Triggers = TriggerBinder.Describe() };

    /// <summary>Size planners.</summary>
    public static WorkerCategory Size { get; } =
        new("size planner", PluginKind.SizePlanner) { Triggers = TriggerBinder.Describe() };

    /// <summary>Exit planners.</summary>
    public static WorkerCategory Exit { get; } =
        new("exit planner", PluginKind.ExitPlanner) { Triggers = TriggerBinder.Describe() };

    /// <summary>Intent planners.</summary>
    public static WorkerCategory Intent { get; } =
        new("intent planner", PluginKind.IntentPlanner) { Triggers = TriggerBinder.Describe() };

    /// <summary>Execution workers of all four kinds.</summary>
    public static WorkerCategory Execution { get; } =
        new("execution worker", PluginKind.EventDriven) { Triggers = SchemaNode.ListOf(SchemaNode.AnyText()) };

    /// <summary>Portfolio overlays.</summary>
    public static WorkerCategory Overlay { get; } =
        new("portfolio overlay", PluginKind.Overlay);

    /// <summary>The category, as messages name it.</summary>
    public string What { get; }

    /// <summary>What the plugins may make.</summary>
    private PluginKind[] Kinds { get; }

    /// <summary>Returns whether a plugin may stand here.</summary>
    /// <param name="plugin">The plugin.</param>
    public bool Takes(PluginDescriptor plugin)
        => System.Array.IndexOf(Kinds, plugin.Kind) >= 0
            && (plugin.Kind != PluginKind.EventDriven || NameOf(plugin) == What);

    /// <summary>Returns what a plugin is, as messages name it.</summary>
    /// <param name="plugin">The plugin.</param>
    public static string NameOf(PluginDescriptor plugin) => plugin.Kind switch
    {
        PluginKind.Refiner => "refiner",
        PluginKind.StrategyPlanner => Planner.What,
        PluginKind.EntryPlanner => Entry.What,
        PluginKind.SizePlanner => Size.What,
        PluginKind.ExitPlanner => Exit.What,
        PluginKind.IntentPlanner => Intent.What,
        PluginKind.Overlay => Overlay.What,
        _ => plugin.Type switch
        {
            "context_worker" => Context.What,
            "opportunity_worker" => Opportunity.What,
            "threat_worker" => Threat.What,
            _ => Execution.What,
        },
    };

    /// <summary>What its triggers may be; null where it has none.</summary>
    public SchemaNode? Triggers { get; private init; }
}
