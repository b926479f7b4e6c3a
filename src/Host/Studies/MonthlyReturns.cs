using System;
using System.Collections.Generic;
using System.Globalization;

namespace S1mpleTrader.Host.Studies;

/// <summary>Returns by calendar month, UTC.</summary>
internal static class MonthlyReturns
{
    /// <summary>
    /// Returns each month with its return in percent, in time order; null where nothing was left to make one with.
    /// </summary>
    /// <param name="daily">Equity by day.</param>
    /// <param name="initialCapital">The first month's base.</param>
    public static List<(string Month, double? Percent)> Of(DailyEquity daily, decimal initialCapital)
    {
        var months = new List<(string Month, double? Percent)>();
        double[] values = daily.Values();
        double before = (double)initialCapital;
        for (int i = 0; i < values.Length; i++)
        {
            string month = MonthOf(daily.Days[i]);
            if (i + 1 == values.Length || MonthOf(daily.Days[i + 1]) != month)
            {
                months.Add((month, before > 0 ? ((values[i] / before) - 1) * 100 : null));
                before = values[i];
            }
        }

        return months;
    }

    private static string MonthOf(long day)
        => DateTime.UnixEpoch.AddDays(day).ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
