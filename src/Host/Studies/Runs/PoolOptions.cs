using System;
using System.Globalization;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>How runs are spread over processes; nothing here changes a result.</summary>
internal sealed record PoolOptions
{
    /// <summary>Most worker processes.</summary>
    public int MaxWorkers { get; init; } = Environment.ProcessorCount;

    /// <summary>How long a run may take, or stand still; runs of one pass may take it once for each of them.</summary>
    public TimeSpan TimeoutPerRun { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>
    /// How often a run whose process ends is tried; and how many processes in a row may end before they are ready.
    /// </summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>
    /// Most runs in a job. Those that share a pass end together: more of them share what the market costs, fewer are
    /// lost with a process. A lane takes a quarter of a MiB.
    /// </summary>
    public int MaxRunsPerJob { get; init; } = 256;

    /// <summary>Managed memory of a worker, bytes; null for no limit.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>
    /// Returns what each of so many workers may take, so that one that takes without end
    /// ends itself and not the machine.
    /// </summary>
    /// <param name="workers">How many.</param>
    public static long MemoryShare(int workers)
    {
        const long Least = 256L << 20; // A worker itself needs a tenth of it.
        return Math.Max(Least, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 5 * 4 / workers);
    }

    /// <summary>How long finished runs wait for others to be committed with them.</summary>
    public TimeSpan CommitDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The runtime's setting for <see cref="MemoryLimitBytes"/>: hexadecimal.</summary>
    internal string? MemoryLimitText => MemoryLimitBytes?.ToString("x", CultureInfo.InvariantCulture);
}
