using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>Everything that decides a run's result, apart from the bars themselves: immutable and hashable.</summary>
/// <remarks>The engine is told nothing else. One strategy link is one <see cref="BuildSpecs"/>.</remarks>
public sealed record BuildSpecs
{
    /// <summary>The operation's name.</summary>
    public required string Operation { get; init; }

    /// <summary>The account.</summary>
    public required AccountSpec Account { get; init; }

    /// <summary>Which rows are decided at.</summary>
    public required PeriodSpec Period { get; init; }

    /// <summary>The strategy's data sources, in the order of the link; the first one's timeframe and rows are decided on.</summary>
    public required IReadOnlyList<DataSourceSpec> DataSources { get; init; }

    /// <summary>Finer data sources that decide ambiguous bars under <see cref="IntrabarMode.LowerTimeframe"/>: at most one per symbol, in the order of
    /// <see cref="DataSources"/>; nothing is decided at their rows.</summary>
    public IReadOnlyList<DataSourceSpec> FinerSources { get; init; } = [];

    /// <summary>Instruments, one per symbol of <see cref="DataSources"/>.</summary>
    public required IReadOnlyList<Instrument> Instruments { get; init; }

    /// <summary>The back-test connector.</summary>
    public required ConnectorSpec Connector { get; init; }

    /// <summary>The strategy.</summary>
    public required StrategySpec Strategy { get; init; }

    /// <summary>Events by the clock or by bars, in the operation's order.</summary>
    public IReadOnlyList<ScheduleSpec> Schedule { get; init; } = [];
}

/// <summary>The account of a run.</summary>
/// <param name="InitialCapital">In account currency, above 0.</param>
/// <param name="Currency">The account's currency.</param>
/// <param name="CurrencyDecimals">Decimals to which fees, funding and released cost are rounded.</param>
/// <param name="AnnualizationDays">Days a year for Sharpe and Sortino.</param>
public sealed record AccountSpec(
    decimal InitialCapital, string Currency, int CurrencyDecimals = 8, double AnnualizationDays = 365);

/// <summary>Which rows are decided at; earlier rows warm up.</summary>
/// <param name="WarmupBars">First rows of each data source that only feed the market stage.</param>
/// <param name="Start">First close time decided at, UTC nanoseconds; null for the start of the data.</param>
/// <param name="End">Close times from here on are not decided at; null for the end of the data.</param>
/// <param name="CloseAtEnd">Whether open trades close at the last decided row.</param>
public sealed record PeriodSpec(int WarmupBars, long? Start, long? End, bool CloseAtEnd = true);

/// <summary>A data source: which bars, identified by their content.</summary>
/// <param name="Id">Its id in the operation.</param>
/// <param name="Symbol">The instrument.</param>
/// <param name="Timeframe">The bars' length.</param>
/// <param name="ContentHash">The bars' content hash.</param>
public sealed record DataSourceSpec(string Id, string Symbol, Timeframe Timeframe, string ContentHash);

/// <summary>How impact and partial fills are modelled.</summary>
public enum FillModel : byte
{
    /// <summary>The whole quantity, no impact.</summary>
    Immediate,

    /// <summary>Participation cap and square-root impact.</summary>
    MarketImpact,
}

/// <summary>What decides where a bar touches both stop and target.</summary>
public enum IntrabarMode : byte
{
    /// <summary>The stop.</summary>
    Pessimistic,

    /// <summary>The target if touched, else no fill of the stop in that bar.</summary>
    Optimistic,

    /// <summary>Open, nearer extreme, other extreme, close.</summary>
    OhlcPath,

    /// <summary>The bars of a finer data source.</summary>
    LowerTimeframe,

    /// <summary>Pessimistic and optimistic side by side.</summary>
    Interval,
}

/// <summary>When a resting limit fills inside a bar.</summary>
public enum LimitFill : byte
{
    /// <summary>When the extreme reaches the limit.</summary>
    Touch,

    /// <summary>When the extreme goes beyond the limit.</summary>
    Through,
}

/// <summary>Which trades of one symbol may be open together.</summary>
public enum PositionPolicy : byte
{
    /// <summary>One trade or pending entry.</summary>
    OneAtATime,

    /// <summary>Any number in one direction.</summary>
    Pyramid,

    /// <summary>Any number in both directions.</summary>
    Hedge,
}

/// <summary>The back-test connector: the modelling choices of docs/EXECUTION.md.</summary>
public sealed record ConnectorSpec
{
    /// <summary>Slippage of taker fills in basis points, at least 0.</summary>
    public decimal SlippageBps { get; init; }

    /// <summary>The fill model; null leaves it to the translation of the intent.</summary>
    public FillModel? FillModel { get; init; }

