using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>A planner entry of the blueprint with its triggers.</summary>
public sealed class PlannerEntry
{
    private readonly IReadOnlyList<(string Field, IReadOnlyList<ConfigNode> Values)> _triggers;

    public PlannerEntry(ConfigNode node)
    {
        Plugin = node.Get("plugin").Text;
        Parameters = node.Find("params") ?? ConfigNode.Parse("{}");
        _triggers = [.. node.Find("triggers")?.Entries.Select(entry => (entry.Key, entry.Value.Items)) ?? []];
    }

    public string Plugin { get; }

    public ConfigNode Parameters { get; }

    /// <summary>"closed ranges over fields of the directive … and value sets"; all of them must hold.</summary>
    public bool Matches(Directive directive, string symbol)
    {
        foreach ((string field, IReadOnlyList<ConfigNode> values) in _triggers)
        {
            string? word = field switch
            {
                "direction" => directive.Direction > 0 ? "BUY" : "SELL",
                // A directive that a schedule led to has none.
                "signal_type" => directive.Signal?.SignalType ?? string.Empty,
                "symbol" => symbol,
                "scope" => "NEW_TRADE",
                _ => null,
            };
            bool holds = word is not null
                ? values.Any(value => value.Text == word)
                : Number(field, directive) is double x && values[0].Double() <= x && x <= values[1].Double();
            if (!holds)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// "timing_preference = execution_urgency = confidence; aggressiveness = 0.8 × confidence; profit_taking_preference
    /// = 0.75; the rest from parameters".
    /// </summary>
    private static double? Number(string field, Directive directive) => field switch
    {
        "confidence" or "timing_preference" or "execution_urgency" => directive.Confidence,
        "aggressiveness" => 0.8 * directive.Confidence,
        "profit_taking_preference" => 0.75,
        "risk_reward_ratio" => (double)directive.Limits.RiskRewardRatio,
        "account_risk_pct" => (double)directive.Limits.AccountRisk,
        "max_risk_amount" => (double?)directive.Limits.MaxRiskAmount,
        "stop_loss_tolerance" => (double)directive.Limits.StopLossTolerance,
        "max_total_slippage_pct" => (double)directive.Limits.MaxSlippage,
        _ => throw new NotSupportedException($"no such trigger here: '{field}'"),
    };
}
