using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Ledger;

/// <summary>
/// How far an account has come in a symbol's funding rates: each is applied at the first
/// instant at or after its stamp, and at no other.
/// </summary>
/// <param name="series">The rates.</param>
public sealed class FundingSchedule(FundingSeries series)
{
    private int _next;

    /// <summary>The stamp of the next rate, UTC nanoseconds; <see cref="long.MaxValue"/> behind the last one.</summary>
    public long NextTime => _next < series.Times.Length ? series.Times[_next] : long.MaxValue;

    /// <summary>Passes over the rates whose instant has come and gone without a trade to apply them to.</summary>
    /// <param name="instant">The instant before the one that is looked at.</param>
    public void SkipThrough(long instant)
    {
        while (_next < series.Times.Length && NextTime <= instant)
        {
            _next++;
        }
    }

    /// <summary>Takes the next rate that is due.</summary>
    /// <param name="now">The instant, UTC nanoseconds.</param>
    /// <param name="rate">The rate, when true is returned: a fraction of the notional; positive: longs pay.</param>
    /// <returns>Whether one is due.</returns>
    public bool TryTakeDue(long now, out decimal rate)
    {
        bool isDue = NextTime <= now && _next < series.Times.Length;
        rate = isDue ? series.Rates[_next++] : 0m;
        return isDue;
    }
}
