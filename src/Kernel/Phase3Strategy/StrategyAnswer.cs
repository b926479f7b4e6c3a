using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase3Strategy;

/// <summary>
/// What the strategy planner answers to an opportunity, as far as it settles what becomes of it
/// while the position policy allows no entry.
/// </summary>
/// <param name="Code">0 for not asked yet, then the kinds below, then one code per reject reason.</param>
internal readonly record struct StrategyAnswer(byte Code)
{
    private const byte FirstReason = 5;

    /// <summary>Not asked yet.</summary>
    public static readonly StrategyAnswer None = new(0);

    /// <summary>Passed over for another of the same row.</summary>
    public static readonly StrategyAnswer Superseded = new(1);

    /// <summary>A directive for a new trade that touches no other one; by direction.</summary>
    public static readonly StrategyAnswer EntersLong = new(2);

    /// <summary>The same for a short.</summary>
    public static readonly StrategyAnswer EntersShort = new(3);

    /// <summary>A directive that acts on what is open, too.</summary>
    public static readonly StrategyAnswer Acts = new(4);

    /// <summary>Whether the planner refused it.</summary>
    public bool IsRefusal => Code >= FirstReason;

    /// <summary>Why, where it did.</summary>
    public RejectReason Reason => new(Code - FirstReason);

    /// <summary>Returns the answer that an outcome is.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="directive">The directive, where one was issued.</param>
    public static StrategyAnswer Of(OpportunityOutcome outcome, in StrategyDirective directive)
    {
        switch (outcome.Ending)
        {
            case OpportunityEnding.Issued
                when directive is { Scope: DirectiveScope.NewTrade, Target: TradeTarget.None }:
                return directive.Entry.Direction == Direction.Buy ? EntersLong : EntersShort;
            case OpportunityEnding.Issued:
                return Acts;
            case OpportunityEnding.Superseded:
                return Superseded;
            default:
                Invariant.Holds(outcome.Ending == OpportunityEnding.Rejected);
                Invariant.Holds(outcome.Reason.Index <= byte.MaxValue - FirstReason); // A code is a byte.
                return new StrategyAnswer((byte)(FirstReason + outcome.Reason.Index));
        }
    }
}
