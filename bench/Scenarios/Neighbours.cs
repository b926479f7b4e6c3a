using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace S1mpleTrader.Bench.Scenarios;

/// <summary>
/// What else uses this machine's processors while something is measured: processes of its own, or whoever else the
/// host gives their time to. Where the system doesn't say (anywhere but on Linux), nobody.
/// </summary>
internal sealed class Neighbours
{
    private const int IdleField = 3; // Of the line of all processors: user, nice, system, idle, waiting for a disk, ...
    private const int WaitingField = 4;
    private const int StolenField = 7; // The last of what is somebody's time: guests' stand in user's as well.

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly double _busy = BusySeconds();
    private readonly double _own = OwnSeconds();

    /// <summary>
    /// Whether they left too little: of two processors more than half of one was theirs, so that a thread of ours may
    /// have waited, or shared a core.
    /// </summary>
    public bool Crowded()
    {
        double others = (BusySeconds() - _busy - (OwnSeconds() - _own))
            / Stopwatch.GetElapsedTime(_start).TotalSeconds;
        return others > 0.1 + ((Environment.ProcessorCount - 1) * 0.5);
    }

    private static double OwnSeconds() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static double BusySeconds()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        long[] hundredths = File.ReadLines("/proc/stat").First()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(field => long.Parse(field, CultureInfo.InvariantCulture))
            .ToArray();
        return hundredths.Where((_, i) => i <= StolenField && i is not (IdleField or WaitingField)).Sum() / 100.0;
    }
}
