using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Sizes so that the distance to the stop risks a larger share of equity; the blueprint's
/// triggers keep it for sure signals.
/// </summary>
/// <remarks>How a risk becomes a size: <see cref="RiskBudget"/>.</remarks>
public partial struct AggressiveSizer
{
    private double _share; // The percentage as a fraction.

    public readonly partial SizePlan Plan(in StrategyDirective directive, in PlanningView view)
        => RiskBudget.Size(in directive, in view, Parameters.RiskPerTradePercent, _share);

    private void Start() => _share = RiskBudget.ShareOf(Parameters.RiskPerTradePercent);
}
