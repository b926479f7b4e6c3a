using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>One directive per opportunity, with the opportunity's own confidence.</summary>
/// <remarks>
/// Nothing is superseded and nothing is refused here: the position policy and the planners' triggers decide. Hints and
/// limits are those of adaptive_momentum_planner.
/// </remarks>
public partial struct DirectPlanner
{
    private TradeHints _hints;

    public readonly partial void Plan(in StrategySituation situation, ref DirectiveWriter directives)
    {
        for (int i = 0; i < situation.Opportunities.Length; i++)
        {
            ref readonly Opportunity opportunity = ref situation.Opportunities[i];
            bool isOpposite = situation.HasOpenTradeAgainst(opportunity.Direction);
            directives.Issue(i, Direct(opportunity.Direction, opportunity.Confidence, isOpposite));
        }
    }

    private void Start() => _hints = TradeHints.OfPercent(
        Parameters.RiskRewardRatio,
        Parameters.MaxRiskAmount,
        Parameters.AccountRiskPct,
        Parameters.StopLossTolerancePct,
        Parameters.MaxTotalSlippagePct);

    // A reverse is a new trade with a target: the platform closes the target first. With
    // ignore the platform's position policy decides.
    private readonly StrategyDirective Direct(Direction direction, double confidence, bool isOpposite)
    {
        bool closes = isOpposite && Parameters.OnOpposite == OnOpposite.Close;
        bool reverses = isOpposite && Parameters.OnOpposite == OnOpposite.Reverse;
        return _hints.NewTrade(direction, confidence, Parameters.Directions) with
        {
            Scope = closes ? DirectiveScope.CloseExisting : DirectiveScope.NewTrade,
            Target = closes || reverses ? TradeTarget.Symbol : TradeTarget.None,
        };
    }
}
