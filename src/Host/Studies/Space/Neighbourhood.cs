using System;

namespace S1mpleTrader.Host.Studies.Space;

/// <summary>Which points lie beside each other.</summary>
internal static class Neighbourhood
{
    /// <summary>Returns whether two points differ by one step of one number, and in nothing else.</summary>
    /// <param name="one">A point.</param>
    /// <param name="other">Another of the same space.</param>
    public static bool AreNeighbours(StudyPoint one, StudyPoint other)
    {
        if (one.Values.Count != other.Values.Count)
        {
            return false;
        }

        int steps = 0;
        for (int i = 0; i < one.Values.Count; i++)
        {
            PointValue value = one.Values[i];
            PointValue second = other.Values[i];
            if (!ReferenceEquals(value.Dimension, second.Dimension))
            {
                return false;
            }

            if (!ReferenceEquals(value.Choice, second.Choice))
            {
                steps += StepsBetween(value, second);
            }
        }

        return steps == 1;
    }

    // Two for anything that isn't one step: it is no neighbour any more. Steps are those of the numbers, in whatever
    // order the file lists them; equal ones are one, as 0.6 and 0.60.
    private static int StepsBetween(PointValue one, PointValue other)
    {
        if (one.Choice.Number is not { } number || other.Choice.Number is not { } second)
        {
            return 2;
        }

        int steps = Math.Abs(one.Dimension.RankOf(number) - other.Dimension.RankOf(second));
        return Math.Min(steps, 2);
    }
}
