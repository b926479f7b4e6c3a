using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Kernel.Tests.Cases;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Phase5Execution;

/// <summary>What TWAP, participation and impact cost, against the formulas that they are meant to follow.</summary>
public sealed class ClosedFormTests
{
    private const decimal Tick = 0.000001m; // So fine that rounding to it is far below what is compared.

    /// <summary>On opens 100, 101, 102, ... the average is Σ weight × open / Σ weight.</summary>
    [Theory]
    [InlineData("UNIFORM")]
    [InlineData("FRONT_LOADED")]
    [InlineData("BACK_LOADED")]
    public void Twap_average_is_the_weighted_mean_of_the_opens(string distribution)
    {
        for (int chunks = 2; chunks <= 12; chunks++)
        {
            decimal[] weights = Enumerable.Range(0, chunks)
                .Select(child => distribution switch
                {
                    "FRONT_LOADED" => (decimal)(chunks - child),
                    "BACK_LOADED" => child + 1,
                    _ => 1,
                })
                .ToArray();
            decimal total = weights.Sum();
            WorkedCase one = Case(
                Enumerable.Range(0, chunks + 1).Select(
                    index => new CaseBar(index, 99 + index, 100 + index, 98 + index, 99 + index, 1000m)),
                new CaseConnector(),
                new CaseSubmit
                {
                    Id = "A",
                    Symbol = "X",
                    IsBuy = true,
                    Quantity = total,
                    TimeInForce = "GTD",
                    WindowMinutes = chunks,
                    Chunks = chunks,
                    Distribution = distribution,
                });
            decimal expected = weights.Select((weight, child) => weight * (100 + child)).Sum() / total;
            CaseTrade trade = Assert.Single(EngineCaseRunner.Run(one).Trades);
            Assert.Equal(expected, trade.EntryPrice, 12);
        }
    }

    /// <summary>
    /// price = open × (1 + multiplier × coefficient × σ × sqrt(q / v)); visibility below 0.3 halves the multiplier, as
    /// an iceberg does.
    /// </summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.5, 1)]
    [InlineData(1, 0.25)]
    [InlineData(0.5, 0.25)]
    public void Impact_follows_the_square_root_law(double multiplier, double coefficient)
    {
        foreach (decimal quantity in new List<decimal> { 1m, 4m, 25m, 100m })
        {
            decimal price = PriceOf(quantity, multiplier, coefficient);
            double exact = 100 * (1 + Impact(quantity, multiplier, coefficient));
            Assert.InRange((double)price, exact - 1e-9, exact + (double)Tick); // Rounded against the trader.
        }
    }

    [Fact]
    public void Half_the_multiplier_costs_half()
    {
        decimal whole = PriceOf(25m, 1, 1) - 100m;
        decimal hidden = PriceOf(25m, 0.5, 1) - 100m;
        Assert.InRange(hidden, (whole / 2) - Tick, (whole / 2) + Tick);
    }

    /// <summary>n equal children over bars alike cost 1 / sqrt(n) of what the whole costs at once.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(16)]
    public void Chunks_reduce_impact_by_the_square_root_of_their_number(int chunks)
    {
        WorkedCase one = Case(
            Alike(chunks + 1),
            Impacting(1),
            Entry(144m, 1) with { Chunks = chunks, WindowMinutes = chunks, TimeInForce = "GTD" });
        decimal average = Assert.Single(EngineCaseRunner.Run(one).Trades).EntryPrice;
        double whole = (double)PriceOf(144m, 1, 1) - 100;
        Assert.InRange(
            (double)average - 100, (whole / Math.Sqrt(chunks)) - (double)Tick,
            (whole / Math.Sqrt(chunks)) + (double)Tick);
    }

    /// <summary>A cap of c per bar spreads q over ⌈q / c⌉ bars.</summary>
    [Fact]
    public void Participation_spreads_a_fill_over_as_many_bars_as_caps_fit()
    {
        for (int quantity = 1; quantity <= 40; quantity++)
        {
            for (int cap = 1; cap <= 12; cap++)
            {
                WorkedCase one = Case(
                    Enumerable.Range(0, 42).Select(index => new CaseBar(index, 100m, 101m, 99m, 100m, cap * 10m)),
                    new CaseConnector { FillModel = "MARKET_IMPACT", ImpactCoefficient = 0m },
                    Entry(quantity, 1));
                CaseFill[] entries = EngineCaseRunner.Run(one).Fills.Where(fill => fill.Reason == "ENTRY").ToArray();
                Assert.Equal((quantity + cap - 1) / cap, entries.Length);
                Assert.All(entries.SkipLast(1), fill => Assert.Equal(cap, fill.Quantity));
                Assert.Equal(quantity, entries.Sum(fill => fill.Quantity));
            }
        }
    }

    private static decimal PriceOf(decimal quantity, double multiplier, double coefficient)
    {
        CaseOutcome outcome = EngineCaseRunner.Run(Case(Alike(2), Impacting(coefficient), Entry(quantity, multiplier)));
        return Assert.Single(outcome.Trades).EntryPrice;
    }

    private static double Impact(decimal quantity, double multiplier, double coefficient)
    {
        double sigma = Math.Log(102.0 / 99.0) / (2 * Math.Sqrt(Math.Log(2)));
        return multiplier * coefficient * sigma * Math.Sqrt((double)quantity / 1000);
    }

    private static IEnumerable<CaseBar> Alike(int count) =>
        Enumerable.Range(0, count).Select(index => new CaseBar(index, 100m, 102m, 99m, 100m, 1000m));

    private static CaseConnector Impacting(double coefficient) =>
        new() { FillModel = "MARKET_IMPACT", Participation = 0.5m, ImpactCoefficient = (decimal)coefficient };

    private static CaseSubmit Entry(decimal quantity, double multiplier) =>
        new() { Id = "A", Symbol = "X", IsBuy = true, Quantity = quantity, ImpactMultiplier = (decimal)multiplier };

    private static WorkedCase Case(IEnumerable<CaseBar> bars, CaseConnector connector, CaseSubmit submit) => new()
    {
        Name = "closed form",
        Source = "closed form",
        InitialCapital = 1_000_000m,
        Instruments = [new CaseInstrument { Tick = Tick, Lot = 1m }],
        Connector = connector,
        Bars = new Dictionary<string, IReadOnlyList<CaseBar>> { ["X"] = bars.ToArray() },
        Actions = [submit],
    };
}
