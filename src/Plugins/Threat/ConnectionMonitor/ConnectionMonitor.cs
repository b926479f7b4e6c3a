namespace S1mpleTrader.Plugins;

/// <summary>
/// Threatens when more than <c>max_gap_bars</c> bars are missing before one: from 0.5 up
/// to 1 at full_gap_bars; then holds it.
/// </summary>
/// <remarks>
/// It sees the bars and no clock: a bar tells of the gap before it, so that paper and back-test over the same bars are
/// threatened at the same bars. A further gap replaces what is held.
/// </remarks>
public partial struct ConnectionMonitor
{
    private long _lastOpenTime;
    private HeldSeverity _held;

    public partial double Severity(long openTime, long barNanos, int row)
    {
        long missing = row == 0 ? 0 : ((openTime - _lastOpenTime) / barNanos) - 1;
        _lastOpenTime = openTime;
        int allowed = Parameters.MaxGapBars;
        return missing > allowed
            ? _held.Begin(SeverityRamp.At(missing - allowed, Parameters.FullGapBars - allowed), Parameters.HoldBars)
            : _held.Next();
    }

    internal static string? Check(in Params parameters)
        => parameters.MaxGapBars < parameters.FullGapBars ? null : "max_gap_bars must be below full_gap_bars";
}
