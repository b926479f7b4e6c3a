using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>Runs one market-stage worker, and compares what it says with what a definition says.</summary>
internal static class Expect
{
    /// <summary>Runs a worker that reads bars alone.</summary>
    public static WorkerRun OnBars(string name, TestMarket market, params (string, string)[] parameters)
        => Run(name, market, [], parameters);

    /// <summary>Runs a worker that reads other workers' columns too.</summary>
    public static WorkerRun Run(
        string name, TestMarket market, Dictionary<string, double[]> given, params (string, string)[] parameters)
    {
        PluginDescriptor plugin = TestParameters.Plugin(name);
        using WorkerRun run = new(plugin, TestParameters.Make(plugin, parameters), market, given, 500);
        return run.All();
    }

    /// <summary>
    /// Each value within 1e-9 of the expected one, relative to it, or to the scale that it was computed from.
    /// </summary>
    public static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double absolute = 0)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            bool isClose = double.IsNaN(expected[i])
                ? double.IsNaN(actual[i])
                : Math.Abs(expected[i] - actual[i]) <= absolute + (1e-9 * Math.Abs(expected[i]));
            Assert.True(isClose, $"row {i}: expected {expected[i]:R}, got {actual[i]:R}");
        }
    }

    public static void Signals(Dictionary<int, (Direction Direction, double Confidence)> expected, WorkerRun run)
    {
        Assert.Equal(expected.Keys.Order(), run.Signals.Select(found => found.Row));
        foreach ((int row, OpportunitySignal signal) in run.Signals)
        {
            Assert.Equal(expected[row].Direction, signal.Direction);
            Assert.InRange(signal.Confidence, expected[row].Confidence - 1e-9, expected[row].Confidence + 1e-9);
        }
    }
}
