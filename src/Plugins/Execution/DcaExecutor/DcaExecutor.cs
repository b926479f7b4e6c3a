using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>A new trade at every event of a schedule, by the same road as the strategy planner's.</summary>
public partial struct DcaExecutor
{
    private TradeHints _hints;

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
