using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Contracts;

/// <summary>What workers see of closed trades, against a plain list of their net results.</summary>
public sealed class ClosedTradesTests
{
    private static readonly Instrument Instrument = new() { Symbol = "TEST", TickSize = 0.01m, LotSize = 1m };

    [Fact]
    public void ClosedTrades_random_results_are_those_of_a_list()
    {
        Seeds.ForEach(1, 20, seed =>
        {
            SeededRandom random = new(seed);
            TradeStatistics statistics = new(new MoneyGrid(2, 1000m, [Instrument]));
            ClosedTrades closed = new(statistics);
            List<int> cents = [];
            for (int i = 0; i < 700; i++)
            {
                cents.Add(random.Chance(10) ? 0 : random.Between(-500, 700));
                Trade trade = new() { EntryUnits = 100, GrossUnits = cents[^1] + 3, FeeUnits = 2, FundingUnits = 1 };
                statistics.Add(in trade, exitRow: 0, exitTime: 0, FillReason.StopLoss);
                int last = random.Between(0, Math.Min(cents.Count, ClosedTrades.Remembered));
                Assert.Equal(cents.Skip(cents.Count - last).Count(net => net > 0), closed.WinsAmongLast(last));
            }

            Assert.Equal(700, closed.Count);
            int wins = cents.Count(net => net > 0);
            Assert.Equal((wins, 700 - wins), (closed.Wins, closed.Losses));
            decimal gains = cents.Where(net => net > 0).Sum() / 100m;
            decimal lost = -cents.Where(net => net < 0).Sum() / 100m;
            Assert.Equal((gains, lost), (closed.Gains, closed.Lost));
            Assert.Equal((gains / wins, lost / (700 - wins)), (closed.AverageWin, closed.AverageLoss));
        });
    }

    [Fact]
    public void ClosedTrades_default_has_none()
    {
        ClosedTrades none = default;
        Assert.Equal(
            (0L, 0L, 0L, 0m, 0m, 0),
            (none.Count, none.Wins, none.Losses, none.AverageWin, none.AverageLoss, none.WinsAmongLast(0)));
    }

    [Fact]
    public void TryMetadata_finds_numbers_by_the_names_of_the_worker()
    {
        PlanningView view = new()
        {
            Instrument = Instrument,
            Time = 0,
            Close = 1m,
            EntryReference = 1m,
            Equity = 1m,
            MarginUsed = 0m,
            Opportunity = new Opportunity(0, 0, Direction.Buy, 0.5, new SignalMetadata(1.5, double.NaN, 3.5, 4.5)),
            MetadataNames = ["a", "b", "c", "d"],
        };
        Assert.True(view.TryMetadata("a", out double first) && view.TryMetadata("c", out double third)
            && view.TryMetadata("d", out double fourth)
            && (first, third, fourth) == (1.5, 3.5, 4.5));
        Assert.False(view.TryMetadata("b", out _));
        Assert.False(view.TryMetadata("e", out _));
        Assert.False((view with { MetadataNames = null }).TryMetadata("a", out double absent));
        Assert.True(double.IsNaN(absent));
    }
}
