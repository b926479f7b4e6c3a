using System.Collections.Generic;
using System.Globalization;
using System.Text;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Store;

namespace S1mpleTrader.Host.Studies;

/// <summary>What makes a run of a study the best: the order of runs, and which of them may be called best.</summary>
/// <remarks>Where two accounts ran side by side, what actually happened lies between them: a run is worth what the worse one is, and keeps to a constraint where both do.</remarks>
/// <param name="Objective">What is better.</param>
/// <param name="Constraints">What a run has to keep to.</param>
internal sealed record Judgement(Objective Objective, IReadOnlyList<MetricConstraint> Constraints)
{
    /// <summary>As text: part of what a study is, since a winner chosen anew by other rules is another study's.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder($"target {MetricTable.Names[Objective.Metric]} {(Objective.IsMaximized ? "maximize" : "minimize")}");
            foreach (MetricConstraint constraint in Constraints)
            {
                text.Append(
                    CultureInfo.InvariantCulture, $"\nconstraint {MetricTable.Names[constraint.Metric]} {constraint.Minimum:R} {constraint.Maximum:R}");
            }

            return text.ToString();
        }
    }

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

    /// <summary>Returns whether a run may be called best: it keeps to every constraint, and what it is judged by is defined.</summary>
    /// <param name="outcome">A result.</param>
    public bool IsEligible(RunOutcome outcome) => Objective.ValueOf(outcome) is not null && Keeps(outcome);

    /// <summary>Compares runs with a result: those that keep to every constraint before those that don't, better before worse, earlier before later.</summary>
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
}
