using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Kernel;

/// <summary>Phases 1 and 2 over a block of rows: columns, opportunities, market threats. A pure function of the bars so far.</summary>
/// <remarks>
/// Holds the results of one block. Any number of decision stages may read them; none may write. Blocks follow each other without a gap, and their size is invisible in
/// every result.
/// </remarks>
public sealed class MarketStage : IDisposable
{
    private readonly ContextOperator[] _context;
    private readonly OpportunityOperator[] _opportunities;
    private readonly MarketThreatOperator[] _threats;
    private readonly double[] _lastSeverity; // Of the row before the block, by threat.
    private int _nextRow;

    /// <summary>Wires operators in order.</summary>
    /// <param name="series">The bars.</param>
    /// <param name="columns">The columns they read and write.</param>
    /// <param name="context">Context operators that somebody reads, in wiring order.</param>
    /// <param name="opportunities">Opportunity operators in wiring order.</param>
    /// <param name="threats">Market threat operators in wiring order.</param>
    /// <param name="blockRows">The largest block, in rows.</param>
    public MarketStage(
        BarSeries series,
        ColumnTable columns,
        ContextOperator[] context,
        OpportunityOperator[] opportunities,
        MarketThreatOperator[] threats,
        int blockRows)
    {
        Series = series;
        Columns = columns;
        BlockRows = blockRows;
        _context = context;
        _opportunities = opportunities;
        _threats = threats;
        _lastSeverity = new double[threats.Length];
        Signals = new SignalList[opportunities.Length];
        for (int i = 0; i < Signals.Length; i++)
        {
            Signals[i] = new SignalList(blockRows);
        }

        ThreatOnsets = new RowList[threats.Length];
        for (int i = 0; i < ThreatOnsets.Length; i++)
        {
            ThreatOnsets[i] = new RowList(blockRows);
        }
    }

    /// <summary>The bars.</summary>
    public BarSeries Series { get; }

    /// <summary>The columns.</summary>
    public ColumnTable Columns { get; }

    /// <summary>The largest block, in rows.</summary>
    public int BlockRows { get; }

    /// <summary>The block's signals, by opportunity worker.</summary>
    public SignalList[] Signals { get; }

    /// <summary>The block's rows at which a threat's severity leaves 0, by threat worker.</summary>
    public RowList[] ThreatOnsets { get; }

    /// <summary>Returns a threat's severity at a row of the block.</summary>
    /// <param name="threat">Index of the threat worker.</param>
    /// <param name="row">Absolute row.</param>
    public double Severity(int threat, int row) => Columns.ValueAt(_threats[threat].Binding.Outputs[0], row);

    /// <summary>Computes a block.</summary>
    /// <param name="firstRow">The row after the last block's end.</param>
    /// <param name="endRow">One past the block's last row.</param>
    public void Run(int firstRow, int endRow)
    {
        Invariant.Holds(firstRow == _nextRow);
        Invariant.Holds(endRow > firstRow && endRow - firstRow <= BlockRows);
        _nextRow = endRow;
        Columns.BeginBlock(endRow - firstRow);
        var block = new MarketBlock(Columns, firstRow, endRow - firstRow);
        foreach (ContextOperator context in _context)
        {
            context.Run(in block);
        }

        for (int i = 0; i < _opportunities.Length; i++)
        {
            Signals[i].Clear();
            _opportunities[i].Run(in block, Signals[i]);
        }

        for (int i = 0; i < _threats.Length; i++)
        {
            _threats[i].Run(in block);
            FindOnsets(i, in block);
        }
    }

    /// <summary>Puts every worker back before the first bar.</summary>
    public void Reset()
    {
        _nextRow = 0;
        Columns.Reset();
        Array.Clear(_lastSeverity);
        foreach (ContextOperator context in _context)
        {
            context.Reset();
        }

        foreach (OpportunityOperator opportunity in _opportunities)
        {
            opportunity.Reset();
        }

        foreach (MarketThreatOperator threat in _threats)
        {
            threat.Reset();
        }
    }

    /// <summary>Frees the columns.</summary>
    public void Dispose() => Columns.Dispose();

    private void FindOnsets(int threat, in MarketBlock block)
    {
        ReadOnlySpan<double> severity = block.Input(_threats[threat].Binding.Outputs[0]);
        RowList onsets = ThreatOnsets[threat];
        onsets.Clear();
        double before = _lastSeverity[threat];
        for (int i = 0; i < severity.Length; i++)
        {
            double now = severity[i];
            Invariant.HoldsHot(now >= 0 && now <= 1);
            if (now > 0 && before == 0)
            {
                onsets.Add(block.FirstRow + i);
            }

            before = now;
        }

        _lastSeverity[threat] = before;
    }
}
