using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Buys the first close above the highest high of the rows before it, sells the first below the lowest low.
/// </summary>
/// <remarks>
/// O(1) per row on average: a bound is searched anew only when the row that made it leaves the look-back. Confidence
/// grows with the distance beyond the bound in units of twice the 14-bar ATR. Silent while a bound of the row or the
/// ATR isn't defined, and where a needed price is NaN.
/// </remarks>
public partial struct BreakoutScanner
{
    private const int AtrPeriod = 14;

    private AverageTrueRange _range;
    private Bound _highest;
    private Bound _lowest; // Of negated lows, so that one rule serves both.
    private bool _wasAbove; // Whether the last close was beyond its own bound.
    private bool _wasBelow;

    public partial bool Detect(PastWindow high, PastWindow low, double close, int row, ref OpportunitySignal signal)
    {
        double atr = _range.Next(high[0], low[0], close, AtrPeriod);
        if (row < Parameters.Lookback)
        {
            return false; // No bound yet: the next row's previous bound counts as not beyond.
        }

        _highest.Advance(high, row, 1);
        _lowest.Advance(low, row, -1);
        bool isAbove = close > _highest.Level;
        bool isBelow = -close > _lowest.Level;
        bool isBuy = isAbove && !_wasAbove;
        bool isSell = isBelow && !_wasBelow;
        _wasAbove = isAbove;
        _wasBelow = isBelow;
        if (!(isBuy | isSell) || double.IsNaN(atr))
        {
            return false;
        }

        // Both at once would need a close above the highest high and below the lowest low.
        double beyond = isBuy ? close - _highest.Level : -close - _lowest.Level;
        signal.Direction = isBuy ? Direction.Buy : Direction.Sell;
        signal.Confidence = Math.Clamp(0.5 + (beyond / (2 * atr)), 0.5, 1);
        return true;
    }

    public partial void Explain(PastWindow high, PastWindow low, double close, int row, ref Reasons reasons)
    {
        reasons.Check("lookback bars before this one", row >= Parameters.Lookback, row, Parameters.Lookback);
        if (row < Parameters.Lookback)
        {
            return;
        }

        Bound highest = _highest;
        Bound lowest = _lowest;
        highest.Advance(high, row, 1);
        lowest.Advance(low, row, -1);
        reasons.Check("buy: the close above the highest high before it", close > highest.Level, close, highest.Level);
        reasons.Check("buy: the close before not above its own highest high", !_wasAbove);
        reasons.Check("sell: the close below the lowest low before it", -close > lowest.Level, close, -lowest.Level);
        reasons.Check("sell: the close before not below its own lowest low", !_wasBelow);
    }

    /// <summary>The largest of the prices before the current row; NaN where one of them is.</summary>
    private struct Bound
    {
        public double Level;
        private int _madeAt; // The row that made it.
        private bool _isFound; // False before the first search, and while a price of the look-back is NaN.

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Advance(PastWindow prices, int row, double sign)
        {
            double last = sign * prices[1];
            if (_isFound && last >= Level)
            {
                Level = last;
                _madeAt = row - 1;
            }
            else if (!_isFound || _madeAt < row - (prices.Length - 1) || !(last < Level))
            {
                // On a copy: a call that isn't inlined would otherwise keep the state in memory at every row.
                Bound searched = this;
                searched.Search(prices, row, sign);
                this = searched;
            }
        }

        // The latest of equal prices makes the bound, since it stays in the look-back longest.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Search(PastWindow prices, int row, double sign)
        {
            Level = sign * prices[1];
            _madeAt = row - 1;
            for (int i = 2; i < prices.Length; i++)
            {
                double price = sign * prices[i];
                if (double.IsNaN(Level) || price <= Level)
                {
                    continue;
                }

                Level = price;
                _madeAt = row - i;
            }

            _isFound = !double.IsNaN(Level);
        }
    }
}
