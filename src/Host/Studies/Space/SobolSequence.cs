using System;
using System.Numerics;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Host.Studies.Space;

/// <summary>
/// Points that fill a cube evenly: of any first 2^k of them, every dimension has one in each of its 2^k equal parts.
/// </summary>
/// <remarks>
/// Source: Sobol (1967); Gray-code order after Antonov and Saleev (1979); primitive polynomials and initial direction
/// numbers of Joe and Kuo (2008), "Constructing Sobol sequences with better two-dimensional projections". A seed shifts
/// every dimension by the same bits at each point (a digital shift), which keeps the property.
/// </remarks>
internal sealed class SobolSequence
{
    /// <summary>Most dimensions.</summary>
    public const int MaxDimensions = 21;

    private const int Bits = 32;

    // Degree, inner coefficients of the primitive polynomial, initial numbers; of the second dimension onwards.
    private static readonly (int Degree, uint Coefficients, uint[] Initial)[] Polynomials =
    [
        (1, 0, [1]),
        (2, 1, [1, 3]),
        (3, 1, [1, 3, 1]),
        (3, 2, [1, 1, 1]),
        (4, 1, [1, 1, 3, 3]),
        (4, 4, [1, 3, 5, 13]),
        (5, 2, [1, 1, 5, 5, 17]),
        (5, 4, [1, 1, 5, 5, 5]),
        (5, 7, [1, 1, 7, 11, 19]),
        (5, 11, [1, 1, 5, 1, 1]),
        (5, 13, [1, 1, 1, 3, 11]),
        (5, 14, [1, 3, 5, 5, 31]),
        (6, 1, [1, 3, 3, 9, 7, 49]),
        (6, 13, [1, 1, 1, 15, 21, 21]),
        (6, 16, [1, 3, 1, 13, 27, 49]),
        (6, 19, [1, 1, 1, 15, 7, 5]),
        (6, 22, [1, 3, 1, 15, 13, 25]),
        (6, 25, [1, 1, 5, 5, 19, 61]),
        (7, 1, [1, 3, 7, 11, 23, 15, 103]),
        (7, 4, [1, 3, 7, 13, 13, 15, 69]),
    ];

    private readonly uint[][] _directions; // [dimension][bit], the highest bit first.
    private readonly uint[] _state;
    private readonly uint[] _shift;
    private uint _index;

    /// <summary>Begins a sequence.</summary>
    /// <param name="dimensions">1 to <see cref="MaxDimensions"/>.</param>
    /// <param name="seed">Another seed gives another shift; 0 none.</param>
    public SobolSequence(int dimensions, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, MaxDimensions);
        _state = new uint[dimensions];
        _shift = new uint[dimensions];
        _directions = new uint[dimensions][];
        var random = new DeterministicRandom(seed);
        for (int i = 0; i < dimensions; i++)
        {
            _directions[i] = DirectionsOf(i);
            _shift[i] = seed == 0 ? 0 : (uint)(random.NextUInt64() >> Bits);
        }
    }

    /// <summary>Writes the next point.</summary>
    /// <param name="point">One number in [0, 1) per dimension.</param>
    public void Next(Span<double> point)
    {
        for (int i = 0; i < _state.Length; i++)
        {
            point[i] = (_state[i] ^ _shift[i]) * (1.0 / (1L << Bits));
        }

        int bit = BitOperations.TrailingZeroCount(~_index); // Where the Gray code of the next index differs.
        _index++;
        for (int i = 0; i < _state.Length && bit < Bits; i++)
        {
            _state[i] ^= _directions[i][bit];
        }
    }

    private static uint[] DirectionsOf(int dimension)
    {
        uint[] directions = new uint[Bits];
        if (dimension == 0)
        {
            for (int bit = 0; bit < Bits; bit++)
            {
                directions[bit] = 1u << (Bits - 1 - bit);
            }

            return directions;
        }

        (int degree, uint coefficients, uint[] initial) = Polynomials[dimension - 1];
        for (int bit = 0; bit < Bits; bit++)
        {
            if (bit < degree)
            {
                directions[bit] = initial[bit] << (Bits - 1 - bit);
                continue;
            }

            uint value = directions[bit - degree] ^ (directions[bit - degree] >> degree);
            for (int k = 1; k < degree; k++)
            {
                value ^= ((coefficients >> (degree - 1 - k)) & 1) * directions[bit - k];
            }

            directions[bit] = value;
        }

        return directions;
    }
}
