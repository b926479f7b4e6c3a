using System;
using System.Diagnostics;
using System.Runtime;

namespace S1mpleTrader.Bench.Scenarios;

/// <summary>Runs rounds that aren't measured until the code is what it stays.</summary>
/// <remarks>
/// The JIT compiles what is called often again, and waits until for a tenth of a second nothing new has been called:
/// a handful of short rounds is over before it begins, and the first of those measured would still be slow.
/// </remarks>
internal static class Warmup
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Repeats a round until nothing has been compiled for a while; at least once.</summary>
    /// <param name="round">What will be measured.</param>
    public static void UntilSettled(Action round)
    {
        var total = Stopwatch.StartNew();
        var quiet = Stopwatch.StartNew();
        long compiled = JitInfo.GetCompiledMethodCount();
        do
        {
            round();
            if (JitInfo.GetCompiledMethodCount() is var now && now != compiled)
            {
                compiled = now;
                quiet.Restart();
            }
        }
        while (quiet.Elapsed < Quiet && total.Elapsed < Longest);
    }
}
