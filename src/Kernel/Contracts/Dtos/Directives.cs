using System.Runtime.InteropServices;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>What a directive wants done.</summary>
public enum DirectiveScope : byte
{
    /// <summary>Open a trade; with a target trade, close that one first: a reverse.</summary>
    NewTrade,

    /// <summary>Change the exit plan or size of an open trade.</summary>
    ModifyExisting,

    /// <summary>Close an open trade.</summary>
    CloseExisting,
}

/// <summary>Which trades a directive is about.</summary>
public enum TradeTarget : byte
{
    /// <summary>None: a new trade.</summary>
    None,

    /// <summary>The one trade named by the directive.</summary>
    One,

    /// <summary>
    /// The symbol's open trades against the directive's direction; each is closed by an order of its own.
    /// </summary>
    Symbol,
}

/// <summary>Hints for the entry planner.</summary>
/// <param name="TimingPreference">Hint: 0 patient to 1 at once.</param>
/// <param name="Direction">Buy or sell.</param>
public record struct EntryDirective(double TimingPreference, Direction Direction)
{
    /// <summary>Index of the symbol; set by the platform when the directive is issued.</summary>
    public int Symbol { get; set; }

    /// <summary>Hint: where the price is liked; null for no opinion.</summary>
    public PriceZone? PreferredPriceZone { get; set; }
}

/// <summary>A range of prices in quote currency, both ends included.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct PriceZone(decimal Low, decimal High);

/// <summary>Hint and hard limits for the size planner.</summary>
/// <param name="Aggressiveness">Hint in [0, 1].</param>
/// <param name="MaxRiskAmount">Hard limit in account currency; null for none.</param>
/// <param name="AccountRiskPct">Hard limit as a fraction of equity: 0.02 is 2 %.</param>
public record struct SizeDirective(double Aggressiveness, decimal? MaxRiskAmount, decimal AccountRiskPct);

/// <summary>Hints and hard limit for the exit planner.</summary>
/// <param name="ProfitTakingPreference">Hint in [0, 1].</param>
/// <param name="RiskRewardRatio">Hint: reward over risk.</param>
/// <param name="StopLossTolerance">
/// Hard limit: the stop's largest distance, a fraction of the entry reference: 0.015 is 1.5 %.
/// </param>
public record struct ExitDirective(
    double ProfitTakingPreference, decimal RiskRewardRatio, decimal StopLossTolerance);

/// <summary>Hint and hard limit for the intent planner.</summary>
/// <param name="ExecutionUrgency">Hint in [0, 1].</param>
/// <param name="MaxTotalSlippagePct">
/// Hard limit as a fraction of the decision price, 0.002 being 0.2 %; null for none.
/// </param>
public record struct ExecutionIntentDirective(double ExecutionUrgency, decimal? MaxTotalSlippagePct);

/// <summary>What a directive about open trades does to them.</summary>
public enum ExitAction : byte
{
    /// <summary>Nothing: a new trade, whose exit planner decides.</summary>
    None,

    /// <summary>A new stop, target or both; what is null stays as it is. Effective from the next bar.</summary>
    Replace,

    /// <summary>
    /// A new stop, only where it is nearer to the price than the one there is when the directive is carried out.
    /// Effective from the next bar.
    /// </summary>
    Tighten,

    /// <summary>A reduce-only limit at a price, which rests like a target. Effective from the next bar.</summary>
    TakePartial,

    /// <summary>Closes all or a quantity by market, as a signal does.</summary>
    Close,

    /// <summary>Closes all or a quantity by market, as an emergency.</summary>
    CloseInEmergency,

    /// <summary>Cancels the open orders of a group.</summary>
    CancelGroup,
}

