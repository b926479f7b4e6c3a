using System;
using System.Globalization;
using System.IO;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Tests.Journal;
using S1mpleTrader.Plugins;
using S1mpleTrader.TestKit;
using S1mpleTrader.TestKit.Oracle;
using Xunit;

namespace S1mpleTrader.Simulation.Tests;

/// <summary>
/// Composed strategies on bars that arrive one instant at a time: their journal is the back-test's, record by record,
/// up to the end that nobody can know.
/// </summary>
public sealed class LiveAgainstBacktestTests
{
    private const int Count = 600;

    [Fact]
    public void Composed_strategies_live_journal_what_the_back_test_journals()
    {
        long trades = 0;
        string folder = Directory.CreateTempSubdirectory("s1t-live-").FullName;
        try
        {
            Seeds.ForEach(20_000, Count, seed =>
            {
                RandomRun random = RandomStrategy.Compose(
                    seed, StrategyFeatures.All, name => GeneratedPlugins.Catalogue.Find(name) is not null);
                BuildSpecs specs = WithoutFiner(EngineRun.Load(random.WriteTo(folder), []));
                BarSeries[] series = EngineRun.SeriesOf(specs, random.Markets);
                trades += Compare(specs, series, 1 + (int)(seed % 5));
                Array.ForEach(series, one => one.Dispose());
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.True(trades > Seeds.Count(Count)
            || Environment.GetEnvironmentVariable("S1T_SEED") is not null, $"{trades} trades");
    }

    private static long Compare(BuildSpecs specs, BarSeries[] series, int instantsAtATime)
    {
        if (series.Any(one => LaneRows.Of(specs.Period, one).Count <= 0))
        {
            return 0; // A period that leaves nothing to decide at: the back-test refuses it.
        }

        var expected = new JournalRecorder(specs);
        using (var run = new BacktestRun(specs, series, new RunOptions(), expected))
        {
            run.Run();
        }

        GrowingBars[] bars = [.. series.Select(one => new GrowingBars(one.Symbol, one.Timeframe, one.Count))];
        var actual = new JournalRecorder(specs);
        using var live = new LiveRun(specs, [.. bars.Select(bar => bar.Series)], new RunOptions(BlockRows: 64), actual);
        int instants = 0;
        foreach (long openTime in series.SelectMany(one => one.OpenTimes.ToArray()).Distinct().Order())
        {
            for (int i = 0; i < series.Length; i++)
            {
                int row = bars[i].Series.Count;
                if (row < series[i].Count && series[i].OpenTimes[row] == openTime)
                {
                    bars[i].Append(
                        openTime, series[i].Open[row], series[i].High[row], series[i].Low[row], series[i].Close[row],
                        series[i].Volume[row]);
                }
            }

            if (++instants % instantsAtATime == 0)
            {
                live.Decide();
            }
        }

        live.Decide();
        long cut = series.Min(LastDecidedClose);
        Assert.Equal(Before(expected.Text, cut), Before(actual.Text, cut));
        Array.ForEach(bars, bar => bar.Dispose());
        return live.Lane!.Account.Ledger.TradeStatistics.Count;

        long LastDecidedClose(BarSeries one) =>
            one.OpenTimes[LaneRows.Of(specs.Period, one).End - 1] + one.Timeframe.Nanos;
    }

    private static string Before(string journal, long time) => string.Join(
        '\n',
        journal.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .TakeWhile(line =>
                long.Parse(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture)
                    < time));

    // Bars that arrive bring no finer ones.
    private static BuildSpecs WithoutFiner(BuildSpecs specs) => specs with
    {
        FinerSources = [],
        Connector = specs.Connector.Intrabar == IntrabarMode.LowerTimeframe
            ? specs.Connector with { Intrabar = IntrabarMode.Pessimistic }
            : specs.Connector,
    };
}
