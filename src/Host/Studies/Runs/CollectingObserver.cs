using System;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>Hears what a study keeps of a run.</summary>
/// <param name="collector">Takes it.</param>
internal sealed class CollectingObserver(RunCollector collector) : RunObserver
{
    /// <inheritdoc/>
    public override bool WantsRejections => false;

    /// <inheritdoc/>
    public override void OnDayEnd(long day, Int128 equityUnits) => collector.AddDay(day, equityUnits);

    /// <inheritdoc/>
    public override void OnTradeClosed(in ClosedTrade trade) => collector.AddTrade(in trade);
}
