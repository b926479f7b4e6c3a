using System;
using System.Diagnostics;

namespace S1mpleTrader.Host;

/// <summary>
/// The clocks, for what isn't part of a result: when a run was started, how long a live source is silent.
/// </summary>
internal static class HostClock
{
    /// <summary>Now, UTC.</summary>
#pragma warning disable RS0030 // Only Host may ask for the time, and only here.
    public static DateTimeOffset UtcNow => TimeProvider.System.GetUtcNow();
#pragma warning restore RS0030

    /// <summary>Milliseconds of a clock that nobody sets: only differences mean anything.</summary>
    public static long Millis => (long)Stopwatch.GetElapsedTime(0).TotalMilliseconds;
}