/// <summary>The exit, size and intent actions of a directive that needs no planner.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="StopLossPrice">
/// Of <see cref="ExitAction.Replace"/>: the new stop; null leaves it. Of
/// <see cref="ExitAction.Tighten"/>: the new stop.
/// </param>
/// <param name="TakeProfitPrice">
/// Of <see cref="ExitAction.Replace"/>: the new target; null leaves it. Of
/// <see cref="ExitAction.TakePartial"/>: the limit.
/// </param>
/// <param name="Quantity">
/// Base units, rounded down to the lot: how much is closed (null for all), or of a new trade how much is entered, and
/// then no size planner is asked.
/// </param>
/// <param name="GroupId">Of <see cref="ExitAction.CancelGroup"/>: the group's id.</param>
public readonly record struct DirectiveAction(
    ExitAction Kind,
    decimal? StopLossPrice = null,
    decimal? TakeProfitPrice = null,
    decimal? Quantity = null,
    int GroupId = -1);

/// <summary>
/// A decision of the strategy planner or of an execution worker: hints and hard limits, never orders.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public struct StrategyDirective
{
    /// <summary>What to do.</summary>
    public DirectiveScope Scope;

    /// <summary>
    /// Which trades it is about; for <see cref="DirectiveScope.NewTrade"/> the trades that a reverse closes.
    /// </summary>
    public TradeTarget Target;

    /// <summary>The trade's id where <see cref="Target"/> is <see cref="TradeTarget.One"/>.</summary>
    public int TargetTradeId;

    /// <summary>How sure the planner is, in [0, 1]; planners are matched by it.</summary>
    public double Confidence;

    /// <summary>Directions in which the strategy opens trades; checked after the position policy.</summary>
    public AllowedDirections Directions;

    /// <summary>Hints for the entry planner.</summary>
    public EntryDirective Entry;

    /// <summary>Hint and hard limits for the size planner.</summary>
    public SizeDirective Size;

    /// <summary>Hints and hard limit for the exit planner.</summary>
    public ExitDirective Exit;

    /// <summary>Hint and hard limit for the intent planner.</summary>
    public ExecutionIntentDirective Intent;

    /// <summary>What is done without a planner: to open trades, or the quantity of a new one.</summary>
    public DirectiveAction Action;

    /// <summary>Gives a trade a new stop, target or both; what is null stays.</summary>
    /// <param name="tradeId">The trade.</param>
    /// <param name="stopLoss">The new stop in quote currency.</param>
    /// <param name="takeProfit">The new target in quote currency.</param>
    public static StrategyDirective ModifyExit(int tradeId, decimal? stopLoss, decimal? takeProfit = null)
        => About(DirectiveScope.ModifyExisting, tradeId, new DirectiveAction(ExitAction.Replace, stopLoss, takeProfit));

    /// <summary>
    /// Moves a trade's stop, or gives it one, but never away from the price: whoever moves it in the same instant.
    /// </summary>
    /// <param name="tradeId">The trade.</param>
    /// <param name="stopLoss">The new stop in quote currency.</param>
    public static StrategyDirective TightenStop(int tradeId, decimal stopLoss)
        => About(DirectiveScope.ModifyExisting, tradeId, new DirectiveAction(ExitAction.Tighten, stopLoss));

    /// <summary>Rests a reduce-only limit for part of a trade.</summary>
    /// <param name="tradeId">The trade.</param>
    /// <param name="price">The limit in quote currency.</param>
    /// <param name="quantity">Base units; rounded down to the lot.</param>
    public static StrategyDirective TakePartial(int tradeId, decimal price, decimal quantity)
        => About(
            DirectiveScope.ModifyExisting,
            tradeId,
            new DirectiveAction(ExitAction.TakePartial, TakeProfitPrice: price, Quantity: quantity));

    /// <summary>Closes a trade by market at the next bar.</summary>
    /// <param name="tradeId">The trade.</param>
    /// <param name="quantity">Base units; null for all of it.</param>
    /// <param name="isEmergency">Whether its exit is recorded as EMERGENCY.</param>
    public static StrategyDirective Close(int tradeId, decimal? quantity = null, bool isEmergency = false)
        => About(
            DirectiveScope.CloseExisting,
            tradeId,
            new DirectiveAction(isEmergency ? ExitAction.CloseInEmergency : ExitAction.Close, Quantity: quantity));

    /// <summary>Cancels the open orders of a group.</summary>
    /// <param name="groupId">The group's id.</param>
    public static StrategyDirective CancelGroup(int groupId) => new()
    {
        Scope = DirectiveScope.ModifyExisting,
        Action = new DirectiveAction(ExitAction.CancelGroup, GroupId: groupId),
    };

    /// <summary>What the directive says that nobody can carry out; null where it is sound.</summary>
    public readonly string? Flaw => Scope switch
    {
        _ when !(Confidence >= 0 && Confidence <= 1) => "its confidence isn't in [0, 1]",
        DirectiveScope.NewTrade => Action.Kind == ExitAction.None ? null : "a new trade has no action on an open one",
        _ when Action.Kind != ExitAction.CancelGroup && Action.Kind != ExitAction.None && Target != TradeTarget.One
            => "its action is about one trade, and it names none",
        DirectiveScope.CloseExisting =>
            Action.Kind is ExitAction.None or ExitAction.Close or ExitAction.CloseInEmergency
                ? null
                : "its action closes nothing",
        _ => Action.Kind switch
        {
            ExitAction.Replace or ExitAction.CancelGroup => null,
            ExitAction.Tighten => Action.StopLossPrice.HasValue ? null : "it tightens to no stop",
            ExitAction.TakePartial => Action.TakeProfitPrice.HasValue ? null : "it takes a part at no price",
            _ => "its action changes nothing",
        },
    };

    private static StrategyDirective About(DirectiveScope scope, int tradeId, in DirectiveAction action) => new()
    {
        Scope = scope,
        Target = TradeTarget.One,
        TargetTradeId = tradeId,
        Action = action,
    };
}

