using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Neither stop nor target; the trade ends by another directive.</summary>
public partial struct NoExit
{
    public readonly partial ExitPlan Plan(in StrategyDirective directive, in PlanningView view) => default;
}
