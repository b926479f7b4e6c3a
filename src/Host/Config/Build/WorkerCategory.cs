using S1mpleTrader.Host.Config.Schema;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Config.Build;

/// <summary>A place for workers in a blueprint: which plugins may stand there, and whether they have triggers.</summary>
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
        new("opportunity worker", PluginKind.Opportunity, PluginKind.Refiner);

    /// <summary>Threat workers.</summary>
    public static WorkerCategory Threat { get; } =
        new("threat worker", PluginKind.MarketThreat, PluginKind.LedgerThreat)
        {
            Triggers = WorkerBinder.DescribeThreatTriggers(),
        };

    /// <summary>The strategy planner.</summary>
    public static WorkerCategory Planner { get; } =
        new("strategy planner", PluginKind.StrategyPlanner) { Triggers = SchemaNode.Any() };

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
        new("execution worker", PluginKind.EventDriven) { Triggers = SchemaNode.Any() };

    /// <summary>Portfolio overlays.</summary>
    public static WorkerCategory Overlay { get; } =
        new("portfolio overlay", PluginKind.Overlay) { Triggers = SchemaNode.Any() };

    /// <summary>The category, as messages name it.</summary>
    public string What { get; }

    /// <summary>What the plugins may make.</summary>
    public PluginKind[] Kinds { get; }

    /// <summary>What its triggers may be; null where it has none.</summary>
    public SchemaNode? Triggers { get; private init; }
}
