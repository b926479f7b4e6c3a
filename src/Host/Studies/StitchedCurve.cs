using System;
using System.Collections.Generic;
using S1mpleTrader.Host.Studies.Statistics;
using S1mpleTrader.Kernel.Determinism;

namespace S1mpleTrader.Host.Studies;

/// <summary>The out-of-sample equity of all windows as one curve by day, and what it amounts to.</summary>
internal sealed class StitchedCurve
{
    private const double YearDays = 365.25;
    private const double NanosPerDay = 86_400e9;

    private readonly decimal _initialCapital;
    private readonly List<(long Day, double Equity)> _days = [];
    private double _inSampleGrowth = 1; // Product of the winners' in-sample growths.
    private double _inSampleDays;
    private double _outOfSampleDays;

    /// <summary>Begins a curve.</summary>
    /// <param name="initialCapital">What the first window starts with.</param>
    public StitchedCurve(decimal initialCapital)
    {
        _initialCapital = initialCapital;
        FinalEquity = initialCapital;
    }

    /// <summary>What the last window ended with.</summary>
    public decimal FinalEquity { get; private set; }

    /// <summary>Equity at every day's end; a day that two windows share is the later one's.</summary>
    public IReadOnlyList<(long Day, double Equity)> Days => _days;

    /// <summary>Return of all windows together, %.</summary>
    public double TotalReturn => ((double)(FinalEquity / _initialCapital) - 1) * 100;

    /// <summary>
    /// Annualised out-of-sample return over annualised in-sample return of the winners; null where either isn't
    /// defined, or the latter isn't above 0.
    /// </summary>
    public double? Efficiency
        => Annualised(_inSampleGrowth, _inSampleDays) is > 0 and double inSample
            && Annualised((double)(FinalEquity / _initialCapital), _outOfSampleDays) is { } outOfSample
                ? outOfSample / inSample
                : null;

    /// <summary>Largest fall of the daily curve from its peak, %.</summary>
    public double MaxDrawdown
    {
        get
        {
            double peak = (double)_initialCapital;
            double largest = 0;
            foreach ((_, double equity) in _days)
            {
                peak = Math.Max(peak, equity);
                largest = Math.Max(largest, (peak - equity) / peak * 100);
            }

            return largest;
        }
    }

    /// <summary>Returns the Sharpe ratio of the daily returns; null where undefined.</summary>
    /// <param name="annualizationDays">Days a year.</param>
    public double? SharpeRatio(double annualizationDays) => Moments?.SharpeRatio * Math.Sqrt(annualizationDays);

    /// <summary>The moments of the daily returns; null where undefined.</summary>
    public ReturnMoments? Moments
    {
        get
        {
            double[] returns = Returns();
            return ReturnMoments.Of(returns);
        }
    }

    private double[] Returns()
    {
        double[] returns = new double[_days.Count];
        double before = (double)_initialCapital;
        for (int i = 0; i < returns.Length; i++)
        {
            returns[i] = (_days[i].Equity - before) / before;
            before = _days[i].Equity;
        }

        return returns;
    }

    /// <summary>Adds a window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="inSample">The winner's in-sample outcome; null without one: the account rests.</param>
    /// <param name="outOfSample">The winner's out-of-sample outcome; null without one.</param>
    /// <param name="restDays">
    /// Where the account rests: the days of the window's out-of-sample bars, ascending; its equity stays what it was.
    /// None where it has no bar: the window is no part of the curve.
    /// </param>
    public void Add(WalkWindow window, RunOutcome? inSample, RunOutcome? outOfSample, IReadOnlyList<long> restDays)
    {
        if (outOfSample is null && restDays.Count == 0)
        {
            // No market, no time in which a return could have been
            // made: as in the winners' halves, all of which have bars.
            return;
        }

        _outOfSampleDays += (window.OutOfSampleEnd - window.InSampleEnd) / NanosPerDay;
        if (inSample is not null)
        {
            _inSampleDays += (window.InSampleEnd - window.InSampleStart) / NanosPerDay;
            _inSampleGrowth *= (double)(inSample.FinalEquity / inSample.InitialCapital);
        }

        if (outOfSample is null)
        {
            foreach (long day in restDays)
            {
                Add(day, (double)FinalEquity);
            }

            return;
        }

        FinalEquity = outOfSample.FinalEquity;
        ReadOnlySpan<long> days = outOfSample.DailyEquity.Days;
        double[] values = outOfSample.DailyEquity.Values();
        for (int i = 0; i < values.Length; i++)
        {
            Add(days[i], values[i]);
        }
    }

    private void Add(long day, double equity)
    {
        if (_days.Count > 0 && _days[^1].Day == day)
        {
            _days.RemoveAt(_days.Count - 1);
        }

        _days.Add((day, equity));
    }

    private static double? Annualised(double growth, double days)
        => days > 0 && growth > 0
            && FixedMath.Power(growth, YearDays / days) - 1 is var annual && double.IsFinite(annual)
            ? annual
            : null;
}
