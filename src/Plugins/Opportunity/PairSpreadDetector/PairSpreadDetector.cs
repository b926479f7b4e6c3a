using System;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Buys when the spread falls to so many deviations below its mean, sells when it rises to as many above.
/// </summary>
/// <remarks>
/// Spread = first − hedge_ratio × second; deviation of a row = (spread − mean) / σ, both over the window, σ dividing by
/// its length. Confidence = clamp(0.5 + 0.1 × (|deviation| − entry_deviations), 0.5, 1). O(window) per row; the spreads
/// lie in a ring. Silent before the window is full, where a spread of the window is NaN, where σ is mere rounding, and
/// where the same held at the row before.
/// </remarks>
public partial struct PairSpreadDetector
{
    // A σ below this share of what is subtracted is rounding.
    private const double Tolerance = 1e-12;

    private double _previous; // The deviation at the row before; NaN where undefined.
    private int _next; // Where in the ring the next spread goes.
    private int _seen; // Rows seen, counted up to the window.

    public partial bool Detect(double first, double second, Span<double> spreads, ref OpportunitySignal signal)
    {
        double hedge = Parameters.HedgeRatio * second;
        double spread = first - hedge;
        spreads[_next] = spread;
        _next = _next + 1 == spreads.Length ? 0 : _next + 1;
        _seen += _seen < spreads.Length ? 1 : 0;
        double previous = _previous;
        double deviation = _seen < spreads.Length
            ? double.NaN
            : DeviationOf(spread, spreads, Math.Abs(first) + Math.Abs(hedge));
        _previous = deviation;
        double entry = Parameters.EntryDeviations;
        bool isBuy = deviation <= -entry && previous > -entry;
        bool isSell = deviation >= entry && previous < entry;
        if (!(isBuy | isSell))
        {
            return false;
        }

        signal.Direction = isBuy ? Direction.Buy : Direction.Sell;
        signal.Confidence = Math.Clamp(0.5 + (0.1 * (Math.Abs(deviation) - entry)), 0.5, 1);
        signal.Metadata = new SignalMetadata(spread, deviation);
        return true;
    }

    private void Start() => _previous = double.NaN;

    private static double DeviationOf(double spread, ReadOnlySpan<double> spreads, double scale)
    {
        double mean = LaneSum.Sum(spreads) / spreads.Length;
        double sigma = Math.Sqrt(Deviations.SumOfSquares(spreads, mean) / spreads.Length);
        return sigma > Tolerance * scale ? (spread - mean) / sigma : double.NaN;
    }
}
