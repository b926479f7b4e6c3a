using System;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Columnar.Streams;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Paper;

/// <summary>What has come in of a symbol, and what may come next.</summary>
/// <param name="specs">What runs.</param>
/// <param name="source">Index of the symbol's data source.</param>
internal sealed class SymbolInput(BuildSpecs specs, int source)
{
    private readonly Timeframe _timeframe = specs.DataSources[source].Timeframe;
    private readonly TickGrid _grid = new(specs.Instruments[source].TickSize);
    private readonly (double Lowest, double Highest) _limits = RangeCheck.LimitsOf(specs, source);

    /// <summary>Puts its market prints together.</summary>
    public PrintBars Prints { get; } = new(specs.DataSources[source].Timeframe);

    /// <summary>Open time of the last bar taken; the smallest value before the first.</summary>
    public long LastOpenTime { get; set; } = long.MinValue;

    /// <summary>Whether nothing further is to come.</summary>
    public bool HasEnded { get; set; }

    private bool HasPrints => Prints.LastTime > long.MinValue;

    /// <summary>Returns why a bar or print can't be taken.</summary>
    /// <param name="line">The bar or print.</param>
    /// <param name="lastInstant">Open of the last closed instant's bars.</param>
    public StreamReject Check(in StreamLine line, long lastInstant)
    {
        bool isBar = line.Kind == StreamLineKind.Bar;
        if (HasEnded)
        {
            return StreamReject.AfterEnd;
        }

        if (isBar ? HasPrints : !HasPrints && LastOpenTime > long.MinValue)
        {
            return StreamReject.MixedKinds;
        }

        if (!IsOnGrid(line.Open) || !IsOnGrid(line.High) || !IsOnGrid(line.Low) || !IsOnGrid(line.Close))
        {
            return StreamReject.OffGrid;
        }

        if (!isBar)
        {
            long open = _timeframe.BarOpen(line.Time);
            return line.Time < Prints.LastTime ? StreamReject.OutOfOrder
                : open <= Math.Max(LastOpenTime, lastInstant) ? StreamReject.Late
                : Prints.HasRoomFor(in line) ? StreamReject.None
                : StreamReject.BadNumber;
        }

        return line.Time == LastOpenTime ? StreamReject.Duplicate
            : line.Time < LastOpenTime ? StreamReject.OutOfOrder
            : line.Time <= lastInstant ? StreamReject.Late
            : StreamReject.None;
    }

    private bool IsOnGrid(double price)
        => price > _limits.Lowest && price < _limits.Highest && _grid.TryToTicks(price, out _);
}