    /// <summary>The latency in nanoseconds; null leaves it to the translation of the intent.</summary>
    public long? LatencyNanos { get; init; }

    /// <summary>What decides ambiguous bars.</summary>
    public IntrabarMode Intrabar { get; init; }

    /// <summary>When a resting limit fills.</summary>
    public LimitFill LimitFill { get; init; }

    /// <summary>Which trades may be open together.</summary>
    public PositionPolicy PositionPolicy { get; init; }

    /// <summary>Largest share of a bar's volume that is filled under <see cref="Phase0Bootstrap.FillModel.MarketImpact"/>.</summary>
    public decimal Participation { get; init; } = 0.10m;

    /// <summary>Factor of the square-root impact.</summary>
    public double ImpactCoefficient { get; init; } = 1;

    /// <summary>Most orders open at once; beyond it a directive is refused with CAPACITY.</summary>
    public int MaxOpenOrders { get; init; } = 1024;

    /// <summary>Most trades open at once.</summary>
    public int MaxOpenTrades { get; init; } = 256;

    /// <summary>Most execution groups open at once.</summary>
    public int MaxOpenGroups { get; init; } = 256;
}

/// <summary>How the three planners of a directive see each other.</summary>
public enum PlanningMode : byte
{
    /// <summary>Not at all; the entry reference is the close.</summary>
    Parallel,

    /// <summary>Entry, then exit, then size, each seeing the earlier plans.</summary>
    Sequential,
}

/// <summary>A strategy blueprint, resolved.</summary>
public sealed record StrategySpec
{
    /// <summary>The strategy link's id.</summary>
    public required string LinkId { get; init; }

    /// <summary>The strategy's name.</summary>
    public required string Name { get; init; }

    /// <summary>The timeframe decided on.</summary>
    public required Timeframe Timeframe { get; init; }

    /// <summary>Context workers in wiring order: a worker may read the columns of earlier ones.</summary>
    public required IReadOnlyList<WorkerSpec> Context { get; init; }

    /// <summary>Opportunity workers (without refiners) in wiring order.</summary>
    public required IReadOnlyList<WorkerSpec> Opportunity { get; init; }

    /// <summary>Refiners in wiring order.</summary>
    public required IReadOnlyList<WorkerSpec> Refiners { get; init; }

    /// <summary>Threat workers, of the market and of the ledger, in wiring order.</summary>
    public required IReadOnlyList<WorkerSpec> Threats { get; init; }

    /// <summary>The types of its threats, each once, in wiring order: what a threat's reject reason counts.</summary>
    public IReadOnlyList<string> ThreatTypes
    {
        get
        {
            var types = new List<string>();
            foreach (WorkerSpec threat in Threats)
            {
                if (!types.Contains(threat.Plugin.SignalType))
                {
                    types.Add(threat.Plugin.SignalType);
                }
            }

            return types;
        }
    }

    /// <summary>The one strategy planner.</summary>
    public required WorkerSpec Planner { get; init; }

    /// <summary>Entry planners in blueprint order; the first whose triggers fit plans.</summary>
    public required IReadOnlyList<PlannerSpec> Entry { get; init; }

    /// <summary>Size planners in blueprint order.</summary>
    public required IReadOnlyList<PlannerSpec> Size { get; init; }

    /// <summary>Exit planners in blueprint order.</summary>
    public required IReadOnlyList<PlannerSpec> Exit { get; init; }

    /// <summary>Intent planners in blueprint order.</summary>
    public required IReadOnlyList<PlannerSpec> Intent { get; init; }

    /// <summary>Opportunity and threat workers that live from events, in wiring order.</summary>
    public IReadOnlyList<WorkerSpec> EventDriven { get; init; } = [];

    /// <summary>Execution workers in wiring order.</summary>
    public IReadOnlyList<WorkerSpec> Execution { get; init; } = [];

    /// <summary>Portfolio overlays in wiring order.</summary>
    public IReadOnlyList<WorkerSpec> Overlays { get; init; } = [];

    /// <summary>Who hears whom; null for all who can (<c>wiring: auto</c>).</summary>
    public IReadOnlyList<WireSpec>? Wires { get; init; }

    /// <summary>Fused pipelines of which one may serve the market stage. They change no result, and aren't part of a run's identity.</summary>
    public IReadOnlyList<FusedPipeline> Pipelines { get; init; } = [];

    /// <summary>How planners see each other.</summary>
    public PlanningMode PlanningMode { get; init; }

    /// <summary>The context aggregator's policy.</summary>
    public required AggregationSpec Aggregation { get; init; }
}

