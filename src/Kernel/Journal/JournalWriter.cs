using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Journal;

/// <summary>
/// Writes a lane's journal: one method per moment, called where it happens; each fills the
/// one record and hands it to the observer.
/// </summary>
/// <remarks>
/// A lane without a listener has none. Nothing is allocated. Ids under CTX_, ENT_, SIZ_, EXT_,
/// EXI_ and EXE_ are counted here: only the journal shows them. Invariant: while a batch is
/// rehearsed nothing is written and nothing counted.
/// </remarks>
public sealed partial class JournalWriter
{
    private readonly RunObserver _observer;
    private readonly string[] _workers;  // Instance ids: opportunity workers and threats first, in this order.
    private readonly int _firstThreat;
    private readonly int[] _rows;        // Of each symbol at the instant.
    private JournalRecord _record;
    private CausalityChain _chain; // Of the directive on its way.
    private Because _because;
    private int _assessment = -1;  // Weighed at the symbol and instant at hand.
    private int _nextAssessment;
    private int _nextEntryPlan;
    private int _nextSizePlan;
    private int _nextExitPlan;
    private int _nextIntent;
    private int _nextExecution;
    private long _now = long.MinValue;

    private JournalWriter(RunObserver observer, StrategySpec strategy, int symbols)
    {
        _observer = observer;
        _rows = new int[symbols];
        _workers = WorkersOf(strategy);
        _firstThreat = strategy.Opportunity.Count;
        IsFull = observer.JournalLevel == JournalLevel.Full;
        _chain = CausalityChain.None;
    }

    /// <summary>Whether equity is written at every decided row.</summary>
    public bool IsFull { get; }

    /// <summary>Whether a batch is being rehearsed: nobody hears of it.</summary>
    internal bool IsMuted { get; set; }

    /// <summary>Returns a lane's journal, or null where nobody wants one.</summary>
    /// <param name="observer">Hears of the run; may be null.</param>
    /// <param name="strategy">Names its workers.</param>
    /// <param name="symbols">Number of symbols.</param>
    public static JournalWriter? For(RunObserver? observer, StrategySpec strategy, int symbols)
        => observer is null || observer.JournalLevel == JournalLevel.Off
            ? null
            : new JournalWriter(observer, strategy, symbols);

    /// <summary>
    /// Returns the instance ids of the workers that records name, by <see cref="JournalRecord.Worker"/>.
    /// </summary>
    /// <param name="strategy">The strategy.</param>
    public static string[] WorkersOf(StrategySpec strategy)
    {
        var names = new List<string>();
        foreach (IReadOnlyList<WorkerSpec> workers
            in (IReadOnlyList<WorkerSpec>[])[strategy.Opportunity, strategy.Threats, strategy.Refiners])
        {
            foreach (WorkerSpec worker in workers)
            {
                names.Add(worker.InstanceId);
            }
        }

        foreach (IReadOnlyList<PlannerSpec> planners
            in (IReadOnlyList<PlannerSpec>[])[strategy.Entry, strategy.Exit, strategy.Size, strategy.Intent])
        {
            foreach (PlannerSpec planner in planners)
            {
                names.Add(planner.Worker.InstanceId);
            }
        }

        foreach (WorkerSpec overlay in strategy.Overlays)
        {
            names.Add(overlay.InstanceId);
        }

        return names.ToArray();
    }

    /// <summary>Begins an instant.</summary>
    /// <param name="now">Its time.</param>
    internal void BeginInstant(long now)
    {
        LetGo();
        _now = now;
        _assessment = -1;
        _because.IsSet = false;
    }

    /// <summary>The instant at hand, UTC nanoseconds.</summary>
    internal long Now => _now;

    /// <summary>Moves on to a symbol's row at an instant, if it isn't there already.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="row">Absolute row.</param>
    internal void MoveTo(long now, int symbol, int row)
    {
        if (now != _now)
        {
            BeginInstant(now);
            SetRow(symbol, row);
        }
    }

    /// <summary>Sets the row at which a symbol stands.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="row">Absolute row.</param>
    internal void SetRow(int symbol, int row) => _rows[symbol] = row;

    /// <summary>Keeps what decided a refusal, for the record that follows if it is for this reason.</summary>
    /// <param name="because">The values.</param>
    internal void Note(in Because because) => _because = because;

    /// <summary>Keeps what a refiner read when it refused.</summary>
    /// <param name="worker">Its instance id.</param>
    /// <param name="columns">The columns at the row of the signal.</param>
    /// <param name="inputs">Those that it reads; the first four are kept.</param>
    internal void NoteRefiner(string worker, RowColumns columns, int[] inputs)
    {
        _because.Reason = RejectReason.Refiner;
        _because.Detail = JournalDetail.None;
        _because.Worker = worker;
        _because.IsSet = true;
        _because.Value1 = inputs.Length > 0 ? columns.Read(inputs[0]) : double.NaN;
        _because.Value2 = inputs.Length > 1 ? columns.Read(inputs[1]) : double.NaN;
        _because.Value3 = inputs.Length > 2 ? columns.Read(inputs[2]) : double.NaN;
        _because.Value4 = inputs.Length > 3 ? columns.Read(inputs[3]) : double.NaN;
        _because.Trade = -1;
        _because.TradeTime = 0;
    }

