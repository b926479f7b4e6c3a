using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase4Planning.Translation;

/// <summary>How children share a size, and when they begin.</summary>
internal static class ChunkShares
{
    /// <summary>Returns a child's share, rounded down to the lot; the last child gets what is left instead.</summary>
    /// <param name="lots">The whole size.</param>
    /// <param name="child">From 0.</param>
    /// <param name="count">Children.</param>
    /// <param name="distribution">Weights 1 each, n … 1 or 1 … n.</param>
    public static long Of(long lots, int child, int count, ChunkDistribution distribution)
    {
        long weight = distribution switch
        {
            ChunkDistribution.FrontLoaded => count - child,
            ChunkDistribution.BackLoaded => child + 1,
            _ => 1,
        };
        long total = distribution == ChunkDistribution.Uniform ? count : (long)count * (count + 1) / 2;
        return (long)((Int128)lots * weight / total);
    }

    /// <summary>Returns how long after the first a child begins.</summary>
    /// <param name="child">From 0.</param>
    /// <param name="count">Children.</param>
    /// <param name="windowNanos">The time over which they are spread.</param>
    public static long DelayOf(int child, int count, long windowNanos) => (long)((Int128)child * windowNanos / count);
}
