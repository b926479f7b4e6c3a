using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Reports;
using S1mpleTrader.Host.Studies.Space;
using S1mpleTrader.Host.Studies.Store;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies;

/// <summary>Which run is the best: of one account, and of two that ran side by side.</summary>
public sealed class JudgementTests
{
    private static readonly int Drawdown = MetricTable.IndexOf("max_drawdown");
    private static readonly int Return = MetricTable.IndexOf("total_return");

    [Theory]
    [InlineData(1.0, 30.0, true, 1.0)]
    [InlineData(1.0, 30.0, false, 30.0)]
    [InlineData(null, 30.0, true, null)]
    [InlineData(null, 30.0, false, null)]
    [InlineData(1.0, null, true, null)]
    [InlineData(1.0, null, false, null)]
    public void Worse_of_two_accounts_is_the_one_that_counts(
        double? least, double? most, bool isMostBest, double? worse)
    {
        Assert.Equal(worse, Outcome(Drawdown, least, most).Worse(Drawdown, isMostBest));
        Assert.Equal(worse, new Objective(Drawdown, isMostBest, []).ValueOf(Outcome(Drawdown, least, most)));
        Assert.Equal(least, One(Drawdown, least).Worse(Drawdown, isMostBest));
    }

    [Fact]
    public void Runs_are_ranked_by_the_worse_account_in_the_direction_of_the_target()
    {
        StoredRun wide = Run(0, Outcome(Drawdown, 1, 30));
        StoredRun narrow = Run(1, Outcome(Drawdown, 5, 6));
        StoredRun half = Run(2, Outcome(Drawdown, 0, null));
        Assert.Equal(
            [narrow, wide, half],
            Ranked(new Judgement(new Objective(Drawdown, IsMaximized: false, []), []), wide, narrow, half));
        Assert.Equal(
            [narrow, wide, half],
            Ranked(new Judgement(new Objective(Drawdown, IsMaximized: true, []), []), wide, narrow, half));
        Judgement byLeast = new(new Objective(Drawdown, IsMaximized: false, []), []);
        StoredRun one = Run(0, One(Drawdown, 1));
        StoredRun other = Run(1, One(Drawdown, 5));
        Assert.Equal([one, other], Ranked(byLeast, other, one));
        Assert.False(byLeast.IsEligible(half.Outcome!));
        Assert.True(byLeast.IsEligible(wide.Outcome!));
    }

    [Theory]
    [InlineData(null, 20.0, false)] // Kept by the one that looks better, not by the other.
    [InlineData(null, 30.0, true)]
    [InlineData(5.0, null, false)]
    [InlineData(1.0, null, true)]
    [InlineData(1.0, 30.0, true)]
    [InlineData(1.5, 29.0, false)]
    public void A_constraint_holds_where_both_accounts_keep_to_it(double? least, double? most, bool holds)
    {
        Judgement judgement = new(
            new Objective(Drawdown, IsMaximized: false, []), [new MetricConstraint(Drawdown, least, most, null)]);
        Assert.Equal(holds, judgement.Keeps(Outcome(Drawdown, 1, 30)));
        Assert.Equal(holds, judgement.IsEligible(Outcome(Drawdown, 1, 30)));
        Assert.False(judgement.Keeps(Outcome(Drawdown, 10, null)));
        Assert.False(judgement.Keeps(Outcome(Drawdown, null, 10)));
    }

    [Fact]
    public void Runs_that_break_a_constraint_come_behind_all_others()
    {
        Judgement judgement = new(
            new Objective(Return, IsMaximized: true, []), [new MetricConstraint(Return, null, 10, null)]);
        StoredRun broken = Run(0, One(Return, 11));
        StoredRun second = Run(1, One(Return, 3));
        StoredRun equal = Run(2, One(Return, 3));
        StoredRun best = Run(3, One(Return, 9));
        StoredRun undefined = Run(4, One(Return, null));
        Assert.Equal(
            [best, second, equal, broken, undefined], Ranked(judgement, undefined, equal, broken, best, second));
    }

