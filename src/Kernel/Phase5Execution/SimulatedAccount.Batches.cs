using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <content>
/// Rehearsals of a batch: book, groups, ledger and id sequences go back to what they were, and nobody hears of it.
/// </content>
/// <remarks>
/// Submission changes these and nothing else: fills happen at a later bar, and endings aren't counted in a rehearsal.
/// </remarks>
public sealed partial class SimulatedAccount
{
    private BookState? _savedBook;
    private Ledger.LedgerState? _savedLedger;
    private int _savedPendingEntries;

    /// <summary>
    /// Makes room for the state before a rehearsal; called before the first bar where workers may issue one.
    /// </summary>
    public void PrepareBatches()
    {
        _savedBook = Book.NewState();
        _savedLedger = Ledger.NewState();
    }

    /// <summary>Keeps the state before a rehearsal.</summary>
    public void BeginRehearsal()
    {
        Invariant.Holds(_savedBook is not null && _savedLedger is not null);
        Book.Save(_savedBook);
        Ledger.Save(_savedLedger);
        _savedPendingEntries = Groups.PendingEntries;
        Groups.IsRehearsing = true;
        Mute(true);
    }

    /// <summary>Goes back to the state before it.</summary>
    public void EndRehearsal()
    {
        Invariant.Holds(_savedBook is not null && _savedLedger is not null);
        Book.Restore(_savedBook);
        Ledger.Restore(_savedLedger);
        Groups.RestorePendingEntries(_savedPendingEntries);
        Groups.IsRehearsing = false;
        Mute(false);
        _equityVersion = -1;
    }

    private void Mute(bool isMuted)
    {
        if (Journal is not null)
        {
            Journal.IsMuted = isMuted;
        }
    }
}
