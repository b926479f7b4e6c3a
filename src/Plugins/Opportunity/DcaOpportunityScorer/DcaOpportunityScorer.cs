using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Publishes DCA_OPPORTUNITY_SCORED: 0 at or above the average, 1 at the full distance below
/// it. Silent while the average isn't defined.
/// </summary>
public partial struct DcaOpportunityScorer
{
    public partial DispositionEnvelope OnSchedule(
        in ScheduleTick tick, in LedgerView ledger, ref DirectiveWriter directives, double close, double average)
        => double.IsNaN(average)
            ? DispositionEnvelope.Continue
            : PublishDcaOpportunityScored(Math.Clamp(
                (average - close) / average * 100 / Parameters.FullScorePct, 0, 1));
}
