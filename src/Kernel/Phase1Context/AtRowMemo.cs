using System;
using System.Numerics;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>An at-row column that several lanes read: what one of them asks for, the others find computed.</summary>
/// <remarks>
/// Invisible in every result: an at-row operator has no state, so a row has one value. A row's place are the low bits
/// of its number, as many as the largest block needs, so that the rows of one block don't drive each other out; whoever
/// finds another row there computes.
/// </remarks>
internal sealed class AtRowMemo : AtRowOperator
{
    private readonly AtRowOperator _atRow;
    private readonly int[] _rows; // The row whose value lies at each place; -1 for none.
    private readonly double[] _values;

    /// <summary>Makes room for a block.</summary>
    /// <param name="atRow">The operator.</param>
    /// <param name="blockRows">The largest block, in rows.</param>
    public AtRowMemo(AtRowOperator atRow, int blockRows)
        : base(atRow.Binding)
    {
        Invariant.Holds(blockRows > 0);
        _atRow = atRow;
        _rows = new int[BitOperations.RoundUpToPowerOf2((uint)blockRows)];
        _values = new double[_rows.Length];
        Array.Fill(_rows, -1);
    }

    /// <inheritdoc/>
    public override double ValueAtEnd(in MarketBlock block)
    {
        int row = block.FirstRow + block.Count - 1;
        int place = row & (_rows.Length - 1);
        if (_rows[place] != row)
        {
            _values[place] = _atRow.ValueAtEnd(in block);
            _rows[place] = row;
        }

        return _values[place];
    }

    /// <inheritdoc/>
    public override void ValuesAt(ColumnTable columns, ReadOnlySpan<int> rows, Span<double> values)
    {
        _atRow.ValuesAt(columns, rows, values);
        for (int i = 0; i < rows.Length; i++)
        {
            int place = rows[i] & (_rows.Length - 1);
            _rows[place] = rows[i];
            _values[place] = values[i];
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Fill(_rows, -1);
        _atRow.Reset();
    }
}
