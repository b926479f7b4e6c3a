using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Host.Watch;

/// <summary>
/// Writes down everything that the workers of one run say: columns row by row, signals, and
/// the answers of the decision stage in order.
/// </summary>
/// <param name="series">The bars of the run.</param>
/// <param name="used">Instances of an earlier run, which are reset and used again; null for new ones.</param>
internal sealed class AuditRecord(IReadOnlyList<BarSeries> series, AuditRecord? used) : WorkerWatch(series)
{
    private const int MaxDepth = 64;
    private const int CallsToWarmUp = 2; // The first calls may load what is loaded once.

    private readonly Dictionary<string, Worker> _instances = [];
    private readonly Dictionary<string, (int Calls, long Bytes)> _allocations = [];
    private readonly Dictionary<string, RecordedColumn> _byName = [];
    // A worker that reads a column may make another compute it.
    private readonly Stack<(long Start, long Excluded)> _calls = new(MaxDepth);
    private long _lastStart;

    /// <summary>
    /// Every column, in the order in which the market stage computes them; a worker's signals are a column too.
    /// </summary>
    public List<RecordedColumn> Columns { get; } = [];

    /// <summary>Every answer at a row, in order.</summary>
    public List<RecordedAnswer> Answers { get; } = [];

    /// <summary>Workers that allocated in a later call than the first ones, with the bytes.</summary>
    public IEnumerable<(string Worker, long Bytes)> Allocations
    {
        get
        {
            foreach (KeyValuePair<string, (int Calls, long Bytes)> entry in _allocations)
            {
                if (entry.Value.Bytes > 0)
                {
                    yield return (entry.Key, entry.Value.Bytes);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override Worker Make(PluginDescriptor plugin, WatchedWorker worker)
    {
        Worker? made = null;
        if (used is not null && used._instances.Remove(worker.Name, out made))
        {
            made.Reset();
        }

        made ??= base.Make(plugin, worker);
        _instances[worker.Name] = made;
        return made;
    }

    /// <inheritdoc/>
    public override void Enter(WatchedWorker worker) => _calls.Push((GC.GetAllocatedBytesForCurrentThread(), 0));

    /// <inheritdoc/>
    public override void Leave(WatchedWorker worker)
    {
        long now = GC.GetAllocatedBytesForCurrentThread();
        (_lastStart, long excluded) = _calls.Pop();
        long bytes = now - _lastStart - excluded;
        (int calls, long total) = _allocations.GetValueOrDefault(worker.Name);
        _allocations[worker.Name] = (calls + 1, calls < CallsToWarmUp ? 0 : total + bytes);
    }

    /// <inheritdoc/>
    public override void Resume()
    {
        // What the call allocated has been counted as its own, and what was written down about it is ours.
        if (_calls.TryPop(out (long Start, long Excluded) outer))
        {
            _calls.Push((outer.Start, outer.Excluded + GC.GetAllocatedBytesForCurrentThread() - _lastStart));
        }
    }

    /// <inheritdoc/>
    public override void OnBlock(WatchedWorker worker, in MarketBlock block)
    {
        for (int i = 0; i < worker.Binding.Outputs.Length; i++)
        {
            if (worker.Binding.Outputs[i] >= 0)
            {
                string name = i < worker.Plugin.Outputs.Count ? worker.Plugin.Outputs[i].Name : "severity";
                RecordedColumn column = Column(worker, name);
                ReadOnlySpan<long> times = block.OpenTimes;
                for (int row = 0; row < block.Count; row++)
                {
                    column.Values.Add(block.ValueAt(worker.Binding.Outputs[i], block.FirstRow + row));
                    column.Times.Add(times[row] + block.BarNanos);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void OnSignals(WatchedWorker worker, in MarketBlock block, SignalList signals)
    {
        // A row without a signal has the value 0; one with a signal its confidence, negative for a sale.
        RecordedColumn column = Column(worker, "confidence");
        ReadOnlySpan<long> times = block.OpenTimes;
        int next = 0;
        for (int i = 0; i < block.Count; i++)
        {
            double value = 0;
            if (next < signals.Count && signals.Rows[next] == block.FirstRow + i)
            {
                value = signals[next].Direction == Direction.Buy ? signals[next].Confidence : -signals[next].Confidence;
                Answers.Add(new RecordedAnswer(
                    worker.Name,
                    "metadata",
                    block.FirstRow + i,
                    times[i] + block.BarNanos,
                    signals[next].Metadata.ToString(),
                    IsOfMarket: true));
                next++;
            }

            column.Values.Add(value);
            column.Times.Add(times[i] + block.BarNanos);
        }
    }

    /// <inheritdoc/>
    public override void OnAnswer(WatchedWorker worker, int row, string what, string answer)
        => Answers.Add(new RecordedAnswer(
            worker.Name, what, row, NanosOf(worker.Binding.Instrument.Symbol, row), answer, IsOfMarket: false));

    private RecordedColumn Column(WatchedWorker worker, string name)
    {
        string key = worker.Name + "." + name;
        if (!_byName.TryGetValue(key, out RecordedColumn? column))
        {
            column = new RecordedColumn(worker.Name, name, [], []);
            _byName.Add(key, column);
            Columns.Add(column);
        }

        return column;
    }
}

/// <summary>A column of a run.</summary>
/// <param name="Worker">Who wrote it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Values">Row by row.</param>
/// <param name="Times">When each row closed.</param>
internal sealed record RecordedColumn(string Worker, string Name, List<double> Values, List<long> Times);

/// <summary>An answer of a worker at a row.</summary>
/// <param name="Worker">Who answered.</param>
/// <param name="What">What it was asked.</param>
/// <param name="Row">The row.</param>
/// <param name="Time">When it closed, UTC nanoseconds.</param>
/// <param name="Text">The answer.</param>
/// <param name="IsOfMarket">
/// Whether it comes from the market stage, which runs a block ahead: such answers have no order among the others.
/// </param>
internal sealed record RecordedAnswer(string Worker, string What, int Row, long Time, string Text, bool IsOfMarket);

/// <summary>Compares what two runs recorded.</summary>
internal static class AuditComparison
{
    /// <summary>Returns the first difference as text; null for none.</summary>
    /// <param name="reference">The run that the other is compared with.</param>
    /// <param name="other">The other.</param>
    /// <param name="until">
    /// What the market stage says after this time doesn't count, nor what is decided from it on: the other run's bars
    /// end there, or go on in another way.
    /// </param>
    /// <param name="manner">What is other about it.</param>
    public static string? FirstDifference(AuditRecord reference, AuditRecord other, long until, string manner)
    {
        foreach (RecordedColumn column in reference.Columns)
        {
            RecordedColumn? found = other.Columns.Find(one => one.Worker == column.Worker && one.Name == column.Name);
            for (int row = 0; row < column.Values.Count && column.Times[row] <= until; row++)
            {
                double value = found is not null && row < found.Values.Count ? found.Values[row] : double.NaN;
                bool isThere = found is not null && row < found.Values.Count;
                if (!isThere
                    || BitConverter.DoubleToInt64Bits(value) != BitConverter.DoubleToInt64Bits(column.Values[row]))
                {
                    return Text(
                        column.Worker,
                        "column " + column.Name,
                        row,
                        column.Times[row],
                        Number(column.Values[row]),
                        isThere ? Number(value) : "missing",
                        manner);
                }
            }
        }

        return FirstDifference(
            Before(reference, until, isOfMarket: true), Before(other, until, isOfMarket: true), manner)
            ?? FirstDifference(
                Before(reference, until, isOfMarket: false), Before(other, until, isOfMarket: false), manner);
    }

    private static string? FirstDifference(List<RecordedAnswer> reference, List<RecordedAnswer> other, string manner)
    {
        int count = Math.Max(reference.Count, other.Count);
        for (int i = 0; i < count; i++)
        {
            RecordedAnswer? left = i < reference.Count ? reference[i] : null;
            RecordedAnswer? right = i < other.Count ? other[i] : null;
            if (left != right)
            {
                RecordedAnswer place = left ?? right!;
                bool isSameCall = left is not null
                    && right is not null
                    && left with { Text = string.Empty } == right with { Text = string.Empty };
                return Text(
                    place.Worker,
                    place.What,
                    place.Row,
                    place.Time,
                    left?.Text ?? "not asked",
                    right is null ? "not asked"
                        : isSameCall ? right.Text
                        : $"{right.Worker} asked first at row {right.Row.ToString(CultureInfo.InvariantCulture)}",
                    manner);
            }
        }

        return null;
    }

    // In the order of workers and rows for the market stage, whose blocks come in any size;
    // in the order of the calls for decisions.
    private static List<RecordedAnswer> Before(AuditRecord record, long until, bool isOfMarket)
    {
        List<RecordedAnswer> answers = record.Answers.FindAll(
            answer => answer.IsOfMarket == isOfMarket && (isOfMarket ? answer.Time <= until : answer.Time < until));
        if (isOfMarket)
        {
            answers.Sort(static (left, right) =>
            {
                int worker = string.CompareOrdinal(left.Worker, right.Worker);
                return worker != 0 ? worker : left.Row.CompareTo(right.Row);
            });
        }

        return answers;
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(
        string worker, string what, int row, long time, string reference, string other, string manner)
        => FormattableString.Invariant(
            $"{worker}, {what}, row {row} ({UtcNanos.ToIso(time)}): {reference}; {manner}: {other}");
}
