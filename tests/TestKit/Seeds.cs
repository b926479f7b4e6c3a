using System;
using System.Globalization;

namespace S1mpleTrader.TestKit;

/// <summary>
/// Counts and seeds of random tests: a tenth of the full count unless <c>S1T_FULL=1</c>; <c>S1T_SEED</c> repeats one
/// seed, <c>7</c>, or some, <c>500-999</c>.
/// </summary>
public static class Seeds
{
    /// <summary>True when the full counts are asked for.</summary>
    public static bool Full => Environment.GetEnvironmentVariable("S1T_FULL") == "1";

    /// <summary>How often a random test runs: <paramref name="full"/>, or a tenth of it.</summary>
    public static int Count(int full) => Full ? full : Math.Max(1, full / 10);

    /// <summary>Runs a test for consecutive seeds; a failure names its seed and how to repeat it.</summary>
    public static void ForEach(ulong firstSeed, int fullCount, Action<ulong> test)
    {
        string? one = Environment.GetEnvironmentVariable("S1T_SEED");
        if (!string.IsNullOrEmpty(one))
        {
            string[] ends = one.Split('-');
            ulong last = ulong.Parse(ends[^1], CultureInfo.InvariantCulture);
            for (ulong seed = ulong.Parse(ends[0], CultureInfo.InvariantCulture); seed <= last; seed++)
            {
                Run(seed, test);
            }

            return;
        }

        int count = Count(fullCount);
        for (int i = 0; i < count; i++)
        {
            Run(firstSeed + (ulong)i, test);
        }
    }

    private static void Run(ulong seed, Action<ulong> test)
    {
        try
        {
            test(seed);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new SeedFailedException(seed, exception);
        }
    }
}

/// <summary>A random test failed; the message starts with the seed that repeats it.</summary>
public sealed class SeedFailedException : Exception
{
    public SeedFailedException(ulong seed, Exception inner)
        : base($"seed {seed} (repeat with S1T_SEED={seed}): {inner.Message}", inner) => Seed = seed;

    public ulong Seed { get; }
}
