namespace S1mpleTrader.Kernel.Phase0Bootstrap;

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

    /// <summary>
    /// Largest share of a bar's volume that is filled under <see cref="Phase0Bootstrap.FillModel.MarketImpact"/>.
    /// </summary>
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
