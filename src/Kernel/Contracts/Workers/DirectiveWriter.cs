using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Events;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>Takes the decisions of strategy planner and event handlers.</summary>
/// <remarks>
/// Of the strategy planner asked about opportunities: exactly one outcome per opportunity. Of a handler: any number of
/// directives, which are carried out in step 4 of the instant, execution workers' first. Passed by reference; writes
/// into the decision stage's own buffers, so nothing is allocated.
/// </remarks>
public ref struct DirectiveWriter
{
    private readonly Span<OpportunityOutcome> _outcomes;
    private readonly Span<StrategyDirective> _directives;
    private readonly DirectiveQueue? _queue;

    internal DirectiveWriter(Span<OpportunityOutcome> outcomes, Span<StrategyDirective> directives)
    {
        Invariant.Holds(outcomes.Length == directives.Length);
        _outcomes = outcomes;
        _directives = directives;
        outcomes.Clear();
    }

    internal DirectiveWriter(DirectiveQueue queue) => _queue = queue;

    /// <summary>Of the strategy planner asked about opportunities: the outcomes so far, by opportunity.</summary>
    public readonly ReadOnlySpan<OpportunityOutcome> Outcomes => _outcomes;

    /// <summary>The directives of those that are issued, by opportunity.</summary>
    public readonly ReadOnlySpan<StrategyDirective> Directives => _directives;

    /// <summary>Issues a directive for an opportunity.</summary>
    /// <param name="opportunity">Its index in <see cref="StrategySituation.Opportunities"/>.</param>
    /// <param name="directive">The directive.</param>
    public readonly void Issue(int opportunity, in StrategyDirective directive)
    {
        Decide(opportunity, new OpportunityOutcome(OpportunityEnding.Issued, default));
        _directives[opportunity] = directive;
    }

    /// <summary>
    /// Issues a directive for an opportunity, to be filled where it lies: cheaper than one that is handed over.
    /// </summary>
    /// <param name="opportunity">Its index in <see cref="StrategySituation.Opportunities"/>.</param>
    /// <returns>The directive, nothing set.</returns>
    public readonly ref StrategyDirective Issue(int opportunity)
    {
        Decide(opportunity, new OpportunityOutcome(OpportunityEnding.Issued, default));
        ref StrategyDirective directive = ref _directives[opportunity];
        directive = default;
        return ref directive;
    }

    /// <summary>Refuses an opportunity.</summary>
    /// <param name="opportunity">Its index in <see cref="StrategySituation.Opportunities"/>.</param>
    /// <param name="reason">Why.</param>
    public readonly void Reject(int opportunity, RejectReason reason)
        => Decide(opportunity, new OpportunityOutcome(OpportunityEnding.Rejected, reason));

    /// <summary>Passes over an opportunity because another of the same symbol and instant was chosen.</summary>
    /// <param name="opportunity">Its index in <see cref="StrategySituation.Opportunities"/>.</param>
    public readonly void Supersede(int opportunity)
        => Decide(opportunity, new OpportunityOutcome(OpportunityEnding.Superseded, default));

    /// <summary>Issues a directive that no opportunity is behind.</summary>
    /// <param name="directive">The directive.</param>
    public readonly void Issue(in StrategyDirective directive) => Queue.Add(in directive);

    /// <summary>Makes the directives up to <see cref="EndBatch"/> one batch.</summary>
    /// <param name="mode">How they hang together.</param>
    /// <param name="rollsBackOnFailure">
    /// Of an atomic batch: whether what was submitted is undone when a later member fails.
    /// </param>
    public readonly void BeginBatch(BatchMode mode, bool rollsBackOnFailure = true)
        => Queue.BeginBatch(mode, rollsBackOnFailure);

    /// <summary>Ends the batch.</summary>
    public readonly void EndBatch() => Queue.EndBatch();

    /// <summary>Halts new trades.</summary>
    /// <param name="rows">Instants for which they are refused, the present one included; at least 1.</param>
    public readonly void HaltTrading(int rows) => Queue.RequestHalt(rows);

    /// <summary>Checks what the strategy planner has issued for opportunities.</summary>
    internal readonly void Check()
    {
        for (int i = 0; i < _outcomes.Length; i++)
        {
            if (_outcomes[i].Ending == OpportunityEnding.Issued)
            {
                Invariant.Holds(_directives[i].Scope != DirectiveScope.ModifyExisting);
                Invariant.Holds(_directives[i].Flaw is null);
            }
        }
    }

    private readonly DirectiveQueue Queue
    {
        get
        {
            Invariant.Holds(_queue is not null);
            return _queue;
        }
    }

    private readonly void Decide(int opportunity, OpportunityOutcome outcome)
    {
        Invariant.Holds(_outcomes[opportunity].Ending == OpportunityEnding.Undecided);
        _outcomes[opportunity] = outcome;
    }
}
