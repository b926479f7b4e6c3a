using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Publishes DCA_RISK_ASSESSED: the percentile as a share of 1. Silent while it isn't defined.</summary>
public partial struct DcaRiskAssessor
{
    public partial DispositionEnvelope OnSchedule(
        in ScheduleTick tick, in LedgerView ledger, ref DirectiveWriter directives, double volatility)
        => double.IsNaN(volatility)
            ? DispositionEnvelope.Continue
            : PublishDcaRiskAssessed(Math.Clamp(volatility / 100, 0, 1));
}
