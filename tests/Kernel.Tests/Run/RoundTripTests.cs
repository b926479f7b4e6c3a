using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Tests.Journal;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Run;

/// <summary>
/// A trade on the short road is booked as the matching engine books it, to the last field, whatever cuts the road
/// short.
/// </summary>
public sealed class RoundTripTests
{
    private const int Rows = 2_000;
    private const int Count = 5_000;
    private const int Outcomes = 2; // Lines of a run's end.

    [Fact]
    public void The_short_road_gives_what_the_long_one_gives()
    {
        long roundTrips = 0;
        long longRoad = 0;
        int[] passages = new int[Enum.GetValues<PassageKind>().Length];
        var reasons = new Dictionary<FillReason, int>();
        Seeds.ForEach(1, Count, seed =>
        {
            BuildSpecs specs = Specs(seed);
            using BarSeries series = RandomRun.Market(seed, Rows);
            var options = new RunOptions(
                BlockRows: (int)(seed % 3) switch { 0 => 64, 1 => 700, _ => Rows }, LaysOut: seed % 2 == 0);
            Recorder expected = Run(
                specs, series, new RunOptions(VisitEveryRow: true), JournalLevel.Decisions, out long none);
            Recorder actual = Run(specs, series, options, JournalLevel.Off, out long taken);
            Recorder heard = Run(specs, series, options, JournalLevel.Decisions, out long heardTaken);
            Assert.Equal(0, none);
            Assert.Equal(taken, heardTaken);
            AssertSame(expected.Lines, actual.Lines);
            AssertSame(expected.Lines, heard.Lines);
            AssertSame(expected.Lines[^Outcomes..], Unheard(specs, series, options, taken));
            AssertSame(expected.Journal, heard.Journal);
            Assert.Equal(0, expected.Passages.Sum());
            for (int i = 0; i < passages.Length; i++)
            {
                passages[i] += heard.Passages[i];
            }

            roundTrips += taken;
            longRoad += expected.Exits.Count - taken;
            foreach (FillReason reason in expected.Exits)
            {
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            }
        });

        // Both roads are taken often, and trades end in every way.
        int least = Seeds.Count(Count);
        FillReason[] endings =
        [
            FillReason.StopLoss, FillReason.TakeProfit, FillReason.Signal, FillReason.Liquidation, FillReason.EndOfData
        ];
        Assert.True(
            roundTrips > 2 * least && longRoad > 4 * least
                && endings.All(reason => reasons.GetValueOrDefault(reason) > least / 20),
            $"{roundTrips} short, {longRoad} long; {string.Join(", ", reasons)}");
        Assert.True(passages[PassageKind.Return - PassageKind.Refusal] > least
            && passages[PassageKind.Entry - PassageKind.Refusal] > least, string.Join(' ', passages));
        Assert.True(passages[PassageKind.Exit - PassageKind.Refusal] > least / 20, string.Join(' ', passages));
    }

    [Fact]
    public void Whoever_must_hear_of_every_refusal_keeps_the_long_road()
    {
        using BarSeries series = RandomRun.Market(1, Rows);
        using var run = new BacktestRun(Specs(1), series, new RunOptions(), new Listener());
        run.Run();
        Assert.Equal(0, run.Lane.Account.RoundTrips);
    }

    private static void AssertSame(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        int different = expected.Zip(actual, (one, two) => one == two).TakeWhile(isSame => isSame).Count();
        Assert.True(
            expected.Count == actual.Count && different == expected.Count,
            $"line {different} of {expected.Count} and {actual.Count}\nlong  {expected.ElementAtOrDefault(different)}\n"
                + $"short {actual.ElementAtOrDefault(different)}");
    }

