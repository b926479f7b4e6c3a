using System;

namespace S1mpleTrader.Plugins;

/// <summary>Exponential moving average of closes, seeded with the simple mean of the first period.</summary>
/// <remarks>
/// O(1) per row. Source: TA-Lib, EMA; here as (1 − α) × ema + α × close with one rounding less, within 1e-13 relative of it. A NaN close leaves it
/// undefined from there on.
/// </remarks>
public partial struct EmaDetector
{
    private double _alpha;
    private double _keep; // 1 − α.
    private double _ema; // The sum of the closes seen while warming up, the average from then on.
    private int _toSeed; // Closes that the seed still waits for.

    public partial void Step(double close, out double ema)
    {
        if (_toSeed == 0)
        {
            _ema = Math.FusedMultiplyAdd(_keep, _ema, _alpha * close);
            ema = _ema;
            return;
        }

        // On a copy: a call that isn't inlined would otherwise keep the state in memory at every row.
        EmaDetector seeding = this;
        ema = seeding.Seed(close);
        this = seeding;
    }

    private void Start()
    {
        _alpha = 2.0 / (Parameters.Period + 1.0);
        _keep = 1.0 - _alpha;
        _toSeed = Parameters.Period;
    }

    private double Seed(double close)
    {
        _ema += close;
        if (--_toSeed > 0)
        {
            return double.NaN;
        }

        _ema /= Parameters.Period;
        return _ema;
    }
}
