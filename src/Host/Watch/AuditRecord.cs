using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar.Bars;
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
                    SymbolOf(worker),
                    "metadata",
                    block.FirstRow + i,
                    times[i] + block.BarNanos,
                    signals[next].Metadata.ToString(),
                    AnswerStage.Market));
                next++;
            }

            column.Values.Add(value);
            column.Times.Add(times[i] + block.BarNanos);
        }
    }

    /// <inheritdoc/>
    public override void OnAtRow(WatchedWorker worker, in MarketBlock block, double value)
        => Answers.Add(new RecordedAnswer(
            worker.Name,
            SymbolOf(worker),
            RecordedColumn.Title(worker.Plugin.Outputs[0].Name),
            block.FirstRow + block.Count - 1,
            block.OpenTimes[^1] + block.BarNanos,
            RecordedColumn.Text(value),
            AnswerStage.AtRow));

    /// <inheritdoc/>
    public override void OnAnswer(WatchedWorker worker, int row, string what, string answer)
        => Answers.Add(new RecordedAnswer(
            worker.Name,
            SymbolOf(worker),
            what,
            row,
            NanosOf(SymbolOf(worker), row),
            answer,
            AnswerStage.Decision));

    private static string SymbolOf(WatchedWorker worker) => worker.Binding.Instrument.Symbol;

    private RecordedColumn Column(WatchedWorker worker, string name)
    {
        string key = worker.Name + "." + name;
        if (!_byName.TryGetValue(key, out RecordedColumn? column))
        {
            column = new RecordedColumn(worker.Name, SymbolOf(worker), name, [], []);
            _byName.Add(key, column);
            Columns.Add(column);
        }

        return column;
    }
}

/// <summary>A column of a run.</summary>
/// <param name="Worker">Who wrote it.</param>
/// <param name="Symbol">Whose bars it was computed on.</param>
/// <param name="Name">Its name.</param>
/// <param name="Values">Row by row.</param>
/// <param name="Times">When each row closed.</param>
internal sealed record RecordedColumn(
    string Worker, string Symbol, string Name, List<double> Values, List<long> Times)
{
    /// <summary>Returns what a column is called in a difference.</summary>
    /// <param name="name">Its name.</param>
    public static string Title(string name) => "column " + name;

    /// <summary>Returns a value with all its digits.</summary>
    /// <param name="value">The value.</param>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>An answer of a worker at a row.</summary>
/// <param name="Worker">Who answered.</param>
/// <param name="Symbol">On whose bars.</param>
/// <param name="What">What it was asked.</param>
/// <param name="Row">The row.</param>
/// <param name="Time">When it closed, UTC nanoseconds.</param>
/// <param name="Text">The answer.</param>
/// <param name="Stage">Who asked.</param>
internal sealed record RecordedAnswer(
    string Worker, string Symbol, string What, int Row, long Time, string Text, AnswerStage Stage);

/// <summary>
/// Who asked for an answer, which says in what order answers come, and until when they can be compared.
/// </summary>
internal enum AnswerStage
{
    /// <summary>The market stage, which runs a block ahead: no order among workers.</summary>
    Market,

    /// <summary>
    /// Whoever reads a column that is computed where it is read: the market stage for one reader, a block ahead, the
    /// decision stage for another.
    /// </summary>
    AtRow,

    /// <summary>The decision stage, call by call.</summary>
    Decision,
}
