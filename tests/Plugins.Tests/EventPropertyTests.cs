using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>
/// What every plugin that hears events, and every overlay, must hold, by being in the catalogue: no allocation,
/// determinism, parameters at both ends.
/// </summary>
public sealed class EventPropertyTests
{
    public static TheoryData<string> EventPlugins() =>
    [
        .. GeneratedPlugins.Catalogue.Plugins
            .Where(plugin => plugin.Kind == PluginKind.Overlay
                || (plugin.Handlers.Count > 0 && plugin.Kind >= PluginKind.StrategyPlanner))
            .Select(plugin => plugin.Name),
    ];

    [Fact]
    public void The_account_holds_two_trades_and_a_resting_entry()
    {
        using EventRun run = new("circuit_breaker");
        Assert.Equal((2, 1), (run.OpenTrades, run.PendingEntries));
    }

    [Theory]
    [MemberData(nameof(EventPlugins))]
    public void Handle_repeated_reset_and_second_instance_agree_without_allocating(string name)
    {
        foreach (double column in new[] { 99.25, double.NaN, 0 })
        {
            using EventRun first = new(name, column);
            using EventRun second = new(name, column);
            List<object> expected = Answers(first, 1);
            Assert.Equal(expected, Answers(second, 1));
            first.Reset();
            Assert.Equal(expected, Answers(first, 1));

            Assert.Equal(0, AllocatedBytes.Of(() => first.Drive(2, null)));
        }
    }

    [Theory]
    [MemberData(nameof(EventPlugins))]
    public void Handle_parameters_at_both_ends_hold(string name)
    {
        foreach (ParameterDescriptor parameter in TestParameters.Plugin(name).Parameters)
        {
            foreach (decimal end in new[] { parameter.Minimum, parameter.Maximum }.OfType<decimal>())
            {
                using EventRun run = new(name, 99.25, (parameter.Name, end.ToString(CultureInfo.InvariantCulture)));
                Assert.NotEmpty(Answers(run, 3));
            }
        }
    }

    private static List<object> Answers(EventRun run, ulong seed)
    {
        List<object> answers = [];
        run.Drive(seed, answers);
        return answers;
    }
}
