using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Plans only where both scores came in the same instant; without them, or at too high a risk, it stays silent.
/// </summary>
public partial struct AdaptiveDcaPlanner
{
    private long _scoredAt;   // Instants of the last scores; 0 before the first.
    private long _assessedAt;
    private double _score;
    private double _risk;

    public partial EntryPlan Plan(in StrategyDirective directive, in PlanningView view)
    {
        if (_scoredAt != view.Time || _assessedAt != view.Time || _risk > Parameters.MaxRisk)
        {
            return EntryPlan.Silent;
        }

        if (_score >= Parameters.MarketScore)
        {
            return new EntryPlan(OrderType.Market);
        }

        decimal distance = ExactDecimal.TryFromShortest(1 - _score, out decimal missing) ? missing : 1m;
        decimal offset = view.Close * Parameters.OffsetBps * distance / 10_000m;
        return new EntryPlan(OrderType.Limit, LimitPrice: view.Close - ((sbyte)directive.Entry.Direction * offset));
    }

    public partial DispositionEnvelope OnOpportunityScored(
        in CustomEvent signal, in LedgerView ledger, ref DirectiveWriter directives)
    {
        _scoredAt = signal.Time;
        _score = signal.Score;
        return DispositionEnvelope.Continue;
    }

    public partial DispositionEnvelope OnRiskAssessed(
        in CustomEvent signal, in LedgerView ledger, ref DirectiveWriter directives)
    {
        _assessedAt = signal.Time;
        _risk = signal.Score;
        return DispositionEnvelope.Continue;
    }
}