/// <summary>A worker instance of a blueprint.</summary>
/// <param name="InstanceId">Its id.</param>
/// <param name="Plugin">Its plugin.</param>
/// <param name="Parameters">All parameters, defaults filled in.</param>
/// <param name="Inputs">Where each of the descriptor's inputs comes from, in its order.</param>
public sealed record WorkerSpec(
    string InstanceId, PluginDescriptor Plugin, ParameterSet Parameters, IReadOnlyList<ColumnSource> Inputs)
{
    /// <summary>The timeframe that its instances step on; null for the one decided on.</summary>
    public Timeframe? Timeframe { get; init; }

    /// <summary>The symbol of its one instance; null for an instance per symbol of the strategy.</summary>
    public string? Symbol { get; init; }
}

/// <summary>Where an input column comes from.</summary>
/// <remarks>
/// A worker's column is that of its instance on the reader's symbol, else of its pinned one; a raw column is one of the reader's timeframe, or with a symbol named one of
/// the timeframe decided on. From another series than the reader's it is read as of the reader's row.
/// </remarks>
/// <param name="Worker">Index into <see cref="StrategySpec.Context"/>; <see cref="Raw"/> or <see cref="Absent"/>.</param>
/// <param name="Column">
/// The output's index in that worker's descriptor; for a raw column 0 open, 1 high, 2 low, 3 close, 4 volume.
/// </param>
public readonly record struct ColumnSource(int Worker, int Column)
{
    /// <summary>The symbol of a raw column; null for the reader's own series.</summary>
    public string? Symbol { get; init; }

    /// <summary>The <see cref="Worker"/> of a raw column.</summary>
    public const int Raw = -1;

    /// <summary>The <see cref="Worker"/> of an optional input left out.</summary>
    public const int Absent = -2;
}

/// <summary>A planner with its triggers.</summary>
/// <param name="Worker">The planner.</param>
/// <param name="Triggers">All must fit; none always fits.</param>
public sealed record PlannerSpec(WorkerSpec Worker, IReadOnlyList<TriggerSpec> Triggers);

/// <summary>The directive's field that a trigger looks at.</summary>
public enum TriggerField : byte
{
    /// <summary>The directive's confidence.</summary>
    Confidence,

    /// <summary>The entry directive's timing preference.</summary>
    TimingPreference,

    /// <summary>The size directive's aggressiveness.</summary>
    Aggressiveness,

    /// <summary>The exit directive's risk-reward ratio.</summary>
    RiskRewardRatio,

    /// <summary>The exit directive's profit-taking preference.</summary>
    ProfitTakingPreference,

    /// <summary>The intent directive's urgency.</summary>
    ExecutionUrgency,

    /// <summary>The direction, by value: <c>BUY</c>, <c>SELL</c>.</summary>
    Direction,

    /// <summary>The opportunity's signal type, by value.</summary>
    SignalType,

    /// <summary>The symbol, by value.</summary>
    Symbol,

    /// <summary>The scope, by value: <c>NEW_TRADE</c>, <c>MODIFY_EXISTING</c>, <c>CLOSE_EXISTING</c>.</summary>
    Scope,
}

/// <summary>One condition of a planner: a closed range over a number, or a set of values.</summary>
/// <param name="Field">What is looked at.</param>
/// <param name="Minimum">Closed lower end; unused for sets.</param>
/// <param name="Maximum">Closed upper end; unused for sets.</param>
/// <param name="Values">The set; empty for ranges.</param>
public sealed record TriggerSpec(TriggerField Field, double Minimum, double Maximum, IReadOnlyList<string> Values);

/// <summary>How the aggregator combines factors.</summary>
public enum AggregationMethod : byte
{
    /// <summary>Σwv/Σw.</summary>
    WeightedAverage,

    /// <summary>The largest v.</summary>
    Max,

    /// <summary>Σw[v ≥ 0.5]/Σw.</summary>
    Consensus,
}

/// <summary>One factor of strength or weakness.</summary>
/// <param name="Source">The context column.</param>
/// <param name="Name">The column's name as written, for messages and the journal.</param>
/// <param name="Weight">Its weight, above 0.</param>
/// <param name="From">The column value that counts as 0.</param>
/// <param name="To">The column value that counts as 1; may lie below <paramref name="From"/>.</param>
public sealed record FactorSpec(ColumnSource Source, string Name, double Weight, double From, double To);

/// <summary>The context aggregator's policy.</summary>
/// <param name="Method">How factors combine.</param>
/// <param name="Strength">Factors of strength; none: strength is 0.</param>
/// <param name="Weakness">Factors of weakness; none: weakness is 0.</param>
public sealed record AggregationSpec(
    AggregationMethod Method, IReadOnlyList<FactorSpec> Strength, IReadOnlyList<FactorSpec> Weakness);
