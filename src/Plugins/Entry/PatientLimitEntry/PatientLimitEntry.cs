using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Enters by a limit a little better than the close: below it to buy, above it to sell.</summary>
public partial struct PatientLimitEntry
{
    public readonly partial EntryPlan Plan(in StrategyDirective directive, in PlanningView view)
    {
        decimal offset = view.Close * Parameters.OffsetBps / 10_000m;
        return new EntryPlan(OrderType.Limit, LimitPrice: view.Close - ((sbyte)directive.Entry.Direction * offset));
    }
}
