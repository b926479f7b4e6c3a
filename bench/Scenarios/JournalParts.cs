using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using S1mpleTrader.Host.Journal;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Ring;

namespace S1mpleTrader.Bench.Scenarios;

/// <summary>
/// What the journal's work costs by itself, each part on one thread that has the processor's caches to itself: noting
/// records, and making columns of them. Writing those, and what threads cost each other, isn't in it.
/// </summary>
/// <param name="Off">Milliseconds of a run without files.</param>
/// <param name="Noting">Those that it takes longer where records are noted, and let go.</param>
/// <param name="Columns">Those of the columns, from the records to the file's bytes.</param>
internal sealed record JournalParts(double Off, double Noting, double Columns)
{
    /// <summary>Measures a scenario, in turn.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="rounds">At least 1.</param>
    public static JournalParts Measure(Scenario scenario, int rounds)
    {
        var kept = new List<byte[]>();
        Run(scenario, new Notes(kept));
        Warmup.UntilSettled(() => RunAll(scenario, kept));
        double[] off = new double[rounds];
        double[] noting = new double[rounds];
        double[] columns = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            (off[i], noting[i], columns[i]) = RunAll(scenario, kept);
        }

        return new JournalParts(Measurement.Median(off), Measurement.Median(noting), Measurement.Median(columns));
    }

    public void Print() => Console.WriteLine(
        $"    of which, each alone: noting {Noting:F1} ms (a run without files takes {Off:F1}), "
        + $"columns {Columns:F1} ms");

    private static (double Off, double Noting, double Columns) RunAll(Scenario scenario, List<byte[]> kept)
    {
        double off = Run(scenario, null);
        return (off, Run(scenario, new Notes(null)) - off, Form(scenario, kept));
    }

    private static double Run(Scenario scenario, Notes? notes)
    {
        long start = Stopwatch.GetTimestamp();
        using var run = new BacktestRun(scenario.Specs, scenario.Series, new RunOptions(), notes);
        if (run.Run() is null)
        {
            throw new InvalidOperationException("the run was stopped");
        }

        notes?.End();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Form(Scenario scenario, List<byte[]> kept)
    {
        long start = Stopwatch.GetTimestamp();
        var file = new JournalArrowFile(
            Stream.Null, new TradeFormat(scenario.Specs), JournalColumns.Reasons(scenario.Specs.Strategy),
            JournalWriter.WorkersOf(scenario.Specs.Strategy));
        foreach (byte[] chunk in kept)
        {
            file.Add(chunk);
        }

        file.Complete();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    // Takes records as the journal's ring does, chunk by chunk, and keeps or drops them.
    private sealed class Notes(List<byte[]>? kept) : RunObserver
    {
        private readonly byte[] _chunk = new byte[JournalRing.UsualChunkBytes];
        private int _length;

        public override JournalLevel JournalLevel => JournalLevel.Decisions;

        public override bool WantsRejections => false;

        public override void OnJournal(in JournalRecord record)
            => Add(PackedRecord.Write(_chunk.AsSpan(_length), in record));

        public override Span<long> PassageRoom(int count)
            => MemoryMarshal.Cast<byte, long>(_chunk.AsSpan(_length, count * sizeof(long)));

        public override void OnJournalPassage(ReadOnlySpan<long> passage)
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(passage);
            bytes.CopyTo(_chunk.AsSpan(_length)); // Nothing where it lies there already.
            Add(bytes.Length);
        }

        public void End()
        {
            kept?.Add(_chunk[.._length]);
            _length = 0;
        }

        private void Add(int bytes)
        {
            _length += bytes;
            if (_chunk.Length - _length < JournalRing.LeastChunkBytes)
            {
                End();
            }
        }
    }
}
