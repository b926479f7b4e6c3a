using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Window;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase1Context;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>Where every column of a strategy lives, which workers somebody needs, and how far back each column is read.</summary>
/// <remarks>
/// A context worker that nobody reads isn't run. An at-row column that only the decision stage reads is computed where it is read; one that a row-by-row worker reads is
/// computed at every row.
/// </remarks>
internal sealed class ColumnPlan
{
    private readonly StrategySpec _strategy;
    private readonly Instrument _instrument;
    private readonly int[] _firstColumn; // Of each context worker's outputs.
    private readonly bool[] _isReadByRows;
    private readonly bool[] _isRead;
    private readonly WarmupPlan _warmup;

    /// <summary>Plans the columns.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="marketThreats">Market threat workers: one severity column each.</param>
    /// <param name="instrument">What the strategy's first data source trades.</param>
    public ColumnPlan(StrategySpec strategy, IReadOnlyList<WorkerSpec> marketThreats, Instrument instrument)
    {
        _strategy = strategy;
        _instrument = instrument;
        _firstColumn = new int[strategy.Context.Count];
        int count = ColumnTable.RawCount;
        for (int i = 0; i < strategy.Context.Count; i++)
        {
            _firstColumn[i] = count;
            count += strategy.Context[i].Plugin.Outputs.Count;
        }

        FirstSeverity = count;
        count += marketThreats.Count;
        _isReadByRows = new bool[count];
        _isRead = new bool[count];
        _warmup = new WarmupPlan(count);
        ReadSparsely();
        foreach (WorkerSpec worker in strategy.Opportunity)
        {
            ReadByRows(worker);
        }

        foreach (WorkerSpec worker in marketThreats)
        {
            ReadByRows(worker);
        }

        // A worker reads only columns of earlier ones, so one pass backwards settles what is needed.
        for (int i = strategy.Context.Count - 1; i >= 0; i--)
        {
            if (IsNeeded(i))
            {
                ReadByRows(strategy.Context[i]);
            }
        }
    }

    /// <summary>Column of the first market threat's severity; the others follow.</summary>
    public int FirstSeverity { get; }

    /// <summary>Returns whether anybody reads a context worker's columns.</summary>
    /// <param name="context">Index of the context worker.</param>
    public bool IsNeeded(int context)
    {
        for (int i = 0; i < _strategy.Context[context].Plugin.Outputs.Count; i++)
        {
            if (_isRead[_firstColumn[context] + i])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns whether an at-row worker's column must be computed at every row.</summary>
    /// <param name="context">Index of the context worker.</param>
    public bool IsReadByRows(int context) => _isReadByRows[_firstColumn[context]];

    /// <summary>Returns look-backs of all columns behind the raw ones, as <see cref="ColumnTable"/> takes them.</summary>
    public int[] Lookbacks()
    {
        int[] lookbacks = new int[_warmup.ColumnCount - ColumnTable.RawCount];
        for (int i = 0; i < lookbacks.Length; i++)
        {
            int column = ColumnTable.RawCount + i;
            bool isKept = _isRead[column] || column >= FirstSeverity;
            lookbacks[i] = isKept ? _warmup.LookbackRows(column) : -1;
        }

        for (int i = 0; i < _strategy.Context.Count; i++)
        {
            if (_strategy.Context[i].Plugin.Kind == PluginKind.ContextAtRow && !IsReadByRows(i))
            {
                lookbacks[_firstColumn[i] - ColumnTable.RawCount] = -1;
            }
        }

        return lookbacks;
    }

    /// <summary>Returns the column of a source; -1 for an absent one.</summary>
    /// <param name="source">The source.</param>
    public int ColumnOf(ColumnSource source) => source.Worker switch
    {
        ColumnSource.Absent => -1,
        ColumnSource.Raw => source.Column,
        _ => _firstColumn[source.Worker] + source.Column,
    };

    /// <summary>Returns a worker's binding.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="firstOutput">Column of its first output.</param>
    public WorkerBinding Bind(WorkerSpec worker, int firstOutput)
    {
        int[] inputs = new int[worker.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = ColumnOf(worker.Inputs[i]);
        }

        int outputs = worker.Plugin.Kind is PluginKind.MarketThreat ? 1 : worker.Plugin.Outputs.Count;
        int[] columns = new int[outputs];
        for (int i = 0; i < outputs; i++)
        {
            columns[i] = firstOutput + i;
        }

        return new WorkerBinding(worker.InstanceId, worker.Parameters, inputs, columns, _instrument);
    }

    /// <summary>Returns a context worker's binding; an output that nobody reads is bound to -1.</summary>
    /// <param name="context">Index of the context worker.</param>
    public WorkerBinding BindContext(int context)
    {
        WorkerBinding binding = Bind(_strategy.Context[context], _firstColumn[context]);
        foreach (ref int column in binding.Outputs.AsSpan())
        {
            column = _isRead[column] ? column : -1;
        }

        return binding;
    }

    private void ReadSparsely()
    {
        foreach (FactorSpec factor in _strategy.Aggregation.Strength)
        {
            Read(factor.Source, lookbackRows: 0);
        }

        foreach (FactorSpec factor in _strategy.Aggregation.Weakness)
        {
            Read(factor.Source, lookbackRows: 0);
        }

        ReadAtEvents(_strategy.Refiners);
        ReadAtEvents(_strategy.Threats);
        ReadAtEvents([_strategy.Planner]);
        foreach (IReadOnlyList<PlannerSpec> role in
            (IReadOnlyList<PlannerSpec>[])[_strategy.Entry, _strategy.Size, _strategy.Exit, _strategy.Intent])
        {
            foreach (PlannerSpec planner in role)
            {
                ReadAtEvents([planner.Worker]);
            }
        }
    }

    private void ReadAtEvents(IReadOnlyList<WorkerSpec> workers)
    {
        foreach (WorkerSpec worker in workers)
        {
            if (worker.Plugin.Kind == PluginKind.MarketThreat)
            {
                continue;
            }

            foreach (ColumnSource input in worker.Inputs)
            {
                Read(input, lookbackRows: 0);
            }
        }
    }

    private void ReadByRows(WorkerSpec worker)
    {
        for (int i = 0; i < worker.Inputs.Count; i++)
        {
            Read(worker.Inputs[i], WindowOf(worker, worker.Plugin.Inputs[i]) - 1);
            int column = ColumnOf(worker.Inputs[i]);
            if (column >= ColumnTable.RawCount && worker.Plugin.Kind != PluginKind.ContextAtRow)
            {
                _isReadByRows[column] = true;
            }
        }
    }

    private void Read(ColumnSource source, int lookbackRows)
    {
        int column = ColumnOf(source);
        if (column >= 0)
        {
            _isRead[column] = true;
            _warmup.Require(column, lookbackRows);
        }
    }

    private static int WindowOf(WorkerSpec worker, InputDescriptor input)
    {
        if (int.TryParse(input.Window, NumberStyles.None, CultureInfo.InvariantCulture, out int rows))
        {
            return rows + input.WindowExtra;
        }

        for (int i = 0; i < worker.Plugin.Parameters.Count; i++)
        {
            if (worker.Plugin.Parameters[i].Name == input.Window)
            {
                return (input.WindowFactor * worker.Parameters.Int(i)) + input.WindowExtra;
            }
        }

        Invariant.Holds(input.Window.Length == 0); // The generator has checked that the window names a parameter.
        return 1;
    }
}
