using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Watch;

/// <summary>Who a watched worker is, and how it is told of.</summary>
/// <param name="plugin">Its plugin.</param>
/// <param name="binding">Its binding.</param>
/// <param name="watch">Who watches.</param>
internal sealed class WatchedWorker(PluginDescriptor plugin, WorkerBinding binding, WorkerWatch watch)
{
    /// <summary>Its binding.</summary>
    public WorkerBinding Binding { get; } = binding;

    /// <summary>Its plugin.</summary>
    public PluginDescriptor Plugin { get; } = plugin;

    /// <summary>Who watches.</summary>
    public WorkerWatch Watch { get; } = watch;

    /// <summary>Its id, plugin and symbol: what tells instances apart.</summary>
    public string Name => $"{Binding.InstanceId} ({Plugin.Name}) on {Binding.Instrument.Symbol}";

    /// <summary>Returns the exception that tells of a failure at rows of a series.</summary>
    /// <param name="inner">What it threw.</param>
    /// <param name="block">The rows.</param>
    public WorkerFailedException Failed(Exception inner, in MarketBlock block)
    {
        var inputs = new StringBuilder();
        for (int i = 0; i < Plugin.Inputs.Count; i++)
        {
            int column = Binding.Inputs[i];
            double last = column < 0 ? double.NaN : block.ValueAt(column, block.FirstRow + block.Count - 1);
            inputs.Append(
                CultureInfo.InvariantCulture, $"{(i > 0 ? ", " : string.Empty)}{Plugin.Inputs[i].Name} = {last:R}");
        }

        string time = UtcNanos.ToIso(block.OpenTimes[^1] + block.BarNanos);
        string rows = block.Count == 1
            ? string.Create(CultureInfo.InvariantCulture, $"row {block.FirstRow}")
            : string.Create(
                CultureInfo.InvariantCulture, $"rows {block.FirstRow} to {block.FirstRow + block.Count - 1}");
        return New(inner, $"the bar of {time} ({rows})", inputs.ToString());
    }

    /// <summary>Returns the exception that tells of a failure at a row of the decided series.</summary>
    /// <param name="inner">What it threw.</param>
    /// <param name="columns">The columns at the row.</param>
    /// <param name="given">What else it was given.</param>
    public WorkerFailedException Failed(Exception inner, RowColumns columns, string given)
    {
        var inputs = new List<string>();
        for (int i = 0; i < Plugin.Inputs.Count; i++)
        {
            inputs.Add(string.Create(
                CultureInfo.InvariantCulture, $"{Plugin.Inputs[i].Name} = {columns.Read(Binding.Inputs[i]):R}"));
        }

        if (given.Length > 0)
        {
            inputs.Add(given);
        }

        return Failed(inner, columns.Row, string.Join(", ", inputs));
    }

    /// <summary>Returns the exception that tells of a failure at a row of the decided series.</summary>
    /// <param name="inner">What it threw.</param>
    /// <param name="row">The row.</param>
    /// <param name="given">What it was given.</param>
    public WorkerFailedException Failed(Exception inner, int row, string given)
        => New(
            inner,
            row < 0
                ? "the start"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"the bar of {Watch.TimeOf(Binding.Instrument.Symbol, row)} (row {row})"),
            given);

    private WorkerFailedException New(Exception inner, string place, string inputs)
        => new(
            $"{Name} at {place}: {inner.GetType().Name}: {inner.Message}; "
            + $"it was given {(inputs.Length > 0 ? inputs : "nothing")}",
            inner);
}
