using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Enters by market at the next open.</summary>
public partial struct MarketEntryImmediate
{
    public readonly partial EntryPlan Plan(in StrategyDirective directive, in PlanningView view)
        => new(OrderType.Market);
}
