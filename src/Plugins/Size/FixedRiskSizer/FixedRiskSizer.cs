using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Sizes so that the distance to the stop risks a fixed share of equity.</summary>
/// <remarks>How a risk becomes a size: <see cref="RiskBudget"/>.</remarks>
public partial struct FixedRiskSizer
{
    private double _share; // The percentage as a fraction.

    public readonly partial SizePlan Plan(in StrategyDirective directive, in PlanningView view)
        => RiskBudget.Size(in directive, in view, Parameters.RiskPerTradePercent, _share);

    private void Start() => _share = RiskBudget.ShareOf(Parameters.RiskPerTradePercent);
}
