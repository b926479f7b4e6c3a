using System;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Signed volume per bar, and its share of all volume over a window.</summary>
/// <remarks>
/// O(window) per row: a sum kept incrementally would leave rounding where large volumes have left and nothing trades.
/// The window's signed volumes lie in a ring; the row's place in it is absolute, so the order of additions doesn't
/// depend on blocks. Source: Chaikin's money flow.
/// </remarks>
public partial struct ImbalanceDetector
{
    private int _next; // Where in the ring the next value goes.
    private int _seen; // Rows seen, counted up to the window.

    public partial void Step(
        double high,
        double low,
        double close,
        PastWindow volume,
        Span<double> pressure,
        out double delta,
        out double imbalance,
        out double isImbalanced)
    {
        double range = high - low;
        delta = range == 0 ? 0 * volume[0] : volume[0] * (((close - low) - (high - close)) / range);
        pressure[_next] = delta;
        _next = _next + 1 == pressure.Length ? 0 : _next + 1;
        _seen += _seen < pressure.Length ? 1 : 0;
        if (_seen < pressure.Length)
        {
            imbalance = isImbalanced = double.NaN;
            return;
        }

        double traded = LaneSum.Sum(volume.OldestFirst);
        imbalance = traded == 0 ? 0 : Math.Clamp(LaneSum.Sum(pressure) / traded, -1, 1);
        // A NaN stays one.
        isImbalanced = imbalance > Parameters.Threshold ? 1 : imbalance < -Parameters.Threshold ? -1 : imbalance * 0;
    }
}
