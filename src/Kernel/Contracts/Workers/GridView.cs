using System;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase4Planning;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// What a <see cref="PlanningView"/> shows, in ticks and doubles: for a planner that estimates first, and computes
/// exactly only where the estimate isn't <see cref="Certain"/>.
/// </summary>
/// <remarks>Doubles are within a few roundings of the exact numbers. Valid during the call, as the view.</remarks>
public readonly struct GridView
{
    private readonly PlanningSheet _sheet;
    private readonly InstrumentGrid _grid;

    internal GridView(PlanningSheet sheet)
    {
        _sheet = sheet;
        _grid = sheet.Grid;
    }

    // As in a planning view: whoever has looked at one of these may plan otherwise at another row.
    private PlanningSheet Sheet
    {
        get
        {
            _sheet.IsSeen = true;
            return _sheet;
        }
    }

    /// <summary>The price planned from, in ticks.</summary>
    public long ReferenceTicks => Sheet.Request.ReferenceTicks;

    /// <summary>The exit plan's stop in ticks; null where the planner isn't shown one.</summary>
    public long? StopLossTicks => Sheet.HasExitPlan ? _sheet.Request.StopLossTicks : null;

    /// <summary>The directive's hard limit of the stop's distance, a fraction of the entry reference.</summary>
    public double StopLossTolerance => Sheet.Request.Limits.StopToleranceAsDouble;

    /// <summary>The directive's hard limit of the risk, a fraction of equity.</summary>
    public double AccountRisk => Sheet.Request.Limits.AccountRiskAsDouble;

    /// <summary>The directive's hard limit of the risk in account currency; infinite for none.</summary>
    public double MaxRiskAmount => Sheet.Request.Limits.MaxRiskAmountAsDouble;

    /// <summary>Marked equity in account currency.</summary>
    public double Equity => Sheet.EquityAsDouble;

    /// <summary>
    /// Margin bound by open trades and pending entries, in account currency; for a reverse, without its trade.
    /// </summary>
    public double MarginUsed => Sheet.MarginUsedAsDouble;

    /// <summary>The fee rate of a fill that takes liquidity at this instant.</summary>
    public double TakerRate => Sheet.TakerRateAsDouble;

    /// <summary>Largest notional over margin.</summary>
    public double MaxLeverage => _grid.MaxLeverageAsDouble;

    /// <summary>Account currency that one lot gains when the price rises by one tick.</summary>
    public double CurrencyPerTickLot => _grid.CurrencyPerTickLot;

    /// <summary>Makes an exit plan of prices on the grid.</summary>
    /// <param name="stopLossTicks">The stop in ticks.</param>
    /// <param name="takeProfitTicks">The target in ticks.</param>
    public ExitPlan Exit(long stopLossTicks, long takeProfitTicks) => new(_grid, stopLossTicks, takeProfitTicks);

    /// <summary>
    /// Makes a size plan of whole lots, computed with the distance to the exit plan's stop, or where none is shown with
    /// the directive's tolerance.
    /// </summary>
    /// <param name="lots">At least 0.</param>
    public SizePlan Size(long lots) => HasStop(out long distance)
        ? new SizePlan(_grid, lots, distance, 1m)
        : new SizePlan(_grid, lots, _sheet.Request.ReferenceTicks, in Tolerance);

    /// <summary>Makes a size plan of a quantity, computed with the same distance.</summary>
    /// <param name="positionSize">In base units; the platform rounds it down to the lot.</param>
    public SizePlan Size(decimal positionSize) => HasStop(out long distance)
        ? new SizePlan(_grid, positionSize, distance, 1m)
        : new SizePlan(_grid, positionSize, _sheet.Request.ReferenceTicks, in Tolerance);

    // A distance by the tolerance isn't a look at the reference: it moves along with it (SizePlan.MoveTo).
    private bool HasStop(out long distance)
    {
        distance = 0;
        if (_sheet.HasExitPlan && StopLossTicks is { } stop)
        {
            distance = Math.Abs(ReferenceTicks - stop);
            return true;
        }

        return false;
    }

    private ref readonly decimal Tolerance
        => ref Nullable.GetValueRefOrDefaultRef(in _sheet.Request.Limits.StopTolerance);
}
