namespace S1mpleTrader.Plugins;

/// <summary>Exponential moving average of closes, seeded with the simple mean of the first period.</summary>
/// <remarks>O(1) per row. Source: TA-Lib, EMA. A NaN close leaves it undefined from there on.</remarks>
public partial struct EmaDetector
{
    private double _alpha;
    private double _ema; // The sum of the closes seen while warming up, the average from then on.
    private int _seen; // Closes seen, counted up to the period.

    public partial void Step(double close, out double ema)
    {
        if (_seen == Parameters.Period)
        {
            _ema += _alpha * (close - _ema);
            ema = _ema;
            return;
        }

        ema = Seed(close);
    }

    private void Start() => _alpha = 2.0 / (Parameters.Period + 1.0);

    private double Seed(double close)
    {
        _ema += close;
        if (++_seen < Parameters.Period)
        {
            return double.NaN;
        }

        _ema /= Parameters.Period;
        return _ema;
    }
}