/// <summary>How the members of a batch hang together.</summary>
public enum BatchMode : byte
{
    /// <summary>In order, up to the first failure.</summary>
    Sequential,

    /// <summary>All; each succeeds or fails for itself.</summary>
    Parallel,

    /// <summary>All or none: every member is checked against the state before.</summary>
    Atomic,
}

/// <summary>
/// A complete directive, EXECUTION_DIRECTIVE_READY: the four plans, on the grid, and what led to them.
/// </summary>
/// <remarks>What overlays see, and what translators for connectors translate.</remarks>
public readonly record struct ExecutionDirective
{
    /// <summary>The ids of what led to it.</summary>
    public required CausalityChain Causality { get; init; }

    /// <summary>How it is entered.</summary>
    public required EntryPlan Entry { get; init; }

    /// <summary>How much is traded.</summary>
    public required SizePlan Size { get; init; }

    /// <summary>Where the trade ends.</summary>
    public required ExitPlan Exit { get; init; }

    /// <summary>Trade-offs of execution.</summary>
    public required ExecutionIntent Intent { get; init; }

    /// <summary>The price planned from, in quote currency.</summary>
    public required decimal EntryReference { get; init; }

    /// <summary>The close at which it was decided, in quote currency.</summary>
    public required decimal DecisionPrice { get; init; }

    /// <summary>Quantity × reference × multiplier, in account currency.</summary>
    public required decimal Notional { get; init; }

    /// <summary>Of a reverse: the trades that are closed first.</summary>
    public int ClosedTrades { get; init; }

    /// <summary>
    /// Of a reverse: their notional at the last close and that of their entries still open, in account currency.
    /// </summary>
    public decimal ClosedNotional { get; init; }

    /// <summary>Index of the symbol.</summary>
    public int Symbol => Entry.Symbol;

    /// <summary>Buy or sell.</summary>
    public Direction Direction => Entry.Direction;

    /// <summary>The entry order's type.</summary>
    public OrderType OrderType => Entry.OrderType;

    /// <summary>Base units, on the lot.</summary>
    public decimal Quantity => Size.PositionSize;

    /// <summary>The stop in quote currency; null for none.</summary>
    public decimal? StopLoss => Exit.StopLossPrice;

    /// <summary>The target in quote currency; null for none.</summary>
    public decimal? TakeProfit => Exit.TakeProfitPrice;
}
