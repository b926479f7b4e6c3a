using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Open trades and entries without a fill, over all symbols; what a reverse closes doesn't count.</summary>
public partial struct MaxOpenPositionsOverlay
{
    public partial bool Approve(in ExecutionDirective directive, in LedgerView ledger)
        => ledger.OpenTrades - directive.ClosedTrades + ledger.PendingEntries < Parameters.MaxOpenPositions;
}