    internal void Assessed(int symbol, in AggregatedContextAssessment assessment)
    {
        _assessment = Next(ref _nextAssessment);
        ref JournalRecord record = ref Begin(JournalKind.Assessment, symbol);
        record.Value1 = assessment.Strength;
        record.Value2 = assessment.Weakness;
        record.Chain.Assessment = _assessment;
        End();
    }

    internal void Detected(int symbol, in Opportunity opportunity, int metadata)
    {
        ref JournalRecord record = ref Begin(JournalKind.Opportunity, symbol);
        record.Worker = opportunity.Worker;
        record.Direction = opportunity.Direction;
        record.Confidence = opportunity.Confidence;
        record.Value1 = metadata > 0 ? opportunity.Metadata.First : double.NaN;
        record.Value2 = metadata > 1 ? opportunity.Metadata.Second : double.NaN;
        record.Value3 = metadata > 2 ? opportunity.Metadata.Third : double.NaN;
        record.Value4 = metadata > 3 ? opportunity.Metadata.Fourth : double.NaN;
        record.Chain.Opportunity = opportunity.Id;
        End();
    }

    internal void Threatened(int threat, double severity, int id)
    {
        ref JournalRecord record = ref Begin(JournalKind.Threat, symbol: -1);
        record.Worker = _firstThreat + threat;
        record.Value1 = severity;
        record.Chain.Threat = id;
        record.Chain.ThreatTime = _now;
        End();
    }

    internal void Delivered(int eventIndex, int symbol, double score)
    {
        ref JournalRecord record = ref Begin(JournalKind.Event, symbol);
        record.Chain.Event = eventIndex;
        record.Value1 = score;
        End();
    }

    internal void Halted(int instants)
    {
        ref JournalRecord record = ref Begin(JournalKind.Halt, symbol: -1);
        record.Value1 = instants;
        End();
    }

    internal void Rejected(int symbol, in Opportunity opportunity, in TradeOrigin origin, RejectReason reason)
    {
        ref JournalRecord record = ref Begin(JournalKind.Rejected, symbol);
        SetChain(ref record.Chain, in origin);
        record.Reason = reason.Index;
        if (opportunity.Worker >= 0)
        {
            record.Direction = opportunity.Direction;
            record.Confidence = opportunity.Confidence;
        }

        TakeNote(ref record, reason);
        End();
    }

    internal void Superseded(int symbol, in Opportunity opportunity, in TradeOrigin origin)
    {
        ref JournalRecord record = ref Begin(JournalKind.Superseded, symbol);
        SetChain(ref record.Chain, in origin);
        record.Direction = opportunity.Direction;
        record.Confidence = opportunity.Confidence;
        End();
    }

    internal void Issued(
        int symbol, ref readonly StrategyDirective directive, in TradeOrigin origin, int trade, long tradeTime)
    {
        SetOwnChain(in origin);
        if (TryHoldDirective(in directive, in origin))
        {
            return;
        }

        ref JournalRecord record = ref Begin(JournalKind.Directive, symbol);
        record.Chain = _chain;
        record.Trade = trade;
        record.TradeTime = tradeTime;
        if (directive.Scope == DirectiveScope.NewTrade)
        {
            record.Detail = JournalDetail.NewTrade;
            record.Direction = directive.Entry.Direction;
            record.Confidence = directive.Confidence;
            record.Value1 = directive.Entry.TimingPreference;
            record.Value2 = directive.Size.Aggressiveness;
            record.Value3 = (double)directive.Exit.RiskRewardRatio;
            record.Value4 = directive.Intent.ExecutionUrgency;
        }
        else
        {
            record.Detail = directive.Scope == DirectiveScope.CloseExisting
                || directive.Action.Kind is ExitAction.Close or ExitAction.CloseInEmergency
                ? JournalDetail.CloseExisting
                : JournalDetail.ModifyExisting;
        }

        End();
    }

    internal void EntryPlanned(EntryRequest request, string worker)
    {
        if (TryHoldEntryPlan(request, worker))
        {
            return;
        }

        ref JournalRecord record = ref BeginPlan(JournalKind.EntryPlan, request, worker);
        _chain.EntryPlan = Next(ref _nextEntryPlan);
        record.OrderType = request.Type;
        record.Ticks = request.Type is OrderType.Limit or OrderType.StopLimit ? request.LimitTicks : null;
        record.StopTicks = request.Type is OrderType.Stop or OrderType.StopLimit ? request.StopTicks : null;
        EndPlan();
    }

    internal void ExitPlanned(EntryRequest request, string worker)
    {
        if (TryHoldExitPlan(request, worker))
        {
            return;
        }

        ref JournalRecord record = ref BeginPlan(JournalKind.ExitPlan, request, worker);
        _chain.ExitPlan = Next(ref _nextExitPlan);
        record.StopTicks = request.StopLossTicks;
        record.TargetTicks = request.TakeProfitTicks;
        EndPlan();
    }

