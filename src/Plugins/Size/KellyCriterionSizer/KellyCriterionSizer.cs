using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Risks fraction × f* of equity, f* = W − (1 − W)/R: W the share of closed trades won, R
/// the average win over the average loss.
/// </summary>
/// <remarks>
/// With the sums of gains G and losses L this is f* = W × (G − L) / G, which also says what no loss means (f* = W). No
/// edge is no size. How a risk becomes a size: <see cref="RiskBudget"/>. Source: Kelly (1956).
/// </remarks>
public partial struct KellyCriterionSizer
{
    public partial SizePlan Plan(in StrategyDirective directive, in PlanningView view)
    {
        decimal equity = view.Equity;
        return RiskBudget.Size(in directive, in view, equity, equity * Share(view.ClosedTrades));
    }

    private readonly decimal Share(ClosedTrades trades)
    {
        if (trades.Count < Parameters.MinTrades)
        {
            return Parameters.FallbackPercent / 100m;
        }

        decimal gains = trades.Gains;
        decimal edge = gains - trades.Lost;
        return edge <= 0m ? 0m : Parameters.Fraction * trades.Wins * edge / (trades.Count * gains);
    }
}
