using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>A new trade at every event of a schedule; the planners decide how it is entered and how large it is.</summary>
public partial struct DcaPlanner
{
    private const double AggressivenessOverConfidence = 0.8; // As adaptive_momentum_planner's.
    private const double ProfitTakingPreference = 0.75;

    public partial void Plan(in StrategySituation situation, ref DirectiveWriter directives)
    {
        // It trades by the clock alone: an opportunity that reaches it has not been asked for.
        for (int i = 0; i < situation.Opportunities.Length; i++)
        {
            directives.Reject(i, RejectReason.LowConfidence);
        }
    }

    public partial DispositionEnvelope OnSchedule(in ScheduleTick tick, in LedgerView ledger, ref DirectiveWriter directives)
    {
        directives.Issue(Direct());
        return DispositionEnvelope.Continue;
    }

    private readonly StrategyDirective Direct() => new()
    {
        Scope = DirectiveScope.NewTrade,
        Confidence = Parameters.Confidence,
        Directions = AllowedDirections.Both,
        Entry = new EntryDirective(Parameters.Confidence, Parameters.Direction == Direction.Buy ? Kernel.Contracts.Direction.Buy : Kernel.Contracts.Direction.Sell),
        Size = new SizeDirective(AggressivenessOverConfidence * Parameters.Confidence, Parameters.MaxRiskAmount, Parameters.AccountRiskPct / 100m),
        Exit = new ExitDirective(ProfitTakingPreference, Parameters.RiskRewardRatio, Parameters.StopLossTolerancePct / 100m),
        Intent = new ExecutionIntentDirective(Parameters.Confidence, Parameters.MaxTotalSlippagePct / 100m),
    };
}
