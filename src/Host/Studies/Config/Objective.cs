using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Config.Schema;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>What makes one run better than another.</summary>
/// <param name="Metric">Index of the primary metric.</param>
/// <param name="IsMaximized">Whether more of it is better.</param>
/// <param name="Secondary">Indices of the metrics that are shown beside it.</param>
internal sealed record Objective(int Metric, bool IsMaximized, IReadOnlyList<int> Secondary)
{
    private static readonly string[] Directions = ["maximize", "minimize"];
    private static readonly string[] LessIsBetter = ["max_drawdown", "max_drawdown_duration", "fees_paid"];

    /// <summary>
    /// Reads <c>optimization_targets</c>, by either of its names; without them the Sharpe ratio is maximised.
    /// </summary>
    /// <param name="section">The study's own mapping.</param>
    /// <param name="constraints">Takes the constraints that stand in it.</param>
    public static Objective Read(Section section, List<MetricConstraint> constraints)
    {
        Section? plural = section.Child("optimization_targets", "optimization_targets");
        Section? singular = section.Child("optimization_target", "optimization_target");
        if (plural is not null && singular is not null && section.Schema is null)
        {
            section.Findings.Error(
                singular.Node, "optimization_target: the same as optimization_targets; give one of them");
        }

        Objective? objective = null;
        foreach (Section? given in (Section?[])[plural, singular])
        {
            if (given is not null)
            {
                objective ??= ReadKeys(given, constraints);
                given.Close();
            }
        }

        return objective ?? new Objective(MetricTable.IndexOf("sharpe_ratio"), true, []);
    }

    private static Objective ReadKeys(Section section, List<MetricConstraint> constraints)
    {
        int metric = section.RequiredChoice("primary_metric", MetricTable.Names);
        int? direction = section.OptionalChoice("direction", Directions);
        List<int> secondary = section.Choices("secondary_metrics", MetricTable.Names);
        MetricConstraint.ReadAll(section, constraints);
        return new Objective(metric, direction is { } given ? given == 0 : !IsLessBetter(metric), secondary);
    }

    /// <summary>Returns whether less of a metric is better.</summary>
    /// <param name="metric">Its index.</param>
    public static bool IsLessBetter(int metric) => System.Array.IndexOf(LessIsBetter, MetricTable.Names[metric]) >= 0;

    /// <summary>
    /// Returns what a run is judged by: its primary metric, of two accounts the worse one's; null where undefined.
    /// </summary>
    /// <param name="outcome">A result.</param>
    public double? ValueOf(RunOutcome outcome) => outcome.Worse(Metric, IsMaximized);

    /// <summary>
    /// Returns whether one value of the primary metric is better than another; an undefined one never is.
    /// </summary>
    public bool IsBetter(double? one, double? other)
        => one is { } value && (other is not { } bar || (IsMaximized ? value > bar : value < bar));
}

/// <summary>A bound on a metric that a run has to keep to, to be called best.</summary>
/// <param name="Metric">Index of the metric.</param>
/// <param name="Minimum">Its least value, or null.</param>
/// <param name="Maximum">Its largest value, or null.</param>
/// <param name="At">Where a file says it; null where none does.</param>
internal sealed record MetricConstraint(int Metric, double? Minimum, double? Maximum, YamlNode? At)
{
    private const string Key = "constraints";
    private const string LeastTrades = "min_trades";

    /// <summary>
    /// Reads <c>constraints</c>: a metric with <c>{ min, max }</c>; <c>min_trades: n</c>; <c>max_drawdown: pct</c>.
    /// </summary>
    /// <param name="section">The mapping that has them.</param>
    /// <param name="constraints">Takes them.</param>
    public static void ReadAll(Section section, List<MetricConstraint> constraints)
    {
        YamlNode? node = section.Find(Key, Describe);
        if (node is not YamlMapping mapping)
        {
            if (node is not null)
            {
                section.Findings.Error(node, $"{Key}: expected keys with values, not {node.Kind}");
            }

            return;
        }

        foreach (YamlEntry entry in mapping.Entries)
        {
            if (Read(entry, section.Findings) is { } constraint)
            {
                constraints.Add(constraint);
            }
        }
    }

    /// <summary>Returns whether a run keeps to it, of two accounts both; an undefined metric doesn't.</summary>
    /// <param name="outcome">A result.</param>
    public bool Holds(RunOutcome outcome)
        => Holds(outcome.Metrics[Metric]) && (outcome.UpperMetrics is not { } upper || Holds(upper[Metric]));

