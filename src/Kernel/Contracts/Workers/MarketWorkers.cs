using System;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// A worker instance of a run. The generator derives one sealed class per plugin around the author's struct.
/// </summary>
/// <param name="binding">Its name, parameters and columns.</param>
public abstract class Worker(WorkerBinding binding)
{
    /// <summary>Its name, parameters and columns.</summary>
    public WorkerBinding Binding { get; } = binding;

    /// <summary>Puts the worker back to its state before the first bar.</summary>
    public abstract void Reset();
}

/// <summary>A context worker: bars and columns in, columns out, row by row in order.</summary>
/// <param name="binding">Its name, parameters and columns.</param>
public abstract class ContextOperator(WorkerBinding binding) : Worker(binding)
{
    /// <summary>Computes the outputs of a block; blocks follow each other without a gap.</summary>
    /// <param name="block">The rows.</param>
    public abstract void Run(in MarketBlock block);
}

/// <summary>
/// A context worker without state of its own, whose single output is computed only at the rows that somebody reads.
/// </summary>
/// <param name="binding">Its name, parameters and columns; one output.</param>
public abstract class AtRowOperator(WorkerBinding binding) : Worker(binding)
{
    /// <summary>Returns the output at one row.</summary>
    /// <param name="block">A block of which the last row is the one asked for.</param>
    public abstract double ValueAtEnd(in MarketBlock block);

    /// <summary>Computes the output at several rows.</summary>
    /// <param name="columns">The columns of the series.</param>
    /// <param name="rows">Rows of the block, ascending, at least one.</param>
    /// <param name="values">Receives as many values.</param>
    public virtual void ValuesAt(ColumnTable columns, ReadOnlySpan<int> rows, Span<double> values)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            values[i] = ValueAtEnd(new MarketBlock(columns, rows[i], 1));
        }
    }
}

/// <summary>An opportunity worker: bars and columns in, sparse signals out.</summary>
/// <param name="binding">Its name, parameters and columns.</param>
public abstract class OpportunityOperator(WorkerBinding binding) : Worker(binding)
{
    /// <summary>Collects the signals of a block; blocks follow each other without a gap.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="signals">Takes the signals, in ascending order of row.</param>
    public abstract void Run(in MarketBlock block, SignalList signals);

    /// <summary>Says which condition of a signal fails at a row; the instance stands before the row.</summary>
    /// <param name="block">The one row.</param>
    /// <param name="reasons">Takes the conditions.</param>
    /// <returns>False where the worker can't explain itself.</returns>
    public virtual bool Explain(in MarketBlock block, ref Reasons reasons) => false;
}

/// <summary>A market threat worker: bars and columns in, a severity per row out.</summary>
/// <param name="binding">Its name, parameters and columns; one output, the severity (0 = inactive).</param>
public abstract class MarketThreatOperator(WorkerBinding binding) : Worker(binding)
{
    /// <summary>Computes the severity of every row of a block into the worker's one output column.</summary>
    /// <param name="block">The rows.</param>
    public abstract void Run(in MarketBlock block);
}

/// <summary>A refiner: passes an opportunity on or refuses it, from the columns at its row.</summary>
/// <param name="binding">Its name, parameters and columns.</param>
public abstract class RefinerWorker(WorkerBinding binding) : Worker(binding)
{
    /// <summary>
    /// Whether <see cref="Accept"/> keeps nothing: its answer then depends on opportunity and columns alone, and is
    /// asked for once for many lanes.
    /// </summary>
    /// <remarks>
    /// The generator says so where the author's method is <c>readonly</c>, so that the compiler vouches for it.
    /// </remarks>
    public virtual bool IsStateless => false;

    /// <summary>Returns whether the opportunity is passed on.</summary>
    /// <param name="opportunity">The opportunity.</param>
    /// <param name="columns">Columns at its row.</param>
    public abstract bool Accept(in Opportunity opportunity, RowColumns columns);

    /// <summary>Answers for several opportunities.</summary>
    /// <param name="opportunities">The opportunities.</param>
    /// <param name="rows">The row of each, in the block, ascending.</param>
    /// <param name="columns">The columns of the series.</param>
    /// <param name="isAccepted">Receives for each whether it is passed on.</param>
    public virtual void AcceptAll(
        ReadOnlySpan<Opportunity> opportunities, ReadOnlySpan<int> rows, ColumnTable columns, Span<bool> isAccepted)
    {
        for (int i = 0; i < opportunities.Length; i++)
        {
            isAccepted[i] = Accept(in opportunities[i], new RowColumns(columns, rows[i]));
        }
    }
}