    internal void SizePlanned(EntryRequest request, string? worker)
    {
        if (TryHoldSizePlan(request, worker))
        {
            return;
        }

        ref JournalRecord record = ref BeginPlan(JournalKind.SizePlan, request, worker);
        _chain.SizePlan = Next(ref _nextSizePlan);
        record.Lots = request.Lots;
        record.Value1 = (double)request.SizePlan.RiskDistance;
        EndPlan();
    }

    internal void IntentPlanned(EntryRequest request, in ExecutionIntent intent, string worker)
    {
        if (TryHoldIntent(in intent, worker))
        {
            return;
        }

        ref JournalRecord record = ref BeginPlan(JournalKind.Intent, request, worker);
        _chain.Intent = Next(ref _nextIntent);
        record.Value1 = intent.ExecutionUrgency;
        record.Value2 = intent.VisibilityPreference;
        record.Value3 = intent.MaxSlippagePct is { } slippage ? (double)slippage : double.NaN;
        record.Value4 = intent.MaxExecutionWindowMinutes ?? double.NaN;
        EndPlan();
    }

    internal void Completed(EntryRequest request, int group)
    {
        ref JournalRecord record = ref BeginPlan(JournalKind.ExecutionDirective, request, worker: null);
        _chain.ExecutionDirective = Next(ref _nextExecution);
        _chain.Group = group;
        record.Detail = (JournalDetail)((int)JournalDetail.SingleOrder + (int)request.Execution.Strategy);
        record.OrderType = request.Type;
        record.Lots = request.Lots;
        record.Ticks = request.ReferenceTicks;
        record.StopTicks = request.StopLossTicks;
        record.TargetTicks = request.TakeProfitTicks;
        EndPlan();
    }

    private ref JournalRecord BeginPlan(JournalKind kind, EntryRequest request, string? worker)
    {
        Invariant.Holds(_chain.Directive == request.Origin.DirectiveId);
        ref JournalRecord record = ref Begin(kind, request.Symbol);
        record.Worker = IndexOf(worker);
        record.Direction = request.Direction;
        return ref record;
    }

    private void EndPlan()
    {
        _record.Chain = _chain;
        End();
    }

    private void SetOwnChain(in TradeOrigin origin)
    {
        _chain.Set(in origin);
        _chain.Assessment = origin.OpportunityId >= 0 ? _assessment : -1;
    }

    // A directive's own chain goes on to where it was refused; any other is what the origin tells.
    private void SetChain(ref CausalityChain chain, in TradeOrigin origin)
    {
        if (origin.DirectiveId >= 0 && origin.DirectiveId == _chain.Directive)
        {
            chain = _chain;
            return;
        }

        chain.Set(in origin);
        chain.Assessment = origin.OpportunityId >= 0 && origin.DecidedAt == _now ? _assessment : -1;
    }

    private void TakeNote(ref JournalRecord record, RejectReason reason)
    {
        if (!_because.IsSet || _because.Reason != reason)
        {
            return;
        }

        record.Detail = _because.Detail;
        record.Worker = IndexOf(_because.Worker);
        record.Value1 = _because.Value1;
        record.Value2 = _because.Value2;
        record.Value3 = _because.Value3;
        record.Value4 = _because.Value4;
        record.Trade = _because.Trade;
        record.TradeTime = _because.TradeTime;
        _because.IsSet = false;
    }

    private ref JournalRecord Begin(JournalKind kind, int symbol)
    {
        LetGo();
        _record.Begin(kind, _now, symbol, symbol < 0 ? -1 : _rows[symbol]);
        return ref _record;
    }

    private void End()
    {
        if (!IsMuted)
        {
            _observer.OnJournal(in _record);
        }
    }

    // Bindings bear the very strings of the specification.
    private int IndexOf(string? worker)
    {
        if (worker is null)
        {
            return -1;
        }

        for (int i = 0; i < _workers.Length; i++)
        {
            if (ReferenceEquals(_workers[i], worker))
            {
                return i;
            }
        }

        int index = System.Array.IndexOf(_workers, worker);
        Invariant.Holds(index >= 0);
        return index;
    }

    private int Next(ref int id) => IsMuted ? id : id++;
}

/// <summary>What decided a refusal: kept by whoever finds it until the refusal is written.</summary>
/// <param name="reason">The refusal that it belongs to.</param>
/// <param name="detail">The part of the rule.</param>
/// <param name="worker">Instance id of the worker that refused; null for the platform.</param>
/// <param name="value1">The first value.</param>
/// <param name="value2">The second one.</param>
/// <param name="value3">The third one.</param>
/// <param name="value4">The fourth one.</param>
internal struct Because(
    RejectReason reason,
    JournalDetail detail,
    string? worker = null,
    double value1 = double.NaN,
    double value2 = double.NaN,
    double value3 = double.NaN,
    double value4 = double.NaN)
{
    public RejectReason Reason = reason;
    public JournalDetail Detail = detail;
    public string? Worker = worker;
    public bool IsSet = true;
    public double Value1 = value1;
    public double Value2 = value2;
    public double Value3 = value3;
    public double Value4 = value4;
    public int Trade = -1;
    public long TradeTime;
}
