using System;
using S1mpleTrader.Kernel.Contracts;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>The drawdown monitor over a short history of equity, and the refiner at its edge.</summary>
public sealed class MaxDrawdownTests
{
    [Fact]
    public void OnLedgerUpdate_publishes_once_per_breach_until_half_the_limit_is_regained()
    {
        (decimal Equity, double Severity, bool IsPublished)[] rows = [
            (10_000m, 0, false),
            (9_501m, 0, false),
            (9_500m, 0.5, true), // 5% below the initial capital: exactly the limit.
            (9_000m, 1, false), // Twice the limit.
            (8_000m, 1, false),
            (9_600m, 0, false), // Inactive, but not at half the limit: still disarmed.
            (9_450m, 0.55, false),
            (9_750m, 0, false), // Half the limit: armed again.
            (9_400m, 0.6, true),
            (20_000m, 0, false), // A new peak.
            (19_000m, 0.5, true),
        ];
        using DecisionRun run = new("max_drawdown_monitor");
        var worker = (LedgerThreatWorker)run.Worker;
        for (int turn = 0; turn < 2; turn++)
        {
            foreach ((decimal equity, double severity, bool isPublished) in rows)
            {
                LedgerThreat threat = worker.OnLedgerUpdate(new LedgerUpdate(0, equity, 10_000m, 10_000m), run.Columns);
                Assert.True(Math.Abs(severity - threat.Severity) < 1e-12, $"{equity}: {threat.Severity}");
                Assert.Equal(isPublished, threat.IsPublished);
            }

            worker.Reset();
        }
    }

    [Theory]
    [InlineData(80, true)]
    [InlineData(79.999, false)]
    [InlineData(double.NaN, false)]
    public void Volume_spike_refiner_passes_at_the_minimum(double percentile, bool isAccepted)
    {
        using DecisionRun run = new("volume_spike_refiner", percentile);
        Opportunity opportunity = new(0, 0, Direction.Buy, 0.5, default);
        Assert.Equal(isAccepted, ((RefinerWorker)run.Worker).Accept(in opportunity, run.Columns));
    }
}
