using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Compares each swing with the one before it: price against RSI.</summary>
/// <remarks>
/// At the row that confirms a swing low (market_structure_detector's rule) swing_length rows later: BUY if it is lower
/// than the swing low before it, at most max_distance rows earlier, while the RSI at it is higher; swing highs mirror.
/// Silent where both sides diverge at once, and where an RSI compared is NaN. O(1) per row on average.
/// </remarks>
public partial struct DivergenceScanner
{
    private Side _high;
    private Side _low; // Of negated lows and RSIs, so that one rule serves both.

    public partial bool Detect(PastWindow high, PastWindow low, PastWindow rsi, int row, ref OpportunitySignal signal)
    {
        bool isSell = _high.Diverges(high, rsi, row, 1, Parameters.SwingLength, Parameters.MaxDistance);
        bool isBuy = _low.Diverges(low, rsi, row, -1, Parameters.SwingLength, Parameters.MaxDistance);
        if (isSell == isBuy)
        {
            return false;
        }

        signal.Direction = isBuy ? Direction.Buy : Direction.Sell;
        signal.Confidence = Parameters.Confidence;
        return true;
    }

    private void Start()
    {
        _high.Level = double.NaN;
        _low.Level = double.NaN;
    }

    /// <summary>The last swing of one side, with its RSI.</summary>
    private struct Side
    {
        public double Level; // NaN before the first swing.
        private SwingPivot _pivot;
        private double _rsi;
        private int _row;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Diverges(PastWindow prices, PastWindow rsi, int row, double sign, int length, int maxDistance)
        {
            if (!_pivot.Next(prices.OldestFirst, sign, length, out double level))
            {
                return false;
            }

            double rsiThere = sign * rsi[length];
            int swing = row - length;
            bool diverges = level > Level && rsiThere < _rsi && swing - _row <= maxDistance;
            Level = level;
            _rsi = rsiThere;
            _row = swing;
            return diverges;
        }
    }
}
