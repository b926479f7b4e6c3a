using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>What every market-stage plugin must hold, by being in the catalogue.</summary>
public sealed class CataloguePropertyTests
{
    private const int Rows = 2500; // Past two of the rows, divisible by 1,024, at which windowed sums are summed anew.
    private const ulong Seed = 20260101;

    private static readonly string[] Raw = ["open", "high", "low", "close", "volume"];
    private static readonly int[] BlockSizes = [1, 2, 7, 64, 1024, 4096];

    public static TheoryData<string> MarketPlugins()
    {
        TheoryData<string> names = [];
        foreach (PluginDescriptor plugin in GeneratedPlugins.Catalogue.Plugins)
        {
            if (plugin.Kind is PluginKind.Context or PluginKind.ContextAtRow or PluginKind.Opportunity
                or PluginKind.MarketThreat)
            {
                names.Add(plugin.Name);
            }
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(MarketPlugins))]
    public void Run_any_block_size_gives_the_same_bits(string name)
    {
        var market = TestMarket.Random(Seed, Rows);
        using WorkerRun whole = Start(name, market, Rows).All();
        Assert.True(whole.Signals.Count > 0
            || whole.Outputs.Any(column => column.Any(value => !double.IsNaN(value))), "says nothing at all");
        foreach (int blockRows in BlockSizes)
        {
            using WorkerRun blocks = Start(name, market, blockRows).All();
            AssertSame(whole, blocks, Rows, $"block size {blockRows}, seed {Seed}");
        }
    }

    [Theory]
    [MemberData(nameof(MarketPlugins))]
    public void Run_one_output_read_alone_gives_the_same_bits(string name)
    {
        var market = TestMarket.Random(Seed + 8, Rows);
        using WorkerRun whole = Start(name, market, 64).All();
        PluginDescriptor plugin = TestParameters.Plugin(name);
        foreach (OutputDescriptor output in plugin.Kind == PluginKind.Context ? plugin.Outputs : [])
        {
            using WorkerRun alone = Start(name, market, 64, onlyOutput: output.Name).All();
            AssertSameBits(
                whole.Output(output.Name), alone.Output(output.Name), Rows, $"{output.Name} alone, seed {Seed}");
        }
    }

    [Theory]
    [MemberData(nameof(MarketPlugins))]
    public void Run_defines_an_output_in_the_row_that_its_manifest_names(string name)
    {
        PluginDescriptor plugin = TestParameters.Plugin(name);
        using WorkerRun run = Start(name, TestMarket.Random(Seed + 9, Rows), Rows).All();
        ParameterSet parameters = TestParameters.Make(plugin);
        bool readsOthers = plugin.Inputs.Any(input => !Raw.Contains(input.Source)); // Whose first rows are undefined.
        foreach (OutputDescriptor output in plugin.Outputs.Where(output => output.DefinedAfter.Length > 0))
        {
            int rows = TestParameters.RowsOf(plugin, parameters, output.DefinedAfter);
            int defined = Array.FindIndex(run.Output(output.Name), value => !double.IsNaN(value)) + 1;
            Assert.True(
                readsOthers ? defined >= rows : defined == rows,
                $"{output.Name}: defined in row {defined}, not {rows}");
        }
    }

    [Theory]
    [MemberData(nameof(MarketPlugins))]
    public void Run_truncated_data_gives_the_same_bits_up_to_the_cut(string name)
    {
        var market = TestMarket.Random(Seed + 1, Rows);
        using WorkerRun whole = Start(name, market, Rows).All();
        Seeds.ForEach(Seed, 100, seed =>
        {
            int cut = new SeededRandom(seed).Between(1, Rows - 1);
            using WorkerRun truncated = Start(name, market.First(cut), Rows).All();
            AssertSame(whole, truncated, cut, $"cut {cut}");
        });
    }

    [Theory]
    [MemberData(nameof(MarketPlugins))]
    public void Run_perturbed_future_gives_the_same_bits_up_to_the_change(string name)
    {
        var market = TestMarket.Random(Seed + 2, Rows);
        using WorkerRun whole = Start(name, market, Rows).All();
        Seeds.ForEach(Seed, 100, seed =>
        {
            int change = new SeededRandom(seed).Between(1, Rows - 1);
            TestMarket perturbed = market.First(Rows);
            for (int i = change; i < Rows; i++)
            {
                perturbed.Set(i, market.OpenTimes[i] + 1, 3, 9, 1, 5 + (i % 3), 1e6 - i);
            }

            using WorkerRun run = Start(name, perturbed, Rows, columnsOf: market, changeAt: change).All();
            AssertSame(whole, run, change, $"change at {change}");
        });
    }

    [Theory]
    [MemberData(nameof(MarketPlugins))]
    public void Run_allocates_nothing(string name)
    {
        var market = TestMarket.Random(Seed + 3, Rows);
        using WorkerRun run = Start(name, market, 64);
        Assert.Equal(0, AllocatedBytes.Least(() =>
        {
            run.Worker.Reset();
            return run.All().AllocatedBytes;
        }));
    }

