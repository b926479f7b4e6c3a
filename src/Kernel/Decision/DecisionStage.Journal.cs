using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Events;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Decision;

/// <content>What the journal is told of decisions: the values behind a refusal, noted before it is written.</content>
public sealed partial class DecisionStage
{
    private void BeginJournal(long now)
    {
        if (_journal is null)
        {
            return;
        }

        _journal.BeginInstant(now);
        foreach (DecidedSymbol symbol in _symbols)
        {
            _journal.SetRow(symbol.Index, symbol.Row);
        }
    }

    private void NoteHalt()
        => _journal?.Note(new Because(
            RejectReason.TradingHalted, JournalDetail.None, worker: null, _haltedUntil - Instant));

    private void NoteWeighed(
        AggregatedContextAssessment assessment, ActiveThreat threat, double confidence, RejectReason reason)
        => _journal?.Note(new Because(
            reason, JournalDetail.None, worker: null, confidence,
            assessment.Strength, assessment.Weakness, threat.Severity));

    private void NoteRefiner(RefinerWorker refiner, DecidedSymbol symbol)
        => _journal?.NoteRefiner(refiner.Binding.InstanceId, symbol.Columns, refiner.Binding.Inputs);

    // The oldest trade of the symbol, open trades and orders of the account.
    private void NoteOpenPosition(int symbol)
    {
        if (_journal is null)
        {
            return;
        }

        var because = new Because(
            RejectReason.PositionOpen, JournalDetail.None, worker: null,
            _account.Ledger.OpenCount, _account.Groups.PendingEntries);
        foreach (ref readonly Trade trade in _account.Ledger.OpenTrades)
        {
            if (trade.Symbol == symbol)
            {
                because.Trade = trade.Id;
                because.TradeTime = trade.OpenedAt;
                break;
            }
        }

        _journal.Note(in because);
    }

    private void JournalDirective(ref readonly QueuedDirective queued, in TradeOrigin origin)
    {
        if (_journal is null)
        {
            return;
        }

        int slot = queued.Directive.Target == TradeTarget.One
            ? _account.Ledger.FindOpen(queued.Directive.TargetTradeId)
            : -1;
        _journal.Issued(
            queued.Symbol,
            in queued.Directive,
            in origin,
            slot < 0 ? -1 : queued.Directive.TargetTradeId,
            slot < 0 ? 0 : _account.Ledger.OpenTrades[slot].OpenedAt);
    }
}
