using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>Signals that turn on other workers' columns: sentiment, events and the linear model.</summary>
public sealed class ColumnSignalTests
{
    private const double Nothing = double.NaN;

    [Fact]
    public void Sentiment_signals_where_an_extreme_begins()
    {
        double[] sentiment = [Nothing, 10, 30, 20, 15, 21, 79.9, 80, 95, Nothing, 90, 50, 5, 85];
        WorkerRun run = Expect.Run(
            "sentiment_extreme", TestMarket.Constant(sentiment.Length), new() { ["sentiment"] = sentiment });
        Assert.Equal(
            [(3, Direction.Buy), (7, Direction.Sell), (12, Direction.Buy), (13, Direction.Sell)],
            run.Signals.Select(found => (found.Row, found.Signal.Direction)));
        Assert.All(run.Signals, found => Assert.Equal(0.6, found.Signal.Confidence));
    }

    [Fact]
    public void Sentiment_fear_must_be_below_greed()
    {
        PluginDescriptor plugin = TestParameters.Plugin("sentiment_extreme");
        Assert.Null(plugin.FindProblem(TestParameters.Make(plugin)));
        Assert.NotNull(plugin.FindProblem(TestParameters.Make(plugin, ("fear", "80"))));
    }

    [Fact]
    public void Event_reaction_is_judged_so_many_rows_after_the_event_began()
    {
        // Before the event 100; two rows after it 101, which is 100 bps up. The event of rows 5 and 6 is one; that of
        // row 8 cuts it short by none; at row 10 price is 10 bps lower than at row 7, which is too little.
        double[] close = [100, 100, 100.5, 101, 101, 101, 100, 99, 99, 99, 98.901, 98.901];
        double[] news = [0, -2, 0, Nothing, 0, 1, 1, 0.5, 3, 0, 0, 0];
        WorkerRun run = Expect.Run("event_reaction", Closes(close), new() { ["event"] = news }, ("reaction_bars", "2"));
        Assert.Equal(
            [(3, Direction.Buy), (7, Direction.Sell)],
            run.Signals.Select(found => (found.Row, found.Signal.Direction)));
        Assert.Equal(100, run.Signals[0].Signal.Metadata.First, 1e-9);
        Assert.Equal(10_000 * ((99.0 / 101) - 1), run.Signals[1].Signal.Metadata.First, 1e-9);
    }

    [Fact]
    public void Event_reaction_random_events_are_the_definition()
    {
        int signals = 0;
        Seeds.ForEach(1, 3000, seed =>
        {
            SeededRandom random = new(seed);
            var market = TestMarket.Random(seed, 200);
            double[] news = Textbook.Rows(
                market.Count, _ => random.Chance(5) ? Nothing : random.Chance(80) ? 0.5 : random.Pick(-1, 1, 2));
            int bars = random.Between(0, 6);
            int[] starts = [.. Enumerable.Range(1, market.Count - 1).Where(
                i => Math.Abs(news[i]) >= 1 && !(Math.Abs(news[i - 1]) >= 1))];
            Dictionary<int, (Direction, double)> expected = [];
            foreach (int start in starts)
            {
                int judged = start + bars;
                bool isRestarted = starts.Any(other => other > start && other <= judged);
                if (judged < market.Count && !isRestarted)
                {
                    double move = 10_000 * (market.Close[judged] - market.Close[start - 1]) / market.Close[start - 1];
                    if (Math.Abs(move) >= 150)
                    {
                        expected[judged] = ((Direction)Math.Sign(move), 0.6);
                    }
                }
            }

            signals += expected.Count;
            Expect.Signals(expected, Expect.Run(
                "event_reaction", market, new() { ["event"] = news }, ("reaction_bars", $"{bars}"),
                ("min_reaction_bps", "150")));
        });
        Assert.True(signals > 1000);
    }

    [Fact]
    public void Linear_model_random_features_are_the_definition()
    {
        int signals = 0;
        Seeds.ForEach(1, 3000, seed =>
        {
            SeededRandom random = new(seed);
            const int Count = 200;
            double intercept = random.Between(-5, 5) / 8.0;
            List<(string, string)> parameters =
            [
                ("intercept", FormattableString.Invariant($"{intercept}")), ("threshold", "0.75")
            ];
            Dictionary<string, double[]> given = [];
            double[] score = Textbook.Rows(Count, _ => intercept);
            for (int k = 1; k <= 8; k++)
            {
                double weight = random.Between(-8, 8) / 64.0; // Binary fractions: sums are exact, in any order.
                double[] feature = Textbook.Rows(
                    Count, _ => random.Chance(2) ? Nothing : random.Between(-10, 10) / 4.0);
                given[$"feature_{k}"] = feature;
                bool isGiven = k == 1 || random.Chance(60);
                parameters.Add(($"weight_{k}", FormattableString.Invariant($"{weight}")));
                parameters.Add(($"feature_{k}", isGiven ? "f.x" : "null"));
                score = isGiven ? [.. score.Zip(feature, (sum, x) => sum + (weight * x))] : score;
            }

            Dictionary<int, (Direction, double)> expected = [];
            for (int i = 1; i < Count; i++)
            {
                int side = score[i] >= 0.75 && score[i - 1] < 0.75 ? 1
                    : score[i] <= -0.75 && score[i - 1] > -0.75 ? -1
                    : 0;
                if (side != 0)
                {
                    expected[i] = ((Direction)side, Math.Min(1, Math.Abs(score[i])));
                }
            }

            signals += expected.Count;
            WorkerRun run = Expect.Run("linear_model_predictor", TestMarket.Constant(Count), given, [.. parameters]);
            Expect.Signals(expected, run);
            Assert.All(run.Signals, found => Assert.Equal(score[found.Row], found.Signal.Metadata.First));
        });
        Assert.True(signals > 1000);
    }

    private static TestMarket Closes(double[] closes)
    {
        TestMarket market = new(closes.Length);
        for (int i = 0; i < closes.Length; i++)
        {
            market.Set(i, i, closes[i], closes[i], closes[i], closes[i], 1);
        }

        return market;
    }
}
