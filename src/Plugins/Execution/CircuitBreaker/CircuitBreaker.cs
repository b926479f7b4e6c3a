using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>New trades are refused with TRADING_HALTED; a further threat extends the halt.</summary>
public partial struct CircuitBreaker
{
    public partial DispositionEnvelope OnThreatDetected(
        in ThreatSignal threat, in LedgerView ledger, ref DirectiveWriter directives)
    {
        directives.HaltTrading(Parameters.HaltBars);
        return DispositionEnvelope.Continue;
    }
}
