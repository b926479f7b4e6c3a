using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Open trades at the mark, pending entries at their references, and the new one at its own, against equity; what a
/// reverse closes doesn't count.
/// </summary>
public partial struct MaxExposureOverlay
{
    public partial bool Approve(in ExecutionDirective directive, in LedgerView ledger)
        => ledger.GrossExposure - directive.ClosedNotional + directive.Notional
            <= ledger.Equity * Parameters.MaxExposurePct / 100m;
}
