using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>A stop beyond the last opposite swing and a target at the last swing in the trade's direction.</summary>
/// <remarks>
/// The rules: <see cref="SwingExit"/>. Silent while the swing behind isn't known; one on the wrong side of the entry
/// reference ends as RISK_LIMIT.
/// </remarks>
public partial struct StructureBasedExit
{
    public partial ExitPlan Plan(
        in StrategyDirective directive, in PlanningView view, double lastSwingHigh, double lastSwingLow)
        => directive.Entry.Direction == Direction.Buy
            ? SwingExit.Plan(in directive, in view, lastSwingLow, lastSwingHigh, Parameters.BufferBps)
            : SwingExit.Plan(in directive, in view, lastSwingHigh, lastSwingLow, Parameters.BufferBps);
}