    [Fact]
    public void A_best_is_compared_with_what_the_others_are_worth()
    {
        Dimension dimension = new("w.a", [new Choice("1", [], 1), new Choice("2", [], 2), new Choice("3", [], 3)]);
        (double Least, double Most)[] drawdowns = [(5, 6), (1, 30), (2, 10)];
        List<OptimizationRun> runs = [.. drawdowns.Select((bounds, i) => new OptimizationRun(
            new StudyPoint([new PointValue(dimension, dimension.Choices[i])]),
            Run(i, Outcome(Drawdown, bounds.Least, bounds.Most))))];
        var statistics = StudyStatistics.Of(
            new Judgement(new Objective(Drawdown, IsMaximized: false, []), []), runs, runs[0], 3, threads: 2);
        Assert.Equal((6.0, 10.0, 30.0), (statistics.Best, statistics.Median, statistics.NeighbourMedian));
    }

    [Fact]
    public void A_best_is_compared_only_with_runs_that_keep_to_the_constraints()
    {
        // Of the better half, which breaks the constraint, the median of all would be better than the best.
        Dimension dimension = new("w.a", [.. Enumerable.Range(1, 6).Select(i => new Choice("", [], i))]);
        double?[] returns = [3, 90, 5, 1, 80, null];
        List<OptimizationRun> runs = [.. returns.Select((value, i) => new OptimizationRun(
            new StudyPoint([new PointValue(dimension, dimension.Choices[i])]), Run(i, One(Return, value))))];
        Judgement judgement = new(
            new Objective(Return, IsMaximized: true, []), [new MetricConstraint(Return, null, 10, null)]);
        var statistics = StudyStatistics.Of(judgement, runs, runs[2], 6, threads: 2);
        Assert.Equal((5.0, 3.0, 1.0, 1), (
            statistics.Best, statistics.Median, statistics.NeighbourMedian, statistics.Neighbours));
        Assert.Equal("spike", statistics.Shape);
    }

    [Fact]
    public void Variants_are_best_by_the_worse_account()
    {
        NamedOverrides variant = new(null!, "v", null, null);
        VariantRun wide = new(variant, Run(0, Outcome(Drawdown, 1, 30)));
        VariantRun narrow = new(variant, Run(1, Outcome(Drawdown, 5, 6)));
        VariantResult drawdowns = new(null!, "", default!, 0, 0, [wide, narrow], null, "");
        Assert.Same(narrow, drawdowns.Best(Drawdown));
        Assert.Same(narrow, StudyJson.Comparison(drawdowns).Single(one => one.Name == "lowest_drawdown").Variant);
        VariantResult returns = new(
            null!, "", default!, 0, 0,
            [new(variant, Run(0, Outcome(Return, 1, 30))), new(variant, Run(1, Outcome(Return, 5, 6)))], null, "");
        Assert.Same(returns.Variants[1], returns.Best(Return));
    }

    [Fact]
    public void Scatter_shows_what_was_gained_and_risked_at_worst()
    {
        List<OptimizationRun> runs =
        [
            new(new StudyPoint([]), Run(0, Bounds((10, 20), (0, 5)))),
            new(new StudyPoint([]), Run(1, Bounds((5, 40), (10, 90)))),
        ];
        IReadOnlyList<string> lines = Scatter.Lines(runs, runs[1], "max_drawdown", "total_return", 40);
        Assert.StartsWith("  10.00 %┤", lines[1], System.StringComparison.Ordinal);
        Assert.Contains("20.00 %", lines[16], System.StringComparison.Ordinal);
        Assert.EndsWith("40.00 %", lines[16], System.StringComparison.Ordinal);
    }

    private static List<StoredRun> Ranked(Judgement judgement, params StoredRun[] runs)
    {
        List<StoredRun> ranked = [.. runs];
        ranked.Sort(judgement.Compare);
        return ranked;
    }

    private static StoredRun Run(int position, RunOutcome outcome)
        => new(position, new StudyRun("r", [], "m"), RunStatus.Committed, 1, outcome);

    private static RunOutcome One(int metric, double? value)
        => new() { Metrics = [.. MetricTable.Names.Select((_, i) => i == metric ? value : null)] };

    private static RunOutcome Outcome(int metric, double? least, double? most)
        => One(metric, least) with { UpperMetrics = One(metric, most).Metrics };

    private static RunOutcome Bounds((double Least, double Most) drawdown, (double Least, double Most) gain) => new()
    {
        Metrics = [.. MetricTable.Names.Select(
            (_, i) => i == Drawdown ? drawdown.Least : i == Return ? gain.Least : (double?)null)],
        UpperMetrics = [.. MetricTable.Names.Select(
            (_, i) => i == Drawdown ? drawdown.Most : i == Return ? gain.Most : (double?)null)],
    };
}
