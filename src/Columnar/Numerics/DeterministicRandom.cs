using System;
using System.Numerics;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>Pseudo-random numbers that are the same for a seed on every machine, runtime and version.</summary>
/// <remarks>
/// xoshiro256** 1.0, its state filled by SplitMix64 (Blackman and Vigna, "Scrambled linear pseudorandom number
/// generators", 2018; period 2^256 − 1). Not for secrets. A mutable struct: keep it in a field or pass it by
/// <c>ref</c>; a copy repeats the same numbers. Invariant: the state is never all zero.
/// </remarks>
public struct DeterministicRandom
{
    private const double TwoToMinus53 = 1.0 / (1L << 53);

    // The sum of four uniform 16-bit numbers has mean 4 × 32767.5 and variance 4 × (2^32 − 1) / 12.
    private const double LaneSumMean = 131_070.0;
    private const double LaneSumDeviation = 37_837.227_237_206_48;

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Starts the sequence of a seed.</summary>
    /// <param name="seed">Any number; neighbouring seeds give unrelated sequences.</param>
    public DeterministicRandom(ulong seed)
    {
        _s0 = SplitMix64(ref seed);
        _s1 = SplitMix64(ref seed);
        _s2 = SplitMix64(ref seed);
        _s3 = SplitMix64(ref seed);
        Invariant.Holds((_s0 | _s1 | _s2 | _s3) != 0);
    }

    /// <summary>Returns 64 uniform bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Returns a uniform number in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * TwoToMinus53;

    /// <summary>Returns a uniform whole number in [0, bound), without bias.</summary>
    /// <param name="bound">1 or more.</param>
    public int NextInt(int bound)
    {
        Invariant.Holds(bound > 0);

        // Lemire (2019): the high half of bits × bound is uniform once the few low halves
        // below the threshold are redrawn.
        ulong threshold = (0 - (ulong)bound) % (ulong)bound;
        while (true)
        {
            ulong high = Math.BigMul(NextUInt64(), (ulong)bound, out ulong low);
            if (low >= threshold)
            {
                return (int)high;
            }
        }
    }

    /// <summary>Returns a number of mean 0 and variance 1, nearly normal, within ±3.47.</summary>
    /// <remarks>
    /// The sum of four uniform 16-bit numbers (Irwin–Hall), which needs no function of the C library: those differ in
    /// the last bit between machines. Its tails are thinner than the normal ones (kurtosis 2.7).
    /// </remarks>
    public double NextGaussian()
    {
        ulong bits = NextUInt64();
        ulong sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return (sum - LaneSumMean) / LaneSumDeviation;
    }

    /// <summary>
    /// Advances a SplitMix64 state and returns its next number: also a good way to derive seeds from a seed.
    /// </summary>
    /// <param name="state">The state, changed.</param>
    public static ulong SplitMix64(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
