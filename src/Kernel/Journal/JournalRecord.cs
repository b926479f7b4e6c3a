using System;
using System.Runtime.InteropServices;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Journal;

/// <summary>What happened.</summary>
public enum JournalKind : byte
{
    /// <summary>The context was assessed for a decision. Values: strength, weakness.</summary>
    Assessment,

    /// <summary>A signal was delivered. Values: the worker's metadata.</summary>
    Opportunity,

    /// <summary>A threat was published. Values: severity.</summary>
    Threat,

    /// <summary>A schedule or custom event was delivered. Values: its score.</summary>
    Event,

    /// <summary>New trades were halted. Values: instants.</summary>
    Halt,

    /// <summary>An opportunity or directive was refused, for a reason. Values: by reason.</summary>
    Rejected,

    /// <summary>An opportunity was passed over for another.</summary>
    Superseded,

    /// <summary>A directive's group ended without a fill.</summary>
    Expired,

    /// <summary>A directive's group got its first fill.</summary>
    Executed,

    /// <summary>
    /// A directive was issued. Values: timing preference, aggressiveness, risk-reward ratio, urgency.
    /// </summary>
    Directive,

    /// <summary>How it is entered.</summary>
    EntryPlan,

    /// <summary>Where it ends.</summary>
    ExitPlan,

    /// <summary>How much is traded. Values: the sizer's risk distance.</summary>
    SizePlan,

    /// <summary>Trade-offs of execution. Values: urgency, visibility, maximal slippage, window in minutes.</summary>
    Intent,

    /// <summary>The four plans are complete and checked; the price is the entry reference.</summary>
    ExecutionDirective,

    /// <summary>An order was submitted.</summary>
    OrderSubmitted,

    /// <summary>An order left the book with something unfilled: cancelled or expired.</summary>
    OrderEnded,

    /// <summary>A fill was refused for slippage. Values: fill price, decision price, maximal slippage.</summary>
    OrderRefused,

    /// <summary>A trade was opened; its first fill follows.</summary>
    TradeOpened,

    /// <summary>A fill was booked.</summary>
    Fill,

    /// <summary>A trade's stop, target or partial target was changed.</summary>
    ExitModified,

    /// <summary>A trade was closed by the fill before.</summary>
    TradeClosed,

    /// <summary>Funding was booked on a trade.</summary>
    Funding,

    /// <summary>The account could not carry its positions.</summary>
    Liquidation,

    /// <summary>Equity at a decided row; at level full.</summary>
    Equity,
}

/// <summary>What a record's kind leaves open, in a word.</summary>
public enum JournalDetail : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A directive opens a trade.</summary>
    NewTrade,

    /// <summary>A directive changes what is open.</summary>
    ModifyExisting,

    /// <summary>A directive closes what is open.</summary>
    CloseExisting,

    /// <summary>The role that had no planner, or whose planner stayed silent.</summary>
    EntryPlanning,

    /// <summary>The role that had no planner, or whose planner stayed silent.</summary>
    ExitPlanning,

    /// <summary>The role that had no planner.</summary>
    SizePlanning,

    /// <summary>The role that had no planner.</summary>
    IntentPlanning,

    /// <summary>The intent allows more slippage than the directive.</summary>
    SlippageLimit,

    /// <summary>
    /// The stop is on the wrong side of the entry reference, or equal to it. Values: stop, reference.
    /// </summary>
    StopSide,

    /// <summary>
    /// The target is on the wrong side of the entry reference, or equal to it. Values: target, reference.
    /// </summary>
    TargetSide,

    /// <summary>The limit price is not above 0. Values: limit.</summary>
    LimitPrice,

    /// <summary>The stop is further away than the directive tolerates. Values: distance, largest distance.</summary>
    StopTolerance,

    /// <summary>The risk is above the directive's amount. Values: risk, largest risk.</summary>
    MaxRiskAmount,

    /// <summary>The risk is above the directive's share of equity. Values: risk, largest risk.</summary>
    AccountRisk,

    /// <summary>An order was cancelled.</summary>
    Cancelled,

    /// <summary>An order reached its end.</summary>
    Expired,

    /// <summary>A fill took liquidity.</summary>
    Taker,

    /// <summary>A fill made liquidity.</summary>
    Maker,

    /// <summary>A directive's group is one order.</summary>
    SingleOrder,

    /// <summary>A directive's group is parts in time.</summary>
    Twap,

    /// <summary>A directive's group is an order that hides.</summary>
    Iceberg,

    /// <summary>A directive's group is a price ladder.</summary>
    Layered,
}

