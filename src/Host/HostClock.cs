using System;

namespace S1mpleTrader.Host;

/// <summary>The wall clock, for what isn't part of a result: when a run was started.</summary>
internal static class HostClock
{
    /// <summary>Now, UTC.</summary>
#pragma warning disable RS0030 // Only Host may ask for the time, and only here.
    public static DateTimeOffset UtcNow => TimeProvider.System.GetUtcNow();
#pragma warning restore RS0030
}
