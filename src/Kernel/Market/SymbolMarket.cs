using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Kernel.Market;

/// <summary>
/// The series that is decided on of one symbol, with what workers found: the signals and
/// threats of the block, by row of this series.
/// </summary>
/// <remarks>Written by the market stage; any number of decision stages may read it.</remarks>
public sealed class SymbolMarket : MarketSeries
{
    private readonly int[] _severityColumns; // By threat worker; -1 where it has no instance on the symbol.

    /// <summary>Makes room for a block.</summary>
    /// <param name="aggregates">The bars.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="signals">
    /// One list per opportunity worker; that of a worker without an instance on the symbol stays empty.
    /// </param>
    /// <param name="threats">One list per market threat worker.</param>
    /// <param name="severityColumns">
    /// Column of each market threat's severity; -1 where it has no instance on the symbol.
    /// </param>
    public SymbolMarket(
        BarAggregates aggregates, ColumnTable columns, SignalList[] signals,
        ThreatList[] threats, int[] severityColumns)
        : base(columns)
    {
        Invariant.Holds(threats.Length == severityColumns.Length);
        Bars = aggregates.Bars;
        Aggregates = aggregates;
        Signals = signals;
        Threats = threats;
        _severityColumns = severityColumns;
    }

    /// <summary>All bars.</summary>
    public BarSeries Bars { get; }

    /// <summary>What is known of the block's bars by the group of rows.</summary>
    public BarAggregates Aggregates { get; }

    /// <summary>The block's signals, by opportunity worker.</summary>
    public SignalList[] Signals { get; }

    /// <summary>What the block says of threats, by market threat worker.</summary>
    public ThreatList[] Threats { get; }

    /// <inheritdoc/>
    public override ReadOnlySpan<long> VisibleAt => Bars.OpenTimes[FirstRow..EndRow];

    /// <summary>Returns a threat's severity at a row of the block; 0 before it has stepped.</summary>
    /// <param name="threat">Index of the threat worker.</param>
    /// <param name="row">Absolute row.</param>
    public double Severity(int threat, int row)
    {
        double severity = Columns.ValueAt(_severityColumns[threat], row);
        return double.IsNaN(severity) ? 0 : severity;
    }

    /// <summary>Takes the rows that have closed since the last block.</summary>
    /// <param name="firstRow">The row after the last block's end.</param>
    /// <param name="endRow">One past the last row.</param>
    internal void Take(int firstRow, int endRow)
    {
        Invariant.Holds(firstRow == EndRow && endRow >= firstRow && endRow <= Bars.Count);
        Columns.FollowGrowth(Bars);
        BeginBlock(endRow - firstRow);
        Aggregates.Begin(firstRow, endRow);
        RowPrefetch.AskPages(Bars, endRow, endRow + (endRow - firstRow));
    }
}
