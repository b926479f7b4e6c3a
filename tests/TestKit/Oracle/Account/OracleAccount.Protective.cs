using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>Stops and targets of trades (docs/EXECUTION.md, Stop and target), and liquidation.</summary>
public sealed partial class OracleAccount
{
    /// <summary>"An open beyond either fills at the open": of trades that were open before the bar.</summary>
    private void ProtectAtOpen(OracleTrade trade, OracleRow row)
    {
        if (trade.StopGoesOn)
        {
            return;
        }

        bool stop = trade.StopLoss is decimal stopPrice && Beyond(!trade.IsBuy, row.Open, stopPrice);
        bool target = trade.TakeProfit is decimal targetPrice && AtOrBetter(!trade.IsBuy, row.Open, targetPrice);
        bool partial = trade.PartialLeft > 0m && AtOrBetter(!trade.IsBuy, row.Open, trade.PartialPrice);
        if (stop && (target || partial))
        {
            // A moved stop may stand beyond the target; then one open touches both and the mode decides.
            AmbiguousFills++;
            trade.AmbiguousRow = row.Ordinal;
            stop = _settings.Intrabar != OracleIntrabar.Optimistic;
        }

        if (stop)
        {
            StopOut(trade, row.Open, row);
        }
        else
        {
            TakeWhatIsTouched(trade, target, partial, row, row.Open);
        }
    }

    /// <summary>
    /// "with the target also touched the nearer price first". Inside the bar each fills at its own price.
    /// </summary>
    private void TakeWhatIsTouched(OracleTrade trade, bool target, bool partial, OracleRow row, decimal? open)
    {
        if (partial && !(target && IsTargetNearer(trade)))
        {
            TakePartial(trade, open ?? trade.PartialPrice, row);
        }

        if (target && trade.IsOpen)
        {
            TakeProfit(trade, open ?? trade.TakeProfit!.Value, false, row);
        }
    }

    private static bool IsTargetNearer(OracleTrade trade) =>
        trade.TakeProfit is decimal target && (trade.IsBuy ? target < trade.PartialPrice : target > trade.PartialPrice);

    /// <summary>
    /// An entry that fills beyond its stop or target is closed "at that same open, directly after its own fill"; inside
    /// the bar "at its own reference price". Reading: the trade has one stop for all it holds, so the whole trade is
    /// closed; inside the bar too directly after the fill; that certain exit is not ambiguous. A partial target,
    /// "matched like a target", that a later entry fill of its trade is beyond fills there too, the nearer price first.
    /// </summary>
    private void CloseIfFilledBeyond(OracleTrade trade, OracleRow row, decimal reference, bool atOpen)
    {
        if (trade.StopGoesOn)
        {
            return;
        }

        if (trade.StopLoss is decimal stop && Beyond(!trade.IsBuy, reference, stop))
        {
            StopOut(trade, reference, row);
            return;
        }

        bool isTarget = trade.TakeProfit is decimal price && AtOrBetter(!trade.IsBuy, reference, price);
        if (trade.PartialLeft > 0m && AtOrBetter(!trade.IsBuy, reference, trade.PartialPrice)
            && !(isTarget && IsTargetNearer(trade)))
        {
            TakePartial(trade, reference, row);
        }

        if (trade.IsOpen && isTarget && trade.TakeProfit is decimal target)
        {
            // "Maker, except taker when it is beyond at the open of the bar in which the entry filled": taken
            // literally, so an entry that fills inside asks whether the bar's open was beyond, and each entry fill
            // counts as the entry.
            bool isTaker = AtOrBetter(!trade.IsBuy, atOpen ? reference : row.Open, target);
            TakeProfit(trade, reference, isTaker, row);
        }
    }

