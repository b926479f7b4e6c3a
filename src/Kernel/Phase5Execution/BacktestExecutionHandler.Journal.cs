using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <content>
/// What the journal is told of a refused directive: the values of the check that it failed, computed once more.
/// </content>
public sealed partial class BacktestExecutionHandler
{
    private JournalWriter? Journal => groups.Book.Journal;

    private void Explain(
        JournalWriter journal, EntryRequest request, RejectReason reason,
        InstrumentGrid grid, long now, Int128 equityUnits)
    {
        if (reason == RejectReason.BelowMinNotional)
        {
            Note(
                journal,
                reason,
                JournalDetail.None,
                grid.Money.ToDecimal(grid.Notional(request.ReferenceTicks, request.Lots)),
                grid.Instrument.MinNotional);
        }
        else if (reason == RejectReason.RiskLimit)
        {
            ExplainRisk(journal, request, grid, equityUnits);
        }
        else if (reason == RejectReason.InsufficientFunds)
        {
            decimal equity = grid.Money.ToDecimal(equityUnits);
            decimal notional = grid.Money.ToDecimal(grid.Notional(request.ReferenceTicks, request.Lots));
            Note(
                journal,
                reason,
                JournalDetail.None,
                (notional / grid.Instrument.MaxLeverage)
                    + (notional * ledger.TakerRate(request.Symbol, now).ToDecimal()),
                equity - MarginUsed(request));
        }
    }

    // The checks of IsWithinRisk, in its order: the first that fails is the one. In
    // doubles, which hold whatever a plan says.
    private void ExplainRisk(JournalWriter journal, EntryRequest request, InstrumentGrid grid, Int128 equityUnits)
    {
        long side = (long)request.Direction;
        double reference = (double)grid.Price(request.ReferenceTicks);
        double equity = (double)grid.Money.ToDecimal(equityUnits);
        double risk = request.Lots * (double)request.SizePlan.RiskDistance * grid.CurrencyPerPriceLot;
        if (request.Limits.IsSlippageOver)
        {
            Note(journal, JournalDetail.SlippageLimit, (double)(request.Execution.MaxSlippagePct ?? 0m), 0);
        }
        else if (request.StopLossTicks is { } stop && ((request.ReferenceTicks - stop) * side <= 0 || !IsPrice(stop)))
        {
            Note(journal, JournalDetail.StopSide, (double)grid.Price(stop), reference);
        }
        else if (request.TakeProfitTicks is { } target
            && ((target - request.ReferenceTicks) * side <= 0 || !IsPrice(target)))
        {
            Note(journal, JournalDetail.TargetSide, (double)grid.Price(target), reference);
        }
        else if (HasImpossiblePrice(request))
        {
            Note(journal, JournalDetail.LimitPrice, (double)grid.Price(EntryPriceOf(request)), 0);
        }
        else if (request.StopLossTicks is { } stopTicks && request.Limits.StopTolerance is { } tolerance
            && IsBeyondTolerance(request.ReferenceTicks, stopTicks, in request.Limits))
        {
            double most = ((double)tolerance * reference) + (double)grid.Instrument.TickSize;
            Note(journal, JournalDetail.StopTolerance, Math.Abs(reference - (double)grid.Price(stopTicks)), most);
        }
        else if (request.Limits.MaxRiskAmount is { } most && risk > (double)most)
        {
            Note(journal, JournalDetail.MaxRiskAmount, risk, (double)most);
        }
        else
        {
            Note(journal, JournalDetail.AccountRisk, risk, (double)(request.Limits.AccountRiskPct ?? 0m) * equity);
        }
    }

    // The price that isn't one: the lowest of a ladder's, the trigger, or the limit.
    private static long EntryPriceOf(EntryRequest request)
    {
        if (request.Type is OrderType.Stop or OrderType.StopLimit && !IsPrice(request.StopTicks))
        {
            return request.StopTicks;
        }

        long lowest = request.LimitTicks;
        foreach (long layer in request.LayerTicks.Span)
        {
            lowest = Math.Min(lowest, layer);
        }

        return lowest;
    }

    private static void Note(JournalWriter journal, JournalDetail detail, double value, double limit)
        => journal.Note(new Because(RejectReason.RiskLimit, detail, worker: null, value, limit));

    private static void Note(
        JournalWriter journal, RejectReason reason, JournalDetail detail, decimal value, decimal limit)
        => journal.Note(new Because(reason, detail, worker: null, (double)value, (double)limit));
}
