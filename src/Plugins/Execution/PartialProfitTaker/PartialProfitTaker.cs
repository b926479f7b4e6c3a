using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// A reduce-only limit at a multiple of R, which rests like a target; after it the stop
/// goes to break-even. Both from the next bar.
/// </summary>
/// <remarks>
/// One limit per trade, at the first update that shows the trade: a later entry fill of the same trade changes neither
/// its price nor its quantity. Silent for a trade that was entered without a stop.
/// </remarks>
public partial struct PartialProfitTaker
{
    private int _seen; // Trades up to this id have been looked at; ids ascend.

    public partial DispositionEnvelope OnPositionUpdate(
        in PositionUpdate update, in LedgerView ledger, ref DirectiveWriter directives)
    {
        int seen = _seen;
        for (int i = 0; i < ledger.OpenTrades; i++)
        {
            OpenTrade trade = ledger.Trade(i);
            if (trade.Symbol != update.Symbol)
            {
                continue;
            }

            if (trade.Id >= _seen)
            {
                seen = Math.Max(seen, trade.Id + 1);
                PlaceTarget(in trade, ledger.Instrument, ref directives);
            }

            if (Parameters.MoveStopToBreakeven && trade.HasPartialExit)
            {
                MoveStop(in trade, ledger.Instrument, ref directives);
            }
        }

        _seen = seen;
        return DispositionEnvelope.Continue;
    }

    private readonly void PlaceTarget(in OpenTrade trade, Instrument instrument, ref DirectiveWriter directives)
    {
        decimal quantity = instrument.FloorToLot(trade.EnteredQuantity * Parameters.Fraction);
        if (trade.RiskValue is { } risk && quantity > 0m)
        {
            decimal value = trade.EntryValue + ((sbyte)trade.Direction * Parameters.FirstTargetRr * risk);
            directives.Issue(
                StrategyDirective.TakePartial(
                    trade.Id, instrument.RoundToTick(value, trade.EnteredQuantity), quantity));
        }
    }

    private static void MoveStop(in OpenTrade trade, Instrument instrument, ref DirectiveWriter directives)
    {
        decimal stop = instrument.RoundToTick(trade.EntryValue, trade.EnteredQuantity);
        if (trade.StopLoss is not { } present || (stop - present) * (sbyte)trade.Direction > 0m)
        {
            directives.Issue(StrategyDirective.TightenStop(trade.Id, stop));
        }
    }
}