    // Mostly one trade at a time, entered by market at once: what the short road is for.
    private static BuildSpecs Specs(ulong seed)
    {
        BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: false);
        return specs with
        {
            Connector = specs.Connector with
            {
                PositionPolicy = seed % 8 == 0 ? specs.Connector.PositionPolicy : PositionPolicy.OneAtATime,
                LatencyNanos = seed % 5 == 0 ? specs.Connector.LatencyNanos : seed % 5 == 1 ? 20_000_000_000 : 0,
                FillModel = seed % 7 == 0 ? specs.Connector.FillModel : FillModel.Immediate,
            },
            Strategy = specs.Strategy with
            {
                Planner = RandomRun.Spec(
                    PluginKind.StrategyPlanner, binding => new StatelessRandomPlanner(binding, seed)),
                Entry = [new PlannerSpec(
                    RandomRun.Spec(PluginKind.EntryPlanner, binding => new EagerEntry(binding, seed)), [])],
            },
        };
    }

    private static Recorder Run(
        BuildSpecs specs, BarSeries series, RunOptions options, JournalLevel journal, out long roundTrips)
    {
        var recorder = new Recorder(specs, journal);
        using var run = new BacktestRun(specs, series, options, recorder);
        BacktestResult result = run.Run()!;
        roundTrips = run.Lane.Account.RoundTrips;
        foreach (FormattableString line in Outcome(run, result))
        {
            recorder.Line(line);
        }

        return recorder;
    }

    // Where nobody hears of them, trades are computed several at a time.
    private static string[] Unheard(BuildSpecs specs, BarSeries series, RunOptions options, long roundTrips)
    {
        using var run = new BacktestRun(specs, series, options, null);
        string[] outcome = Array.ConvertAll(Outcome(run, run.Run()!), FormattableString.Invariant);
        Assert.Equal(roundTrips, run.Lane.Account.RoundTrips);
        return outcome;
    }

    private static FormattableString[] Outcome(BacktestRun run, BacktestResult result)
    {
        SimulatedAccount account = run.Lane.Account;
        StrategyLedger ledger = account.Ledger;
        int next = account.Book.NextGroupId;
        return
        [
            $"{result.Metrics} {result.ResultHash} {string.Join(' ', result.Counts.Rejections.ToArray())}",
            $"{ledger.Balance} {ledger.FeeUnits} {ledger.TurnoverUnits} {ledger.FillsOf(0)} {next}",
        ];
    }

    private sealed class EagerEntry(WorkerBinding binding, ulong seed) : EntryPlannerWorker(binding)
    {
        private readonly RandomEntry _patient = new(binding, seed);

        public override EntryPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
            => RowRandom.Unit(seed, columns.Row, 12) < 0.8
                ? new EntryPlan(OrderType.Market)
                : _patient.Plan(in directive, in view, columns);

        public override void Reset()
        {
        }
    }

    private sealed class Listener : RunObserver;

    // Everything that an observer may hear, in order, but for the refusals.
    private sealed class Recorder(BuildSpecs specs, JournalLevel journal) : RunObserver
    {
        private readonly JournalRecorder _journal = new(specs);

        public List<string> Lines { get; } = [];

        public string[] Journal => _journal.Text.Split('\n');

        public override JournalLevel JournalLevel => journal;

        public int[] Passages { get; } = new int[Enum.GetValues<PassageKind>().Length];

        public override void OnJournal(in JournalRecord record) => _journal.OnJournal(in record);

        public override void OnJournalPassage(ReadOnlySpan<long> passage)
        {
            Passages[JournalPassage.KindOf(passage) - PassageKind.Refusal]++;
            base.OnJournalPassage(passage);
        }

        public List<FillReason> Exits { get; } = [];

        public override bool WantsRejections => false;

        public override bool WantsEquity => true;

        public override void OnFill(in Fill fill) => Line($"{fill}");

        public override void OnTradeClosed(in ClosedTrade closed)
        {
            Trade trade = closed.Trade;
            Exits.Add(closed.ExitReason);
            Line($"trade {trade.Id} {trade.Symbol} {trade.Direction} {trade.OpenLots} {trade.EnteredLots}");
            Line($"  {trade.EntryRow} {trade.EntryTime} {trade.OpenedAt}");
            Line($"  {closed.ExitRow} {closed.ExitTime} {closed.ExitReason}");
            Line($"  {trade.EntryUnits} {trade.ExitUnits} {trade.GrossUnits} {trade.FeeUnits}");
            Line($"  {trade.CostUnits} {trade.FundingUnits} {trade.AdverseUnits} {trade.FavourableUnits}");
            Line($"  {trade.OpeningTicks} {trade.BestCloseTicks} {trade.HasFirstStop} {trade.FirstStopTicks}");
            Line($"  {trade.HasStop} {trade.StopTicks} {trade.HasTarget} {trade.TargetTicks}");
            Line($"  {trade.ProtectiveOrderId} {trade.HasPartialExit} {trade.PartialLots} {trade.IsStopTriggered}");
            Line($"  {trade.Origin}");
        }

        public override void OnEquity(
            ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
        {
            for (int i = 0; i < closeTimes.Length; i++)
            {
                Line($"{closeTimes[i]} {equityUnits[i]} {balanceUnits[i]}");
            }
        }

        public override void OnDayEnd(long day, Int128 equityUnits) => Line($"day {day} {equityUnits}");

        public override void OnExpired(in TradeOrigin origin, int row) => Line($"expired {origin} {row}");

        public void Line(FormattableString line) => Lines.Add(line.ToString(CultureInfo.InvariantCulture));
    }
}
