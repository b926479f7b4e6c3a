using System;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>What the strategy planner weighs at one symbol and instant.</summary>
public readonly ref struct StrategySituation
{
    private readonly Glance _timeGlance;
    private readonly long _time;

    internal StrategySituation(ref bool isTimeSeen) => _timeGlance = new Glance(ref isTimeSeen);

    /// <summary>The instant: the row's close, UTC nanoseconds.</summary>
    public required long Time
    {
        get
        {
            _timeGlance.Note();
            return _time;
        }
        init => _time = value;
    }

    /// <summary>The instrument.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>Opportunities that the refiners passed on, in wiring order, without their ids; may be empty.</summary>
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
