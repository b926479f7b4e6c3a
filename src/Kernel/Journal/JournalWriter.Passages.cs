using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Journal;

/// <content>
/// What always comes together is told as one passage: nothing of it is said twice, and
/// its records are made where they are kept.
/// </content>
/// <remarks>
/// An entry is held from its signal on, since nobody knows yet whether it goes the usual way to its fill. Whatever else
/// comes lets go of what is held: it is then told record by record, as it would have been. Invariant: nothing is told,
/// and no instant begun, while something is held.
/// </remarks>
public sealed partial class JournalWriter
{
    private const int SignalAndAssessment = 2; // Records of an entry held.
    private const int WithDirective = 3;
    private const int WithEntryPlan = 4;
    private const int WithExitPlan = 5;
    private const int WithSizePlan = 6;
    private const int WithIntent = 7;

    private static readonly long NoNumber = BitConverter.DoubleToInt64Bits(double.NaN);

    private readonly long[] _refusal = JournalPassage.New(PassageKind.Refusal);
    private readonly long[] _return = JournalPassage.New(PassageKind.Return);
    private readonly long[] _entry = JournalPassage.New(PassageKind.Entry);
    private readonly long[] _exit = JournalPassage.New(PassageKind.Exit);
    private int _held; // Records of the entry, from its first one on.

    // Of a length that is known where numbers are set: none of them is checked.
    private Span<long> Entry => _entry.AsSpan(0, EntrySlots.Count);

    /// <summary>Whether an entry is held with all that comes before its execution directive.</summary>
    internal bool HoldsEntry => _held == WithIntent;

    /// <summary>Tells of a signal that a refiner refused.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="opportunity">The signal.</param>
    /// <param name="metadata">Numbers that it carries along.</param>
    /// <param name="refiner">Who refused it.</param>
    /// <param name="columns">The columns at its row.</param>
    internal void Refused(
        int symbol, in Opportunity opportunity, int metadata, RefinerWorker refiner, RowColumns columns)
    {
        LetGo();
        Span<long> passage = RoomFor(_refusal)[..RefusalSlots.Count];
        SetSignal(passage, symbol, in opportunity, metadata);
        passage[RefusalSlots.Refiner] = IndexOf(refiner.Binding.InstanceId);
        passage[RefusalSlots.Reason] = RejectReason.Refiner.Index;
        int[] inputs = refiner.Binding.Inputs;
        for (int i = 0; i < 4; i++)
        {
            passage[RefusalSlots.Value + i] = i < inputs.Length
                ? BitConverter.DoubleToInt64Bits(columns.Read(inputs[i]))
                : NoNumber;
        }

        _observer.OnJournalPassage(passage);
    }

    /// <summary>
    /// Tells of a row's only opportunity, whose directive for a new trade came back since something is open.
    /// </summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="opportunity">The opportunity.</param>
    /// <param name="metadata">Numbers that it carries along.</param>
    /// <param name="assessment">What the planner weighed.</param>
    /// <param name="directive">The directive.</param>
    /// <param name="origin">Its causality.</param>
    /// <param name="isOpen">What is open.</param>
    internal void Returned(
        int symbol,
        in Opportunity opportunity,
        int metadata,
        AggregatedContextAssessment assessment,
        in StrategyDirective directive,
        in TradeOrigin origin,
        in Because isOpen)
    {
        LetGo();
        Span<long> passage = RoomFor(_return)[..ReturnSlots.Count];
        SetSignal(passage, symbol, in opportunity, metadata);
        SetAssessment(passage, assessment);
        SetNewTrade(passage, in directive, in origin);
        passage[Slots.Kind] = JournalPassage.Head(PassageKind.Return, isOpen.TradeTime == _now ? 1u : 0);
        passage[ReturnSlots.Reason] = RejectReason.PositionOpen.Index;
        passage[ReturnSlots.OpenTrades] = BitConverter.DoubleToInt64Bits(isOpen.Value1);
        passage[ReturnSlots.PendingEntries] = BitConverter.DoubleToInt64Bits(isOpen.Value2);
        passage[ReturnSlots.Trade] = isOpen.Trade;
        passage[ReturnSlots.TradeTime] = isOpen.TradeTime;
        SetOwnChain(in origin);
        _observer.OnJournalPassage(passage);
    }

