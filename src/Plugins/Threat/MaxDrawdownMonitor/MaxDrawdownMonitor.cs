using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Threatens while marked equity lies below its peak by the limit or more.</summary>
/// <remarks>
/// The peak starts at the initial capital. The limit is compared exactly, in decimal. Publication is armed at the start, and again once the drawdown has
/// fallen to half the limit; in between the threat may come and go unpublished, and still counts in the planner.
/// </remarks>
public partial struct MaxDrawdownMonitor
{
    private decimal _peak;
    private bool _isDisarmed;

    public partial LedgerThreat OnLedgerUpdate(in LedgerUpdate update)
    {
        _peak = Math.Max(Math.Max(_peak, update.InitialCapital), update.Equity);
        decimal fall = (_peak - update.Equity) * 100m; // Over the peak: the drawdown in percent.
        decimal limit = Parameters.MaxDrawdownPct * _peak;
        if (2m * fall <= limit)
        {
            _isDisarmed = false;
        }

        if (fall < limit)
        {
            return default;
        }

        bool isPublished = !_isDisarmed;
        _isDisarmed = true;
        return new LedgerThreat(Math.Min(1, (double)fall / (double)(2m * limit)), isPublished);
    }
}
