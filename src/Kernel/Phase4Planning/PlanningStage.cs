using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase4Planning.Translation;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase4Planning;

/// <summary>Phase 4: a directive to four plans on the grid, and their translation for the connector.</summary>
/// <remarks>
/// Asks the planners in order, puts their prices and sizes on the grid, and refuses what no
/// grid holds; what is traded is theirs to say. Of a directive that comes again, what is known isn't asked again.
/// </remarks>
public sealed partial class PlanningStage
{
    private const int TwapChunks = 5;          // Of an entry plan that is worked over minutes.
    private const double TwapUrgency = 0.2;
    private const int MaxLayers = 64;

    private readonly PlannerSet<EntryPlannerWorker> _entry;
    private readonly PlannerSet<SizePlannerWorker> _size;
    private readonly PlannerSet<ExitPlannerWorker> _exit;
    private readonly PlannerSet<IntentPlannerWorker> _intent;
    private readonly PlanningMode _mode;
    private readonly BacktestTranslator _translator;
    private readonly InstrumentGrid[] _grids;
    private readonly long[] _layerTicks = new long[MaxLayers];
    private readonly bool _keepsPlans;
    private readonly object? _maker; // Says of an entry that is kept which planners made it; null where none are.
    private bool _isSeen; // Whether the intent planner has looked at more than directive and entry.
    private InstrumentGrid? _sizedGrid; // Of the last quantity asked for.
    private Amount _askedSize;
    private long _lots;

    /// <summary>Joins the planners.</summary>
    /// <param name="planners">The four roles.</param>
    /// <param name="mode">How planners see each other.</param>
    /// <param name="translator">Intent to connector.</param>
    /// <param name="grids">One per symbol.</param>
    /// <param name="keepsPlans">
    /// Whether somebody looks at the complete directive: the entry plan is kept for it.
    /// </param>
    /// <param name="maker">
    /// Stands for entry and intent planners, their order and the connector, for all lanes that agree in them; null
    /// where a lane decides by itself.
    /// </param>
    public PlanningStage(
        in PlannerRoles planners,
        PlanningMode mode,
        BacktestTranslator translator,
        InstrumentGrid[] grids,
        bool keepsPlans,
        object? maker = null)
    {
        _keepsPlans = keepsPlans;
        _maker = keepsPlans || mode == PlanningMode.Sequential ? null : maker;
        _entry = planners.Entry;
        _size = planners.Size;
        _exit = planners.Exit;
        _intent = planners.Intent;
        _mode = mode;
        _translator = translator;
        _grids = grids;
    }

    /// <summary>Plans a directive.</summary>
    /// <param name="directive">The directive.</param>
    /// <param name="sheet">
    /// What planners are shown; its request comes with the close as its reference and is
    /// complete when true is returned.
    /// </param>
    /// <param name="view">The planners' view of the sheet.</param>
    /// <param name="columns">Columns at the row.</param>
    /// <param name="reason">Why it was refused, when false is returned.</param>
    /// <returns>Whether every role had a planner, and none stayed silent.</returns>
    internal bool TryPlan(
        in StrategyDirective directive, PlanningSheet sheet,
        in PlanningView view, RowColumns columns, out RejectReason reason)
    {
        if (sheet.Known is { } known && _maker is not null
            && known.HoldsFor(in directive, sheet.Opportunity.Worker, _maker))
        {
            if (known.IsWholeOf(this))
            {
                return TryRepeat(known, in directive, sheet, out reason);
            }

            if (sheet.Journal is null)
            {
                return TryPlanOn(known, in directive, sheet, in view, columns, out reason);
            }
        }

        return TryPlanAll(in directive, sheet, in view, columns, out reason);
    }

