using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase4Planning;

/// <summary>
/// EXECUTION_DIRECTIVE_READY: a complete directive before the portfolio's overlays; the
/// first that refuses ends it with OVERLAY.
/// </summary>
/// <remarks>
/// Stands between the directive's own limits and the account's funds. Its default has no
/// overlay and approves everything.
/// </remarks>
/// <param name="overlays">In wiring order.</param>
/// <param name="account">The account.</param>
/// <param name="columns">Columns at the row.</param>
public readonly ref struct OverlayGate(
    ReadOnlySpan<OverlayWorker> overlays, SimulatedAccount account, RowColumns columns)
{
    private readonly ReadOnlySpan<OverlayWorker> _overlays = overlays;
    private readonly SimulatedAccount _account = account;
    private readonly RowColumns _columns = columns;

    /// <summary>Returns whether all overlays approve.</summary>
    /// <param name="request">The directive.</param>
    internal bool Approves(EntryRequest request) => _overlays.IsEmpty || ApproveAll(request);

    // A method of its own: a complete directive is large, and its memory would be cleared
    // for every strategy without overlays.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool ApproveAll(EntryRequest request)
    {
        ExecutionDirective directive = DirectiveOf(request);
        var ledger = new LedgerView(_account, request.Symbol);
        foreach (OverlayWorker overlay in _overlays)
        {
            if (!overlay.Approve(in directive, in ledger, _columns))
            {
                _account.Journal?.Note(new Because(
                    RejectReason.Overlay,
                    JournalDetail.None,
                    overlay.Binding.InstanceId,
                    (double)directive.Quantity,
                    (double)directive.Notional,
                    _account.Ledger.OpenCount,
                    (double)_account.Ledger.Money.ToDecimal(_account.Ledger.ExposureUnits(_account.Marks))));
                return false;
            }
        }

        return true;
    }

    private ExecutionDirective DirectiveOf(EntryRequest request)
    {
        InstrumentGrid grid = _account.Grid(request.Symbol);
        int closedTrades = 0;
        Int128 closed = 0;
        foreach (ref readonly Trade trade in _account.Ledger.OpenTrades)
        {
            bool isClosed = request.IsReversed(in trade);
            closedTrades += isClosed ? 1 : 0;
            closed += isClosed
                ? grid.Notional(_account.Marks[trade.Symbol], trade.OpenLots)
                    + _account.Book.Group(trade.Group).PendingUnits
                : 0;
        }

        return new ExecutionDirective
        {
            Causality = CausalityChain.Of(in request.Origin),
            Entry = request.EntryPlan with
            {
                // A ladder's limits are counted from the first as planned, and rounded each.
                LimitPrice = request.EntryPlan.IsLadder ? request.EntryPlan.LimitPrice
                    : request.EntryPlan.LimitPrice.HasValue ? grid.Price(request.LimitTicks) : null,
                StopPrice = request.EntryPlan.StopPrice.HasValue ? grid.Price(request.StopTicks) : null,
            },
            Size = request.SizePlan,
            Exit = new ExitPlan(
                request.StopLossTicks is { } stop ? grid.Price(stop) : null,
                request.TakeProfitTicks is { } target ? grid.Price(target) : null),
            Intent = request.Intent,
            EntryReference = grid.Price(request.ReferenceTicks),
            DecisionPrice = grid.Price(request.DecisionTicks),
            Notional = grid.Money.ToDecimal(grid.Notional(request.ReferenceTicks, request.Lots)),
            ClosedTrades = closedTrades,
            ClosedNotional = grid.Money.ToDecimal(closed),
        };
    }
}
