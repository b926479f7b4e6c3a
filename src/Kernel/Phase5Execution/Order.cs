using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>How long an order lives.</summary>
public enum TimeInForce : byte
{
    /// <summary>Until filled or cancelled.</summary>
    GoodTillCancelled,

    /// <summary>Until a time: it meets every bar that opens before its end.</summary>
    GoodTillDate,

    /// <summary>Its first bar only; a limit only if marketable at that bar's open.</summary>
    ImmediateOrCancel,

    /// <summary>The whole quantity on its first bar, or nothing.</summary>
    FillOrKill,
}

/// <summary>Why a trade was reduced, or that it was entered.</summary>
public enum FillReason : byte
{
    /// <summary>An entry.</summary>
    Entry,

    /// <summary>The protective stop, moved or not.</summary>
    StopLoss,

    /// <summary>The target.</summary>
    TakeProfit,

    /// <summary>A directive that closes.</summary>
    Signal,

    /// <summary>A partial profit.</summary>
    Partial,

    /// <summary>The account could not carry it.</summary>
    Liquidation,

    /// <summary>The last decided row.</summary>
    EndOfData,

    /// <summary>An emergency exit.</summary>
    Emergency,
}

/// <summary>
/// An open order that enters or reduces a trade; stops and targets of a trade are fields of the trade.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public struct Order
{
    /// <summary>Sequence number under ORD_: order of submission.</summary>
    public int Id;

    /// <summary>Index of its group in the book.</summary>
    public int Group;

    /// <summary>Index of its symbol.</summary>
    public int Symbol;

    /// <summary>
    /// Id of the trade it reduces; <see cref="None"/> for entries, <see cref="FirstInFirstOut"/> for any.
    /// </summary>
    public int ReducesTrade;

    /// <summary>Buy or sell.</summary>
    public Direction Side;

    /// <summary>Market, limit, stop or stop-limit.</summary>
    public OrderType Type;

    /// <summary>How long it lives.</summary>
    public TimeInForce TimeInForce;

    /// <summary>Why it reduces, or Entry.</summary>
    public FillReason Reason;

    /// <summary>
    /// Whether a stop or stop-limit was triggered in an earlier bar; a stop then goes on as
    /// a market, a stop-limit as a limit order.
    /// </summary>
    public bool IsTriggered;

    /// <summary>
    /// Whether it has met a bar: liquidity of limits and the life of IOC and FOK depend on the first one.
    /// </summary>
    public bool HasMetBar;

    /// <summary>
    /// Whether a fill, a cancel or its end has taken it off the book; removed at the end of the step.
    /// </summary>
    public bool IsDone;

    /// <summary>Limit price in ticks.</summary>
    public long LimitTicks;

    /// <summary>Trigger price in ticks.</summary>
    public long StopTicks;

    /// <summary>Quantity ordered, in lots.</summary>
    public long Lots;

    /// <summary>Quantity still to fill, in lots.</summary>
    public long OpenLots;

    /// <summary>The price that the slippage limit is measured from, in ticks.</summary>
    public long DecisionTicks;

    /// <summary>From this instant on it meets the market, UTC nanoseconds.</summary>
    public long ActiveFrom;

    /// <summary>Its end, UTC nanoseconds; <see cref="long.MaxValue"/> for none.</summary>
    public long EndTime;

    /// <summary>The <see cref="ReducesTrade"/> of an entry.</summary>
    public const int None = -1;

    /// <summary>The <see cref="ReducesTrade"/> of an order that closes whatever is open, first in, first out.</summary>
    public const int FirstInFirstOut = -2;

    /// <summary>Returns how far it has come; how it ended, once it has left the book, stands in the journal.</summary>
    /// <param name="now">The instant.</param>
    public readonly OrderStatus StatusAt(long now)
        => OpenLots == 0 ? OrderStatus.Filled
            : IsDone ? OrderStatus.Cancelled
            : OpenLots < Lots ? OrderStatus.PartiallyFilled
            : ActiveFrom > now ? OrderStatus.Submitted
            : OrderStatus.Accepted;

    /// <summary>Whether it only reduces.</summary>
    public readonly bool IsReducing => ReducesTrade != None;

    /// <summary>Whether it fills, or ends, at the first bar it meets whatever that bar's range.</summary>
    public readonly bool NeedsNextBar
        => Type == OrderType.Market
            || (IsTriggered && Type == OrderType.Stop)
            || TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill;
}

/// <summary>All orders of one directive, with what its trade will need.</summary>
[StructLayout(LayoutKind.Auto)]
public struct ExecutionGroup
{
    /// <summary>Sequence number under EXG_.</summary>
    public int Id;

    /// <summary>Index of its symbol.</summary>
    public int Symbol;

    /// <summary>Direction of the entry.</summary>
    public Direction Direction;

    /// <summary>How its entries hang together.</summary>
    public ExecutionStrategy Strategy;

    /// <summary>Whether the slot is taken.</summary>
    public bool IsOpen;

    /// <summary>Open entry orders.</summary>
    public int OpenOrders;

    /// <summary>Orders that only close, on behalf of this group's opportunity.</summary>
    public int OpenCloses;

