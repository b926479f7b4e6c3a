using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Buys what is missing and sells what is over, first trade first, so that notional is a share of equity again.
/// </summary>
/// <remarks>
/// Both are computed at the close of the instant; the orders fill at the next open. Buying needs a position policy that
/// lets trades be added (pyramid).
/// </remarks>
public partial struct RebalancePlanner
{
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
        Instrument instrument = ledger.Instrument;
        decimal perUnit = ledger.Close * instrument.ContractMultiplier;
        decimal held = 0m;
        for (int i = 0; i < ledger.OpenTrades; i++)
        {
            OpenTrade trade = ledger.Trade(i);
            held += trade.Symbol == ledger.Symbol ? trade.Quantity * (sbyte)trade.Direction : 0m;
        }

        decimal missing = (ledger.Equity * Parameters.TargetPct / 100m) - (held * perUnit);
        if (Math.Abs(missing) <= ledger.Equity * Parameters.BandPct / 100m)
        {
            return DispositionEnvelope.Continue;
        }

        decimal quantity = instrument.FloorToLot(Math.Abs(missing) / perUnit);
        if (missing > 0m)
        {
            directives.Issue(Buy(quantity));
        }
        else
        {
            Sell(quantity, in ledger, ref directives);
        }

        return DispositionEnvelope.Continue;
    }

    private static void Sell(decimal quantity, in LedgerView ledger, ref DirectiveWriter directives)
    {
        for (int i = 0; i < ledger.OpenTrades && quantity > 0m; i++)
        {
            OpenTrade trade = ledger.Trade(i);
            if (trade.Symbol == ledger.Symbol && trade.Direction == Direction.Buy)
            {
                decimal part = Math.Min(quantity, trade.Quantity);
                directives.Issue(StrategyDirective.Close(trade.Id, part));
                quantity -= part;
            }
        }
    }

    private readonly StrategyDirective Buy(decimal quantity) => new()
    {
        Scope = DirectiveScope.NewTrade,
        Confidence = 1,
        Directions = AllowedDirections.Buy,
        Entry = new EntryDirective(1, Direction.Buy),
        Size = new SizeDirective(1, MaxRiskAmount: null, AccountRiskPct: 1m),
        Exit = new ExitDirective(0, RiskRewardRatio: 0m, Parameters.StopLossTolerancePct / 100m),
        Intent = new ExecutionIntentDirective(1, Parameters.MaxTotalSlippagePct / 100m),
        Action = new DirectiveAction(ExitAction.None, Quantity: quantity),
    };
}
