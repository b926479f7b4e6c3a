using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Phase1Context;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>A column of another series that a series reads, and where it puts it.</summary>
/// <param name="Source">Index of the series that it comes from.</param>
/// <param name="SourceColumn">The column there.</param>
/// <param name="Worker">The context worker that computes it, as in <see cref="ColumnSource.Worker"/>.</param>
/// <param name="Column">The column here.</param>
internal readonly record struct AlignedPlan(int Source, int SourceColumn, int Worker, int Column);

/// <summary>The columns of one series: who writes them, whether anybody reads them, and how far back.</summary>
/// <param name="symbol">Index of the symbol.</param>
/// <param name="timeframe">The timeframe.</param>
internal sealed class SeriesPlan(int symbol, Timeframe timeframe)
{
    private readonly List<Use> _columns = [.. new Use[ColumnTable.RawCount]];
    private readonly List<AlignedPlan> _aligned = [];

    /// <summary>Index of the symbol.</summary>
    public int Symbol { get; } = symbol;

    /// <summary>The timeframe.</summary>
    public Timeframe Timeframe { get; } = timeframe;

    /// <summary>Whether a worker steps on it or anybody reads it.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Columns that it takes over from other series.</summary>
    public IReadOnlyList<AlignedPlan> Aligned => _aligned;

    /// <summary>Adds columns and returns the first one.</summary>
    /// <param name="count">How many.</param>
    public int Add(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _columns.Add(default);
        }

        return _columns.Count - count;
    }

    /// <summary>Returns the column that takes over one of another series.</summary>
    /// <param name="source">Index of that series.</param>
    /// <param name="sourceColumn">The column there.</param>
    /// <param name="worker">The context worker that computes it.</param>
    public int Align(int source, int sourceColumn, int worker)
    {
        foreach (AlignedPlan plan in _aligned)
        {
            if (plan.Source == source && plan.SourceColumn == sourceColumn)
            {
                return plan.Column;
            }
        }

        int column = Add(1);
        Write(column, isAtRow: false);
        _aligned.Add(new AlignedPlan(source, sourceColumn, worker, column));
        return column;
    }

    /// <summary>States that somebody computes a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="isAtRow">Whether it can be computed where it is read.</param>
    /// <param name="isFlags">Whether it is written as flags.</param>
    public void Write(int column, bool isAtRow, bool isFlags = false)
        => _columns[column] = _columns[column] with { IsWritten = true, IsAtRow = isAtRow, IsFlags = isFlags };

    /// <summary>States that somebody reads a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="lookbackRows">Rows before the current one that it reads.</param>
    /// <param name="isByRows">Whether it reads row by row, not only at events.</param>
    /// <param name="isFlags">Whether it reads flags, not values.</param>
    public void Read(int column, int lookbackRows, bool isByRows, bool isFlags = false)
    {
        Use use = _columns[column];
        IsUsed = true;
        _columns[column] = use with
        {
            IsRead = true,
            IsReadByRows = use.IsReadByRows || isByRows,
            IsReadAsValues = use.IsReadAsValues || (isByRows && !isFlags),
            LookbackRows = Math.Max(use.LookbackRows, lookbackRows),
        };
    }

    /// <summary>Returns whether anybody reads a column.</summary>
    /// <param name="column">The column.</param>
    public bool IsRead(int column) => _columns[column].IsRead;

    /// <summary>Returns whether a column is computed at every row, not only where it is read.</summary>
    /// <param name="column">The column.</param>
    public bool IsByRows(int column) => !_columns[column].IsAtRow || _columns[column].IsReadByRows;

    /// <summary>Returns look-backs of all columns from one on, as <see cref="ColumnTable"/> takes them.</summary>
    /// <param name="firstColumn">The first column asked for.</param>
    public int[] Lookbacks(int firstColumn)
    {
        int[] lookbacks = new int[_columns.Count - firstColumn];
        for (int i = 0; i < lookbacks.Length; i++)
        {
            int column = firstColumn + i;
            Use use = _columns[column];
            bool isWindow = column < ColumnTable.RawCount || (use.IsWritten && use.IsRead && IsByRows(column));
            bool isFlagsOnly = use is { IsFlags: true, IsReadAsValues: false, LookbackRows: 0 };
            lookbacks[i] = !isWindow ? -1 : isFlagsOnly ? ColumnTable.FlagsOnly : use.LookbackRows;
        }

        return lookbacks;
    }

    private readonly record struct Use(
        bool IsWritten, bool IsAtRow, bool IsFlags, bool IsRead,
        bool IsReadByRows, bool IsReadAsValues, int LookbackRows);
}
