using System;

namespace S1mpleTrader.Plugins;

/// <summary>The difference of a fast and a slow exponential average of closes, and its own average.</summary>
/// <remarks>
/// O(1) per row. TA-Lib's convention: both averages are seeded at row slow − 1, the fast one with the mean of the last
/// fast closes; the signal line is seeded with the mean of the first differences; all three are defined from row slow +
/// signal − 2 on. A NaN close leaves them undefined from there on. Source: Appel (2005), TA-Lib's MACD.
/// </remarks>
public partial struct MacdDetector
{
    private double _fast; // Sums while seeding, averages from then on.
    private double _slow;
    private double _signal;
    private double _fastShare; // 2 / (period + 1).
    private double _slowShare;
    private double _signalShare;
    private int _seeded; // The row at which the averages are seeded.
    private int _defined; // The first row with a value.

    public partial void Step(double close, int row, out double macd, out double signal, out double histogram)
    {
        if (row <= _defined)
        {
            // On a copy: a call that isn't inlined would otherwise keep the state in memory at every row.
            MacdDetector seeding = this;
            macd = seeding.Seed(close, row, out signal);
            this = seeding;
        }
        else
        {
            _fast = Math.FusedMultiplyAdd(1 - _fastShare, _fast, _fastShare * close);
            _slow = Math.FusedMultiplyAdd(1 - _slowShare, _slow, _slowShare * close);
            macd = _fast - _slow;
            _signal = Math.FusedMultiplyAdd(1 - _signalShare, _signal, _signalShare * macd);
            signal = _signal;
        }

        histogram = macd - signal;
    }

    internal static string? Check(in Params parameters)
        => parameters.Fast < parameters.Slow ? null : "fast must be below slow";

    private void Start()
    {
        _fastShare = 2.0 / (Parameters.Fast + 1.0);
        _slowShare = 2.0 / (Parameters.Slow + 1.0);
        _signalShare = 2.0 / (Parameters.Signal + 1.0);
        _seeded = Math.Max(Parameters.Fast, Parameters.Slow) - 1;
        _defined = _seeded + Parameters.Signal - 1;
    }

    private double Seed(double close, int row, out double signal)
    {
        signal = double.NaN;
        if (row <= _seeded)
        {
            _fast += row > _seeded - Parameters.Fast ? close : 0;
            _slow += row > _seeded - Parameters.Slow ? close : 0;
            if (row < _seeded)
            {
                return double.NaN;
            }

            _fast /= Parameters.Fast;
            _slow /= Parameters.Slow;
        }
        else
        {
            _fast = Math.FusedMultiplyAdd(1 - _fastShare, _fast, _fastShare * close);
            _slow = Math.FusedMultiplyAdd(1 - _slowShare, _slow, _slowShare * close);
        }

        _signal += _fast - _slow;
        if (row < _defined)
        {
            return double.NaN;
        }

        _signal /= Parameters.Signal;
        signal = _signal;
        return _fast - _slow;
    }
}
