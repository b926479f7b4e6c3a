using System;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>An ExecutionIntent: what the strategy wants of the execution, in no connector's words.</summary>
public readonly record struct OracleIntent(
    double Urgency, double Visibility, bool MustCompleteImmediately, int? WindowMinutes, int? ChunkHint)
{
    /// <summary>
    /// "balanced_intent: urgency 0.9 for MARKET, else 0.2 if size > large_size (default off), else 0.5; visibility 0.1
    /// if size > stealth_size (default off) else 0.7; must_complete_immediately = urgency > 0.8; window = none if
    /// immediate, else 30 min. high_urgency_intent urgency 0.9; twap_intent urgency 0.2, chunk hint 5, window 30;
    /// stealth_intent visibility 0.1. Fields not named are balanced_intent's": its own urgency goes into
    /// balanced_intent's formulas. "twap_entry: MARKET with work_over_minutes: then urgency 0.2, not immediate, chunk
    /// hint 5, that window, whatever the intent planner says."
    /// </summary>
    public static OracleIntent Of(PlannerEntry planner, PlannerEntry entry, bool isMarket, decimal size)
    {
        OracleIntent own = Of(planner, isMarket, size);
        return entry.Plugin == "twap_entry"
            ? new OracleIntent(0.2, own.Visibility, false, entry.Parameters.IntOf("duration_minutes", 15), 5)
            : own;
    }

    private static OracleIntent Of(PlannerEntry planner, bool isMarket, decimal size)
    {
        double urgency = planner.Plugin switch
        {
            "high_urgency_intent" => 0.9,
            "twap_intent" => 0.2,
            "balanced_intent" or "stealth_intent" => isMarket ? 0.9 : IsAbove("large_size") ? 0.2 : 0.5,
            _ => throw new NotSupportedException($"no such intent planner here: '{planner.Plugin}'"),
        };
        bool isImmediate = urgency > 0.8;
        return new OracleIntent(
            urgency,
            planner.Plugin == "stealth_intent" || IsAbove("stealth_size") ? 0.1 : 0.7,
            isImmediate,
            isImmediate ? null : 30,
            planner.Plugin == "twap_intent" ? 5 : null);

        bool IsAbove(string key) => planner.Parameters.Find(key) is ConfigNode limit && size > limit.Decimal();
    }

    /// <summary>
    /// "Back-test translation": "naming fill_model or latency_ms in the connector pins it, and the translator leaves it
    /// alone"; "the entry plan's order type stays; must_complete_immediately → IOC, else a window → GTD of that window,
    /// else GTC; chunks = the hint if urgency &lt; 0.3 and a window is set, else 1. Urgency > 0.8: IMMEDIATE, 10 ms;
    /// &lt; 0.3: MARKET_IMPACT, 500 ms; between: IMMEDIATE, 0 ms. Visibility &lt; 0.3 halves the impact multiplier." A
    /// ladder is worked as it stands.
    /// </summary>
    public OracleEntry Translate(OracleEntry plan, StrategySettings settings)
    {
        const long Millisecond = 1_000_000L;
        bool isPatient = Urgency < 0.3;
        return plan with
        {
            TimeInForce = MustCompleteImmediately ? OracleTimeInForce.ImmediateOrCancel
                : WindowMinutes is not null ? OracleTimeInForce.GoodTillDate
                : OracleTimeInForce.GoodTillCancelled,
            WindowNanos = WindowMinutes * 60L * 1_000L * Millisecond,
            Chunks = isPatient && WindowMinutes is not null && plan.Layers.Count == 0 ? ChunkHint ?? 1 : 1,
            MarketImpact = settings.IsImpactPinned ?? isPatient,
            LatencyNanos = settings.PinnedLatencyNanos
                ?? (Urgency > 0.8 ? 10 * Millisecond : isPatient ? 500 * Millisecond : 0),
            ImpactMultiplier = Visibility < 0.3 ? 0.5m : 1m,
        };
    }
}
