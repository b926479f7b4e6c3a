using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase4Planning.Translation;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Phase4Planning;

/// <summary>
/// What a way of execution costs, from the intent to the fills, against closed forms: bars that open and close at 100,
/// so that all of an entry's cost is its impact c × m × σ × sqrt(q / V), rounded up by less than a tick.
/// </summary>
public sealed class ExecutionCostTests
{
    private const double Tick = 0.000_001;
    private const long Open = 100_000_000;
    private const double Volume = 1_000;
    private const long Lots = 100;

    private static readonly double Sigma = Math.Log(101.0 / 99.0) / (2 * Math.Sqrt(Math.Log(2)));

    [Fact]
    public void An_urgent_entry_has_no_impact()
        => Assert.Equal([(Lots, Open)], FillsOf(new ExecutionIntent(0.9, 0.7, null, true, null)));

    [Fact]
    public void A_patient_entry_pays_the_square_root_law()
        => AssertCost(Sigma * Math.Sqrt(Lots / Volume), FillsOf(Patient(chunks: null)));

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(10)]
    public void Equal_parts_cost_a_square_root_of_their_number_less(int chunks)
    {
        List<(long Lots, long Ticks)> fills = FillsOf(Patient(chunks));
        Assert.Equal(chunks, fills.Count);
        AssertCost(Sigma * Math.Sqrt(Lots / Volume) / Math.Sqrt(chunks), fills);
    }

    [Theory]
    [InlineData(ChunkDistribution.FrontLoaded, new[] { 40L, 30L, 20L, 10L })]
    [InlineData(ChunkDistribution.BackLoaded, new[] { 10L, 20L, 30L, 40L })]
    public void Unequal_parts_cost_the_sum_of_their_own_roots(ChunkDistribution distribution, long[] lots)
    {
        List<(long Lots, long Ticks)> fills = FillsOf(Patient(chunks: 4) with { ChunkDistribution = distribution });
        Assert.Equal(lots, fills.Select(fill => fill.Lots));
        double cost = lots.Sum(q => q * Sigma * Math.Sqrt(q / Volume)) / Lots;
        Assert.True(cost > Sigma * Math.Sqrt(Lots / Volume) / 2, "equal parts are the cheapest four");
        AssertCost(cost, fills);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(4, 2)]
    public void An_iceberg_costs_half_of_what_its_parent_does(int? chunks, double root)
        => AssertCost(
            Sigma * Math.Sqrt(Lots / Volume) / root / 2,
            FillsOf(Patient(chunks) with { VisibilityPreference = 0.1 }));

    [Theory]
    [InlineData(0.5)]
    [InlineData(2.0)]
    public void The_coefficient_scales_the_cost(double coefficient)
        => AssertCost(
            coefficient * Sigma * Math.Sqrt(Lots / Volume),
            FillsOf(Patient(chunks: null), new ConnectorSpec { ImpactCoefficient = coefficient }));

    [Fact]
    public void What_participation_leaves_goes_on_at_the_cost_of_what_it_fills()
    {
        List<(long Lots, long Ticks)> fills = FillsOf(
            Patient(chunks: null), new ConnectorSpec { Participation = 0.03m });
        Assert.Equal([30L, 30L, 30L, 10L], fills.Select(fill => fill.Lots));
        AssertCost(((90 * Math.Sqrt(30 / Volume)) + (10 * Math.Sqrt(10 / Volume))) * Sigma / Lots, fills);
    }

    [Fact]
    public void The_slippage_limit_holds_for_each_part_by_itself()
    {
        // Whole: 0.3798 %; a quarter: 0.1899 %. A limit between lets only the parts through.
        double whole = Sigma * Math.Sqrt(Lots / Volume);
        decimal limit = (decimal)(whole * 0.75);
        Assert.Empty(FillsOf(Patient(chunks: null) with { MaxSlippagePct = limit }));
        Assert.Equal(4, FillsOf(Patient(chunks: 4) with { MaxSlippagePct = limit }).Count);
    }

    private static ExecutionIntent Patient(int? chunks) => new(0.2, 0.7, null, false, 10, chunks);

    private static void AssertCost(double expected, List<(long Lots, long Ticks)> fills)
    {
        Assert.Equal(Lots, fills.Sum(fill => fill.Lots));
        double average = fills.Sum(fill => (double)fill.Lots * (fill.Ticks - Open)) / Lots / Open;
        Assert.InRange(average, expected - 1e-12, expected + (Tick / 100) + 1e-12);
    }

    // An entry for 100 lots of 1 decided at the close of a bar, and ten bars after it.
    private static List<(long Lots, long Ticks)> FillsOf(ExecutionIntent intent, ConnectorSpec? connector = null)
    {
        var observer = new FillObserver();
        var account = new SimulatedAccount(
            new AccountSpec(1_000_000m, "USD"),
            [new Instrument { Symbol = "X", TickSize = (decimal)Tick, LotSize = 1m }],
            connector ?? new ConnectorSpec(),
            0,
            closeAtEnd: false,
            new RunCounts([]),
            observer);
        Advance(account, 0);
        var request = new EntryRequest
        {
            Direction = Direction.Buy,
            Type = OrderType.Market,
            Lots = Lots,
            ReferenceTicks = Open,
            DecisionTicks = Open,
            Origin = new TradeOrigin(0, 0, 0, -1, 0, 0, CountsOpportunity: false),
        };
        new BacktestTranslator(connector ?? new ConnectorSpec()).Translate(
            in intent, isLayered: false, ref request.Execution);
        Assert.True(account.Handler.TryEnter(request, default, UtcNanos.PerMinute, account.EquityUnits, out _));
        for (int row = 1; row <= 11; row++)
        {
            Advance(account, row);
        }

        return observer.Fills;
    }

    private static void Advance(SimulatedAccount account, int row)
    {
        account.BeginInstant();
        account.SetBar(0, new BarTicks(
            row, row * UtcNanos.PerMinute, (row + 1) * UtcNanos.PerMinute, Open, Open + 1_000_000, Open - 1_000_000,
            Open, Volume));
        account.Match();
        account.Mark();
    }

    private sealed class FillObserver : RunObserver
    {
        public List<(long Lots, long Ticks)> Fills { get; } = [];

        public override void OnFill(in Fill fill) => Fills.Add((fill.Lots, fill.Ticks));
    }
}
