using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace S1mpleTrader.Bench.Studies;

/// <summary>
/// The study as its user starts it, with one worker process and with two, in turn; and beside it what two processes are
/// to one on this machine when nothing coordinates them.
/// </summary>
/// <remarks>
/// Wall time counts from the start of the process to its end. Processor seconds are those of all its processes.
/// </remarks>
internal static class Scaling
{
    private static readonly int[] Workers = [1, 2];

    /// <param name="study">The optimization.</param>
    /// <param name="rounds">At least 1.</param>
    /// <param name="program">The executable whose studies are timed: this one, or a native s1t.</param>
    public static void Measure(string study, int rounds, string program)
    {
        Dictionary<int, List<double>> walls = Workers.ToDictionary(count => count, _ => new List<double>());
        Dictionary<int, List<double>> processors = Workers.ToDictionary(count => count, _ => new List<double>());
        var control = new List<double>();
        var hashes = new HashSet<string>();
        for (int round = 0; round < rounds; round++)
        {
            foreach (int count in Workers)
            {
                using var folder = new Sample.TempFolder();
                double before = ChildrenSeconds();
                long start = Stopwatch.GetTimestamp();
                Optimize(program, study, folder.Path, count);
                walls[count].Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                processors[count].Add(ChildrenSeconds() - before);
                hashes.Add(Sample.HashOf(Directory.GetDirectories(folder.Path).Single()));
            }

            control.Add(ControlPass.Measure(study, processes: 1) / ControlPass.Measure(study, processes: 2));
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  round {round + 1}: {walls[1][^1]:F2} s and {walls[2][^1]:F2} s, "
                    + $"{processors[1][^1]:F2} and {processors[2][^1]:F2} processor seconds; "
                    + $"control {control[^1]:F2} x"));
        }

        foreach (int count in Workers)
        {
            Console.WriteLine(
                $"study, {count} workers: median {Sample.Median(walls[count]):F2} s, least {walls[count].Min():F2} ("
                + $"{string.Join(' ', walls[count].Select(wall => wall.ToString("F2", CultureInfo.InvariantCulture)))}"
                + $"), {Sample.Median(processors[count]):F2} processor seconds");
        }

        Console.WriteLine(
            $"scaling: two workers do {Sample.Median(walls[1]) / Sample.Median(walls[2]) / 2:F2} x linear "
            + $"by the medians, {walls[1].Min() / walls[2].Min() / 2:F2} x by the least, "
            + $"{Sample.Median(processors[1]) / Sample.Median(processors[2]):F2} x by processor seconds; "
            + $"two processes of the same passes with nothing between them {Sample.Median(control):F2} x, "
            + $"at best {control.Max():F2} x; "
            + $"rows {string.Join(" and ", hashes)}");
        if (hashes.Count != 1)
        {
            throw new InvalidDataException("the rows depend on the number of processes");
        }
    }

    private static void Optimize(string program, string study, string folder, int workers)
    {
        using Process process = Start(
            program, "optimize", study, "--out", folder, "--progress", "none", "--json",
            "--max-workers", workers.ToString(CultureInfo.InvariantCulture));
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("the study ended with code " + process.ExitCode);
        }
    }

    /// <summary>Starts a process whose standard streams are held.</summary>
    public static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    // Fields 16 and 17: processor time of children that have been waited for, and of theirs, in hundredths of a second.
    private static double ChildrenSeconds()
    {
        string stat = File.ReadAllText("/proc/self/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[13], CultureInfo.InvariantCulture)
            + long.Parse(fields[14], CultureInfo.InvariantCulture)) / 100.0;
    }
}
