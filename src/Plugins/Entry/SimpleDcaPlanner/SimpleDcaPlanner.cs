using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>By market at the next open.</summary>
public partial struct SimpleDcaPlanner
{
    public readonly partial EntryPlan Plan(in StrategyDirective directive, in PlanningView view)
        => new(OrderType.Market);
}
