using System;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <content>What the journal is told of a refused directive: the values of the check that it failed, reckoned once more.</content>
public sealed partial class BacktestExecutionHandler
{
    private JournalWriter? Journal => groups.Book.Journal;

    private void Explain(
        JournalWriter journal, EntryRequest request, RejectReason reason, InstrumentGrid grid, long now, Int128 equityUnits)
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
                (notional / grid.Instrument.MaxLeverage) + (notional * ledger.TakerRate(request.Symbol, now).ToDecimal()),
                equity - MarginUsed(request));
        }
    }

    // The checks of IsWithinRisk, in its order: the first that fails is the one.
    private void ExplainRisk(JournalWriter journal, EntryRequest request, InstrumentGrid grid, Int128 equityUnits)
    {
        long side = (long)request.Direction;
        decimal reference = grid.Price(request.ReferenceTicks);
        decimal equity = grid.Money.ToDecimal(equityUnits);
        decimal risk = grid.Quantity(request.Lots) * (request.Limits.RiskDistance ?? 0m) * grid.Instrument.ContractMultiplier;
        if (request.Limits.IsSlippageOver)
        {
            Note(journal, RejectReason.RiskLimit, JournalDetail.SlippageLimit, request.Execution.MaxSlippagePct ?? 0m, 0m);
        }
        else if (request.StopLossTicks is { } stop && (request.ReferenceTicks - stop) * side <= 0)
        {
            Note(journal, RejectReason.RiskLimit, JournalDetail.StopSide, grid.Price(stop), reference);
        }
        else if (request.TakeProfitTicks is { } target && (target - request.ReferenceTicks) * side <= 0)
        {
            Note(journal, RejectReason.RiskLimit, JournalDetail.TargetSide, grid.Price(target), reference);
        }
        else if (request.Type is OrderType.Limit or OrderType.StopLimit && LowestLimit(request) <= 0)
        {
            Note(journal, RejectReason.RiskLimit, JournalDetail.LimitPrice, grid.Price(LowestLimit(request)), 0m);
        }
        else if (request.StopLossTicks is { } stopTicks && request.Limits.StopTolerance is { } tolerance
            && Math.Abs(request.ReferenceTicks - stopTicks) > (tolerance * request.ReferenceTicks) + 1m)
        {
            decimal most = (tolerance * reference) + grid.Instrument.TickSize;
            Note(journal, RejectReason.RiskLimit, JournalDetail.StopTolerance, Math.Abs(reference - grid.Price(stopTicks)), most);
        }
        else if (risk > request.Limits.MaxRiskAmount)
        {
            Note(journal, RejectReason.RiskLimit, JournalDetail.MaxRiskAmount, risk, request.Limits.MaxRiskAmount ?? 0m);
        }
        else
        {
            Note(journal, RejectReason.RiskLimit, JournalDetail.AccountRisk, risk, (request.Limits.AccountRiskPct ?? 0m) * equity);
        }
    }

    private static void Note(JournalWriter journal, RejectReason reason, JournalDetail detail, decimal value, decimal limit)
        => journal.Note(new Because(reason, detail, worker: null, (double)value, (double)limit));
}
