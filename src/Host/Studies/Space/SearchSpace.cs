using System;
using System.Collections.Generic;
using System.Numerics;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Studies.Space;

/// <summary>All points of a study: every combination of what its dimensions may be.</summary>
/// <remarks>
/// Points are numbered, the last dimension turning fastest, so that a point is known by its number and no more of them
/// exist at a time than somebody looks at. A choice with inner dimensions counts once for each of their combinations.
/// </remarks>
/// <param name="dimensions">In the file's order; none gives the one point that is the base.</param>
internal sealed class SearchSpace(IReadOnlyList<Dimension> dimensions)
{
    /// <summary>The dimensions.</summary>
    public IReadOnlyList<Dimension> Dimensions => dimensions;

    /// <summary>How many points there are; exact, however many.</summary>
    public BigInteger Count { get; } = CountOf(dimensions);

    /// <summary>Returns a point.</summary>
    /// <param name="number">0 to <see cref="Count"/> − 1.</param>
    public StudyPoint PointAt(BigInteger number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
        var taken = new List<PointValue>();
        Take(dimensions, number, taken);
        return new StudyPoint(taken);
    }

    /// <summary>Returns the point at shares of the dimensions, as samplers draw them.</summary>
    /// <param name="shares">
    /// One number in [0, 1) per dimension; those of inner dimensions share their outer one's.
    /// </param>
    public StudyPoint PointAt(ReadOnlySpan<double> shares)
    {
        var taken = new List<PointValue>();
        for (int i = 0; i < dimensions.Count; i++)
        {
            BigInteger count = dimensions[i].Count;
            var own = new BigInteger(Math.Floor(shares[i] * (double)count));
            Take([dimensions[i]], BigInteger.Min(own, count - 1), taken);
        }

        return new StudyPoint(taken);
    }

    private static BigInteger CountOf(IReadOnlyList<Dimension> dimensions)
    {
        BigInteger count = 1;
        foreach (Dimension dimension in dimensions)
        {
            count *= dimension.Count;
        }

        return count;
    }

    private static void Take(IReadOnlyList<Dimension> dimensions, BigInteger number, List<PointValue> taken)
    {
        BigInteger rest = number;
        BigInteger weight = CountOf(dimensions);
        foreach (Dimension dimension in dimensions)
        {
            weight /= dimension.Count;
            (BigInteger own, rest) = (rest / weight, rest % weight);
            Choice choice = Find(dimension, ref own);
            taken.Add(new PointValue(dimension, choice));
            Take(choice.Inner ?? [], own, taken);
        }
    }

    // The choice that a dimension's point is of, and the point's number among that choice's.
    private static Choice Find(Dimension dimension, ref BigInteger own)
    {
        if (dimension.Count == dimension.Choices.Count)
        {
            // One point each, as of a range: a million of them aren't counted through for every point.
            Choice found = dimension.Choices[(int)own];
            own = 0;
            return found;
        }

        int i = 0;
        for (; own >= dimension.Choices[i].Count; i++)
        {
            own -= dimension.Choices[i].Count;
        }

        return dimension.Choices[i];
    }
}

/// <summary>What a dimension is at a point.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Choice">One of its choices.</param>
internal readonly record struct PointValue(Dimension Dimension, Choice Choice);

/// <summary>One combination: what every dimension is.</summary>
/// <param name="Values">In the order of the dimensions, inner ones behind the choice that they belong to.</param>
internal sealed record StudyPoint(IReadOnlyList<PointValue> Values)
{
    /// <summary>The settings that make the base this point: what <c>s1t backtest BASE --set …</c> takes.</summary>
    public IReadOnlyList<string> Settings
    {
        get
        {
            var settings = new List<string>();
            foreach (PointValue value in Values)
            {
                settings.AddRange(value.Choice.Settings);
            }

            return settings;
        }
    }

    /// <summary>Where the study's file says each of <see cref="Settings"/>.</summary>
    public IReadOnlyList<YamlNode?> Places
    {
        get
        {
            var places = new List<YamlNode?>();
            foreach (PointValue value in Values)
            {
                foreach (string _ in value.Choice.Settings)
                {
                    places.Add(value.Choice.At);
                }
            }

            return places;
        }
    }
}
