using System.Runtime.InteropServices;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Journal;

/// <summary>
/// The ids of every ancestor of a decision: sequence numbers under their prefixes, -1 where there is none.
/// </summary>
/// <remarks>
/// All but the threat bear the time of the decision in their ids. A directive's records carry the chain as far as it
/// has come; what its orders and fills lead to carries the directive's id, so that the rest is found by it.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct CausalityChain
{
    /// <summary>Under CTX_: the assessment weighed.</summary>
    public int Assessment;

    /// <summary>Under OPP_: the opportunity chosen.</summary>
    public int Opportunity;

    /// <summary>Under THR_: the highest threat, weighed.</summary>
    public int Threat;

    /// <summary>When that threat was published, UTC nanoseconds.</summary>
    public long ThreatTime;

    /// <summary>
    /// The schedule or other event that a directive without an opportunity answers: index into the run's event names.
    /// </summary>
    public int Event;

    /// <summary>Under STR_.</summary>
    public int Directive;

    /// <summary>Under ENT_.</summary>
    public int EntryPlan;

    /// <summary>Under SIZ_.</summary>
    public int SizePlan;

    /// <summary>Under EXT_.</summary>
    public int ExitPlan;

    /// <summary>Under EXI_.</summary>
    public int Intent;

    /// <summary>Under EXE_.</summary>
    public int ExecutionDirective;

    /// <summary>Under EXG_.</summary>
    public int Group;

    /// <summary>The instant of the decision, UTC nanoseconds.</summary>
    public long DecidedAt;

    /// <summary>A chain without a link.</summary>
    public static CausalityChain None
    {
        get
        {
            CausalityChain chain = default;
            chain.Clear(0);
            return chain;
        }
    }

    /// <summary>Returns the chain as far as a trade's origin tells it.</summary>
    /// <param name="origin">The origin.</param>
    public static CausalityChain Of(in TradeOrigin origin)
    {
        CausalityChain chain = default;
        chain.Set(in origin);
        return chain;
    }

    /// <summary>Takes every link out, where it lies.</summary>
    /// <param name="decidedAt">The instant of the decision.</param>
    internal void Clear(long decidedAt)
    {
        Assessment = -1;
        Opportunity = -1;
        Threat = -1;
        ThreatTime = 0;
        Event = -1;
        Directive = -1;
        EntryPlan = -1;
        SizePlan = -1;
        ExitPlan = -1;
        Intent = -1;
        ExecutionDirective = -1;
        Group = -1;
        DecidedAt = decidedAt;
    }

    /// <summary>Becomes the chain as far as a trade's origin tells it, where it lies.</summary>
    /// <param name="origin">The origin.</param>
    internal void Set(in TradeOrigin origin)
    {
        Clear(origin.DecidedAt);
        Opportunity = origin.OpportunityId;
        Threat = origin.ThreatId;
        ThreatTime = origin.ThreatTime;
        Event = origin.Event;
        Directive = origin.DirectiveId;
    }
}
