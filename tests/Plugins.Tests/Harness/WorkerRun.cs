using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>Runs one market-stage worker alone over a market, in blocks of a given size.</summary>
public sealed class WorkerRun : IDisposable
{
    private static readonly string[] RawNames = ["open", "high", "low", "close", "volume"];

    private readonly PluginDescriptor _plugin;
    private readonly BarSeries _series;
    private readonly ColumnTable _columns;
    private readonly SignalList _signals;
    private readonly int _blockRows;
    private readonly IReadOnlyDictionary<string, double[]> _given;
    private readonly Dictionary<int, double[]> _written = [];

    /// <summary>Wires a worker.</summary>
    /// <param name="plugin">Its plugin.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="market">The bars.</param>
    /// <param name="given">Columns of other workers, by the name of the input.</param>
    /// <param name="blockRows">Rows in a block.</param>
    /// <param name="tickSize">The instrument's price grid.</param>
    /// <param name="onlyOutput">The one output that is read; null for all.</param>
    public WorkerRun(
        PluginDescriptor plugin,
        ParameterSet parameters,
        TestMarket market,
        IReadOnlyDictionary<string, double[]>? given,
        int blockRows,
        decimal tickSize = 0.5m,
        string? onlyOutput = null)
    {
        _plugin = plugin;
        _given = given ?? new Dictionary<string, double[]>();
        _series = market.ToSeries();
        _blockRows = Math.Min(blockRows, Math.Max(1, market.Count));
        _signals = new SignalList(_blockRows);
        int[] inputs = new int[plugin.Inputs.Count];
        List<int> lookbacks = [];
        for (int i = 0; i < inputs.Length; i++)
        {
            InputDescriptor input = plugin.Inputs[i];
            int raw = IsParameter(input.Source) ? -1 : Array.IndexOf(RawNames, input.Source);
            if (raw >= 0)
            {
                inputs[i] = raw;
            }
            else if (input.IsOptional && IsUnset(parameters, input.Source))
            {
                inputs[i] = -1;
            }
            else
            {
                inputs[i] = ColumnTable.RawCount + lookbacks.Count;
                lookbacks.Add(WindowOf(input, parameters) - 1);
                _written[inputs[i]] = _given[input.Name];
            }
        }

        int[] outputs = new int[plugin.Outputs.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            bool isRead = onlyOutput is null || plugin.Outputs[i].Name == onlyOutput;
            outputs[i] = isRead ? ColumnTable.RawCount + lookbacks.Count : -1;
            lookbacks.Add(isRead ? 0 : -1);
        }

        _columns = new ColumnTable(_series, _blockRows, lookbacks.ToArray());
        Instrument instrument = new() { Symbol = "TEST", TickSize = tickSize, LotSize = 0.001m };
        Worker = plugin.Create(new WorkerBinding("w", parameters, inputs, outputs, instrument));
        Outputs = new double[outputs.Length][];
        for (int i = 0; i < outputs.Length; i++)
        {
            Outputs[i] = new double[market.Count];
        }
    }

    public Worker Worker { get; }

    /// <summary>Every output of every row; NaN is kept as it is.</summary>
    public double[][] Outputs { get; }

    public List<(int Row, OpportunitySignal Signal)> Signals { get; } = [];

    /// <summary>Bytes that the worker allocated in all its blocks.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Runs every row and returns this.</summary>
    public WorkerRun All()
    {
        Signals.Clear();
        AllocatedBytes = 0;
        _columns.Reset();
        for (int first = 0; first < _series.Count; first += _blockRows)
        {
            RunBlock(first, Math.Min(_blockRows, _series.Count - first));
        }

        return this;
    }

    public double[] Output(string name)
    {
        for (int i = 0; i < _plugin.Outputs.Count; i++)
        {
            if (_plugin.Outputs[i].Name == name)
            {
                return Outputs[i];
            }
        }

        throw new ArgumentException($"{_plugin.Name} has no output {name}");
    }

    public void Dispose()
    {
        _columns.Dispose();
        _series.Dispose();
    }

    // Asked for several rows at once, it says what it says of each.
    private void CheckValuesAt(AtRowOperator atRow, int first, int count)
    {
        foreach (int step in new[] { 1, 3, count })
        {
            int[] rows = new int[(count + step - 1) / step];
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = first + (i * step);
            }

            double[] values = new double[rows.Length];
            atRow.ValuesAt(_columns, rows, values);
            for (int i = 0; i < rows.Length; i++)
            {
                if (BitConverter.DoubleToInt64Bits(values[i]) != BitConverter.DoubleToInt64Bits(Outputs[0][rows[i]]))
                {
                    throw new InvalidOperationException(
                        $"{_plugin.Name}, row {rows[i]} of every {step}: {values[i]}, alone {Outputs[0][rows[i]]}");
                }
            }
        }
    }

    private void RunBlock(int first, int count)
    {
        _columns.BeginBlock(count);
        foreach ((int column, double[] values) in _written)
        {
            values.AsSpan(first, count).CopyTo(_columns.WritableRows(column, first, count));
        }

        _signals.Clear();
        MarketBlock block = new(_columns, first, count);
        long before = GC.GetAllocatedBytesForCurrentThread();
        switch (Worker)
        {
            case ContextOperator context:
                context.Run(in block);
                break;
            case OpportunityOperator opportunity:
                opportunity.Run(in block, _signals);
                break;
            case MarketThreatOperator threat:
                threat.Run(in block);
                break;
            case AtRowOperator atRow:
                // Asked at the end of every stretch of the block, so that the stretch's length is exercised too.
                for (int i = 1; i <= count; i++)
                {
                    Outputs[0][first + i - 1] = atRow.ValueAtEnd(new MarketBlock(_columns, first, i));
                }

                break;
            default:
                throw new InvalidOperationException($"{_plugin.Name} is no market-stage plugin");
        }

        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        if (Worker is AtRowOperator several)
        {
            CheckValuesAt(several, first, count);
        }
        else
        {
            for (int i = 0; i < Outputs.Length; i++)
            {
                if (Worker.Binding.Outputs[i] >= 0)
                {
                    _columns.Rows(Worker.Binding.Outputs[i], first, count).CopyTo(Outputs[i].AsSpan(first));
                }
            }
        }

        for (int i = 0; i < _signals.Count; i++)
        {
            Signals.Add((_signals.Rows[i], _signals[i]));
        }
    }

    private bool IsParameter(string source)
    {
        foreach (ParameterDescriptor parameter in _plugin.Parameters)
        {
            if (parameter.Name == source && parameter.Type == ParameterType.Column)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsUnset(ParameterSet parameters, string source)
    {
        for (int i = 0; i < _plugin.Parameters.Count; i++)
        {
            if (_plugin.Parameters[i].Name == source)
            {
                return parameters[i].IsNull;
            }
        }

        return false;
    }

    private int WindowOf(InputDescriptor input, ParameterSet parameters)
    {
        if (int.TryParse(input.Window, NumberStyles.None, CultureInfo.InvariantCulture, out int rows))
        {
            return rows + input.WindowExtra;
        }

        for (int i = 0; i < _plugin.Parameters.Count; i++)
        {
            if (_plugin.Parameters[i].Name == input.Window)
            {
                return (input.WindowFactor * parameters.Int(i)) + input.WindowExtra;
            }
        }

        throw new ArgumentException($"the window of {input.Name} names no parameter");
    }
}
