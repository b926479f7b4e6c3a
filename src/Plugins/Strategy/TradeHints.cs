using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// What every new trade of a planner is told besides direction and confidence: the hints
/// and hard limits that its parameters give.
/// </summary>
/// <param name="RiskRewardRatio">Hint: reward over risk.</param>
/// <param name="MaxRiskAmount">Hard limit in account currency; null for none.</param>
/// <param name="AccountRisk">Hard limit as a fraction of equity.</param>
/// <param name="StopLossTolerance">Hard limit: the stop's largest distance, a fraction of the entry reference.</param>
/// <param name="MaxTotalSlippage">Hard limit as a fraction of the decision price; null for none.</param>
internal readonly record struct TradeHints(
    decimal RiskRewardRatio, decimal? MaxRiskAmount, decimal AccountRisk,
    decimal StopLossTolerance, decimal? MaxTotalSlippage)
{
    /// <summary>The aggressiveness hint of a directive, over its confidence.</summary>
    public const double AggressivenessOverConfidence = 0.8;

    /// <summary>The profit-taking hint of every directive.</summary>
    public const double ProfitTakingPreference = 0.75;

    /// <summary>Takes percentages, as parameters have them.</summary>
    public static TradeHints OfPercent(
        decimal riskRewardRatio, decimal? maxRiskAmount, decimal accountRisk,
        decimal stopLossTolerance, decimal? maxTotalSlippage)
        => new(riskRewardRatio, maxRiskAmount, accountRisk / 100m, stopLossTolerance / 100m, maxTotalSlippage / 100m);

    /// <summary>Returns the directive of a new trade.</summary>
    public StrategyDirective NewTrade(Direction direction, double confidence, AllowedDirections allowed) => new()
    {
        Scope = DirectiveScope.NewTrade,
        Confidence = confidence,
        Directions = allowed,
        Entry = new EntryDirective(confidence, direction),
        Size = new SizeDirective(AggressivenessOverConfidence * confidence, MaxRiskAmount, AccountRisk),
        Exit = new ExitDirective(ProfitTakingPreference, RiskRewardRatio, StopLossTolerance),
        Intent = new ExecutionIntentDirective(confidence, MaxTotalSlippage),
    };
}