    [Theory]
    [MemberData(nameof(MarketPlugins))]
    public void Reset_and_second_instance_give_the_same_bits(string name)
    {
        var market = TestMarket.Random(Seed + 4, Rows);
        using WorkerRun first = Start(name, market, 64).All();
        using WorkerRun second = Start(name, TestMarket.Random(Seed + 5, Rows), 64).All();
        using WorkerRun other = Start(name, market, 64).All();
        AssertSame(first, other, Rows, "second instance");
        double[][] before = first.Outputs.Select(column => column.ToArray()).ToArray();
        first.Worker.Reset();
        first.All();
        for (int i = 0; i < before.Length; i++)
        {
            AssertSameBits(before[i], first.Outputs[i], Rows, "after reset");
        }
    }

    [Theory]
    [MemberData(nameof(MarketPlugins))]
    public void Run_constant_bars_stays_finite_and_silent(string name)
    {
        using WorkerRun run = Start(name, TestMarket.Constant(Rows), 64, constantColumns: true).All();
        Assert.Empty(run.Signals);
        Assert.DoesNotContain(run.Outputs, column => column.Any(double.IsInfinity));
    }

    [Theory]
    [MemberData(nameof(MarketPlugins))]
    public void Run_nan_rows_neither_throw_nor_depend_on_the_block(string name)
    {
        var market = TestMarket.Random(Seed + 6, Rows);
        for (int i = 0; i < Rows; i += 397)
        {
            market.Set(i + 40, market.OpenTimes[i + 40], double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        }

        using WorkerRun whole = Start(name, market, Rows).All();
        using WorkerRun single = Start(name, market, 1).All();
        AssertSame(whole, single, Rows, "NaN rows");
        Assert.DoesNotContain(whole.Outputs, column => column.Any(double.IsInfinity));
        Assert.All(whole.Signals, found => Assert.InRange(found.Signal.Confidence, 0, 1));
    }

    [Theory]
    [MemberData(nameof(MarketPlugins))]
    public void Run_parameters_at_both_ends_hold(string name)
    {
        const int Count = 300;
        PluginDescriptor plugin = TestParameters.Plugin(name);
        var market = TestMarket.Random(Seed + 7, Count);
        foreach (ParameterDescriptor parameter in plugin.Parameters)
        {
            foreach (decimal end in new[] { parameter.Minimum, parameter.Maximum }.OfType<decimal>())
            {
                (string, string) value = (parameter.Name, end.ToString(CultureInfo.InvariantCulture));
                using WorkerRun whole = Start(name, market, Count, overrides: value).All();
                using WorkerRun blocks = Start(name, market, 7, overrides: value).All();
                AssertSame(whole, blocks, Count, $"{value}");
                Assert.DoesNotContain(whole.Outputs, column => column.Any(double.IsInfinity));
            }
        }
    }

    private static WorkerRun Start(
        string name,
        TestMarket market,
        int blockRows,
        TestMarket? columnsOf = null,
        int changeAt = int.MaxValue,
        bool constantColumns = false,
        string? onlyOutput = null,
        params (string Name, string Text)[] overrides)
    {
        PluginDescriptor plugin = TestParameters.Plugin(name);
        Dictionary<string, double[]> given = [];
        foreach (InputDescriptor input in plugin.Inputs)
        {
            given[input.Name] = OtherWorkersColumn(input.Name, (columnsOf ?? market).Count, changeAt, constantColumns);
        }

        return new WorkerRun(
            plugin, TestParameters.Make(plugin, overrides), market, given, blockRows, onlyOutput: onlyOutput);
    }

    // What another worker might write: flags where the name says so, else a number from 0 to 100 that wanders;
    // undefined at first.
    private static double[] OtherWorkersColumn(string name, int count, int changeAt, bool isConstant)
    {
        SeededRandom random = new(Seed + (ulong)name.Length + name[0]);
        double[] column = new double[count];
        double level = 50;
        for (int i = 0; i < count; i++)
        {
            level = Math.Clamp(level + random.Between(-15, 15), 0, 100);
            double value = !name.StartsWith("is_", StringComparison.Ordinal) ? level
                : random.Chance(90) ? 0
                : random.Pick(-1, 1);
            column[i] =
                i < 20 ? double.NaN : isConstant ? (name[0] == 'i' ? 0 : 50) : i >= changeAt ? 100 - value : value;
        }

        return column;
    }

    private static void AssertSame(WorkerRun expected, WorkerRun actual, int rows, string what)
    {
        for (int i = 0; i < expected.Outputs.Length; i++)
        {
            AssertSameBits(expected.Outputs[i], actual.Outputs[i], rows, what);
        }

        Assert.Equal(
            expected.Signals.Where(found => found.Row < rows), actual.Signals.Where(found => found.Row < rows));
    }

    private static void AssertSameBits(double[] expected, double[] actual, int rows, string what)
    {
        for (int i = 0; i < rows; i++)
        {
            if (BitConverter.DoubleToInt64Bits(expected[i]) != BitConverter.DoubleToInt64Bits(actual[i]))
            {
                Assert.Fail($"row {i}: {expected[i]:R} is {actual[i]:R} ({what})");
            }
        }
    }
}
