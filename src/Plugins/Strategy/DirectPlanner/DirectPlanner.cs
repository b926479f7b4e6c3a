using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>One directive per opportunity, with the opportunity's own confidence.</summary>
/// <remarks>
/// Nothing is superseded and nothing is refused here: the position policy and the planners' triggers decide. Hints and limits are those of adaptive_momentum_planner.
/// </remarks>
public partial struct DirectPlanner
{
    private const double AggressivenessOverConfidence = 0.8;
    private const double ProfitTakingPreference = 0.75;

    private decimal _accountRisk; // Percentages as the fractions that directives carry.
    private decimal _stopLossTolerance;
    private decimal? _maxTotalSlippage;

    public partial void Plan(in StrategySituation situation, ref DirectiveWriter directives)
    {
        for (int i = 0; i < situation.Opportunities.Length; i++)
        {
            ref readonly Opportunity opportunity = ref situation.Opportunities[i];
            bool isOpposite = situation.HasOpenTradeAgainst(opportunity.Direction);
            directives.Issue(i, Direct(opportunity.Direction, opportunity.Confidence, isOpposite));
        }
    }

    private void Start()
    {
        _accountRisk = Parameters.AccountRiskPct / 100m;
        _stopLossTolerance = Parameters.StopLossTolerancePct / 100m;
        _maxTotalSlippage = Parameters.MaxTotalSlippagePct / 100m;
    }

    // A reverse is a new trade with a target: the platform closes the target first. With ignore the platform's position policy decides.
    private readonly StrategyDirective Direct(Direction direction, double confidence, bool isOpposite)
    {
        bool closes = isOpposite && Parameters.OnOpposite == OnOpposite.Close;
        bool reverses = isOpposite && Parameters.OnOpposite == OnOpposite.Reverse;
        return new StrategyDirective
        {
            Scope = closes ? DirectiveScope.CloseExisting : DirectiveScope.NewTrade,
            Target = closes || reverses ? TradeTarget.Symbol : TradeTarget.None,
            Confidence = confidence,
            Directions = Parameters.Directions,
            Entry = new EntryDirective(confidence, direction),
            Size = new SizeDirective(
                AggressivenessOverConfidence * confidence, Parameters.MaxRiskAmount, _accountRisk),
            Exit = new ExitDirective(
                ProfitTakingPreference, Parameters.RiskRewardRatio, _stopLossTolerance),
            Intent = new ExecutionIntentDirective(confidence, _maxTotalSlippage),
        };
    }
}
