using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>What a strategy planner asks for: hints and hard limits, `_pct` as fractions.</summary>
public sealed record Directive
{
    public required int Symbol { get; init; }

    public required int Direction { get; init; }

    public required double Confidence { get; init; }

    public required DirectiveLimits Limits { get; init; }

    /// <summary>The opportunity it answers; nothing where a schedule led to it.</summary>
    public Signal? Signal { get; init; }

    /// <summary>"NEW_TRADE directives that carry a quantity skip the size planner."</summary>
    public decimal? Quantity { get; init; }

    /// <summary>The opportunity's signal_type, or "the name of the schedule (or other) event that led to it".</summary>
    public required string Reason { get; init; }
}

/// <summary>The parameters that every directive carries.</summary>
public sealed record DirectiveLimits
{
    public required decimal RiskRewardRatio { get; init; }

    public required decimal AccountRisk { get; init; }

    public required decimal? MaxRiskAmount { get; init; }

    public required decimal StopLossTolerance { get; init; }

    public required decimal MaxSlippage { get; init; }

    /// <summary>Parameters are read as decimal text, so a percentage divides without a rounding.</summary>
    public static DirectiveLimits Of(ConfigNode parameters) => new()
    {
        RiskRewardRatio = parameters.DecimalOf("risk_reward_ratio", 2.5m),
        AccountRisk = parameters.DecimalOf("account_risk_pct", 2.0m) / 100m,
        MaxRiskAmount = parameters.Find("max_risk_amount")?.Decimal(),
        StopLossTolerance = parameters.DecimalOf("stop_loss_tolerance_pct", 1.5m) / 100m,
        MaxSlippage = parameters.DecimalOf("max_total_slippage_pct", 0.2m) / 100m,
    };
}

/// <summary>
/// Context aggregation and the strategy planners that answer opportunities: from a signal to a confidence.
/// </summary>
public sealed class StrategyPlanner
{
    private readonly string _method;
    private readonly List<Factor>[] _strength;
    private readonly double _strengthWeight;
    private readonly double _opportunityWeight;
    private readonly double _threatWeight;
    private readonly HashSet<string> _directions;

    public StrategyPlanner(SeriesBook book, ColumnTable columns, ConfigNode planner, ConfigNode? aggregation)
    {
        Plugin = planner.Get("plugin").Text;
        Parameters = planner.Find("params") ?? ConfigNode.Parse("{}");
        _strengthWeight = Parameters.DoubleOf("w_strength", 0.3);
        _opportunityWeight = Parameters.DoubleOf("w_opportunity", 0.5);
        _threatWeight = Parameters.DoubleOf("w_threat", 0.2);
        MinConfidence = Parameters.DoubleOf("min_confidence", 0.3);
        OnOpposite = Parameters.TextOf("on_opposite", "ignore");
        _directions = [.. Parameters.Find("directions")?.Items.Select(item => item.Text) ?? ["BUY", "SELL"]];
        Limits = DirectiveLimits.Of(Parameters);
        _method = aggregation?.TextOf("method", "weighted_average") ?? "weighted_average";
        _strength = [.. book.Symbols.Select(
            (_, symbol) => FactorsOf(aggregation?.Find("strength"), columns, book.BaseOf(symbol)))];
    }

    public string Plugin { get; }

    public ConfigNode Parameters { get; }

    /// <summary>dca_planner and rebalance_planner act on their schedule event alone.</summary>
    public bool AnswersOpportunities => Plugin is "adaptive_momentum_planner" or "direct_planner";

    public double MinConfidence { get; }

    public string OnOpposite { get; }

    public DirectiveLimits Limits { get; }

    public bool Allows(int direction) => _directions.Contains(direction > 0 ? "BUY" : "SELL");

    /// <summary>"confidence = clamp((w_s·S + w_o·O − w_t·T) / (w_s + w_o), 0, 1)".</summary>
    public double Confidence(int symbol, int row, double opportunity, double threat)
    {
        double balance = (_strengthWeight * Strength(symbol, row)) + (_opportunityWeight * opportunity)
            - (_threatWeight * threat);
        return Math.Clamp(balance / (_strengthWeight + _opportunityWeight), 0, 1);
    }

    /// <summary>
    /// "a factor is v = clamp((x − a)/(b − a), 0, 1) … no factor left or none configured: 0". "The context assessment
    /// is per symbol."
    /// </summary>
    public double Strength(int symbol, int row)
    {
        double weights = 0;
        double weighted = 0;
        double agreeing = 0;
        double largest = 0;
        foreach ((double[] column, double weight, double from, double to) in _strength[symbol])
        {
            if (double.IsNaN(column[row]))
            {
                continue;
            }

            double v = Math.Clamp((column[row] - from) / (to - from), 0, 1);
            weights += weight;
            weighted += weight * v;
            agreeing += v >= 0.5 ? weight : 0;
            largest = Math.Max(largest, v);
        }

        if (weights == 0)
        {
            return 0;
        }

        return _method switch
        {
            "weighted_average" => weighted / weights,
            "max" => largest,
            "consensus" => agreeing / weights,
            _ => throw new NotSupportedException(_method),
        };
    }

    private static List<Factor> FactorsOf(ConfigNode? strength, ColumnTable columns, Series series)
    {
        List<Factor> factors = [];
        foreach ((string column, ConfigNode factor) in strength?.Entries ?? [])
        {
            IReadOnlyList<ConfigNode> range = factor.Get("from").Items;
            factors.Add(new Factor(
                columns.Seen(column, series), factor.DoubleOf("weight", 1), range[0].Double(), range[1].Double()));
        }

        return factors;
    }

    private readonly record struct Factor(double[] Column, double Weight, double From, double To);
}
