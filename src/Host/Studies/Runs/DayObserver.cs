using System;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>Keeps the equity of every day's end.</summary>
/// <param name="days">Takes it.</param>
internal sealed class DayObserver(DailyEquity.Builder days) : RunObserver
{
    /// <inheritdoc/>
    public override bool WantsRejections => false;

    /// <inheritdoc/>
    public override void OnDayEnd(long day, Int128 equityUnits) => days.Add(day, equityUnits);
}
