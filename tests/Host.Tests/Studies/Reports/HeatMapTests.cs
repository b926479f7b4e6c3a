using System;
using System.IO;
using System.Linq;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Reports;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Store;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Reports;

/// <summary>The map of an optimization: which runs its cells are of, and how its axes are ordered.</summary>
public sealed class HeatMapTests : IDisposable
{
    private static readonly int Return = MetricTable.IndexOf("total_return");

    private readonly TempFolder _folder = new();

    public HeatMapTests()
    {
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }\n");
        SampleFiles.WriteTo(_folder);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cells_are_of_runs_that_keep_to_the_constraints()
    {
        // The second run of each cell is better, and breaks the constraint; of the last both do.
        Assert.Equal(
            "risk_per_trade_percent\t1\t2\n1\t1.00 %\t2.00 %\n2\t3.00 %\t-\n",
            Map("[1, 2]", "[1, 2]", isTerminal: false, [1, 2, 3, 90, 60, 70, 80, 91]));
        string shown = Map("[1, 2]", "[1, 2]", isTerminal: true, [1, 2, 3, 90, 60, 70, 80, 91]);
        Assert.Contains("(-: no run that keeps to the constraints)", shown, StringComparison.Ordinal);
        shown = Map("[1, 2]", "[1, 2]", isTerminal: true, [1, 2, 3, 4, 60, 70, 80, 91]);
        Assert.DoesNotContain("(-:", shown, StringComparison.Ordinal);
        Assert.Empty(Map("[1, 2]", "[1, 2]", isTerminal: false, [91, 92, 93, 90, 60, 70, 80, 91]));
    }

    [Fact]
    public void Axes_are_in_order_of_their_numbers()
        => Assert.Equal(
            "risk_per_trade_percent\t1\t2\t4\n0.5\t5.00 %\t6.00 %\t4.00 %\n1\t2.00 %\t3.00 %\t1.00 %\n",
            Map("[1, 0.5]", "[4, 1, 2]", isTerminal: false, [1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0]));

    /// <summary>Of points that are one configuration only the first one's run is there.</summary>
    [Fact]
    public void Equal_numbers_are_one_row()
    {
        Assert.Equal(
            "risk_per_trade_percent\t1\t2\n0.5\t5.00 %\t6.00 %\n1\t1.00 %\t2.00 %\n",
            Map("[1, 1.0, 0.5]", "[1, 2]", isTerminal: false, [1, 2, 0, 0, 5, 6, 0, 0, 0, 0, 0, 0]));
        Assert.Empty(Map("[1, 1.0]", "[1, 2]", isTerminal: false, [1, 2, 3, 4, 5, 6, 7, 8]));
    }

    private string Map(string down, string across, bool isTerminal, double[] returns)
    {
        string path = _folder.Write("optimization.yaml", $$"""
            optimization_config:
              name: map
              base_operation: operation.yaml
              operator_variants:
                - { operator_id: PlanningOperator, execution_strategy: { values: [SEQUENTIAL, PARALLEL] } }
              parameter_space:
                - { worker_instance: risk, parameters: { risk_per_trade_percent: { values: {{down}} } } }
                - { worker_instance: rr, parameters: { risk_reward_ratio: { values: {{across}} } } }
              optimization_targets: { primary_metric: total_return }
              constraints: { total_return: { max: 50 } }

            """);
        Findings findings = [];
        OptimizationPlan plan = OptimizationPlan.Load(path, null, GeneratedPlugins.Catalogue, findings)!;
        Assert.False(findings.HasErrors);
        OptimizationRun[] runs = [.. plan.Points.Select((point, i) => new OptimizationRun(point, new StoredRun(
            i, new StudyRun("r", [], "m"), RunStatus.Committed, 1,
            new RunOutcome
            {
                Metrics = [.. MetricTable.Names.Select((_, metric) => metric == Return ? returns[i] : (double?)null)],
            })))];
        using StringWriter output = new();
        HeatMap.Write(
            new Terminal(output, TextWriter.Null, isTerminal, false),
            new OptimizationResult(
                plan, "", new RunTally(runs.Length, runs.Length, 0, IsInterrupted: false), runs, [], null, null, ""));
        return output.ToString();
    }
}
