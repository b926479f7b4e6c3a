using System;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Puts single trades together into bars, one trade at a time.</summary>
/// <remarks>
/// A bar covers [open, open + timeframe) on the boundaries of <see cref="Timeframe.BarOpen"/> (UTC); it takes
/// first, highest, lowest and last price and the sum of the sizes, added in order. A period without a trade has
/// no bar. The first and the last bar are those of the trades that there are: a file doesn't say whether it
/// begins inside a bar. Nothing is allocated.
/// </remarks>
internal sealed class TradeBars(Timeframe timeframe)
{
    private CsvBar _current;
    private long _end = long.MinValue; // First instant behind the current bar.
    private bool _hasCurrent;

    /// <summary>Returns whether the sum of the sizes stays a finite number with a trade.</summary>
    /// <param name="trade">Not earlier than the one before.</param>
    internal bool HasRoomFor(in CsvTrade trade)
        => !_hasCurrent || trade.StampNanos >= _end || double.IsFinite(_current.Volume + trade.Size);

    /// <summary>Takes the next trade.</summary>
    /// <param name="trade">Not earlier than the one before, and one that there is room for.</param>
    /// <param name="finished">The bar that it finishes, where true is returned.</param>
    /// <returns>Whether the trade lies behind the bar that was being built.</returns>
    internal bool Take(in CsvTrade trade, out CsvBar finished)
    {
        finished = _current;
        double price = trade.Price;
        if (_hasCurrent && trade.StampNanos < _end)
        {
            _current = new CsvBar(
                _current.StampNanos,
                _current.Open,
                Math.Max(_current.High, price),
                Math.Min(_current.Low, price),
                price,
                _current.Volume + trade.Size);
            return false;
        }

        bool hasFinished = _hasCurrent;
        long open = timeframe.BarOpen(trade.StampNanos);
        Invariant.Holds(!hasFinished || open > _current.StampNanos);
        _end = open + timeframe.Nanos;
        _current = new CsvBar(open, price, price, price, price, trade.Size);
        _hasCurrent = true;
        return hasFinished;
    }

    /// <summary>Gives out the bar of the last trades.</summary>
    /// <returns>Whether there was a trade.</returns>
    internal bool TryFinish(out CsvBar finished)
    {
        finished = _current;
        bool hasFinished = _hasCurrent;
        _hasCurrent = false;
        return hasFinished;
    }
}