    /// <summary>Whether it counts as a pending entry: one of its entries is open and none has filled.</summary>
    public bool IsPending;

    /// <summary>Whether any fill has happened (of the entry; for a close-only group, of the close).</summary>
    public bool HasFill;

    /// <summary>Whether a fill was refused for slippage.</summary>
    public bool HasRefusal;

    /// <summary>Row of the last refused fill.</summary>
    public int RefusalRow;

    /// <summary>How far it has come while its slot is taken; how it ended stands in the journal.</summary>
    public readonly ExecutionGroupStatus Status
        => !HasFill ? ExecutionGroupStatus.Pending
            : OpenOrders + OpenCloses > 0 ? ExecutionGroupStatus.PartiallyFilled
            : ExecutionGroupStatus.Completed;

    /// <summary>Whether its entry waits for its closes in the same bar: a reverse.</summary>
    public bool IsReverse;

    /// <summary>
    /// Of a reverse: the trade it closes, or <see cref="Order.FirstInFirstOut"/> for all of the symbol against it.
    /// </summary>
    public int ReversesTrade;

    /// <summary>
    /// Of a reverse of all: the first trade id that was free at its decision; later trades aren't meant.
    /// </summary>
    public int ReversesBefore;

    /// <summary>
    /// Of a reverse: from when on a bar judges whether its entry may stay; <see cref="long.MaxValue"/> once one has.
    /// </summary>
    public long JudgedFrom;

    /// <summary>The trade that it entered; -1 before the first fill.</summary>
    public int Trade;

    /// <summary>The stop of its trade in ticks, where <see cref="HasStop"/>.</summary>
    public long StopTicks;

    /// <summary>The target of its trade in ticks, where <see cref="HasTarget"/>.</summary>
    public long TargetTicks;

    /// <summary>Whether its trade has a stop.</summary>
    public bool HasStop;

    /// <summary>Whether its trade has a target.</summary>
    public bool HasTarget;

    /// <summary>How its entries fill.</summary>
    public EntryTerms Terms;

    /// <summary>Ids and names that its trade will bear.</summary>
    public TradeOrigin Origin;

    /// <summary>Notional of the unfilled entry at its entry reference: it binds margin.</summary>
    public Int128 PendingUnits;

    /// <summary>Entry reference in ticks; 0 for a group that only closes.</summary>
    public long ReferenceTicks;
}

/// <summary>How a group's entries fill: the connector's half of a directive.</summary>
[StructLayout(LayoutKind.Auto)]
public struct EntryTerms
{
    /// <summary>Participation cap and impact, instead of the whole quantity.</summary>
    public bool IsMarketImpact;

    /// <summary>Factor on the impact.</summary>
    public double ImpactMultiplier;

    /// <summary>Worst fill against the decision price, a fraction; null for no limit.</summary>
    public decimal? MaxSlippagePct;

    /// <summary>Least share that an IOC must fill on its first bar; 0 for any.</summary>
    public decimal MinFillRatio;
}

/// <summary>Where a trade comes from: the causality that its record names.</summary>
/// <param name="SignalWorker">Index of the opportunity worker, for the entry reason; -1 for none.</param>
/// <param name="OpportunityId">Sequence under OPP_; -1 for none.</param>
/// <param name="DirectiveId">Sequence under STR_.</param>
/// <param name="ThreatId">Sequence under THR_ of the threat weighed; -1 for none.</param>
/// <param name="ThreatTime">When that threat was published.</param>
/// <param name="DecidedAt">The instant of the decision: opportunity and directive have this time in their ids.</param>
/// <param name="CountsOpportunity">Whether an opportunity's ending depends on the group.</param>
/// <param name="Event">
/// The event that a directive without an opportunity answers: index into the run's event names; -1 for none.
/// </param>
public record struct TradeOrigin(
    int SignalWorker,
    int OpportunityId,
    int DirectiveId,
    int ThreatId,
    long ThreatTime,
    long DecidedAt,
    bool CountsOpportunity,
    int Event = -1)
{
    private const int None = -1;

    /// <summary>Returns the origin of what becomes of a signal before a directive is issued for it.</summary>
    /// <param name="worker">The signal's worker.</param>
    /// <param name="opportunity">Its sequence number under OPP_.</param>
    /// <param name="now">The instant.</param>
    public static TradeOrigin OfSignal(int worker, int opportunity, long now)
        => new(worker, opportunity, None, None, 0, now, CountsOpportunity: true);

    /// <summary>Returns the origin of a directive that no opportunity is behind.</summary>
    /// <param name="directive">Its sequence number under STR_.</param>
    /// <param name="now">The instant.</param>
    public static TradeOrigin OfDirective(int directive, long now)
        => new(None, None, directive, None, 0, now, CountsOpportunity: false);

    // Field by field: of what has just been written so, a copy of the whole would wait for the memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CopyFrom(in TradeOrigin other)
    {
        SignalWorker = other.SignalWorker;
        OpportunityId = other.OpportunityId;
        DirectiveId = other.DirectiveId;
        ThreatId = other.ThreatId;
        ThreatTime = other.ThreatTime;
        DecidedAt = other.DecidedAt;
        CountsOpportunity = other.CountsOpportunity;
        Event = other.Event;
    }
}
