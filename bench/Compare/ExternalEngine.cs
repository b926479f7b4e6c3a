using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace S1mpleTrader.Bench.Compare;

/// <summary>
/// An engine that somebody has installed, as a command: <c>{bars}</c> stands for the file that it reads,
/// <c>{trades}</c> for the one that it writes.
/// </summary>
/// <param name="command">The command line, for the shell.</param>
internal sealed class ExternalEngine(string command) : IEngine
{
    public string Name => command.Split(' ')[0];

    public string Covers => "the whole process, reading bars.csv included";

    public EngineRun Run(CompareJob job)
    {
        string bars = job.FileOf("bars.csv");
        if (!File.Exists(bars))
        {
            job.WriteCsv(bars);
        }

        string trades = job.FileOf("trades.csv");
        File.Delete(trades);
        long start = Stopwatch.GetTimestamp();
        using var process = Process.Start(
            "/bin/sh", ["-c", command.Replace("{bars}", bars).Replace("{trades}", trades)]);
        process.WaitForExit();
        double nanos = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        if (process.ExitCode != 0 || !File.Exists(trades))
        {
            throw new InvalidDataException($"{command}: exit code {process.ExitCode}, "
                + (File.Exists(trades) ? "trades written" : "no trades written"));
        }

        return new EngineRun(Read(trades), nanos);
    }

    private static List<ComparedTrade> Read(string path)
    {
        using var reader = new StreamReader(path);
        if (reader.ReadLine() != ComparedTrade.Header)
        {
            throw new InvalidDataException(path + ": the first line must be " + ComparedTrade.Header);
        }

        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => ComparedTrade.Parse(line.TrimEnd('\r'))),
        ];
    }
}
