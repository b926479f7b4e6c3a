using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using S1mpleTrader.Host.Journal;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Bench.Scenarios;

/// <summary>What a whole run with its files costs with the decision journal, over what it costs without.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="Off">Nanoseconds per bar without, files on disk included.</param>
/// <param name="On">With it.</param>
/// <param name="Ratio">Median of the rounds' ratios.</param>
/// <param name="Processor">The same of processor time, of all threads.</param>
/// <param name="Least">
/// The least time with it over the least without: what is left of a busy machine's noise is least in it.
/// </param>
/// <param name="ProcessorOff">Least processor time without, of all threads, nanoseconds per bar.</param>
/// <param name="ProcessorOn">With it.</param>
/// <param name="Bytes">Size of the journal.</param>
/// <param name="IsCrowded">Whether others used the processors meanwhile.</param>
internal sealed record JournalCost(
    string Name, double Off, double On, double Ratio, double Processor,
    double Least, double ProcessorOff, double ProcessorOn, long Bytes, bool IsCrowded)
{
    /// <summary>Measures a scenario, in turn.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="rounds">At least 1.</param>
    public static JournalCost Measure(Scenario scenario, int rounds)
    {
        string folder = Directory.CreateTempSubdirectory("s1t-journal-").FullName;
        try
        {
            var off = new (double Nanos, double Processor)[rounds];
            var on = new (double Nanos, double Processor)[rounds];
            long bytes = 0;
            Warmup.UntilSettled(() =>
            {
                Run(scenario, folder, JournalLevel.Off, ref bytes);
                Run(scenario, folder, JournalLevel.Decisions, ref bytes);
            });
            var neighbours = new Neighbours();
            for (int i = 0; i < rounds; i++)
            {
                off[i] = Run(scenario, folder, JournalLevel.Off, ref bytes);
                on[i] = Run(scenario, folder, JournalLevel.Decisions, ref bytes);
            }

            return new JournalCost(
                scenario.Name,
                Measurement.Median(off.Select(one => one.Nanos)),
                Measurement.Median(on.Select(one => one.Nanos)),
                Measurement.Median(on.Select((one, i) => one.Nanos / off[i].Nanos)),
                Measurement.Median(on.Select((one, i) => one.Processor / off[i].Processor)),
                on.Min(one => one.Nanos) / off.Min(one => one.Nanos),
                off.Min(one => one.Processor),
                on.Min(one => one.Processor),
                bytes,
                neighbours.Crowded());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Print() => Console.WriteLine(
        $"{Name}: journal on over off {Ratio:F2} ({Least:F2} by the least, {Processor:F2} in processor time): "
        + $"{On:F2} over {Off:F2} ns per bar, of processors {ProcessorOn:F1} over {ProcessorOff:F1} at least, "
        + $"a file of {Bytes / 1e6:F1} MB");

    // Into a folder of its own, as a back-test does; that it goes again isn't timed.
    private static (double Nanos, double Processor) Run(
        Scenario scenario, string above, JournalLevel level, ref long bytes)
    {
        string folder = Directory.CreateDirectory(Path.Combine(above, "run")).FullName;
        using var process = Process.GetCurrentProcess();
        TimeSpan processor = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        using (var files = new RunFiles(folder, scenario.Specs, level, tradeCsv: null, equityCsv: null))
        {
            using var run = new BacktestRun(scenario.Specs, scenario.Series, new RunOptions(), files);
            if (run.Run() is null)
            {
                throw new InvalidOperationException("the run was stopped");
            }

            files.Complete();
        }

        double nanos = Stopwatch.GetElapsedTime(start).TotalNanoseconds / scenario.Series.Count;
        process.Refresh();
        double processorNanos = (process.TotalProcessorTime - processor).TotalNanoseconds / scenario.Series.Count;
        bytes = level == JournalLevel.Off ? bytes : new FileInfo(Path.Combine(folder, JournalFile.FileName)).Length;
        Directory.Delete(folder, recursive: true);
        return (nanos, processorNanos);
    }
}
