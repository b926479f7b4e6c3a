using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Ledger;

/// <summary>How a trade came into the bar that is being matched: which of its protective orders count there.</summary>
public enum BarEntry : byte
{
    /// <summary>Open before the bar, or filled at its open: stop and target count.</summary>
    WholeBar,

    /// <summary>Filled inside by a limit: only the stop counts.</summary>
    InsideByLimit,

    /// <summary>Filled inside by a stop: both count, and a touched stop is ambiguous.</summary>
    InsideByStop,
}

/// <summary>A round trip: one entry directive, any number of entry and exit fills.</summary>
/// <remarks>
/// Invariants: <see cref="CostUnits"/> is the exact cost of <see cref="OpenLots"/>; entered lots = open + exited; gross
/// = Σ over exits of ±(proceeds − released cost).
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct Trade
{
    /// <summary>Sequence number under TRD_.</summary>
    public int Id;

    /// <summary>Index of its symbol.</summary>
    public int Symbol;

    /// <summary>Slot of its group in the book, which stays taken as long as the trade is open.</summary>
    public int Group;

    /// <summary>Long or short.</summary>
    public Direction Direction;

    /// <summary>How it came into the bar being matched.</summary>
    public BarEntry BarEntry;

    /// <summary>Whether it has a stop.</summary>
    public bool HasStop;

    /// <summary>Whether it has a target.</summary>
    public bool HasTarget;

    /// <summary>Whether it was counted as ambiguous in the bar being matched.</summary>
    public bool IsAmbiguous;

    /// <summary>Whether its stop was triggered and the rest goes on by market from the next open.</summary>
    public bool IsStopTriggered;

    /// <summary>The stop in ticks.</summary>
    public long StopTicks;

    /// <summary>The target in ticks.</summary>
    public long TargetTicks;

    /// <summary>Whether it was entered with a stop.</summary>
    public bool HasFirstStop;

    /// <summary>Whether a partial target has filled.</summary>
    public bool HasPartialExit;

    /// <summary>The stop that it was entered with, in ticks: R is measured to it.</summary>
    public long FirstStopTicks;

    /// <summary>The partial target in ticks, where <see cref="PartialLots"/>.</summary>
    public long PartialTicks;

    /// <summary>Lots of a resting partial target; 0 for none.</summary>
    public long PartialLots;

    /// <summary>Best close since entry, in ticks; kept where rows are marked one by one for a listener.</summary>
    public long BestCloseTicks;

    /// <summary>Sequence number under ORD_ of its stop; the target's is one more.</summary>
    public int ProtectiveOrderId;

    /// <summary>Held, in lots.</summary>
    public long OpenLots;

    /// <summary>Entered so far, in lots.</summary>
    public long EnteredLots;

    /// <summary>Exact cost of what is held, money units.</summary>
    public Int128 CostUnits;

    /// <summary>Σ price × quantity of its entries, money units.</summary>
    public Int128 EntryUnits;

    /// <summary>Σ price × quantity of its exits, money units.</summary>
    public Int128 ExitUnits;

    /// <summary>Realised result before fees and funding, money units.</summary>
    public Int128 GrossUnits;

    /// <summary>Fees paid, money units.</summary>
    public Int128 FeeUnits;

    /// <summary>Funding paid, negative: received; money units.</summary>
    public Int128 FundingUnits;

    /// <summary>Largest loss against the average entry seen so far, money units, at least 0.</summary>
    public Int128 AdverseUnits;

    /// <summary>Largest gain seen so far, money units, at least 0.</summary>
    public Int128 FavourableUnits;

    /// <summary>
    /// Largest loss that exits of the bar being matched have shown, each on what was held
    /// before it: counts if the trade closes in it.
    /// </summary>
    public Int128 ExitAdverseUnits;

    /// <summary>
    /// Largest gain that exits of the bar being matched have shown: counts if the trade closes in it.
    /// </summary>
    public Int128 ExitFavourableUnits;

    /// <summary>Lowest low since quantity or cost last changed, in ticks.</summary>
    public long LowestTicks;

    /// <summary>Highest high since quantity or cost last changed, in ticks.</summary>
    public long HighestTicks;

    /// <summary>Row of the first entry fill.</summary>
    public int EntryRow;

    /// <summary>Reference price of the first entry fill, in ticks.</summary>
    public long OpeningTicks;

    /// <summary>
    /// Open of the first entry fill's bar as its order met it, in ticks: on the line to the
    /// close where latency let the order in later.
    /// </summary>
    public long EntryBarOpenTicks;

    /// <summary>Open time of the first entry fill's bar, UTC nanoseconds.</summary>
    public long EntryTime;

    /// <summary>Instant (bar close) of the first entry fill, UTC nanoseconds: the time in its id.</summary>
    public long OpenedAt;

    /// <summary>Ids and names that it bears.</summary>
    public TradeOrigin Origin;

    /// <summary>Whether no price closes any of it: neither stop nor target, whole or partial.</summary>
    public readonly bool HasNoExitPlan => !HasStop && !HasTarget && PartialLots == 0;

    /// <summary>Gross result minus fees and funding, money units.</summary>
    public readonly Int128 NetUnits => GrossUnits - FeeUnits - FundingUnits;

    /// <summary>Net result over the entries' cost: 0.01 is 1 %.</summary>
    public readonly double Return => Narrow.ToDouble(NetUnits) / Narrow.ToDouble(EntryUnits);

    /// <summary>
    /// Returns whether a directive that closes or reverses means it: the trade named, or
    /// any of the symbol against the directive.
    /// </summary>
    /// <param name="target">Which trades the directive is about.</param>
    /// <param name="tradeId">The trade named, where it is about one.</param>
    /// <param name="symbol">Index of the directive's symbol.</param>
    /// <param name="direction">The directive's direction.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool IsMeant(TradeTarget target, int tradeId, int symbol, Direction direction) => target switch
    {
        TradeTarget.One => Id == tradeId,
        TradeTarget.Symbol => Symbol == symbol && Direction != direction,
        _ => false,
    };

    /// <summary>Returns the rows from entry to exit, both counted.</summary>
    /// <param name="exitRow">Row of the last exit fill.</param>
    public readonly int BarsHeldAt(int exitRow) => exitRow - EntryRow + 1;
}

/// <summary>A closed trade, as the result files show it.</summary>
/// <param name="trade">The trade in its last state; nothing held.</param>
/// <param name="exitRow">Row of the last exit fill.</param>
/// <param name="exitTime">Open time of that fill's bar, UTC nanoseconds.</param>
/// <param name="exitReason">Reason of that fill.</param>
public readonly struct ClosedTrade(in Trade trade, int exitRow, long exitTime, FillReason exitReason)
{
    /// <summary>The trade in its last state; nothing held.</summary>
    public readonly Trade Trade = trade;

    /// <summary>Row of the last exit fill.</summary>
    public int ExitRow { get; } = exitRow;

    /// <summary>Open time of that fill's bar, UTC nanoseconds.</summary>
    public long ExitTime { get; } = exitTime;

    /// <summary>Reason of that fill.</summary>
    public FillReason ExitReason { get; } = exitReason;

    /// <summary>Gross result minus fees and funding, money units.</summary>
    public Int128 NetUnits => Trade.NetUnits;

    /// <summary>Entry and exit row, both counted.</summary>
    public int BarsHeld => Trade.BarsHeldAt(ExitRow);

    /// <summary>Net result over the entries' cost: 0.01 is 1 %.</summary>
    public double Return => Trade.Return;
}
