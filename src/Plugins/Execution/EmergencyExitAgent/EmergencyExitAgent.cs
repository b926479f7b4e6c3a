using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Out of the market at the next bar: all trades closed with the reason EMERGENCY, all
/// open groups cancelled, all or nothing.
/// </summary>
public partial struct EmergencyExitAgent
{
    public partial DispositionEnvelope OnThreatDetected(
        in ThreatSignal threat, in LedgerView ledger, ref DirectiveWriter directives)
    {
        int groups = ledger.PendingGroups;
        if (ledger.OpenTrades + groups == 0)
        {
            return DispositionEnvelope.Continue;
        }

        directives.BeginBatch(BatchMode.Atomic);
        for (int i = 0; i < ledger.OpenTrades; i++)
        {
            directives.Issue(StrategyDirective.Close(ledger.Trade(i).Id, isEmergency: true));
        }

        for (int i = 0; i < groups; i++)
        {
            directives.Issue(StrategyDirective.CancelGroup(ledger.PendingGroup(i)));
        }

        directives.EndBatch();
        return DispositionEnvelope.Continue;
    }
}
