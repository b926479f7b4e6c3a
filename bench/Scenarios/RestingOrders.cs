using System;
using System.Diagnostics;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Bench.Scenarios;

/// <summary>
/// What an idle bar costs with a hundred resting orders that it doesn't touch, over what it costs with one.
/// </summary>
/// <param name="Visited">Of a bar that is visited: matched, marked and recorded.</param>
/// <param name="Skipped">Of a bar that the row skipper looks over.</param>
internal sealed record RestingOrders(double Visited, double Skipped)
{
    private const int Many = 100;
    private const int Bars = 4096;
    // Per round: long enough for the clock, and for what is computed once per change of orders.
    private const int Passes = 64;

    /// <summary>Medians of the ratios of interleaved rounds.</summary>
    /// <param name="rounds">At least 1.</param>
    public static RestingOrders Measure(int rounds)
    {
        using BarSeries series = Series();
        double[] visited = new double[rounds];
        double[] skipped = new double[rounds];
        for (int round = -2; round < rounds; round++) // The JIT's tiers settle first.
        {
            double visitedRatio = Visit(Many) / Visit(1);
            double skippedRatio = Skip(Many, series) / Skip(1, series);
            if (round >= 0)
            {
                visited[round] = visitedRatio;
                skipped[round] = skippedRatio;
            }
        }

        return new RestingOrders(Measurement.Median(visited), Measurement.Median(skipped));
    }

    private static double Visit(int orders)
    {
        SimulatedAccount account = Account(orders);
        int row = 1;
        long start = Stopwatch.GetTimestamp();
        for (int pass = 0; pass < Passes; pass++)
        {
            for (int i = 0; i < Bars; i++)
            {
                Instant(account, row++);
            }
        }

        return Checked(account, orders, Stopwatch.GetElapsedTime(start));
    }

    private static double Skip(int orders, BarSeries series)
    {
        SimulatedAccount account = Account(orders);
        var quiet = new QuietRange(account.Ledger, account.Book, symbol: 0);
        var aggregates = new BarAggregates(series, account.Grid(0).TicksPerPrice, Bars);
        var skipper = new RowSkipper(aggregates, account.Ledger, account.Book, quiet, account.Grid(0));
        long found = 0;
        long start = Stopwatch.GetTimestamp();
        for (int pass = 0; pass < Passes; pass++)
        {
            aggregates.Begin(0, Bars);
            skipper.Begin(Bars);
            found += skipper.NextRow(1, Bars);
        }

        double time = Checked(account, orders, Stopwatch.GetElapsedTime(start));
        return found == (long)Passes * Bars ? time : throw new InvalidOperationException("A bar was touched.");
    }

    // Nothing may have been filled, else it isn't the idle bar that was measured.
    private static double Checked(SimulatedAccount account, int orders, TimeSpan time)
        => account.Ledger.OpenCount == 0 && account.Book.Count == orders
            ? time.TotalNanoseconds
            : throw new InvalidOperationException("An order has gone.");

    private static SimulatedAccount Account(int orders)
    {
        var account = new SimulatedAccount(
            new AccountSpec(1_000_000_000m, "USD"),
            [new Instrument { Symbol = "X", TickSize = 0.01m, LotSize = 0.001m }],
            new ConnectorSpec { PositionPolicy = PositionPolicy.Pyramid },
            firstOpenTime: 0,
            closeAtEnd: true,
            new RunCounts([]),
            observer: null);
        Instant(account, row: 0);
        for (int i = 0; i < orders; i++)
        {
            var request = new EntryRequest
            {
                Direction = Direction.Buy,
                Type = OrderType.Limit,
                LimitTicks = 9_000 - i,
                Lots = 1000,
                ReferenceTicks = 10_000,
                DecisionTicks = 10_000,
                Execution = new BacktestExecutionSpec(
                    FillModel.Immediate, 0, 1, TimeInForce.GoodTillCancelled,
                    0, 1, ChunkDistribution.Uniform, null, 0m),
            };
            if (!account.Handler.TryEnter(
                request, default, UtcNanos.PerMinute, account.EquityUnits, out RejectReason reason))
            {
                throw new InvalidOperationException("refused: " + reason.Index);
            }
        }

        Instant(account, row: 1); // Its first bar, which every order has to be shown.
        return account;
    }

    private static void Instant(SimulatedAccount account, int row)
    {
        long open = row * UtcNanos.PerMinute;
        account.BeginInstant();
        account.SetBar(0, new BarTicks(row, open, open + UtcNanos.PerMinute, 10_000, 10_010, 9_990, 10_000, 10));
        account.Match();
        account.Record(open, open + UtcNanos.PerMinute, account.Mark());
    }

    private static BarSeries Series() => InMemoryBars.Create(
        "X",
        new Timeframe(UtcNanos.PerMinute),
        Enumerable.Range(0, Bars).Select(row => row * UtcNanos.PerMinute).ToArray(),
        Enumerable.Repeat(100.0, Bars).ToArray(),
        Enumerable.Repeat(100.1, Bars).ToArray(),
        Enumerable.Repeat(99.9, Bars).ToArray(),
        Enumerable.Repeat(100.0, Bars).ToArray(),
        Enumerable.Repeat(10.0, Bars).ToArray());
}
