using System;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>
/// A higher timeframe of a symbol: bars aggregated from the base rows of each block, kept
/// only as far as somebody looks back.
/// </summary>
/// <remarks>
/// Rows are numbered from the first whole bar. A bar enters the block of the base row from which it may be seen, so
/// that nothing of it can be read before; two may enter at one base row. Memory doesn't grow with the number of bars.
/// </remarks>
public sealed class HigherSeries : MarketSeries
{
    private readonly BarSeries _base;
    private readonly Timeframe _timeframe;
    private readonly HigherBar[] _bars;
    private readonly int[] _visibleFromRow;
    private readonly long[] _visibleAt;
    private TimeframeAggregator _aggregator;

    /// <summary>Starts before the first base row.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="baseBars">The symbol's base bars.</param>
    /// <param name="timeframe">A whole multiple of their timeframe.</param>
    /// <param name="columns">Columns with windows for the raw ones.</param>
    /// <param name="baseBlockRows">The largest block of base rows.</param>
    public HigherSeries(int symbol, BarSeries baseBars, Timeframe timeframe, ColumnTable columns, int baseBlockRows)
        : base(columns)
    {
        Symbol = symbol;
        _base = baseBars;
        _timeframe = timeframe;
        int rows = MaxRows(baseBlockRows);
        _bars = new HigherBar[rows];
        _visibleFromRow = new int[rows];
        _visibleAt = new long[rows];
        _aggregator = new TimeframeAggregator(baseBars.Timeframe, timeframe);
    }

    /// <summary>Index of the symbol.</summary>
    public int Symbol { get; }

    /// <inheritdoc/>
    public override ReadOnlySpan<long> VisibleAt => _visibleAt.AsSpan(0, Count);

    /// <summary>
    /// For each row of the block the base row from which it may be seen; ascending, equal ones possible.
    /// </summary>
    public ReadOnlySpan<int> VisibleFromRow => _visibleFromRow.AsSpan(0, Count);

    /// <summary>
    /// Returns the most bars that base rows can finish: each its own, and the first one a late one before.
    /// </summary>
    /// <param name="baseRows">Base rows.</param>
    public static int MaxRows(int baseRows) => baseRows + 1;

    /// <summary>Aggregates the next base rows.</summary>
    /// <param name="firstRow">The base row after the last block's end.</param>
    /// <param name="endRow">One past the last base row.</param>
    public void Take(int firstRow, int endRow)
    {
        ReadOnlySpan<long> times = _base.OpenTimes;
        ReadOnlySpan<double> open = _base.Open;
        ReadOnlySpan<double> high = _base.High;
        ReadOnlySpan<double> low = _base.Low;
        ReadOnlySpan<double> close = _base.Close;
        ReadOnlySpan<double> volume = _base.Volume;
        int count = 0;
        for (int row = firstRow; row < endRow; row++)
        {
            int finished = _aggregator.Step(times[row], open[row], high[row], low[row], close[row], volume[row]);
            for (int i = 0; i < finished; i++)
            {
                _bars[count] = _aggregator.Finished(i, finished);
                _visibleFromRow[count] = row;
                _visibleAt[count] = times[row];
                count++;
            }
        }

        BeginBlock(count);
        if (count > 0)
        {
            Columns.WriteRaw(FirstRow, _bars.AsSpan(0, count));
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _aggregator = new TimeframeAggregator(_base.Timeframe, _timeframe);
    }
}
