using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Risks base risk × max(min_fraction, 1 − T), T the severity of the worst active threat
/// where it is high_threat or more, else 0.
/// </summary>
/// <remarks>T becomes decimal by its shortest digits. How a risk becomes a size: <see cref="RiskBudget"/>.</remarks>
public partial struct AdaptiveRiskSizer
{
    public partial SizePlan Plan(in StrategyDirective directive, in PlanningView view)
    {
        decimal equity = view.Equity;
        decimal risk = equity * Parameters.BaseRiskPercent / 100m;
        if (Parameters.ReduceOnHighThreat)
        {
            double severity = view.Threat.Severity;
            if (severity > 0 && severity >= Parameters.HighThreat
                && ExactDecimal.TryFromShortest(severity, out decimal threat))
            {
                risk *= Math.Max(Parameters.MinFraction, 1m - threat);
            }
        }

        return RiskBudget.Size(in directive, in view, equity, risk);
    }
}
