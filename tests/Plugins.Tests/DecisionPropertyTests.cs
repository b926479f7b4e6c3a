using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>
/// What every decision-stage plugin must hold, by being in the catalogue: no allocation, determinism, parameters at
/// both ends.
/// </summary>
public sealed class DecisionPropertyTests
{
    // Made once, so that the calls themselves allocate nothing.
    private static readonly Opportunity[] Found = new Opportunity[1];
    private static readonly OpportunityOutcome[] Outcomes = new OpportunityOutcome[1];
    private static readonly StrategyDirective[] Directives = new StrategyDirective[1];

    public static TheoryData<string> DecisionPlugins()
    {
        TheoryData<string> names = [];
        foreach (PluginDescriptor plugin in GeneratedPlugins.Catalogue.Plugins)
        {
            if (plugin.Kind is (>= PluginKind.LedgerThreat and <= PluginKind.IntentPlanner) or PluginKind.Refiner)
            {
                names.Add(plugin.Name);
            }
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(DecisionPlugins))]
    public void Plan_repeated_reset_and_second_instance_agree_without_allocating(string name)
    {
        foreach (double column in new[] { 1.25, double.NaN, 0 })
        {
            using DecisionRun first = new(name, column);
            using DecisionRun second = new(name, column);
            object[] expected = Drive(first, 1);
            Assert.Equal(expected, Drive(second, 1));
            first.Worker.Reset();
            Assert.Equal(expected, Drive(first, 1));

            Assert.Equal(0, AllocatedBytes.Of(() => DriveSilently(first, 2)));
        }
    }

    [Fact]
    public void Refiner_asked_about_many_says_what_it_says_of_each()
    {
        foreach (PluginDescriptor plugin in GeneratedPlugins.Catalogue.Plugins.Where(
            plugin => plugin.Kind == PluginKind.Refiner))
        {
            foreach (double column in new[] { 1.25, 90, double.NaN })
            {
                using DecisionRun run = new(plugin.Name, column);
                var refiner = (RefinerWorker)run.Worker;
                Opportunity[] opportunities = [.. Enumerable.Range(0, 130).Select(
                    i => new Opportunity(0, i, Direction.Buy, i / 130.0, default))];
                bool[] isAccepted = new bool[opportunities.Length];
                refiner.AcceptAll(opportunities, new int[opportunities.Length], run.Table, isAccepted);
                Assert.Equal(opportunities.Select(one => refiner.Accept(in one, run.Columns)), isAccepted);
            }
        }
    }

    [Theory]
    [MemberData(nameof(DecisionPlugins))]
    public void Plan_parameters_at_both_ends_hold(string name)
    {
        foreach (ParameterDescriptor parameter in TestParameters.Plugin(name).Parameters)
        {
            foreach (decimal end in new[] { parameter.Minimum, parameter.Maximum }.OfType<decimal>())
            {
                using DecisionRun run = new(name, 1, (parameter.Name, end.ToString(CultureInfo.InvariantCulture)));
                Assert.NotEmpty(Drive(run, 3));
            }
        }
    }

    private static object[] Drive(DecisionRun run, ulong seed)
    {
        List<object> answers = [];
        Each(run, seed, answers);
        return [.. answers];
    }

    private static void DriveSilently(DecisionRun run, ulong seed) => Each(run, seed, null);

    // Twenty calls with varied prices, sides and accounts; answers are boxed only where they are asked for.
    private static void Each(DecisionRun run, ulong seed, List<object>? answers)
    {
        for (int i = 0; i < 20; i++)
        {
            ulong bits = (seed * 7919) + ((ulong)i * 104_729);
            Direction side = bits % 2 == 0 ? Direction.Buy : Direction.Sell;
            StrategyDirective directive = DecisionRun.Directive(side);
            PlanningView view = DecisionRun.View(1m + (bits % 90_000 / 100m), 1m + (bits % 30_011), null);
            Opportunity opportunity = new(0, i, side, bits % 101 / 100.0, default);
            switch (run.Worker)
            {
                case RefinerWorker refiner:
                    Note(refiner.Accept(in opportunity, run.Columns), answers);
                    break;
                case LedgerThreatWorker threat:
                    LedgerUpdate update = new(i, view.Equity, 100m, 100m)
                    {
                        Exposure = i % 5 * view.Equity,
                        ClosedTrades = view.ClosedTrades
                    };
                    Note(threat.OnLedgerUpdate(in update, run.Columns), answers);
                    break;
                case StrategyPlannerWorker planner:
                    Found[0] = opportunity;
                    DirectiveWriter writer = new(Outcomes, Directives);
                    StrategySituation situation = new()
                    {
                        Time = i,
                        Instrument = DecisionRun.Instrument,
                        Opportunities = Found,
                        Assessment = new AggregatedContextAssessment(0.5, 0),
                        Threat = default,
                        HasOpenLong = i % 3 == 0,
                        HasOpenShort = i % 3 == 1,
                    };
                    planner.Plan(in situation, run.Columns, ref writer);
                    Note((Outcomes[0], Directives[0].Confidence, Directives[0].Scope), answers);
                    break;
                case EntryPlannerWorker:
                    Note(run.Entry(in directive, in view), answers);
                    break;
                case SizePlannerWorker:
                    Note(run.Size(in directive, in view), answers);
                    break;
                case ExitPlannerWorker:
                    Note(run.Exit(in directive, in view), answers);
                    break;
                default:
                    EntryPlan entry = new((OrderType)(i % 3));
                    SizePlan size = new(i, 1m);
                    ExitPlan exit = default;
                    Note(run.Intent(new ExecutionRequest(in directive, in entry, in size, in exit)), answers);
                    break;
            }
        }
    }

    private static void Note<T>(T answer, List<object>? answers)
        where T : notnull
        => answers?.Add(answer);
}
