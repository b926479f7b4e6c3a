using System;

namespace S1mpleTrader.Host;

/// <summary>A run can't go on, for a reason that its user can understand; the exit code says which kind.</summary>
/// <param name="exitCode">One of <see cref="Host.ExitCode"/>.</param>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="inner">What it came from, or null.</param>
public sealed class HostException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One of <see cref="Host.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
