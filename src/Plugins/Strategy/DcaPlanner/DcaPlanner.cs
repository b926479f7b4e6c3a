using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// A new trade at every event of a schedule; the planners decide how it is entered and how large it is.
/// </summary>
public partial struct DcaPlanner
{
    private TradeHints _hints;

    public readonly partial void Plan(in StrategySituation situation, ref DirectiveWriter directives)
    {
        // It trades by the clock alone: an opportunity that reaches it has not been asked for.
        for (int i = 0; i < situation.Opportunities.Length; i++)
        {
            directives.Reject(i, RejectReason.LowConfidence);
        }
    }

    public partial DispositionEnvelope OnSchedule(
        in ScheduleTick tick, in LedgerView ledger, ref DirectiveWriter directives)
    {
        Kernel.Contracts.Direction direction = Parameters.Direction == Direction.Buy
            ? Kernel.Contracts.Direction.Buy
            : Kernel.Contracts.Direction.Sell;
        directives.Issue(_hints.NewTrade(direction, Parameters.Confidence, AllowedDirections.Both));
        return DispositionEnvelope.Continue;
    }

    private void Start() => _hints = TradeHints.OfPercent(
        Parameters.RiskRewardRatio,
        Parameters.MaxRiskAmount,
        Parameters.AccountRiskPct,
        Parameters.StopLossTolerancePct,
        Parameters.MaxTotalSlippagePct);
}
