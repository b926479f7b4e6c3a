using System;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Plugins;

/// <summary>The last value of a file whose time is at or before the bar's close.</summary>
/// <remarks>O(1) per row on average: the place in the series only moves forward.</remarks>
public partial struct ExternalSeries
{
    private int _known; // Values whose time has come.

    public partial void Step(long openTime, long barNanos, out double value, out double change, out double age)
    {
        long now = openTime + barNanos;
        ReadOnlySpan<long> times = Parameters.Series.Times;
        int known = _known;
        while (known < times.Length && times[known] <= now)
        {
            known++;
        }

        _known = known;
        value = change = age = double.NaN;
        if (known == 0)
        {
            return;
        }

        ReadOnlySpan<double> values = Parameters.Series.Values;
        age = (now - times[known - 1]) / (double)UtcNanos.PerHour;
        if (!(age > Parameters.MaxAgeHours))
        {
            value = values[known - 1];
            change = known > 1 ? value - values[known - 2] : double.NaN;
        }
    }
}
