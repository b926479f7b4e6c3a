using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Enters by market over a time: the platform then works the entry patiently, whatever the intent planner says.
/// </summary>
public partial struct TwapEntry
{
    public readonly partial EntryPlan Plan(in StrategyDirective directive, in PlanningView view)
        => new(OrderType.Market, WorkOverMinutes: Parameters.DurationMinutes);
}
