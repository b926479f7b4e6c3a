using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>
/// Liquidity levels and order blocks with plain lists, looking at the whole neighbourhood of every pivot.
/// </summary>
public sealed class BruteLiquidity
{
    public BruteLiquidity(TestMarket m, int swingLength, int levels, int lookback)
    {
        BruteSide up = new(m.High, m.Low, m.Close, m.Open, swingLength, levels, lookback);
        BruteSide down = new(
            Negated(m.Low), Negated(m.High), Negated(m.Close), Negated(m.Open), swingLength, levels, lookback);
        for (int i = 0; i < m.Count; i++)
        {
            double sweptAbove = up.Advance(i);
            double sweptBelow = down.Advance(i);
            Rows.Add(
                [
                    up.Nearest, -down.Nearest, sweptAbove, sweptBelow, up.BlockLow, up.BlockHigh, -down.BlockHigh,
                    -down.BlockLow
                ]);
        }
    }

    /// <summary>By row, in the order of the plugin's outputs.</summary>
    public List<double[]> Rows { get; } = [];

    private static double[] Negated(double[] x) => [.. x.Select(value => -value)];

    // Highs and bullish blocks; the other side is the same market upside down.
    private sealed class BruteSide(
        double[] high, double[] low, double[] close, double[] open, int swingLength, int levels, int lookback)
    {
        private List<double> _untouched = [];
        private double _lastSwing = double.NaN;
        private bool _isBroken;

        public double BlockLow { get; private set; } = double.NaN;

        public double BlockHigh { get; private set; } = double.NaN;

        public double Nearest => _untouched.Count == 0 ? double.NaN : _untouched.Min();

        /// <summary>Takes row i; 1 where it sweeps a level, else 0.</summary>
        public double Advance(int i)
        {
            int before = _untouched.Count;
            _untouched = [.. _untouched.Where(level => !(high[i] > level))];
            double swept = _untouched.Count < before ? 1 : 0;
            if (close[i] < BlockLow)
            {
                BlockLow = BlockHigh = double.NaN;
            }

            if (IsPivot(i - swingLength))
            {
                _lastSwing = high[i - swingLength];
                _isBroken = false;
                _untouched = [.. _untouched.Append(_lastSwing).TakeLast(levels)];
            }

            if (close[i] > _lastSwing && !_isBroken)
            {
                _isBroken = true;
                int[] down = [.. Enumerable.Range(0, i).Where(j => j >= i - lookback && close[j] < open[j])];
                if (down.Length > 0)
                {
                    BlockLow = low[down[^1]];
                    BlockHigh = high[down[^1]];
                }
            }

            return swept;
        }

        private bool IsPivot(int q)
            => q >= swingLength
                && Enumerable.Range(q - swingLength, swingLength).All(j => high[q] > high[j])
                && Enumerable.Range(q + 1, swingLength).All(j => high[q] >= high[j]);
    }
}
