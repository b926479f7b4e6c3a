using System.Collections.Generic;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>A planner with its triggers.</summary>
/// <param name="Worker">The planner.</param>
/// <param name="Triggers">All must fit; none always fits.</param>
public sealed record PlannerSpec(WorkerSpec Worker, IReadOnlyList<TriggerSpec> Triggers);

/// <summary>One condition of a planner: a closed range over a number, or a set of values.</summary>
/// <param name="Field">What is looked at.</param>
/// <param name="Minimum">Closed lower end; unused for sets.</param>
/// <param name="Maximum">Closed upper end; unused for sets.</param>
/// <param name="Values">The set; empty for ranges.</param>
public sealed record TriggerSpec(TriggerField Field, double Minimum, double Maximum, IReadOnlyList<string> Values);

/// <summary>The directive's field that a trigger looks at.</summary>
public enum TriggerField : byte
{
    /// <summary>The directive's confidence.</summary>
    Confidence,

    /// <summary>The entry directive's timing preference.</summary>
    TimingPreference,

    /// <summary>The size directive's aggressiveness.</summary>
    Aggressiveness,

    /// <summary>The exit directive's risk-reward ratio.</summary>
    RiskRewardRatio,

    /// <summary>The exit directive's profit-taking preference.</summary>
    ProfitTakingPreference,

    /// <summary>The intent directive's urgency.</summary>
    ExecutionUrgency,

    /// <summary>The direction, by value: <c>BUY</c>, <c>SELL</c>.</summary>
    Direction,

    /// <summary>The opportunity's signal type, by value.</summary>
    SignalType,

    /// <summary>The symbol, by value.</summary>
    Symbol,

    /// <summary>The scope, by value: <c>NEW_TRADE</c>, <c>MODIFY_EXISTING</c>, <c>CLOSE_EXISTING</c>.</summary>
    Scope,
}
