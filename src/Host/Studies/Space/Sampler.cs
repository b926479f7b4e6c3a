using System;
using System.Collections.Generic;
using System.Numerics;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Host.Studies.Space;

/// <summary>Which points of a space a study runs.</summary>
internal enum SamplerKind
{
    /// <summary>All of them.</summary>
    Grid,

    /// <summary>So many, each equally likely, none twice.</summary>
    Random,

    /// <summary>So many, spread evenly over every dimension.</summary>
    Sobol,
}

/// <summary>Chooses points: the same for a seed on every machine.</summary>
internal static class Sampler
{
    private const int DrawsPerPoint = 64; // After so many for each point wanted, the space has no more that are new.

    /// <summary>Returns points, none twice; all of the space where no more are there than wanted.</summary>
    /// <param name="space">The space.</param>
    /// <param name="kind">How they are chosen.</param>
    /// <param name="wanted">Most points; a grid that has more is refused before.</param>
    /// <param name="seed">Of the choice.</param>
    public static IEnumerable<StudyPoint> Choose(SearchSpace space, SamplerKind kind, int wanted, ulong seed)
        => space.Count <= wanted ? All(space)
            : kind == SamplerKind.Random ? Random(space, wanted, seed)
            : Sobol(space, wanted, seed);

    private static IEnumerable<StudyPoint> All(SearchSpace space)
    {
        for (BigInteger number = 0; number < space.Count; number++)
        {
            yield return space.PointAt(number);
        }
    }

    private static IEnumerable<StudyPoint> Random(SearchSpace space, int wanted, ulong seed)
    {
        var random = new DeterministicRandom(seed);
        var taken = new HashSet<BigInteger>();
        while (taken.Count < wanted)
        {
            BigInteger number = Below(space.Count, ref random);
            if (taken.Add(number))
            {
                yield return space.PointAt(number);
            }
        }
    }

    private static IEnumerable<StudyPoint> Sobol(SearchSpace space, int wanted, ulong seed)
    {
        var sequence = new SobolSequence(space.Dimensions.Count, seed);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        double[] shares = new double[space.Dimensions.Count];
        for (long draws = 0; taken.Count < wanted && draws < (long)wanted * DrawsPerPoint; draws++)
        {
            sequence.Next(shares);
            StudyPoint point = space.PointAt(shares);
            if (taken.Add(string.Join('\n', point.Settings)))
            {
                yield return point;
            }
        }
    }

    // Uniform: of twice as many bits as the bound has, the remainder's bias is below any sample's notice.
    private static BigInteger Below(BigInteger bound, ref DeterministicRandom random)
    {
        BigInteger bits = 0;
        for (long width = 0; width < 2 * bound.GetBitLength(); width += 64)
        {
            bits = (bits << 64) | random.NextUInt64();
        }

        return bits % bound;
    }
}
