using System;
using System.Linq;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>The as-of join against a search through the whole series at every row.</summary>
public sealed class ExternalSeriesTests
{
    [Fact]
    public void Values_random_series_are_the_last_known_at_the_close()
    {
        Seeds.ForEach(1, 500, seed =>
        {
            SeededRandom random = new(seed);
            TestMarket market = new(200);
            long time = -5 * UtcNanos.PerHour; // Times before 1970 are times too.
            for (int i = 0; i < market.Count; i++)
            {
                time += random.Between(1, 20) * UtcNanos.PerMinute;
                market.Set(i, time, 1, 1, 1, 1, 1);
            }

            long[] times = [.. Enumerable.Range(0, random.Between(1, 60)).Select(_ =>
                random.Between(-600, 3000) * UtcNanos.PerMinute).Distinct().Order()];
            double[] values = [.. times.Select(_ => random.Between(-100, 100) / 4.0)];
            double? oldest = random.Chance(50) ? random.Between(0, 30) / 4.0 : null;
            PluginDescriptor plugin = TestParameters.Plugin("external_series");
            ParameterSet parameters = new([
                new ParameterValue { Series = new StampedSeries(times, values), Text = "x.csv" },
                oldest is double hours ? new ParameterValue { Real = hours, Text = "x" } : ParameterValue.Null]);
            using WorkerRun run = new WorkerRun(plugin, parameters, market, null, 50).All();
            for (int i = 0; i < market.Count; i++)
            {
                long close = market.OpenTimes[i] + UtcNanos.PerMinute; // The test's bars are minutes.
                int last = Array.FindLastIndex(times, known => known <= close);
                double age = last < 0 ? double.NaN : (close - times[last]) / 3.6e12;
                bool counts = last >= 0 && !(age > oldest);
                Assert.Equal(counts ? values[last] : double.NaN, run.Output("value")[i]);
                Assert.Equal(
                    counts && last > 0 ? values[last] - values[last - 1] : double.NaN, run.Output("change")[i]);
                Assert.Equal(age, run.Output("age")[i]);
            }
        });
    }
}
