using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Moves stops of open trades behind the price; effective from the next bar.</summary>
/// <remarks>
/// The stop follows the best close since entry at a distance, or the last opposite swing. It moves only where it
/// tightens after rounding to the tick. Whatever needs R is silent for a trade that was entered without a stop.
/// </remarks>
public partial struct TrailingStopManager
{
    public partial DispositionEnvelope OnPositionUpdate(
        in PositionUpdate update, in LedgerView ledger,
        ref DirectiveWriter directives, double swingLow, double swingHigh)
    {
        for (int i = 0; i < ledger.OpenTrades; i++)
        {
            OpenTrade trade = ledger.Trade(i);
            if (trade.Symbol != update.Symbol || !IsActive(in trade))
            {
                continue;
            }

            double swing = trade.Direction == Direction.Buy ? swingLow : swingHigh;
            if (StopFor(in trade, swing) is { } wanted)
            {
                decimal stop = ledger.Instrument.RoundToTick(wanted);
                if (stop > 0m && Tightens(in trade, stop))
                {
                    directives.Issue(StrategyDirective.TightenStop(trade.Id, stop));
                }
            }
        }

        return DispositionEnvelope.Continue;
    }

    internal static string? Check(in Params parameters)
        => parameters.TrailByStructure && !parameters.HasStructure
            ? "trail_by_structure needs structure: a market_structure_detector"
            : null;

    private readonly bool IsActive(in OpenTrade trade)
    {
        if (Parameters.TrailAfterFirstTarget && !trade.HasPartialExit)
        {
            return false;
        }

        if (Parameters.ActivateAfterRr == 0m)
        {
            return true;
        }

        // Times the quantity entered: an average needn't end, its product does.
        decimal? ahead = ((trade.BestClose * trade.EnteredQuantity) - trade.EntryValue) * (sbyte)trade.Direction;
        return trade.RiskValue is { } risk && ahead >= Parameters.ActivateAfterRr * risk;
    }

    private readonly decimal? StopFor(in OpenTrade trade, double swing)
    {
        if (!Parameters.TrailByStructure)
        {
            return trade.BestClose * (1m - ((sbyte)trade.Direction * Parameters.TrailPct / 100m));
        }

        return ExactDecimal.TryFromShortest(swing, out decimal level) ? level : null;
    }

    private static bool Tightens(in OpenTrade trade, decimal stop)
        => trade.StopLoss is not { } present || (stop - present) * (sbyte)trade.Direction > 0m;
}
