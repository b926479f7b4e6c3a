using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Threatens while the win rate of the last trades is below its minimum: from 0.5 just
/// below it to 1 where none was won.
/// </summary>
/// <remarks>
/// Inactive until as many trades are closed; a trade is won where its net result is above 0. Published when it becomes
/// active. Counted anew only when a trade closes.
/// </remarks>
public partial struct WinRateDegradationMonitor
{
    private double _severity;
    private long _counted; // Closed trades when the severity was computed.

    public partial LedgerThreat OnLedgerUpdate(in LedgerUpdate update)
    {
        long closed = update.ClosedTrades.Count;
        int window = Parameters.Window;
        if (closed == _counted || closed < window)
        {
            return new LedgerThreat(_severity, false);
        }

        _counted = closed;
        double least = Parameters.MinWinRatePct;
        double rate = 100.0 * update.ClosedTrades.WinsAmongLast(window) / window;
        bool wasActive = _severity > 0;
        _severity = rate < least ? SeverityRamp.At(least - rate, least) : 0;
        return new LedgerThreat(_severity, _severity > 0 && !wasActive);
    }
}