    private bool TryPlanAll(
        in StrategyDirective directive, PlanningSheet sheet,
        in PlanningView view, RowColumns columns, out RejectReason reason)
    {
        EntryRequest request = sheet.Request;
        int worker = sheet.Opportunity.Worker;
        reason = RejectReason.NoPlannerMatched; // Also of a planner that stays silent.
        if (!TryMatch(
            in directive, sheet, out EntryPlannerWorker? entryPlanner, out ExitPlannerWorker? exitPlanner,
            out SizePlannerWorker? sizePlanner, out IntentPlannerWorker? intentPlanner))
        {
            return false;
        }

        InstrumentGrid grid = _grids[request.Symbol];
        request.Route = null;
        request.Limits.Set(in directive);
        sheet.IsSeen = false;
        EntryPlan entry = entryPlanner.Plan(in directive, in view, columns);
        bool holds = !sheet.IsSeen && entryPlanner.IsStateless && intentPlanner.IsStateless;
        if (entry.IsSilent)
        {
            NoteUnplanned(sheet.Journal, JournalDetail.EntryPlanning, entryPlanner, in directive);
            return false;
        }

        if (entry.Layers > MaxLayers)
        {
            reason = RejectReason.Capacity;
            return false;
        }

        request.Type = entry.OrderType;
        request.LimitTicks = TicksOf(entry.LimitPrice, grid);
        request.StopTicks = TicksOf(entry.StopPrice, grid);
        sheet.Journal?.EntryPlanned(request, entryPlanner.Binding.InstanceId);
        if (_mode == PlanningMode.Sequential)
        {
            ShowEntry(in entry, sheet);
        }

        sheet.IsSeen = false;
        if (!TryPlanExit(exitPlanner, in directive, sheet, in view, columns, out ExitPlan exit))
        {
            return false;
        }

        PlanSize(sizePlanner, in directive, in view, columns, request, grid);
        bool isWhole = !sheet.IsSeen && exitPlanner.IsStateless && sizePlanner is { IsStateless: true };
        if (!grid.CanHold(request.ReferenceTicks, request.Lots))
        {
            // More than any account has: its value is beyond what planners could be told.
            reason = RejectReason.InsufficientFunds;
            return false;
        }

        sheet.Journal?.SizePlanned(request, sizePlanner?.Binding.InstanceId);
        if (!TryIntend(intentPlanner, in directive, ref entry, in exit, sheet))
        {
            NoteUnplanned(sheet.Journal, JournalDetail.IntentPlanning, intentPlanner, in directive);
            return false;
        }

        if ((entry.IsLadder || !request.LayerTicks.IsEmpty) && !TrySetLayers(in entry, request, grid))
        {
            reason = RejectReason.RiskLimit;
            return false;
        }

        if (holds && !_isSeen && _maker is not null && request.LayerTicks.IsEmpty)
        {
            sheet.Known?.Keep(in directive, worker, _maker, request, isWhole ? this : null);
        }

        return true;
    }

    // Sets the request's stop and target; false for a planner that stays silent.
    private bool TryPlanExit(
        ExitPlannerWorker planner, in StrategyDirective directive, PlanningSheet sheet,
        in PlanningView view, RowColumns columns, out ExitPlan exit)
    {
        EntryRequest request = sheet.Request;
        InstrumentGrid grid = _grids[request.Symbol];
        exit = planner.Plan(in directive, in view, columns);
        if (exit.IsSilent)
        {
            NoteUnplanned(sheet.Journal, JournalDetail.ExitPlanning, planner, in directive);
            return false;
        }

        exit.On(grid, out request.StopLossTicks, out request.TakeProfitTicks);
        sheet.Journal?.ExitPlanned(request, planner.Binding.InstanceId);
        if (_mode == PlanningMode.Sequential)
        {
            sheet.Show(Rounded(request, grid));
        }

        return true;
    }

