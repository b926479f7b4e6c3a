using System;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>What values a metric can have, by what it is; the bounds themselves are possible.</summary>
/// <param name="Least">The least one; null where there is none.</param>
/// <param name="Most">The largest one; null where there is none.</param>
internal readonly record struct MetricRange(double? Least, double? Most)
{
    private static readonly string[] Shares = ["win_rate", "exposure"];

    // Not fees_paid: a rebate is a fee below 0.
    private static readonly string[] NeverNegative =
    [
        "max_drawdown", "max_drawdown_duration", MetricTable.TotalTrades,
        "profit_factor", "avg_trade_duration", "turnover",
    ];

    /// <summary>Returns a metric's range.</summary>
    /// <param name="metric">Its index.</param>
    public static MetricRange Of(int metric)
    {
        string name = MetricTable.Names[metric];
        return Array.IndexOf(Shares, name) >= 0 ? new MetricRange(0, 100)
            : Array.IndexOf(NeverNegative, name) >= 0 ? new MetricRange(0, null)
            : name == "cagr" ? new MetricRange(-100, null)
            : new MetricRange(null, null);
    }

    /// <inheritdoc/>
    public override string ToString()
        => Least is not { } least ? "it may be anything"
            : Most is { } most ? $"it lies between {NumberText.Of(least)} and {NumberText.Of(most)}"
            : $"it is {NumberText.Of(least)} or more";
}
