using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>A symbol's finer data source: what decides an ambiguous bar by the bars that lie inside it.</summary>
/// <remarks>It is looked at in ambiguous bars only: a search by time, then as many rows as it takes.</remarks>
public sealed class FinerBars
{
    private readonly BarSeries _series;
    private readonly InstrumentGrid _grid;

    /// <summary>Joins bars to a grid.</summary>
    /// <param name="series">The bars, on the instrument's tick grid; outlive the account.</param>
    /// <param name="grid">The symbol's grid.</param>
    public FinerBars(BarSeries series, InstrumentGrid grid)
    {
        _series = series;
        _grid = grid;
    }

    /// <summary>Returns the first row that opens at or after a time; the count of rows where there is none.</summary>
    /// <param name="time">UTC nanoseconds.</param>
    public int FirstRow(long time)
    {
        int index = _series.OpenTimes.BinarySearch(time);
        return index < 0 ? ~index : index;
    }

    /// <summary>Reads a row that lies inside a bar.</summary>
    /// <param name="row">The row.</param>
    /// <param name="end">Close of the bar that it has to lie in, UTC nanoseconds.</param>
    /// <param name="bar">Open, high and low, when true is returned.</param>
    /// <returns>False where the row doesn't exist or closes after the bar.</returns>
    public bool TryRead(int row, long end, out FinerBar bar)
    {
        Invariant.Holds(row >= 0);
        bar = default;
        if (row >= _series.Count || _series.OpenTimes[row] > end - _series.Timeframe.Nanos)
        {
            return false;
        }

        bar = new FinerBar(
            _grid.ToTicks(_series.Open[row]), _grid.ToTicks(_series.High[row]), _grid.ToTicks(_series.Low[row]));
        return true;
    }
}

/// <summary>A finer bar's prices in ticks; where it closes decides nothing.</summary>
/// <param name="Open">Its open.</param>
/// <param name="High">Its high.</param>
/// <param name="Low">Its low.</param>
public readonly record struct FinerBar(long Open, long High, long Low);
