using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Enters by market at the next open; the blueprint's triggers keep it for sure signals.</summary>
public partial struct AggressiveMarketEntry
{
    public readonly partial EntryPlan Plan(in StrategyDirective directive, in PlanningView view)
        => new(OrderType.Market);
}
