using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Enters by a limit at the middle of the opportunity's gap, or at its near edge: the
/// upper one to buy, the lower one to sell.
/// </summary>
/// <remarks>The edges become decimal by their shortest digits. Silent where the opportunity carries no gap.</remarks>
public partial struct LimitEntryAtFvg
{
    public readonly partial EntryPlan Plan(in StrategyDirective directive, in PlanningView view)
    {
        if (!view.TryMetadata("gap_low", out double gapLow)
            || !view.TryMetadata("gap_high", out double gapHigh)
            || !ExactDecimal.TryFromShortest(gapLow, out decimal low)
            || !ExactDecimal.TryFromShortest(gapHigh, out decimal high))
        {
            return EntryPlan.Silent;
        }

        decimal limit = Parameters.EntryAtMidpoint ? (low + high) / 2m
            : directive.Entry.Direction == Direction.Buy ? high
            : low;
        return new EntryPlan(OrderType.Limit, LimitPrice: limit);
    }
}