    // Finds a planner for every role; a directive that brings its quantity needs none for the size.
    private bool TryMatch(
        in StrategyDirective directive,
        PlanningSheet sheet,
        [NotNullWhen(true)] out EntryPlannerWorker? entry,
        [NotNullWhen(true)] out ExitPlannerWorker? exit,
        out SizePlannerWorker? size,
        [NotNullWhen(true)] out IntentPlannerWorker? intent)
    {
        int symbol = sheet.Request.Symbol;
        int worker = sheet.Opportunity.Worker;
        bool hasSize = directive.Action.Quantity.HasValue;
        entry = _entry.Match(in directive, worker, symbol);
        exit = _exit.Match(in directive, worker, symbol);
        size = hasSize ? null : _size.Match(in directive, worker, symbol);
        intent = _intent.Match(in directive, worker, symbol);
        if (entry is not null && exit is not null && (hasSize || size is not null) && intent is not null)
        {
            return true;
        }

        JournalDetail role = entry is null ? JournalDetail.EntryPlanning
            : exit is null ? JournalDetail.ExitPlanning
            : size is null && !hasSize ? JournalDetail.SizePlanning
            : JournalDetail.IntentPlanning;
        NoteUnplanned(sheet.Journal, role, worker: null, in directive);
        return false;
    }

