using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>What adaptive_momentum_planner asks for: hints and hard limits, `_pct` as fractions.</summary>
public sealed record Directive(Signal Signal, double Confidence, DirectiveLimits Limits);

/// <summary>The parameters of adaptive_momentum_planner that every directive carries.</summary>
public sealed record DirectiveLimits
{
    public required decimal RiskRewardRatio { get; init; }

    public required decimal AccountRisk { get; init; }

    public required decimal? MaxRiskAmount { get; init; }

    public required decimal StopLossTolerance { get; init; }

    public required decimal MaxSlippage { get; init; }
}

/// <summary>Context aggregation and adaptive_momentum_planner: from a row's best opportunity to a confidence.</summary>
public sealed class StrategyPlanner
{
    private readonly string _method;
    private readonly List<(double[] Column, double Weight, double From, double To)> _strength = [];
    private readonly double _strengthWeight;
    private readonly double _opportunityWeight;
    private readonly double _threatWeight;
    private readonly HashSet<string> _directions;

    public StrategyPlanner(ColumnTable columns, ConfigNode planner, ConfigNode? aggregation)
    {
        if (planner.Get("plugin").Text != "adaptive_momentum_planner")
        {
            throw new NotSupportedException($"no such strategy planner here: '{planner.Get("plugin").Text}'");
        }

        ConfigNode parameters = planner.Find("params") ?? ConfigNode.Parse("{}");
        _strengthWeight = parameters.DoubleOf("w_strength", 0.3);
        _opportunityWeight = parameters.DoubleOf("w_opportunity", 0.5);
        _threatWeight = parameters.DoubleOf("w_threat", 0.2);
        MinConfidence = parameters.DoubleOf("min_confidence", 0.3);
        OnOpposite = parameters.TextOf("on_opposite", "ignore");
        _directions = [.. parameters.Find("directions")?.Items.Select(item => item.Text) ?? ["BUY", "SELL"]];
        Limits = new DirectiveLimits
        {
            // Parameters are read as decimal text, so a percentage divides without a rounding.
            RiskRewardRatio = parameters.DecimalOf("risk_reward_ratio", 2.5m),
            AccountRisk = parameters.DecimalOf("account_risk_pct", 2.0m) / 100m,
            MaxRiskAmount = parameters.Find("max_risk_amount")?.Decimal(),
            StopLossTolerance = parameters.DecimalOf("stop_loss_tolerance_pct", 1.5m) / 100m,
            MaxSlippage = parameters.DecimalOf("max_total_slippage_pct", 0.2m) / 100m,
        };
        _method = aggregation?.TextOf("method", "weighted_average") ?? "weighted_average";
        foreach ((string column, ConfigNode factor) in aggregation?.Find("strength")?.Entries ?? [])
        {
            IReadOnlyList<ConfigNode> range = factor.Get("from").Items;
            _strength.Add((columns[column], factor.DoubleOf("weight", 1), range[0].Double(), range[1].Double()));
        }
    }

    public double MinConfidence { get; }

    public string OnOpposite { get; }

    public DirectiveLimits Limits { get; }

    public bool Allows(int direction) => _directions.Contains(direction > 0 ? "BUY" : "SELL");

    /// <summary>"confidence = clamp((w_s·S + w_o·O − w_t·T) / (w_s + w_o), 0, 1)".</summary>
    public double Confidence(int row, double opportunity, double threat)
    {
        double balance = (_strengthWeight * Strength(row)) + (_opportunityWeight * opportunity) - (_threatWeight * threat);
        return Math.Clamp(balance / (_strengthWeight + _opportunityWeight), 0, 1);
    }

    /// <summary>"a factor is v = clamp((x − a)/(b − a), 0, 1) … no factor left or none configured: 0".</summary>
    public double Strength(int row)
    {
        double weights = 0;
        double weighted = 0;
        double agreeing = 0;
        double largest = 0;
        foreach ((double[] column, double weight, double from, double to) in _strength)
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
}
