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

    // Two for anything that isn't one step: it is no neighbour any more.
    private static int StepsBetween(PointValue one, PointValue other)
    {
        if (one.Choice.Number is null || other.Choice.Number is null)
        {
            return 2;
        }

        int steps = one.Dimension.PlaceOf(one.Choice) - other.Dimension.PlaceOf(other.Choice);
        return Math.Abs(steps) == 1 ? 1 : 2;
    }
}
