using System.Collections.Generic;
using S1mpleTrader.Host.Studies.Config;

namespace S1mpleTrader.Host.Studies;

/// <summary>The order of runs: those that keep to every constraint before those that don't, better before worse, earlier before later.</summary>
internal static class Ranking
{
    /// <summary>Sorts runs, best first.</summary>
    /// <param name="plan">The objective and the constraints.</param>
    /// <param name="runs">Runs with a result.</param>
    public static void Sort(OptimizationPlan plan, List<OptimizationRun> runs)
    {
        Objective objective = plan.Document.Objective;
        runs.Sort((one, other) =>
        {
            bool keeps = OptimizationResult.Keeps(plan, one.Stored.Outcome!);
            bool otherKeeps = OptimizationResult.Keeps(plan, other.Stored.Outcome!);
            if (keeps != otherKeeps)
            {
                return keeps ? -1 : 1;
            }

            double? value = one.Stored.Outcome!.Metrics[objective.Metric];
            double? otherValue = other.Stored.Outcome!.Metrics[objective.Metric];
            return objective.IsBetter(value, otherValue) ? -1
                : objective.IsBetter(otherValue, value) ? 1
                : one.Stored.Position.CompareTo(other.Stored.Position);
        });
    }
}