    /// <summary>
    /// Stop and target inside the bar; both touched, or a stop entry whose stop is touched, is ambiguous.
    /// </summary>
    private void ProtectInside(OracleTrade trade, OracleRow row)
    {
        if (trade.StopGoesOn)
        {
            return;
        }

        // Reading: a trade with several entry fills is judged by its first one: open for the whole bar unless that
        // first fill happened inside this very bar.
        OracleOpening opening = trade.OpenedRow == row.Ordinal ? trade.Opening : OracleOpening.AtOpen;
        decimal adverse = trade.IsBuy ? row.Low : row.High;
        decimal favourable = trade.IsBuy ? row.High : row.Low;

        // Where the open was ambiguous already and the trade is still there, the mode has let the stop pass in this
        // bar.
        bool stop = trade.StopLoss is decimal stopPrice && trade.AmbiguousRow != row.Ordinal
            && Beyond(!trade.IsBuy, adverse, stopPrice);
        bool target = opening != OracleOpening.InsideByLimit
            && trade.TakeProfit is decimal targetPrice && Passes(!trade.IsBuy, favourable, targetPrice);
        bool partial = opening != OracleOpening.InsideByLimit
            && trade.PartialLeft > 0m && Passes(!trade.IsBuy, favourable, trade.PartialPrice);
        if (stop && (target || partial || opening == OracleOpening.InsideByStop))
        {
            AmbiguousFills++;
            switch (_settings.Intrabar)
            {
                case OracleIntrabar.Pessimistic:
                    break;
                case OracleIntrabar.Optimistic:
                    stop = false;
                    break;
                case OracleIntrabar.OhlcPath or OracleIntrabar.LowerTimeframe:
                    (stop, target, partial) = _settings.Intrabar == OracleIntrabar.OhlcPath
                        ? FirstOnPath(trade, row, opening, target, partial)
                        : FirstInFinerRows(trade, row, opening, target, partial);
                    if (stop && partial)
                    {
                        // The path took the part first and the stop after it.
                        TakePartial(trade, trade.PartialPrice, row);
                    }

                    break;
            }
        }

        if (stop && trade.IsOpen)
        {
            StopOut(trade, trade.StopLoss!.Value, row);
        }
        else if (!stop)
        {
            TakeWhatIsTouched(trade, target, partial, row, null);
        }
    }

    /// <summary>
    /// Open → the extreme nearer to the open (tie: low) → the other extreme → close, walked leg by leg. "An order that
    /// latency activates inside a bar takes as that bar's open the straight line from open to close at that moment":
    /// the path's open, too.
    /// </summary>
    private static (bool Stop, bool Target, bool Partial) FirstOnPath(
        OracleTrade trade, OracleRow row, OracleOpening opening, bool targetTouched, bool partialTouched)
    {
        decimal open = trade.OpenedRow == row.Ordinal ? trade.OpeningOpen : row.Open;
        bool lowFirst = open - row.Low <= row.High - open;
        decimal[] path = lowFirst ? [open, row.Low, row.High, row.Close] : [open, row.High, row.Low, row.Close];
        bool isIn = opening != OracleOpening.InsideByStop;
        bool partial = false;
        for (int leg = 1; leg < path.Length; leg++)
        {
            decimal from = path[leg - 1];
            decimal to = path[leg];
            // The first leg goes to the nearer extreme, also where the open is that extreme itself.
            bool isUp = leg == 1 ? !lowFirst : to > from;
            bool isFavourable = trade.IsBuy ? isUp : leg == 1 ? lowFirst : to < from;
            if (!isIn && isFavourable)
            {
                // The entry stop lies on the favourable side of the open, so only such a leg passes it.
                isIn = Beyond(trade.IsBuy, to, trade.OpeningReference);
            }

            // A part for all that is held leaves nothing for the stop.
            partial |= isIn && isFavourable && partialTouched && AtOrBetter(!trade.IsBuy, to, trade.PartialPrice);
            if (isIn && isFavourable && targetTouched && AtOrBetter(!trade.IsBuy, to, trade.TakeProfit!.Value))
            {
                return (false, true, partial);
            }

            if (isIn && !isFavourable && Beyond(!trade.IsBuy, to, trade.StopLoss!.Value))
            {
                return (true, false, partial);
            }
        }

        return (false, false, partial);
    }

    /// <summary>
    /// The stop is triggered: taker, slipped. "The rest of a triggered STOP goes on as a MARKET from the next open, its
    /// target being cancelled". Reading: also where the bar's participation left nothing for it.
    /// </summary>
    private void StopOut(OracleTrade trade, decimal reference, OracleRow row)
    {
        OracleEntry entry = trade.Group.Entry;
        ExitSlipped(trade, trade.Held, reference, "STOP_LOSS", row, entry.ImpactMultiplier, entry.MarketImpact);
        trade.StopGoesOn = trade.IsOpen;
        if (trade.IsOpen)
        {
            trade.TakeProfit = null;
            trade.PartialLeft = 0m;
            trade.StopRow = row.Ordinal;
        }
    }

