using System;

namespace S1mpleTrader.TestKit;

/// <summary>Bytes that code allocates, told apart from what the runtime allocates beside it.</summary>
public static class AllocatedBytes
{
    // On a busy machine the runtime compiles, and fills its own tables, later than in the first run, and on the thread
    // that runs.
    private const int MaxRuns = 12;

    /// <summary>
    /// Measures until nothing was allocated, at most twelve times: what code allocates itself it allocates every time.
    /// </summary>
    /// <param name="run">The same work each time.</param>
    /// <returns>
    /// Bytes allocated on this thread by the run that allocated least: 0 where the code allocates nothing.
    /// </returns>
    public static long Of(Action run)
        => Least(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

    /// <summary>The same for work that isn't measured whole.</summary>
    /// <param name="measure">Does the work and returns the bytes that its measured part allocated.</param>
    /// <returns>The smallest answer.</returns>
    public static long Least(Func<long> measure)
    {
        long least = measure();
        for (int run = 1; run < MaxRuns && least != 0; run++)
        {
            least = Math.Min(least, measure());
        }

        return least;
    }
}
