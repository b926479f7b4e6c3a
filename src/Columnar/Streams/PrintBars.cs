using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Streams;

/// <summary>Puts a symbol's market prints together into bars, exactly as the importer of trade files does.</summary>
/// <param name="timeframe">The bars' length.</param>
public sealed class PrintBars(Timeframe timeframe)
{
    private readonly TradeBars _bars = new(timeframe);
    private long _end = long.MinValue; // First instant behind the bar being built; the smallest value for none.

    /// <summary>Time of the last print; <see cref="long.MinValue"/> before the first.</summary>
    public long LastTime { get; private set; } = long.MinValue;

    /// <summary>Returns whether the bar's volume stays a finite number with a print.</summary>
    /// <param name="print">Not earlier than the one before.</param>
    public bool HasRoomFor(in StreamLine print) => _bars.HasRoomFor(TradeOf(in print));

    /// <summary>Takes the next print.</summary>
    /// <param name="print">Not earlier than the one before, and one that there is room for.</param>
    /// <param name="finished">The bar that it finishes, where true is returned.</param>
    public bool Take(in StreamLine print, out StreamLine finished)
    {
        Invariant.Holds(print.Time >= LastTime);
        bool isFinished = _bars.Take(TradeOf(in print), out CsvBar bar);
        finished = LineOf(print.Symbol, in bar);
        LastTime = print.Time;
        _end = timeframe.BarOpen(print.Time) + timeframe.Nanos;
        return isFinished;
    }

    /// <summary>Finishes the bar that ends at or before a time.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="time">UTC nanoseconds; <see cref="long.MaxValue"/> for whatever there is.</param>
    /// <param name="finished">The bar, where true is returned.</param>
    public bool TryFinish(int symbol, long time, out StreamLine finished)
    {
        finished = default;
        if (_end == long.MinValue || _end > time || !_bars.TryFinish(out CsvBar bar))
        {
            return false;
        }

        finished = LineOf(symbol, in bar);
        _end = long.MinValue;
        return true;
    }

    private static CsvTrade TradeOf(in StreamLine print) => new(print.Time, print.Close, print.Volume, false);

    private static StreamLine LineOf(int symbol, in CsvBar bar)
        => new(StreamLineKind.Bar, symbol, bar.StampNanos, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
}
