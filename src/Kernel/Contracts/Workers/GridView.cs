using System;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase4Planning;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// What a <see cref="PlanningView"/> shows, in ticks and doubles: for a planner that estimates first, and reckons
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

    /// <summary>The price planned from, in ticks.</summary>
    public long ReferenceTicks => _sheet.Request.ReferenceTicks;

    /// <summary>The exit plan's stop in ticks; null where the planner isn't shown one.</summary>
    public long? StopLossTicks => _sheet.HasExitPlan ? _sheet.Request.StopLossTicks : null;

    /// <summary>The directive's hard limit of the stop's distance, a fraction of the entry reference.</summary>
    public double StopLossTolerance => _sheet.Request.Limits.StopToleranceAsDouble;

    /// <summary>The directive's hard limit of the risk, a fraction of equity.</summary>
    public double AccountRisk => _sheet.Request.Limits.AccountRiskAsDouble;

    /// <summary>The directive's hard limit of the risk in account currency; infinite for none.</summary>
    public double MaxRiskAmount => _sheet.Request.Limits.MaxRiskAmountAsDouble;

    /// <summary>Marked equity in account currency.</summary>
    public double Equity => _sheet.EquityAsDouble;

    /// <summary>
    /// Margin bound by open trades and pending entries, in account currency; for a reverse, without its trade.
    /// </summary>
    public double MarginUsed => _sheet.MarginUsedAsDouble;

    /// <summary>The fee rate of a fill that takes liquidity at this instant.</summary>
    public double TakerRate => _sheet.TakerRateAsDouble;

    /// <summary>Largest notional over margin.</summary>
    public double MaxLeverage => _grid.MaxLeverageAsDouble;

    /// <summary>Account currency that one lot gains when the price rises by one tick.</summary>
    public double CurrencyPerTickLot => _grid.CurrencyPerTickLot;

    /// <summary>Makes an exit plan of prices on the grid.</summary>
    /// <param name="stopLossTicks">The stop in ticks.</param>
    /// <param name="takeProfitTicks">The target in ticks.</param>
    public ExitPlan Exit(long stopLossTicks, long takeProfitTicks) => new(_grid, stopLossTicks, takeProfitTicks);

    /// <summary>
    /// Makes a size plan of whole lots, reckoned with the distance to the exit plan's stop, or where none is shown with
    /// the directive's tolerance.
    /// </summary>
    /// <param name="lots">At least 0.</param>
    public SizePlan Size(long lots) => StopLossTicks is { } stop
        ? new SizePlan(_grid, lots, Math.Abs(ReferenceTicks - stop), 1m)
        : new SizePlan(_grid, lots, ReferenceTicks, in Tolerance);

    /// <summary>Makes a size plan of a quantity, reckoned with the same distance.</summary>
    /// <param name="positionSize">In base units; the platform rounds it down to the lot.</param>
    public SizePlan Size(decimal positionSize) => StopLossTicks is { } stop
        ? new SizePlan(_grid, positionSize, Math.Abs(ReferenceTicks - stop), 1m)
        : new SizePlan(_grid, positionSize, ReferenceTicks, in Tolerance);

    private ref readonly decimal Tolerance
        => ref Nullable.GetValueRefOrDefaultRef(in _sheet.Request.Limits.StopTolerance);
}
