using System;
using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase4Planning;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Phase4Planning;

/// <summary>A trigger's words mean the workers and symbols of these names, however many a strategy has.</summary>
public sealed class PlannerSetTests
{
    private const int Many = 200;

    [Fact]
    public void Match_of_a_signal_type_holds_for_any_number_of_workers()
    {
        string[] types = [.. Enumerable.Range(0, Many).Select(worker => $"TYPE_{worker % 150}")];
        var trigger = new TriggerSpec(TriggerField.SignalType, 0, 0, ["TYPE_7", "TYPE_149"]);
        PlannerSet<string> planners = Set(trigger, types);
        for (int worker = 0; worker < Many; worker++)
        {
            bool isMeant = worker is 7 or 149 or 157;
            Assert.Equal(isMeant ? "planner" : null, planners.Match(default, worker, symbol: 0));
        }

        Assert.Null(planners.Match(default, signalWorker: -1, symbol: 0)); // No opportunity is behind it.
    }

    [Fact]
    public void Match_of_a_symbol_holds_for_any_number_of_symbols()
    {
        PlannerSet<string> planners = Set(new TriggerSpec(TriggerField.Symbol, 0, 0, ["S0", "S199"]), ["TYPE"]);
        for (int symbol = 0; symbol < Many; symbol++)
        {
            Assert.Equal(symbol is 0 or Many - 1 ? "planner" : null, planners.Match(default, 0, symbol));
        }
    }

    [Theory]
    [InlineData(TriggerField.Direction, "BUY", true)]
    [InlineData(TriggerField.Direction, "SELL", false)]
    [InlineData(TriggerField.Scope, "NEW_TRADE", true)]
    [InlineData(TriggerField.Scope, "MODIFY_EXISTING", false)]
    [InlineData(TriggerField.Scope, "CLOSE_EXISTING", false)]
    public void Match_of_a_word_is_that_of_the_directive(TriggerField field, string word, bool fits)
    {
        var directive = new StrategyDirective { Entry = new EntryDirective(1, Direction.Buy) };
        PlannerSet<string> planners = Set(new TriggerSpec(field, 0, 0, [word]), ["TYPE"]);
        Assert.Equal(fits ? "planner" : null, planners.Match(in directive, 0, 0));
    }

    private static PlannerSet<string> Set(TriggerSpec trigger, string[] types)
    {
        WorkerSpec worker = Run.RandomRun.Spec(PluginKind.EntryPlanner, _ => throw new NotSupportedException());
        string[] symbols = [.. Enumerable.Range(0, Many).Select(symbol => $"S{symbol}")];
        return new PlannerSet<string>([new PlannerSpec(worker, [trigger])], ["planner"], types, symbols);
    }
}
