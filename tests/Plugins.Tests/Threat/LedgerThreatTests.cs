using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>Exposure and win rate over short histories of the account.</summary>
public sealed class LedgerThreatTests
{
    [Fact]
    public void Exposure_is_active_from_its_share_of_equity_and_published_when_it_becomes_so()
    {
        (decimal Exposure, decimal Equity, double Severity, bool IsPublished)[] rows = [
            (0m, 1000m, 0, false),
            (1499m, 1000m, 0, false),
            (1500m, 1000m, 0.5, true),
            (1800m, 1000m, 0.6, false),
            (1800m, 2000m, 0, false),
            (1800m, 500m, 1, true),
            (1m, 0m, 1, false), // Nothing is left to stand for it.
            (1m, -5m, 1, false),
            (0m, -5m, 0, false),
        ];
        using DecisionRun run = new("exposure_monitor", 1, ("max_exposure_pct", "150"));
        for (int turn = 0; turn < 2; turn++)
        {
            foreach ((decimal exposure, decimal equity, double severity, bool isPublished) in rows)
            {
                LedgerUpdate update = new(0, equity, 0m, 1000m) { Exposure = exposure };
                LedgerThreat threat = ((LedgerThreatWorker)run.Worker).OnLedgerUpdate(in update, run.Columns);
                Assert.True(Math.Abs(severity - threat.Severity) < 1e-12
                    && isPublished == threat.IsPublished, $"{exposure} of {equity}: {threat}");
            }

            run.Worker.Reset();
        }
    }

    [Fact]
    public void Win_rate_random_trades_are_the_definition()
    {
        int published = 0;
        Seeds.ForEach(1, 200, seed =>
        {
            SeededRandom random = new(seed);
            int window = random.Between(1, 40);
            int least = random.Between(20, 80);
            using DecisionRun run = new(
                "win_rate_degradation_monitor", 1, ("window", $"{window}"), ("min_win_rate_pct", $"{least}"));
            List<int> cents = [];
            double before = 0;
            for (int i = 0; i < 120; i++)
            {
                // None, one or several trades may close between two updates.
                cents.AddRange(Enumerable.Range(0, random.Between(0, 2)).Select(_ => random.Between(-3, 3)));
                double rate = cents.Count < window
                    ? 100
                    : 100.0 * cents.TakeLast(window).Count(net => net > 0) / window;
                double severity = rate < least ? 0.5 + ((least - rate) / (2.0 * least)) : 0;
                LedgerUpdate update = new(i, 1m, 1m, 1m) { ClosedTrades = DecisionRun.Closed(cents) };
                LedgerThreat threat = ((LedgerThreatWorker)run.Worker).OnLedgerUpdate(in update, run.Columns);
                Assert.Equal(severity, threat.Severity, 1e-12);
                Assert.Equal(severity > 0 && before == 0, threat.IsPublished);
                published += threat.IsPublished ? 1 : 0;
                before = severity;
            }
        });
        Assert.True(published > 20);
    }
}