    /// <summary>Begins to hold an entry: a row's only opportunity, and what the planner weighs.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="opportunity">The opportunity.</param>
    /// <param name="metadata">Numbers that it carries along.</param>
    /// <param name="assessment">What the planner weighs.</param>
    internal void HoldEntry(
        int symbol, in Opportunity opportunity, int metadata, AggregatedContextAssessment assessment)
    {
        LetGo();
        SetSignal(_entry, symbol, in opportunity, metadata);
        SetAssessment(_entry, assessment);
        _held = SignalAndAssessment;
    }

    /// <summary>Tells of the entry held, submitted as an order by market that filled whole in the next bar.</summary>
    /// <param name="request">The entry.</param>
    /// <param name="order">Id of the order.</param>
    /// <param name="group">Id of its group.</param>
    /// <param name="trade">The trade.</param>
    /// <param name="fill">Id of the fill.</param>
    /// <param name="ticks">Its price.</param>
    /// <param name="feeUnits">Its fee.</param>
    /// <param name="balanceUnits">The balance after it.</param>
    internal void Entered(
        EntryRequest request, int order, int group, in Trade trade,
        int fill, long ticks, long feeUnits, Int128 balanceUnits)
    {
        Invariant.Holds(HoldsEntry);
        Span<long> passage = Entry;
        _chain.ExecutionDirective = Next(ref _nextExecution);
        _chain.Group = group;
        passage[EntrySlots.Execution] = _chain.ExecutionDirective;
        passage[EntrySlots.Group] = group;
        passage[EntrySlots.Strategy] = (long)JournalDetail.SingleOrder + (long)request.Execution.Strategy;
        passage[EntrySlots.ReferenceTicks] = request.ReferenceTicks;
        passage[EntrySlots.Order] = order;
        passage[EntrySlots.FillTime] = trade.OpenedAt;
        passage[EntrySlots.FillRow] = trade.EntryRow;
        passage[EntrySlots.Trade] = trade.Id;
        passage[EntrySlots.Fill] = fill;
        passage[EntrySlots.Reason] = (long)FillReason.Entry;
        passage[EntrySlots.Liquidity] = (long)JournalDetail.Taker;
        passage[EntrySlots.Ticks] = ticks;
        SetMoney(passage[EntrySlots.Fee..], feeUnits);
        SetMoney(passage[EntrySlots.Balance..], balanceUnits);
        _held = 0;
        MoveTo(trade.OpenedAt, symbol: 0, trade.EntryRow);
        _observer.OnJournalPassage(passage);
    }

    /// <summary>Tells of a row's only opportunity, whose order by market closed a trade in the next bar.</summary>
    /// <param name="opportunity">The opportunity.</param>
    /// <param name="metadata">Numbers that it carries along.</param>
    /// <param name="assessment">What the planner weighed.</param>
    /// <param name="direction">The directive's direction.</param>
    /// <param name="origin">The directive's causality.</param>
    /// <param name="trade">The trade.</param>
    /// <param name="exit">How it was closed.</param>
    internal void Exited(
        in Opportunity opportunity,
        int metadata,
        AggregatedContextAssessment assessment,
        Direction direction,
        in TradeOrigin origin,
        in Trade trade,
        in ExitByOrder exit)
    {
        LetGo();
        Span<long> passage = RoomFor(_exit)[..ExitSlots.Count];
        SetSignal(passage, symbol: 0, in opportunity, metadata);
        SetAssessment(passage, assessment);
        passage[DirectiveSlots.Directive] = origin.DirectiveId;
        passage[DirectiveSlots.Detail] = (long)JournalDetail.CloseExisting;
        passage[DirectiveSlots.Direction] = (long)direction;
        passage[ExitSlots.Order] = exit.Order;
        passage[ExitSlots.Group] = exit.Group;
        passage[ExitSlots.Side] = (long)trade.Direction.Opposite();
        passage[ExitSlots.OrderType] = (long)OrderType.Market + 1;
        passage[ExitSlots.Lots] = trade.EnteredLots;
        passage[ExitSlots.FillTime] = exit.Time;
        passage[ExitSlots.FillRow] = exit.Row;
        passage[ExitSlots.Fill] = exit.Fill;
        passage[ExitSlots.Reason] = (long)FillReason.Signal;
        passage[ExitSlots.Liquidity] = (long)JournalDetail.Taker;
        passage[ExitSlots.Ticks] = exit.Ticks;
        SetMoney(passage[ExitSlots.Fee..], exit.FeeUnits);
        SetMoney(passage[ExitSlots.Balance..], exit.BalanceUnits);
        passage[ExitSlots.Trade] = trade.Id;
        passage[ExitSlots.TradeTime] = trade.OpenedAt;
        passage[ExitSlots.TradeDirection] = (long)trade.Direction;
        passage[ExitSlots.TradeOpportunity] = trade.Origin.OpportunityId;
        passage[ExitSlots.TradeDirective] = trade.Origin.DirectiveId;
        passage[ExitSlots.TradeDecided] = trade.Origin.DecidedAt;
        SetMoney(passage[ExitSlots.Fees..], trade.FeeUnits);
        SetMoney(passage[ExitSlots.Gross..], trade.GrossUnits);
        SetMoney(passage[ExitSlots.Funding..], trade.FundingUnits);
        SetOwnChain(in origin);
        MoveTo(exit.Time, symbol: 0, exit.Row);
        _observer.OnJournalPassage(passage);
    }