    /// <summary>
    /// Checks its bounds: an error where no run can keep to it, a warning where one refuses no value.
    /// </summary>
    /// <param name="findings">Receives what is wrong.</param>
    public void Check(Findings findings)
    {
        string name = MetricTable.Names[Metric];
        if (Minimum is { } least && Maximum is { } most && least > most)
        {
            findings.Error(
                At!, $"{name}: no value is at least {NumberText.Of(least)} and at most {NumberText.Of(most)}");
            return;
        }

        var range = MetricRange.Of(Metric);
        if (Minimum is { } minimum)
        {
            string bound = $"at least {NumberText.Of(minimum)}: {range}";
            Tell(PlaceOf("min"), minimum > range.Most, minimum < range.Least, bound);
        }

        if (Maximum is { } maximum)
        {
            string bound = $"at most {NumberText.Of(maximum)}: {range}";
            Tell(PlaceOf("max"), maximum < range.Least, maximum > range.Most, bound);
        }

        void Tell(YamlNode at, bool isNever, bool isAlways, string bound)
        {
            if (isNever)
            {
                findings.Error(at, $"{name}: no value is {bound}");
            }
            else if (isAlways)
            {
                findings.Warning(at, $"{name}: every value is {bound}");
            }
        }

        YamlNode PlaceOf(string key) => (At as YamlMapping)?.Find(key) ?? At!;
    }

    private bool Holds(double? value) => value is { } number && !(number < Minimum) && !(number > Maximum);

    private static SchemaNode Describe()
    {
        SchemaNode constraints = SchemaNode.Object().With(
            LeastTrades, SchemaNode.AnyOf(SchemaNode.Integer(0, long.MaxValue), Bounds("min"), Bounds("max")));
        for (int i = 0; i < MetricTable.Names.Count; i++)
        {
            constraints.With(
                MetricTable.Names[i],
                Objective.IsLessBetter(i)
                    ? SchemaNode.AnyOf(Bound(), Bounds("min"), Bounds("max"))
                    : SchemaNode.AnyOf(Bounds("min"), Bounds("max")));
        }

        return constraints;
    }

    private static SchemaNode Bound() => SchemaNode.Number(double.MinValue, double.MaxValue);

    private static SchemaNode Bounds(string required)
        => SchemaNode.Object().With("min", Bound(), isRequired: required == "min")
            .With("max", Bound(), isRequired: required == "max");

    private static MetricConstraint? Read(YamlEntry entry, Findings findings)
    {
        if (ScalarValue.ReadChoice(entry.Key, [.. MetricTable.Names, LeastTrades], out int metric) is { } problem)
        {
            findings.Error(entry.Key, $"{Key}: {problem}");
            return null;
        }

        bool isLeastTrades = metric == MetricTable.Names.Count;
        if (isLeastTrades)
        {
            metric = MetricTable.IndexOf("total_trades");
        }

        if (entry.Value is YamlMapping bounds)
        {
            var section = new Section(bounds, "constraint", findings);
            double? least = section.OptionalDouble("min", double.MinValue, double.MaxValue);
            double? most = section.OptionalDouble("max", double.MinValue, double.MaxValue);
            section.Close();
            if (least is null && most is null)
            {
                findings.Error(bounds, $"{entry.Key.Text}: a bound is missing: min, max or both");
            }

            return new MetricConstraint(metric, least, most, bounds);
        }

        double bound = 0;
        string? wrong;
        if (entry.Value is not YamlScalar scalar)
        {
            wrong = "expected a number or { min, max }, not " + entry.Value.Kind;
        }
        else if (isLeastTrades)
        {
            wrong = ScalarValue.ReadInteger(scalar, 0, long.MaxValue, out long trades);
            bound = trades;
        }
        else
        {
            wrong = ScalarValue.ReadDouble(scalar, double.MinValue, double.MaxValue, out bound);
        }

        if (wrong is null && !isLeastTrades && !Objective.IsLessBetter(metric))
        {
            wrong = "say which bound it is: { min: … } or { max: … }";
        }

        if (wrong is not null)
        {
            findings.Error(entry.Value, $"{entry.Key.Text}: {wrong}");
            return null;
        }

        return isLeastTrades
            ? new MetricConstraint(metric, bound, null, entry.Value)
            : new MetricConstraint(metric, null, bound, entry.Value);
    }
}
