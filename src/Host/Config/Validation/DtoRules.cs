using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>
/// A DTO that a manifest requires must be provided before its worker is asked: by the
/// platform, or by a worker of an earlier step.
/// </summary>
internal static class DtoRules
{
    private const int Signals = 2;
    private const int Refined = 3;
    private const int Planned = 4;
    private const int Entry = 5;
    private const int Exit = 6;
    private const int Size = 7;
    private const int Requested = 8;
    private const int Intent = 9;
    private const int Ready = 10;
    private const int Managed = 11;

    // What the platform makes by itself, and after which step it is there.
    private static readonly (string Dto, int Step)[] Platform =
    [
        ("TradingContext", 0), ("AggregatedContextAssessment", 1),
        ("ExecutionRequest", Requested), ("ExecutionDirective", Ready),
        ("ExecutionDirectiveBatch", Ready), ("ExecutionGroup", Ready),
    ];

    // What whoever plans a strategy fills in.
    private static readonly string[] OfDirective =
        ["StrategyDirective", "EntryDirective", "SizeDirective", "ExitDirective", "ExecutionIntentDirective"];

    /// <summary>Checks all workers of a link.</summary>
    /// <param name="link">The link.</param>
    /// <param name="findings">Receives what is missing.</param>
    public static void Check(LinkConfiguration link, Findings findings)
    {
        IReadOnlyList<WorkerSpec> workers = link.Workers;
        foreach (WorkerSpec worker in workers)
        {
            int step = StepOf(worker.Plugin, link.Strategy.PlanningMode);
            foreach (string dto in worker.Plugin.RequiresDtos)
            {
                if (!IsProvided(dto, step, workers, link.Strategy.PlanningMode))
                {
                    WorkerDocument? document = WiringRules.Find(link.Blueprint, worker.InstanceId);
                    findings.Error(
                        document?.Plugin ?? link.Blueprint.Node,
                        $"{worker.Plugin.Name} needs {dto}, which no earlier worker provides{Remedy(dto)}");
                }
            }
        }
    }

    private static bool IsProvided(string dto, int step, IReadOnlyList<WorkerSpec> workers, PlanningMode mode)
    {
        foreach ((string own, int from) in Platform)
        {
            if (own == dto && from < step)
            {
                return true;
            }
        }

        foreach (WorkerSpec worker in workers)
        {
            if (StepOf(worker.Plugin, mode) < step && Provides(worker.Plugin, dto))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Provides(PluginDescriptor plugin, string dto)
    {
        foreach (string own in plugin.ProvidesDtos)
        {
            if (own == dto)
            {
                return true;
            }
        }

        return plugin.Kind switch
        {
            PluginKind.Opportunity => dto == "OpportunitySignal",
            PluginKind.MarketThreat or PluginKind.LedgerThreat => dto == "ThreatSignal",
            PluginKind.StrategyPlanner => System.Array.IndexOf(OfDirective, dto) >= 0,
            PluginKind.EntryPlanner => dto == "EntryPlan",
            PluginKind.ExitPlanner => dto == "ExitPlan",
            PluginKind.SizePlanner => dto == "SizePlan",
            PluginKind.IntentPlanner => dto == "ExecutionIntent",
            _ => false,
        };
    }

    // Planners of one directive see each other's plans in sequential mode only.
    private static int StepOf(PluginDescriptor plugin, PlanningMode mode) => plugin.Kind switch
    {
        PluginKind.Context or PluginKind.ContextAtRow => 1,
        PluginKind.Opportunity or PluginKind.MarketThreat or PluginKind.LedgerThreat => Signals,
        PluginKind.Refiner => Refined,
        PluginKind.StrategyPlanner => Planned,
        PluginKind.EntryPlanner => Entry,
        PluginKind.ExitPlanner => mode == PlanningMode.Sequential ? Exit : Entry,
        PluginKind.SizePlanner => mode == PlanningMode.Sequential ? Size : Entry,
        PluginKind.IntentPlanner => Intent,
        PluginKind.Overlay => Managed,
        _ => plugin.Type == "execution_worker" ? Managed : Refined,
    };

    private static string Remedy(string dto) => dto switch
    {
        "OpportunitySignal" => "; add an opportunity worker",
        "ThreatSignal" => "; add a threat worker",
        "EntryPlan" or "ExitPlan" or "SizePlan"
            => "; plans are seen in the order entry, exit, size, and only with 'planning: { mode: sequential }'",
        _ => string.Empty,
    };
}