    // Where the observer keeps passages, or here. All numbers but the kind's are set in either.
    private Span<long> RoomFor(long[] own)
    {
        Span<long> room = _observer.PassageRoom(own.Length);
        if (room.IsEmpty)
        {
            return own;
        }

        Invariant.Holds(room.Length == own.Length);
        room[Slots.Kind] = own[Slots.Kind];
        return room;
    }

    // Each returns whether the record is held: it is the entry's next one, and such as an entry by market has.
    private bool TryHoldDirective(in StrategyDirective directive, in TradeOrigin origin)
    {
        if (_held != SignalAndAssessment || directive.Scope != DirectiveScope.NewTrade
            || directive.Entry.Direction == Direction.None)
        {
            return false;
        }

        SetNewTrade(_entry, in directive, in origin);
        _held = WithDirective;
        return true;
    }

    private bool TryHoldEntryPlan(EntryRequest request, string worker)
    {
        if (_held != WithDirective || request.Type != OrderType.Market)
        {
            return false;
        }

        Span<long> passage = Entry;
        passage[EntrySlots.EntryPlan] = _chain.EntryPlan = Next(ref _nextEntryPlan);
        passage[EntrySlots.EntryWorker] = IndexOf(worker);
        passage[EntrySlots.OrderType] = (long)OrderType.Market + 1;
        _held = WithEntryPlan;
        return true;
    }

    private bool TryHoldExitPlan(EntryRequest request, string worker)
    {
        if (_held != WithEntryPlan)
        {
            return false;
        }

        Span<long> passage = Entry;
        passage[EntrySlots.ExitPlan] = _chain.ExitPlan = Next(ref _nextExitPlan);
        passage[EntrySlots.ExitWorker] = IndexOf(worker);
        passage[EntrySlots.StopTicks] = request.StopLossTicks ?? JournalPassage.NotSaid;
        passage[EntrySlots.TargetTicks] = request.TakeProfitTicks ?? JournalPassage.NotSaid;
        _held = WithExitPlan;
        return true;
    }

    private bool TryHoldSizePlan(EntryRequest request, string? worker)
    {
        if (_held != WithExitPlan || worker is null)
        {
            return false;
        }

        Span<long> passage = Entry;
        passage[EntrySlots.SizePlan] = _chain.SizePlan = Next(ref _nextSizePlan);
        passage[EntrySlots.SizeWorker] = IndexOf(worker);
        passage[EntrySlots.Lots] = request.Lots;
        passage[EntrySlots.RiskDistance] = BitConverter.DoubleToInt64Bits(request.SizePlan.Distance.ToDouble());
        _held = WithSizePlan;
        return true;
    }

    private bool TryHoldIntent(in ExecutionIntent intent, string worker)
    {
        if (_held != WithSizePlan)
        {
            return false;
        }

        Span<long> passage = Entry;
        passage[EntrySlots.Intent] = _chain.Intent = Next(ref _nextIntent);
        passage[EntrySlots.IntentWorker] = IndexOf(worker);
        passage[EntrySlots.IntentValue] = BitConverter.DoubleToInt64Bits(intent.ExecutionUrgency);
        passage[EntrySlots.IntentValue + 1] = BitConverter.DoubleToInt64Bits(intent.VisibilityPreference);
        passage[EntrySlots.IntentValue + 2] = intent.MaxSlippagePct is { } slippage ? BitsOf(slippage) : NoNumber;
        passage[EntrySlots.IntentValue + 3] =
            BitConverter.DoubleToInt64Bits(intent.MaxExecutionWindowMinutes ?? double.NaN);
        _held = WithIntent;
        return true;
    }

