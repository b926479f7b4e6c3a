using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Store;

namespace S1mpleTrader.Host.Studies;

/// <summary>What makes a run of a study the best: the order of runs, and which of them may be called best.</summary>
/// <remarks>
/// Where two accounts ran side by side, what actually happened lies between them: a run is worth what the worse one is,
/// and keeps to a constraint where both do.
/// </remarks>
/// <param name="Objective">What is better.</param>
/// <param name="Constraints">What a run has to keep to.</param>
internal sealed record Judgement(Objective Objective, IReadOnlyList<MetricConstraint> Constraints)
{
    private const string Target = "target";
    private const string Constraint = "constraint";
    private const string Maximize = "maximize";
    private const string Minimize = "minimize";

    // Of studies over two accounts only: what a study of one account is has nothing of it.
    private const string WorseOfTwo = "\naccounts worse";

    /// <summary>
    /// As text: part of what a study is, since a winner chosen anew by other rules is another study's.
    /// </summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder(
                $"{Target} {MetricTable.Names[Objective.Metric]} {(Objective.IsMaximized ? Maximize : Minimize)}");
            foreach (MetricConstraint constraint in Constraints)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"\n{Constraint} {MetricTable.Names[constraint.Metric]} {constraint.Minimum:R} "
                    + $"{constraint.Maximum:R}");
            }

            return text.ToString();
        }
    }

    /// <summary>
    /// Returns the judgement that a study's text says; null where it says none that is known here: one of a comparison,
    /// or of an engine that kept it elsewhere.
    /// </summary>
    /// <param name="configuration">A text with <see cref="Text"/> among its lines.</param>
    public static Judgement? Of(string configuration)
    {
        Objective? objective = null;
        var constraints = new List<MetricConstraint>();
        foreach (string line in configuration.Split('\n'))
        {
            string[] words = line.Split(' ');
            if (words[0] is not (Target or Constraint))
            {
                continue;
            }

            int metric = words.Length > 1 ? MetricTable.IndexOf(words[1]) : -1;
            switch (words)
            {
                case [Target, _, Maximize or Minimize] when metric >= 0:
                    objective = new Objective(metric, words[2] == Maximize, []);
                    break;
                case [Constraint, _, _, _]
                    when metric >= 0 && TryRead(words[2], out double? least) && TryRead(words[3], out double? most):
                    constraints.Add(new MetricConstraint(metric, least, most, At: null));
                    break;
                default:
                    return null;
            }
        }

        return objective is null ? null : new Judgement(objective, constraints);
    }

    /// <summary>
    /// Returns a study's text with its constraints in one order, whichever they are written in: it means nothing.
    /// </summary>
    /// <param name="configuration">A text with <see cref="Text"/> among its lines.</param>
    public static string InOneOrder(string configuration)
    {
        var lines = new List<string>();
        var constraints = new List<string>();
        foreach (string line in configuration.Split('\n'))
        {
            (line.StartsWith(Constraint + " ", StringComparison.Ordinal) ? constraints : lines).Add(line);
        }

        constraints.Sort(StringComparer.Ordinal);
        return string.Join('\n', [.. lines, .. constraints]);
    }

    /// <summary>
    /// Returns a study's text with what it is judged by where two accounts run side by side: part of what such a study
    /// is, since engines before this one judged it by the lower bound, and chose other winners.
    /// </summary>
    /// <param name="configuration">The text without it.</param>
    public static string OverTwoAccounts(string configuration) => configuration + WorseOfTwo;

    /// <summary>
    /// Returns whether a study was begun by an engine that judged two accounts by the lower bound, and is the same in
    /// all else.
    /// </summary>
    /// <param name="begun">The text that the study began with.</param>
    /// <param name="asked">The text that it is to go on with.</param>
    public static bool IsByLowerBound(string begun, string asked)
        => InOneOrder(OverTwoAccounts(begun)) == InOneOrder(asked);

    /// <summary>Returns whether a run keeps to every constraint.</summary>
    /// <param name="outcome">A result.</param>
    public bool Keeps(RunOutcome outcome)
    {
        foreach (MetricConstraint constraint in Constraints)
        {
            if (!constraint.Holds(outcome))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Returns whether a run may be called best: it keeps to every constraint, and what it is judged by is defined.
    /// </summary>
    /// <param name="outcome">A result.</param>
    public bool IsEligible(RunOutcome outcome) => Objective.ValueOf(outcome) is not null && Keeps(outcome);

    /// <summary>Ranks runs with a result, and returns the best; null where none may be called so.</summary>
    /// <param name="runs">The runs; the first comes first afterwards.</param>
    public OptimizationRun? Rank(List<OptimizationRun> runs)
    {
        runs.Sort((one, other) => Compare(one.Stored, other.Stored));
        return runs.Count > 0 && IsEligible(runs[0].Stored.Outcome!) ? runs[0] : null;
    }

    /// <summary>
    /// Compares runs with a result: those that keep to every constraint before those that don't,
    /// better before worse, earlier before later.
    /// </summary>
    /// <param name="one">One.</param>
    /// <param name="other">The other.</param>
    /// <returns>Below 0 where the one comes first.</returns>
    public int Compare(StoredRun one, StoredRun other)
    {
        bool keeps = Keeps(one.Outcome!);
        if (keeps != Keeps(other.Outcome!))
        {
            return keeps ? -1 : 1;
        }

        double? value = Objective.ValueOf(one.Outcome!);
        double? otherValue = Objective.ValueOf(other.Outcome!);
        return Objective.IsBetter(value, otherValue) ? -1
            : Objective.IsBetter(otherValue, value) ? 1
            : one.Position.CompareTo(other.Position);
    }

    // A bound that isn't there is written as nothing.
    private static bool TryRead(string word, out double? bound)
    {
        bound = double.TryParse(
            word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
        return bound is not null || word.Length == 0;
    }
}
