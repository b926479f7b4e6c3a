using System.Collections.Generic;

namespace S1mpleTrader.TestKit;

/// <summary>SplitMix64: the same seed gives the same test everywhere.</summary>
public sealed class SeededRandom
{
    private ulong _state;

    public SeededRandom(ulong seed) => _state = seed;

    public ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15UL;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A whole number, both ends included.</summary>
    public int Between(int lowest, int highest) =>
        lowest + (int)(NextBits() % (ulong)((long)highest - lowest + 1));

    /// <summary>True in <paramref name="percent"/> of a hundred draws.</summary>
    public bool Chance(int percent) => Between(0, 99) < percent;

    /// <summary>A number in [0, 1).</summary>
    public double Unit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public T Pick<T>(params IReadOnlyList<T> items) => items[Between(0, items.Count - 1)];
}