    private void TakeProfit(OracleTrade trade, decimal price, bool isTaker, OracleRow row) =>
        Take(trade, trade.Held, price, isTaker, "TAKE_PROFIT", row);

    private void TakePartial(OracleTrade trade, decimal price, OracleRow row)
    {
        decimal done = Take(trade, decimal.Min(trade.PartialLeft, trade.Held), price, false, "PARTIAL", row);
        trade.PartialLeft = Exact.Subtract(trade.PartialLeft, done);
        trade.PartialHasFilled |= done > 0m;
    }

    private decimal Take(OracleTrade trade, decimal wanted, decimal price, bool isTaker, string reason, OracleRow row)
    {
        decimal quantity = trade.Group.Entry.MarketImpact
            ? decimal.Min(wanted, decimal.Max(0m, _capLeft[trade.Symbol]))
            : wanted;
        if (quantity > 0m)
        {
            _capLeft[trade.Symbol] = Exact.Subtract(_capLeft[trade.Symbol], quantity);
            ApplyExit(trade, quantity, price, isTaker, reason, row.OpenTime, row.Ordinal);
        }

        return quantity;
    }

    /// <summary>
    /// "All symbols move by one common fraction from open to the adverse extreme of their net position"; where equity
    /// reaches the maintenance margin, every open trade is closed at the prices of that fraction. Reading: maintenance
    /// is the sum over trades, as margin is per trade; trades close in trade order.
    /// </summary>
    private void Liquidate(OracleRow?[] rows)
    {
        if (_openTrades.Count == 0)
        {
            return;
        }

        decimal[] from = new decimal[rows.Length];
        decimal[] to = new decimal[rows.Length];
        for (int symbol = 0; symbol < rows.Length; symbol++)
        {
            (from[symbol], to[symbol]) = Span(symbol, rows[symbol]);
        }

        Rational before = AboveMaintenance(from);
        Rational after = AboveMaintenance(to);
        if (before.Sign > 0 && after.Sign > 0)
        {
            return;
        }

        Rational fraction = before.Sign <= 0 ? Rational.Zero : before / (before - after);
        Liquidations++;
        foreach (OracleGroup group in _openGroups.ToList())
        {
            CancelGroup(group);
        }

        foreach (OracleTrade trade in _openTrades.OrderBy(trade => trade.Id).ToList())
        {
            Rational price = from[trade.Symbol] + (((Rational)to[trade.Symbol] - from[trade.Symbol]) * fraction);
            decimal tick = Instrument(trade.Symbol).Tick;
            decimal rounded = trade.IsBuy ? price.Floor(tick) : price.Ceiling(tick);
            // Reading: the bar of such a fill of a symbol without a bar is the one whose close it keeps.
            long barOpen = rows[trade.Symbol]?.OpenTime ?? _lastOpenTime[trade.Symbol];
            int ordinal = rows[trade.Symbol]?.Ordinal ?? _lastOrdinal[trade.Symbol];
            ApplyExit(trade, trade.Held, rounded, true, "LIQUIDATION", barOpen, ordinal);
        }
    }

    private (decimal From, decimal To) Span(int symbol, OracleRow? row)
    {
        if (row is not OracleRow bar)
        {
            return (_lastClose[symbol], _lastClose[symbol]);
        }

        decimal net = _openTrades.Where(trade => trade.Symbol == symbol).Sum(
            trade => trade.IsBuy ? trade.Held : -trade.Held);
        return (bar.Open, net > 0m ? bar.Low : net < 0m ? bar.High : bar.Open);
    }

    private Rational AboveMaintenance(decimal[] prices)
    {
        decimal result = _balance;
        foreach (OracleTrade trade in _openTrades)
        {
            OracleInstrument instrument = Instrument(trade.Symbol);
            decimal value = Exact.Multiply(trade.Held, prices[trade.Symbol], instrument.Multiplier);
            decimal profit = Exact.Subtract(value, trade.Cost);
            result = Exact.Add(result, trade.IsBuy ? profit : -profit);
            result = Exact.Subtract(result, Exact.Multiply(value, instrument.MaintenanceMarginRate));
        }

        return result;
    }
}
