using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Swing highs and lows, and the closes that break them.</summary>
/// <remarks>
/// A row at whose close the pivot swing_length rows ago is confirmed takes these steps in order:
/// 1. the pivot's price replaces the last swing level, which is unbroken again;
/// 2. a close beyond an unbroken level breaks it; if both levels are broken at once, the one nearer to the previous close counts, upwards on a tie;
/// 3. a break with the trend is a break of structure, any other a change of character, which sets the trend, and with displacement a shift.
/// Cost: O(1) per row on average. At most one candidate for a pivot lives at a time: it topped the rows before it, and a later row that tops it within
/// swing_length rows has topped them too, and takes its place.
/// </remarks>
public partial struct MarketStructureDetector
{
    private AverageTrueRange _range;
    private Swing _high;
    private Swing _low; // Of negated lows, so that one rule serves both.
    private double _previousClose;
    private int _trend;
    private int _sinceBreak; // Rows since the last break; -1 before the first.

    public partial void Step(
        double open,
        PastWindow high,
        PastWindow low,
        double close,
        out double trendDirection,
        out double isBos,
        out double isChoch,
        out double isMss,
        out double lastSwingHigh,
        out double lastSwingLow,
        out double barsSinceBreak)
    {
        double atr = _range.Next(high[0], low[0], close, Parameters.AtrPeriod);
        _high.Next(high, 1, Parameters.SwingLength);
        _low.Next(low, -1, Parameters.SwingLength);
        bool up = _high.IsUnbroken && close > _high.Level;
        bool down = _low.IsUnbroken && -close > _low.Level;
        isBos = isChoch = isMss = 0;
        _sinceBreak += _sinceBreak >= 0 ? 1 : 0;
        if (up | down)
        {
            int direction = IsUpwards(up, down) ? 1 : -1;
            _high.IsUnbroken &= direction < 0;
            _low.IsUnbroken &= direction > 0;
            bool isWithTrend = direction == _trend;
            _trend = direction;
            _sinceBreak = 0;
            isBos = isWithTrend ? direction : 0;
            isChoch = isWithTrend ? 0 : direction;
            isMss = !isWithTrend && Math.Abs(close - open) > Parameters.DisplacementAtr * atr ? direction : 0;
        }

        _previousClose = close;
        trendDirection = _trend;
        lastSwingHigh = _high.Level;
        lastSwingLow = -_low.Level;
        barsSinceBreak = _sinceBreak >= 0 ? _sinceBreak : double.NaN;
    }

    private void Start()
    {
        _high.Level = double.NaN;
        _low.Level = double.NaN;
        _sinceBreak = -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsUpwards(bool up, bool down)
        => up && (!down || Math.Abs(_high.Level - _previousClose) <= Math.Abs(-_low.Level - _previousClose));

    /// <summary>One side's last swing level, and the row that may become the next one.</summary>
    private struct Swing
    {
        public double Level; // The last confirmed pivot's price; NaN before the first.
        public bool IsUnbroken;
        private double _candidate;
        private int _rowsLeft; // Rows until the candidate is confirmed; 0 for no candidate.

        /// <summary>Takes a row: kills, replaces, confirms or finds a candidate.</summary>
        /// <param name="prices">The last prices, at most swing length + 1.</param>
        /// <param name="sign">+1 for highs, -1 for lows.</param>
        /// <param name="swingLength">Rows on each side.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Next(PastWindow prices, double sign, int swingLength)
        {
            double price = sign * prices[0];
            if (_rowsLeft > 0)
            {
                if (price <= _candidate)
                {
                    _rowsLeft--;
                    if (_rowsLeft == 0)
                    {
                        Level = _candidate;
                        IsUnbroken = true;
                    }

                    return;
                }

                // The new row tops what the candidate topped, and the candidate; a NaN tops nothing and still ends it.
                _rowsLeft = price > _candidate ? swingLength : 0;
                _candidate = price;
                return;
            }

            if (prices.Length > swingLength && TopsBefore(prices, price, sign))
            {
                _candidate = price;
                _rowsLeft = swingLength;
            }
        }

        private static bool TopsBefore(PastWindow prices, double price, double sign)
        {
            for (int i = 1; i < prices.Length; i++)
            {
                if (!(price > sign * prices[i]))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