    // A method of its own: references to the plans among the locals would have all plans cleared before they are made.
    // False for an intent that isn't to trade: no plan.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryIntend(
        IntentPlannerWorker planner,
        in StrategyDirective directive,
        ref EntryPlan entry,
        in ExitPlan exit,
        PlanningSheet sheet)
    {
        EntryRequest request = sheet.Request;
        entry.Symbol = request.Symbol;
        entry.Direction = request.Direction;
        _isSeen = false;
        ExecutionIntent intent = planner.Plan(
            new ExecutionRequest(in directive, in entry, in request.SizePlan, in exit, ref _isSeen));
        if (intent.Action != ExecutionAction.ExecuteTrade)
        {
            return false;
        }

        if (entry.WorkOverMinutes is { } minutes)
        {
            ExecutionIntent worked = intent with
            {
                ExecutionUrgency = TwapUrgency,
                MustCompleteImmediately = false,
                ChunkCountHint = TwapChunks,
                MaxExecutionWindowMinutes = minutes,
            };
            Translate(in directive, in entry, in worked, planner, sheet);
        }
        else
        {
            Translate(in directive, in entry, in intent, planner, sheet);
        }

        return true;
    }

    private void Translate(
        in StrategyDirective directive, in EntryPlan entry, in ExecutionIntent intent,
        IntentPlannerWorker planner, PlanningSheet sheet)
    {
        EntryRequest request = sheet.Request;
        sheet.Journal?.IntentPlanned(request, in intent, planner.Binding.InstanceId);
        _translator.Translate(in intent, entry.IsLadder, ref request.Execution);
        request.Limits.IsSlippageOver = directive.Intent.MaxTotalSlippagePct is { } limit
            && !(intent.MaxSlippagePct <= limit);
        request.Intent = intent;
        if (_keepsPlans)
        {
            request.EntryPlan = entry;
        }
    }

    // Sets the request's lots and size. A method of its own, as above.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PlanSize(
        SizePlannerWorker? planner,
        in StrategyDirective directive,
        in PlanningView view,
        RowColumns columns,
        EntryRequest request,
        InstrumentGrid grid)
    {
        if (planner is null)
        {
            SetSize(
                new SizePlan(
                    directive.Action.Quantity ?? 0m,
                    DistanceOf(view.EntryReference, directive.Exit.StopLossTolerance)),
                request, grid);
            return;
        }

        SizePlan asked = planner.Plan(in directive, in view, columns);
        SetSize(in asked, request, grid);
    }

    private void SetSize(in SizePlan asked, EntryRequest request, InstrumentGrid grid)
    {
        request.Lots = asked.TryLotsOn(grid, out long lots) ? lots : LotsOf(asked.Quantity, grid);
        request.SizePlan.Set(in asked, grid, request.Lots, request.ReferenceTicks);
    }

    // Some sizers ask for the size of the trade before again and again.
    private long LotsOf(Amount positionSize, InstrumentGrid grid)
    {
        if (!positionSize.IsSame(_askedSize) || grid != _sizedGrid)
        {
            _sizedGrid = grid;
            _askedSize = positionSize;
            _lots = positionSize > 0 ? grid.LotsDown(positionSize) : 0;
        }

        return _lots;
    }

    /// <summary>Returns the planner of an instance id, or null.</summary>
    /// <param name="instanceId">The id in the blueprint.</param>
    public DecisionWorker? Find(string instanceId)
        => Find<EntryPlannerWorker>(_entry, instanceId)
            ?? Find<ExitPlannerWorker>(_exit, instanceId)
            ?? Find<SizePlannerWorker>(_size, instanceId)
            ?? Find<IntentPlannerWorker>(_intent, instanceId);

    private static DecisionWorker? Find<TPlanner>(PlannerSet<TPlanner> role, string instanceId)
        where TPlanner : DecisionWorker
    {
        foreach (TPlanner planner in role.Planners)
        {
            if (planner.Binding.InstanceId == instanceId)
            {
                return planner;
            }
        }

        return null;
    }

    private static void NoteUnplanned(
        JournalWriter? journal, JournalDetail role, DecisionWorker? worker, in StrategyDirective directive)
        => journal?.Note(new Because(
            RejectReason.NoPlannerMatched,
            role,
            worker?.Binding.InstanceId,
            directive.Confidence,
            directive.Entry.TimingPreference,
            directive.Size.Aggressiveness,
            directive.Intent.ExecutionUrgency));

    private static long TicksOf(decimal? price, InstrumentGrid grid)
        => price is { } value ? grid.NearestTicks(value) : 0;

    // In sequential mode the later planners see the entry plan, and plan from its own
    // price; a ladder has none, but many.
    private static void ShowEntry(in EntryPlan entry, PlanningSheet sheet)
    {
        EntryRequest request = sheet.Request;
        request.ReferenceTicks = entry.IsLadder ? request.ReferenceTicks
            : entry.LimitPrice.HasValue ? request.LimitTicks
            : entry.StopPrice.HasValue ? request.StopTicks
            : request.ReferenceTicks;
        sheet.Show(in entry);
    }

    private static ExitPlan Rounded(EntryRequest request, InstrumentGrid grid) => new(
        request.StopLossTicks is { } stop ? grid.Price(stop) : null,
        request.TakeProfitTicks is { } target ? grid.Price(target) : null);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TrySetLayers(in EntryPlan entry, EntryRequest request, InstrumentGrid grid)
    {
        request.LayerTicks = default;
        if (!entry.IsLadder || entry.LimitPrice is not { } first)
        {
            return true;
        }

        double farthest = Math.Abs((double)first) + (Math.Abs((double)entry.LayerSpacing) * entry.Layers);
        if (farthest > ExactDecimal.LargestEstimate)
        {
            return false;
        }

        for (int i = 0; i < entry.Layers; i++)
        {
            _layerTicks[i] = grid.NearestTicks(first - (i * entry.LayerSpacing * (int)request.Direction));
        }

        request.LayerTicks = _layerTicks.AsMemory(0, entry.Layers);
        return true;
    }

    // A tolerance may be any decimal; a distance beyond what decimals hold limits nothing
    // more than the largest that they do.
    private static decimal DistanceOf(decimal reference, decimal tolerance)
        => Math.Abs((double)reference * (double)tolerance) > ExactDecimal.LargestEstimate
            ? (decimal)ExactDecimal.LargestEstimate * Math.Sign(tolerance)
            : reference * tolerance;
}

/// <summary>The planners of a strategy, by role.</summary>
/// <param name="Entry">Entry planners.</param>
/// <param name="Size">Size planners.</param>
/// <param name="Exit">Exit planners.</param>
/// <param name="Intent">Intent planners.</param>
public readonly record struct PlannerRoles(
    PlannerSet<EntryPlannerWorker> Entry,
    PlannerSet<SizePlannerWorker> Size,
    PlannerSet<ExitPlannerWorker> Exit,
    PlannerSet<IntentPlannerWorker> Intent);
