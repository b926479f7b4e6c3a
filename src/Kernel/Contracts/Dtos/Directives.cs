using System.Runtime.InteropServices;

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

    /// <summary>All open trades of the symbol, first in, first out.</summary>
    Symbol,
}

/// <summary>Hints for the entry planner.</summary>
/// <param name="TimingPreference">Hint: 0 patient to 1 at once.</param>
/// <param name="Direction">Buy or sell.</param>
public readonly record struct EntryDirective(double TimingPreference, Direction Direction);

/// <summary>Hint and hard limits for the size planner.</summary>
/// <param name="Aggressiveness">Hint in [0, 1].</param>
/// <param name="MaxRiskAmount">Hard limit in account currency; null for none.</param>
/// <param name="AccountRiskPct">Hard limit as a fraction of equity.</param>
public readonly record struct SizeDirective(double Aggressiveness, decimal? MaxRiskAmount, decimal AccountRiskPct);

/// <summary>Hints and hard limit for the exit planner.</summary>
/// <param name="ProfitTakingPreference">Hint in [0, 1].</param>
/// <param name="RiskRewardRatio">Hint: reward over risk.</param>
/// <param name="StopLossTolerance">Hard limit: the stop's largest distance, a fraction of the entry reference.</param>
public readonly record struct ExitDirective(
    double ProfitTakingPreference, decimal RiskRewardRatio, decimal StopLossTolerance);

/// <summary>Hint and hard limit for the intent planner.</summary>
/// <param name="ExecutionUrgency">Hint in [0, 1].</param>
/// <param name="MaxTotalSlippagePct">Hard limit as a fraction of the decision price; null for none.</param>
public readonly record struct ExecutionIntentDirective(double ExecutionUrgency, decimal? MaxTotalSlippagePct);

/// <summary>A decision of the strategy planner or of an execution worker: hints and hard limits, never orders.</summary>
[StructLayout(LayoutKind.Auto)]
public struct StrategyDirective
{
    /// <summary>What to do.</summary>
    public DirectiveScope Scope;

    /// <summary>Which trades it is about; for <see cref="DirectiveScope.NewTrade"/> the trades that a reverse closes.</summary>
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
}
