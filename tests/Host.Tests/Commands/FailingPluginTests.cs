using System;
using System.Globalization;
using System.Threading;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>
/// A plugin that throws or answers what no worker may: exit code 7, with the worker, the bar and what it was given.
/// </summary>
public sealed class FailingPluginTests : IDisposable
{
    private const int Row = 5000; // In the middle of the second block.

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1.5)]
    [InlineData(-0.1)]
    public void A_confidence_outside_0_to_1_stops_the_run(double confidence)
        => AssertStops(
            Opportunity(confidence),
            "- { instance_id: own, plugin: own_signal }",
            "opportunity_workers:",
            "own (own_signal) on BTCUSDT at the bar of 2020-01-04T11:21:00Z (row 5000): InvariantViolationException: "
                + "Invariant: signal.Confidence >= 0 && signal.Confidence <= 1; it was given close = ");

    /// <summary>What is kept as flags is told as values all the same.</summary>
    [Fact]
    public void A_worker_that_reads_flags_is_named_with_them()
    {
        PluginDescriptor gaps = GeneratedPlugins.Catalogue.Find("fvg_entry_detector")!;
        var plugin = new TestPlugin(
            "own_gaps", PluginKind.Opportunity, "opportunity_worker", "technical_pattern",
            binding => new Signal(binding, confidence: 2))
        {
            Signal = "own",
            Takes = gaps.Parameters,
            Reads = gaps.Inputs,
        };
        string operation = RichFiles.WriteTo(
            _folder,
            blueprint: RichFiles.Blueprint.ReplaceLineEndings("\n")
                .Replace(
                    "  context_workers:\n",
                    "  context_workers:\n    - { instance_id: structure, plugin: market_structure_detector }\n",
                    StringComparison.Ordinal)
                .Replace(
                    "  opportunity_workers:\n",
                    "  opportunity_workers:\n"
                    + "    - { instance_id: own, plugin: own_gaps, params: { structure: structure } }\n",
                    StringComparison.Ordinal));
        S1t.Outcome outcome = Run(operation, plugin);
        Assert.True(outcome.Code == ExitCode.Plugin, outcome.Error);
        Assert.StartsWith(
            "error: a plugin failed during the run: own (own_gaps) on BTCUSDT at the bar of 2020-01-04T11:21:00Z "
                + "(row 5000): ",
            outcome.Error);
        Assert.Matches("is_bos = -?[01], is_choch = -?[01], is_mss = -?[01], volume = NaN", outcome.Error);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(2)]
    public void A_severity_outside_0_to_1_stops_the_run(double severity)
        => AssertStops(
            new TestPlugin(
                "own_threat", PluginKind.MarketThreat, "threat_worker", "market_risk",
                binding => new Threat(binding, severity))
            {
                Signal = "OWN",
                Reads = [new("close", "close", "1", 0, false)],
            },
            "- { instance_id: own, plugin: own_threat }",
            "threat_workers:",
            string.Create(
                CultureInfo.InvariantCulture,
                $"own (own_threat) on BTCUSDT at the bar of 2020-01-04T11:21:00Z (row 5000): "
                + $"InvalidOperationException: the severity {severity:R} isn't in [0, 1]; it was given close = "));

    [Fact]
    public void A_planner_that_throws_is_named_with_the_directive()
    {
        var plugin = new TestPlugin(
            "own_exit", PluginKind.ExitPlanner, "planning_worker", "exit_planning", binding => new Exit(binding));
        string operation = WithOwnExit();
        S1t.Outcome outcome = Run(operation, plugin);
        Assert.Equal(ExitCode.Plugin, outcome.Code);
        Assert.StartsWith(
            "error: a plugin failed during the run: rr (own_exit) on BTCUSDT at the bar of 2020-01-01T", outcome.Error);
        Assert.Contains(": NotSupportedException: no exit; it was given confidence = 0.", outcome.Error);
        Assert.Contains("EntryDirective { TimingPreference = ", outcome.Error);
    }

    [Fact]
    public void A_failure_that_doesn_t_come_back_is_called_so()
    {
        int calls = 0;
        var plugin = new TestPlugin("own_exit", PluginKind.ExitPlanner, "planning_worker", "exit_planning", binding =>
            new Exit(binding, () => calls++ == 0));
        string operation = WithOwnExit();
        S1t.Outcome outcome = Run(operation, plugin);
        Assert.Equal(
            (
                ExitCode.Plugin,
                "error: a plugin failed during the run: NotSupportedException: no exit; run once more row by row it "
                    + "didn't fail: it isn't deterministic\n"),
            (outcome.Code, outcome.Error));
    }

    public static TheoryData<string, StrategyDirective> FlawedDirectives => new()
    {
        {
            "an answer to an opportunity opens or closes trades; a handler of an event may modify them",
            StrategyDirective.ModifyExit(0, 1m)
        },
        { "a new trade has no action on an open one", new StrategyDirective { Action = new(ExitAction.Close) } },
        { "its action is about one trade, and it names none", new StrategyDirective
        {
            Scope = DirectiveScope.CloseExisting,
            Target = TradeTarget.Symbol,
            Action = new(ExitAction.Close)
        } },
        { "its action closes nothing", new StrategyDirective
        {
            Scope = DirectiveScope.CloseExisting,
            Target = TradeTarget.One,
            Action = new(ExitAction.Tighten, 1m)
        } },
    };

    [Theory]
    [MemberData(nameof(FlawedDirectives))]
    public void A_directive_that_nobody_can_carry_out_stops_the_run(string flaw, StrategyDirective directive)
    {
        var plugin = new TestPlugin(
            "own_planner", PluginKind.StrategyPlanner, "strategy_planner", "",
            binding => new Planner(binding, directive));
        string operation = SampleFiles.WriteTo(
            _folder,
            blueprint: SampleFiles.Blueprint.Replace(
                "plugin: adaptive_momentum_planner, params: { min_confidence: 0.3 }",
                "plugin: own_planner",
                StringComparison.Ordinal));
        S1t.Outcome outcome = Run(operation, plugin);
        Assert.True(outcome.Code == ExitCode.Plugin, outcome.Error);
        Assert.StartsWith(
            "error: a plugin failed during the run: planner (own_planner) on BTCUSDT at the bar of 2020-01-01T",
            outcome.Error);
        Assert.Contains(": InvalidOperationException: a directive was issued that can't be carried out: " + flaw
            + "; it was given ", outcome.Error);
    }

    /// <summary>The check of parameters is the author's too; the engine isn't blamed for what it throws.</summary>
    [Fact]
    public void A_check_that_throws_is_a_finding_at_the_worker()
    {
        var plugin = new TestPlugin("own_exit", PluginKind.ExitPlanner, "planning_worker", "exit_planning")
        {
            Problem = static _ => throw new NotSupportedException("no check"),
        };
        string operation = WithOwnExit();
        S1t.Outcome outcome = Run(operation, plugin);
        Assert.Equal(ExitCode.Invalid, outcome.Code);
        Assert.Matches(
            "strategy_blueprint.yaml:[0-9]+:[0-9]+: error: rr: the check of own_exit failed: "
                + "NotSupportedException: no check\n",
            outcome.Error);
    }

    [Fact]
    public void A_worker_that_can_t_be_made_failed_at_the_start()
    {
        var plugin = new TestPlugin("own_exit", PluginKind.ExitPlanner, "planning_worker", "exit_planning");
        string operation = WithOwnExit();
        Assert.Equal(
            "error: a plugin failed during the run: rr (own_exit) on BTCUSDT at the start: "
                + "NotSupportedException: Bound only.; it was given its parameters\n",
            Run(operation, plugin).Error);
    }

    /// <summary>What a plugin says may look like a located error; that it is an error is said all the same.</summary>
    [Fact]
    public void A_failure_that_speaks_of_an_error_itself_is_called_one()
    {
        var plugin = new TestPlugin(
            "own_exit", PluginKind.ExitPlanner, "planning_worker", "exit_planning",
            static _ => throw new NotSupportedException("own.dll: error: no exit"));
        Assert.Equal(
            "error: a plugin failed during the run: rr (own_exit) on BTCUSDT at the start: "
                + "NotSupportedException: own.dll: error: no exit; it was given its parameters\n",
            Run(WithOwnExit(), plugin).Error);
    }

    /// <summary>Which worker failed is looked for row by row: whoever interrupts that isn't kept waiting.</summary>
    [Theory]
    [InlineData("backtest")]
    [InlineData("audit")]
    public void The_search_for_the_worker_that_failed_can_be_interrupted(string verb)
    {
        using var interrupt = new CancellationTokenSource();
        var plugin = new TestPlugin(
            "own_exit", PluginKind.ExitPlanner, "planning_worker", "exit_planning",
            binding => new Exit(binding, () =>
            {
                interrupt.Cancel();
                return true;
            }));
        string operation = WithOwnExit();
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }");
        S1t.Outcome outcome = S1t.Run(TestPlugin.CatalogueWith(plugin), interrupt.Token, verb, operation);
        Assert.Equal((ExitCode.Interrupted, "error: interrupted\n"), (outcome.Code, outcome.Error));
    }

    private string WithOwnExit() => SampleFiles.WriteTo(
        _folder,
        blueprint: SampleFiles.Blueprint.Replace(
            "plugin: fixed_rr_exit, params: { risk_reward_ratio: 2.5 }", "plugin: own_exit", StringComparison.Ordinal));

    private static TestPlugin Opportunity(double confidence)
        => new(
            "own_signal", PluginKind.Opportunity, "opportunity_worker", "technical_pattern",
            binding => new Signal(binding, confidence))
        {
            Signal = "own",
            Reads = [new("close", "close", "1", 0, false)],
        };

    private void AssertStops(TestPlugin plugin, string worker, string key, string message)
    {
        string blueprint = RichFiles.Blueprint.ReplaceLineEndings("\n").Replace(
            "  " + key + "\n", "  " + key + "\n    " + worker + "\n", StringComparison.Ordinal);
        string operation = RichFiles.WriteTo(_folder, blueprint: blueprint);
        S1t.Outcome outcome = Run(operation, plugin);
        Assert.True(outcome.Code == ExitCode.Plugin, outcome.Error);
        Assert.StartsWith("error: a plugin failed during the run: " + message, outcome.Error);
        S1t.Outcome audit = S1t.Run(TestPlugin.CatalogueWith(plugin), CancellationToken.None, "audit", operation);
        Assert.Equal((outcome.Code, outcome.Error), (audit.Code, audit.Error));
    }

    private S1t.Outcome Run(string operation, TestPlugin plugin)
    {
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }");
        return S1t.Run(TestPlugin.CatalogueWith(plugin), CancellationToken.None, "backtest", operation);
    }

    private sealed class Signal(WorkerBinding binding, double confidence) : OpportunityOperator(binding)
    {
        public override void Reset()
        {
        }

        public override void Run(in MarketBlock block, SignalList signals)
        {
            for (int row = block.FirstRow; row < block.FirstRow + block.Count; row++)
            {
                if (row == Row)
                {
                    signals.Add(row, new OpportunitySignal { Direction = Direction.Buy, Confidence = confidence });
                }
            }
        }
    }

    private sealed class Threat(WorkerBinding binding, double severity) : MarketThreatOperator(binding)
    {
        public override void Reset()
        {
        }

        public override void Run(in MarketBlock block)
        {
            Span<double> output = block.Output(Binding.Outputs[0]);
            for (int i = 0; i < output.Length; i++)
            {
                output[i] = block.FirstRow + i == Row ? severity : 0;
            }
        }
    }

    private sealed class Planner(WorkerBinding binding, StrategyDirective directive) : StrategyPlannerWorker(binding)
    {
        public override void Reset()
        {
        }

        public override void Plan(in StrategySituation situation, RowColumns columns, ref DirectiveWriter directives)
        {
            for (int i = 0; i < situation.Opportunities.Length; i++)
            {
                directives.Issue(i, directive);
            }
        }
    }

    private sealed class Exit(WorkerBinding binding, Func<bool>? fails = null) : ExitPlannerWorker(binding)
    {
        public override void Reset()
        {
        }

        public override ExitPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
            => fails is null || fails() ? throw new NotSupportedException("no exit") : new ExitPlan(null, null);
    }
}
