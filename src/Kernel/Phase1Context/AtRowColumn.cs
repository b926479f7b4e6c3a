using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>Computes an at-row column at every row, for a reader that goes row by row.</summary>
/// <param name="atRow">The operator.</param>
/// <param name="columns">The columns it reads.</param>
internal sealed class AtRowColumn(AtRowOperator atRow, ColumnTable columns) : ContextOperator(atRow.Binding)
{
    /// <inheritdoc/>
    public override void Run(in MarketBlock block)
    {
        Span<double> output = block.Output(Binding.Outputs[0]);
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = atRow.ValueAtEnd(new MarketBlock(columns, block.FirstRow + i, 1));
        }
    }

    /// <inheritdoc/>
    public override void Reset() => atRow.Reset();
}
