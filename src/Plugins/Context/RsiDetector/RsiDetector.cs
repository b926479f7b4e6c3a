using System;
using System.Runtime.CompilerServices;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Wilder's relative strength index: the share of the average gain in average gain and loss together, in percent.
/// </summary>
/// <remarks>O(1) per row. Source: Wilder (1978), as TA-Lib's RSI, which calls a market that doesn't move 0.</remarks>
public partial struct RsiDetector
{
    // TA-Lib's zero: a smaller sum of gains and losses is rounding, not movement.
    private const double Zero = 1e-14;

    private double _gain; // Sums of gains and losses while seeding, averages from then on.
    private double _loss;
    private double _share; // 1 / period.
    private double _previousClose;
    private int _seen; // Changes seen, counted up to the period.
    private bool _hasPrevious;

    public partial void Step(double close, out double rsi)
    {
        double change = close - _previousClose;
        _previousClose = close;
        int period = Parameters.Period;
        if (_seen < period)
        {
            // On a copy: a call that isn't inlined would otherwise keep the state in memory at every row.
            RsiDetector seeding = this;
            rsi = seeding.Seed(change, period);
            this = seeding;
            return;
        }

        _gain = Math.FusedMultiplyAdd(1 - _share, _gain, _share * Math.Max(change, 0));
        _loss = Math.FusedMultiplyAdd(1 - _share, _loss, _share * Math.Max(-change, 0));
        rsi = Index();
    }

    private void Start() => _share = 1.0 / Parameters.Period;

    private double Seed(double change, int period)
    {
        if (!_hasPrevious)
        {
            _hasPrevious = true;
            return double.NaN;
        }

        _gain += Math.Max(change, 0);
        _loss += Math.Max(-change, 0);
        if (++_seen < period)
        {
            return double.NaN;
        }

        _gain /= period;
        _loss /= period;
        return Index();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly double Index()
    {
        double movement = _gain + _loss;
        return Math.Abs(movement) < Zero ? 0 : 100.0 * (_gain / movement);
    }
}
