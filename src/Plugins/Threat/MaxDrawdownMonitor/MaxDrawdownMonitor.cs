using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Threatens while marked equity lies below its peak by the limit or more.</summary>
/// <remarks>
/// The peak starts at the initial capital. Publication is armed at the start, and again once the drawdown has
/// fallen to half the limit; in between the threat may come and go unpublished, and still counts in the planner.
/// </remarks>
public partial struct MaxDrawdownMonitor
{
    private decimal _peak;
    private bool _isDisarmed;

    public partial LedgerThreat OnLedgerUpdate(in LedgerUpdate update)
    {
        _peak = Math.Max(Math.Max(_peak, update.InitialCapital), update.Equity);
        double drawdown = (double)(_peak - update.Equity) / (double)_peak;
        double limit = Parameters.MaxDrawdownPct / 100;
        if (drawdown <= limit / 2)
        {
            _isDisarmed = false;
        }

        if (drawdown < limit)
        {
            return default;
        }

        bool isPublished = !_isDisarmed;
        _isDisarmed = true;
        return new LedgerThreat(Math.Min(1, drawdown / (2 * limit)), isPublished);
    }
}
