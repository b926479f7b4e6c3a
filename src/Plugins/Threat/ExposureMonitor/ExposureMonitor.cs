using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Threatens while exposure / equity is at the limit or above: half there, 1 at twice it, and
/// 1 where nothing is left to stand for it.
/// </summary>
/// <remarks>Published when it becomes active.</remarks>
public partial struct ExposureMonitor
{
    private bool _isActive;

    public partial LedgerThreat OnLedgerUpdate(in LedgerUpdate update)
    {
        double limit = Parameters.MaxExposurePct / 100;
        double share = update.Exposure == 0m ? 0
            : update.Equity > 0m ? (double)update.Exposure / (double)update.Equity
            : double.PositiveInfinity;
        bool wasActive = _isActive;
        _isActive = share >= limit;
        return _isActive ? new LedgerThreat(Math.Min(1, share / (2 * limit)), !wasActive) : default;
    }
}
