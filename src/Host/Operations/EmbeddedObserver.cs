using System;
using System.Runtime.ExceptionServices;
using System.Threading;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Operations;

/// <summary>Tells a program of the trades that close, in decimals.</summary>
/// <param name="specs">What runs.</param>
/// <param name="closed">Who is told.</param>
/// <param name="stop">Stops the run where that program throws.</param>
internal sealed class EmbeddedObserver(BuildSpecs specs, Action<EmbeddedTrade> closed, CancellationTokenSource stop)
    : RunObserver
{
    private readonly TradeFormat _format = new(specs);

    /// <summary>What the program threw, or null: it isn't a plugin's failure, and mustn't be taken for one.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    /// <inheritdoc/>
    public override bool WantsRejections => false;

    /// <inheritdoc/>
    public override void OnTradeClosed(in ClosedTrade trade)
    {
        if (Failure is not null)
        {
            return;
        }

        try
        {
            closed(Of(in trade));
        }
#pragma warning disable CA1031 // Whatever the program throws goes back to it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failure = ExceptionDispatchInfo.Capture(exception);
            stop.Cancel();
        }
    }

    private EmbeddedTrade Of(in ClosedTrade trade)
    {
        ref readonly Trade entered = ref trade.Trade;
        return new EmbeddedTrade(
            _format.Symbols[entered.Symbol],
            entered.Direction,
            _format.Quantity(entered),
            entered.EntryTime,
            ExactDecimal.FromDigits(_format.EntryPriceUnits(entered), TradeFormat.PriceDecimals),
            trade.ExitTime,
            ExactDecimal.FromDigits(_format.ExitPriceUnits(entered), TradeFormat.PriceDecimals),
            _format.Money.ToDecimal(entered.GrossUnits),
            _format.Money.ToDecimal(entered.FeeUnits),
            _format.Money.ToDecimal(entered.FundingUnits),
            _format.Money.ToDecimal(trade.NetUnits),
            trade.BarsHeld,
            _format.EntryReason(in entered.Origin),
            TradeFormat.ExitReasons[(int)trade.ExitReason]);
    }
}
