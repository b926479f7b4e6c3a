using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Ledger;

/// <summary>A symbol's funding rates in time order: each is applied at the first instant at or after its stamp.</summary>
/// <param name="times">Stamps, UTC nanoseconds, ascending.</param>
/// <param name="rates">Rates; positive: longs pay.</param>
public sealed class FundingSchedule(long[] times, decimal[] rates)
{
    private int _next;

    /// <summary>A schedule without rates.</summary>
    public static FundingSchedule None { get; } = new([], []);

    /// <summary>Takes the next rate that is due.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="rate">The rate, when true is returned.</param>
    public bool TryTakeDue(long now, out decimal rate)
    {
        Invariant.Holds(times.Length == rates.Length);
        bool isDue = _next < times.Length && times[_next] <= now;
        rate = isDue ? rates[_next++] : 0m;
        return isDue;
    }
}
