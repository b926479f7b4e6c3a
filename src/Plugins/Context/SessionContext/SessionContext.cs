using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Plugins;

/// <summary>Hour, weekday, trading session and kill zone of the bar's open time, in UTC.</summary>
/// <remarks>O(1) per row, no state. Ranges include their start, not their end.</remarks>
public partial struct SessionContext
{
    private const int London = 7;
    private const int LondonKillEnd = 10;
    private const int NewYork = 12;
    private const int NewYorkKillEnd = 15;
    private const int Off = 21;

    public partial void Step(
        long openTime, out double hour, out double weekday, out double session, out double isKillZone)
    {
        long day = UtcNanos.Day(openTime);
        int hourOfDay = (int)((openTime - (day * UtcNanos.PerDay)) / UtcNanos.PerHour);
        long daysSinceMonday = day + 3; // 1970-01-01 was a Thursday.
        hour = hourOfDay;
        weekday = daysSinceMonday - (UtcNanos.FloorDivide(daysSinceMonday, 7) * 7);
        session = hourOfDay < London ? 0 : hourOfDay < NewYork ? 1 : hourOfDay < Off ? 2 : 3;
        isKillZone = hourOfDay is (>= London and < LondonKillEnd) or (>= NewYork and < NewYorkKillEnd) ? 1 : 0;
    }
}