/// <summary>Which numbers of a record are said; the others are null.</summary>
[Flags]
public enum JournalNumbers : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A quantity.</summary>
    Lots = 1,

    /// <summary>A price.</summary>
    Ticks = 2,

    /// <summary>A trigger price or stop.</summary>
    StopTicks = 4,

    /// <summary>A target.</summary>
    TargetTicks = 8,

    /// <summary>Quantity and prices.</summary>
    Prices = Lots | Ticks | StopTicks | TargetTicks,

    /// <summary>A fee.</summary>
    Fee = 16,

    /// <summary>A gross result.</summary>
    Gross = 32,

    /// <summary>Funding.</summary>
    Funding = 64,

    /// <summary>A balance.</summary>
    Balance = 128,

    /// <summary>Equity.</summary>
    Equity = 256,

    /// <summary>Amounts of money.</summary>
    Money = Fee | Gross | Funding | Balance | Equity,
}

/// <summary>One line of a run's causal record; what a kind doesn't say is null, NaN or -1.</summary>
/// <remarks>
/// Filled where it lies, one for a whole run: an observer copies what it keeps. Prices in ticks, quantities in lots,
/// money in units of the run's money grid. It holds no reference, and a number that isn't said is told by one bit:
/// beginning and copying a record is what the journal costs the kernel.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct JournalRecord
{
    private Int128 _feeUnits;
    private Int128 _grossUnits;
    private Int128 _fundingUnits;
    private Int128 _balanceUnits;
    private Int128 _equityUnits;
    private long _lots;
    private long _ticks;
    private long _stopTicks;
    private long _targetTicks;
    private JournalNumbers _numbers;

    /// <summary>What happened.</summary>
    public JournalKind Kind;

    /// <summary>What the kind leaves open.</summary>
    public JournalDetail Detail;

    /// <summary>The instant, UTC nanoseconds.</summary>
    public long Time;

    /// <summary>Row of the symbol; -1 where no symbol is meant.</summary>
    public int Row;

    /// <summary>Index of the symbol; -1 for the whole strategy.</summary>
    public int Symbol;

    /// <summary>The worker behind it: index into <see cref="JournalWriter.WorkersOf"/>; -1 for the platform.</summary>
    public int Worker;

    /// <summary>
    /// A rejection's <see cref="RejectReason.Index"/>; a fill's or closed trade's
    /// <see cref="Phase5Execution.FillReason"/>.
    /// </summary>
    public int Reason;

    /// <summary>Buy or sell.</summary>
    public Direction Direction;

    /// <summary>An order's or entry plan's type.</summary>
    public OrderType? OrderType;

    /// <summary>Confidence in [0, 1].</summary>
    public double Confidence;

    /// <summary>The first number that the kind or reason names.</summary>
    public double Value1;

    /// <summary>The second one.</summary>
    public double Value2;

    /// <summary>The third one.</summary>
    public double Value3;

    /// <summary>The fourth one.</summary>
    public double Value4;

    /// <summary>What led to it.</summary>
    public CausalityChain Chain;

    /// <summary>Sequence number under ORD_; -1 for none.</summary>
    public int Order;

    /// <summary>The instant in that id, UTC nanoseconds.</summary>
    public long OrderTime;

    /// <summary>Sequence number under TRD_; -1 for none.</summary>
    public int Trade;

    /// <summary>The instant in that id, UTC nanoseconds.</summary>
    public long TradeTime;

    /// <summary>Sequence number under FIL_; -1 for none.</summary>
    public int Fill;

    /// <summary>Which of quantity, prices and money are said.</summary>
    public readonly JournalNumbers Numbers => _numbers;

    /// <summary>Quantity in lots.</summary>
    public long? Lots
    {
        readonly get => Has(JournalNumbers.Lots) ? _lots : null;
        set => Set(JournalNumbers.Lots, ref _lots, value);
    }

    /// <summary>Price in ticks: a fill's, an order's limit, a directive's entry reference.</summary>
    public long? Ticks
    {
        readonly get => Has(JournalNumbers.Ticks) ? _ticks : null;
        set => Set(JournalNumbers.Ticks, ref _ticks, value);
    }

    /// <summary>Trigger price or protective stop, in ticks.</summary>
    public long? StopTicks
    {
        readonly get => Has(JournalNumbers.StopTicks) ? _stopTicks : null;
        set => Set(JournalNumbers.StopTicks, ref _stopTicks, value);
    }

    /// <summary>Target in ticks.</summary>
    public long? TargetTicks
    {
        readonly get => Has(JournalNumbers.TargetTicks) ? _targetTicks : null;
        set => Set(JournalNumbers.TargetTicks, ref _targetTicks, value);
    }

    /// <summary>Fee of a fill, fees of a closed trade.</summary>
    public Int128? FeeUnits
    {
        readonly get => Has(JournalNumbers.Fee) ? _feeUnits : null;
        set => Set(JournalNumbers.Fee, ref _feeUnits, value);
    }

    /// <summary>Gross result of a closed trade.</summary>
    public Int128? GrossUnits
    {
        readonly get => Has(JournalNumbers.Gross) ? _grossUnits : null;
        set => Set(JournalNumbers.Gross, ref _grossUnits, value);
    }

    /// <summary>Funding paid, negative: received.</summary>
    public Int128? FundingUnits
    {
        readonly get => Has(JournalNumbers.Funding) ? _fundingUnits : null;
        set => Set(JournalNumbers.Funding, ref _fundingUnits, value);
    }

    /// <summary>Balance after it.</summary>
    public Int128? BalanceUnits
    {
        readonly get => Has(JournalNumbers.Balance) ? _balanceUnits : null;
        set => Set(JournalNumbers.Balance, ref _balanceUnits, value);
    }

    /// <summary>Marked equity.</summary>
    public Int128? EquityUnits
    {
        readonly get => Has(JournalNumbers.Equity) ? _equityUnits : null;
        set => Set(JournalNumbers.Equity, ref _equityUnits, value);
    }

    // As they lie in memory, said or not: for whoever has looked at the numbers' bits.
    internal readonly long LotsAsTheyLie => _lots;

    internal readonly long TicksAsTheyLie => _ticks;

    internal readonly long StopTicksAsTheyLie => _stopTicks;

    internal readonly long TargetTicksAsTheyLie => _targetTicks;

    internal readonly Int128 FeeAsItLies => _feeUnits;

    internal readonly Int128 GrossAsItLies => _grossUnits;

    internal readonly Int128 FundingAsItLies => _fundingUnits;

    internal readonly Int128 BalanceAsItLies => _balanceUnits;

    internal readonly Int128 EquityAsItLies => _equityUnits;

    /// <summary>Returns whether one of some numbers is said.</summary>
    /// <param name="numbers">The numbers.</param>
    public readonly bool Has(JournalNumbers numbers) => (_numbers & numbers) != 0;

    /// <summary>Begins a record that says nothing but when, where and what.</summary>
    internal void Begin(JournalKind kind, long time, int symbol, int row)
    {
        _numbers = JournalNumbers.None; // What the numbers were doesn't show any more.
        Kind = kind;
        Detail = JournalDetail.None;
        Time = time;
        Row = row;
        Symbol = symbol;
        Worker = -1;
        Reason = -1;
        Direction = Direction.None;
        OrderType = null;
        Confidence = double.NaN;
        Value1 = double.NaN;
        Value2 = double.NaN;
        Value3 = double.NaN;
        Value4 = double.NaN;
        Chain.Clear(time);
        Order = -1;
        OrderTime = 0;
        Trade = -1;
        TradeTime = 0;
        Fill = -1;
    }

    private void Set(JournalNumbers number, ref long field, long? value)
    {
        field = value.GetValueOrDefault();
        _numbers = value.HasValue ? _numbers | number : _numbers & ~number;
    }

    private void Set(JournalNumbers number, ref Int128 field, Int128? value)
    {
        field = value.GetValueOrDefault();
        _numbers = value.HasValue ? _numbers | number : _numbers & ~number;
    }
}
