using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase4Planning;

/// <content>A directive that comes again: what planners would say once more is taken from a known entry.</content>
public sealed partial class PlanningStage
{
    // Where all four plans are known: the same from another reference.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryRepeat(
        KnownEntry known, in StrategyDirective directive, PlanningSheet sheet, out RejectReason reason)
    {
        EntryRequest request = sheet.Request;
        known.GiveWhole(request);
        reason = RejectReason.InsufficientFunds; // As where they are planned.
        bool canHold = _grids[request.Symbol].CanHold(request.ReferenceTicks, request.Lots);
        if (sheet.Journal is { } journal)
        {
            TellRepeated(journal, in directive, sheet, in known.Intent, canHold);
        }

        return canHold;
    }

    // The same directive is planned by the same planners.
    private void TellRepeated(
        JournalWriter journal, in StrategyDirective directive, PlanningSheet sheet,
        in ExecutionIntent intent, bool isSized)
    {
        EntryRequest request = sheet.Request;
        bool isMatched = TryMatch(
            in directive, sheet, out EntryPlannerWorker? entryPlanner, out ExitPlannerWorker? exitPlanner,
            out SizePlannerWorker? sizePlanner, out IntentPlannerWorker? intentPlanner);
        Invariant.Holds(isMatched);
        journal.EntryPlanned(request, entryPlanner!.Binding.InstanceId);
        journal.ExitPlanned(request, exitPlanner!.Binding.InstanceId);
        if (isSized)
        {
            journal.SizePlanned(request, sizePlanner!.Binding.InstanceId);
            journal.IntentPlanned(request, in intent, intentPlanner!.Binding.InstanceId);
        }
    }

    // Where entry and intent are known: exit and size are planned.
    private bool TryPlanOn(
        KnownEntry known, in StrategyDirective directive, PlanningSheet sheet,
        in PlanningView view, RowColumns columns, out RejectReason reason)
    {
        EntryRequest request = sheet.Request;
        int worker = sheet.Opportunity.Worker;
        ExitPlannerWorker? exitPlanner = _exit.Match(in directive, worker, request.Symbol);
        bool hasSize = directive.Action.Quantity.HasValue;
        SizePlannerWorker? sizePlanner = hasSize ? null : _size.Match(in directive, worker, request.Symbol);
        reason = RejectReason.NoPlannerMatched;
        if (exitPlanner is null || (sizePlanner is null && !hasSize))
        {
            return false;
        }

        InstrumentGrid grid = _grids[request.Symbol];
        known.Give(request);
        if (!TryPlanExit(exitPlanner, in directive, sheet, in view, columns, out _))
        {
            return false;
        }

        PlanSize(sizePlanner, in directive, in view, columns, request, grid);
        // More than any account has: its value is beyond what planners could be told.
        reason = RejectReason.InsufficientFunds;
        return grid.CanHold(request.ReferenceTicks, request.Lots);
    }
}
