using System;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>What the strategy planner weighs at one symbol and instant.</summary>
public readonly ref struct StrategySituation
{
    /// <summary>The instant: the row's close, UTC nanoseconds.</summary>
    public required long Time { get; init; }

    /// <summary>The instrument.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>Opportunities that the refiners passed on, in wiring order; may be empty.</summary>
    public required ReadOnlySpan<Opportunity> Opportunities { get; init; }

    /// <summary>Strength and weakness of the context.</summary>
    public required AggregatedContextAssessment Assessment { get; init; }

    /// <summary>The active threat with the highest severity; severity 0 for none.</summary>
    public required ActiveThreat Threat { get; init; }

    /// <summary>Whether the symbol has an open long trade.</summary>
    public required bool HasOpenLong { get; init; }

    /// <summary>Whether the symbol has an open short trade.</summary>
    public required bool HasOpenShort { get; init; }

    /// <summary>Whether the symbol has an open trade against a direction.</summary>
    /// <param name="direction">Buy or sell.</param>
    public bool HasOpenTradeAgainst(Direction direction)
        => direction == Direction.Buy ? HasOpenShort : HasOpenLong;
}

/// <summary>Takes the strategy planner's decisions: exactly one outcome per opportunity.</summary>
/// <remarks>Passed by reference; writes into the decision stage's own buffers, so nothing is allocated.</remarks>
public ref struct DirectiveWriter
{
    private readonly Span<OpportunityOutcome> _outcomes;
    private readonly Span<StrategyDirective> _directives;

    internal DirectiveWriter(Span<OpportunityOutcome> outcomes, Span<StrategyDirective> directives)
    {
        Invariant.Holds(outcomes.Length == directives.Length);
        _outcomes = outcomes;
        _directives = directives;
        outcomes.Clear();
    }

    /// <summary>Issues a directive for an opportunity.</summary>
    /// <param name="opportunity">Its index in <see cref="StrategySituation.Opportunities"/>.</param>
    /// <param name="directive">The directive.</param>
    public readonly void Issue(int opportunity, in StrategyDirective directive)
    {
        Decide(opportunity, new OpportunityOutcome(OpportunityEnding.Issued, default));
        _directives[opportunity] = directive;
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

    private readonly void Decide(int opportunity, OpportunityOutcome outcome)
    {
        Invariant.Holds(_outcomes[opportunity].Ending == OpportunityEnding.Undecided);
        _outcomes[opportunity] = outcome;
    }
}

/// <summary>What the strategy planner made of an opportunity.</summary>
public enum OpportunityEnding : byte
{
    /// <summary>Nothing yet: a planner that leaves one so has failed.</summary>
    Undecided,

    /// <summary>A directive was issued.</summary>
    Issued,

    /// <summary>Refused.</summary>
    Rejected,

    /// <summary>Another was chosen.</summary>
    Superseded,
}

/// <summary>An opportunity's outcome in the strategy planner.</summary>
/// <param name="Ending">What became of it.</param>
/// <param name="Reason">Why it was refused, where it was.</param>
public readonly record struct OpportunityOutcome(OpportunityEnding Ending, RejectReason Reason);