    // Something else comes: what is held is told, record by record.
    private void LetGo()
    {
        if (_held > 0)
        {
            int count = _held;
            _held = 0;
            JournalPassage.Tell(_entry, _observer, count);
        }
    }

    private void SetSignal(Span<long> passage, int symbol, in Opportunity opportunity, int metadata)
    {
        passage = passage[..Slots.Count];
        passage[Slots.Time] = _now;
        passage[Slots.Row] = _rows[symbol];
        passage[Slots.Symbol] = symbol;
        passage[Slots.Worker] = opportunity.Worker;
        passage[Slots.Opportunity] = opportunity.Id;
        passage[Slots.Direction] = (long)opportunity.Direction;
        passage[Slots.Confidence] = BitConverter.DoubleToInt64Bits(opportunity.Confidence);
        passage[Slots.Value] = metadata > 0 ? BitConverter.DoubleToInt64Bits(opportunity.Metadata.First) : NoNumber;
        passage[Slots.Value + 1] = metadata > 1
            ? BitConverter.DoubleToInt64Bits(opportunity.Metadata.Second)
            : NoNumber;
        passage[Slots.Value + 2] = metadata > 2 ? BitConverter.DoubleToInt64Bits(opportunity.Metadata.Third) : NoNumber;
        passage[Slots.Value + 3] = metadata > 3
            ? BitConverter.DoubleToInt64Bits(opportunity.Metadata.Fourth)
            : NoNumber;
    }

    private void SetAssessment(Span<long> passage, AggregatedContextAssessment assessment)
    {
        passage = passage[..DirectiveSlots.CloseCount];
        _assessment = Next(ref _nextAssessment);
        passage[DirectiveSlots.Assessment] = _assessment;
        passage[DirectiveSlots.Strength] = BitConverter.DoubleToInt64Bits(assessment.Strength);
        passage[DirectiveSlots.Weakness] = BitConverter.DoubleToInt64Bits(assessment.Weakness);
    }

    private static void SetNewTrade(Span<long> passage, in StrategyDirective directive, in TradeOrigin origin)
    {
        passage = passage[..DirectiveSlots.Count];
        passage[DirectiveSlots.Directive] = origin.DirectiveId;
        passage[DirectiveSlots.Detail] = (long)JournalDetail.NewTrade;
        passage[DirectiveSlots.Direction] = (long)directive.Entry.Direction;
        passage[DirectiveSlots.Confidence] = BitConverter.DoubleToInt64Bits(directive.Confidence);
        passage[DirectiveSlots.Value] = BitConverter.DoubleToInt64Bits(directive.Entry.TimingPreference);
        passage[DirectiveSlots.Value + 1] = BitConverter.DoubleToInt64Bits(directive.Size.Aggressiveness);
        passage[DirectiveSlots.Value + 2] = BitsOf(directive.Exit.RiskRewardRatio);
        passage[DirectiveSlots.Value + 3] = BitConverter.DoubleToInt64Bits(directive.Intent.ExecutionUrgency);
    }

    private static long BitsOf(decimal value) => BitConverter.DoubleToInt64Bits(ExactDecimal.ToDouble(in value));

    private static void SetMoney(Span<long> numbers, Int128 units)
    {
        numbers[0] = (long)(ulong)(units & ulong.MaxValue);
        numbers[1] = (long)(units >> 64);
    }
}

/// <summary>The exit of a trade by an order of its own, which never stood in the book.</summary>
/// <param name="Order">Id of the order.</param>
/// <param name="Group">Id of its group.</param>
/// <param name="Fill">Id of its fill.</param>
/// <param name="Ticks">The fill's price.</param>
/// <param name="FeeUnits">The fill's fee.</param>
/// <param name="BalanceUnits">The balance after it.</param>
/// <param name="Row">Row of the fill.</param>
/// <param name="Time">Its instant, UTC nanoseconds.</param>
internal readonly record struct ExitByOrder(
    int Order, int Group, int Fill, long Ticks, Int128 FeeUnits, Int128 BalanceUnits, int Row, long Time);
