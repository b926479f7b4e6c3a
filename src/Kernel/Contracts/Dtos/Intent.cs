namespace S1mpleTrader.Kernel.Contracts;

/// <summary>How the children of a worked order share its size.</summary>
public enum ChunkDistribution : byte
{
    /// <summary>Equal sizes.</summary>
    Uniform,

    /// <summary>Weights n … 1.</summary>
    FrontLoaded,

    /// <summary>Weights 1 … n.</summary>
    BackLoaded,
}

/// <summary>What is to be done at the connector.</summary>
public enum ExecutionAction : byte
{
    /// <summary>A new trade is entered.</summary>
    ExecuteTrade,

    /// <summary>A trade's stop, target or partial target changes.</summary>
    ModifyOrder,

    /// <summary>One order is cancelled.</summary>
    CancelOrder,

    /// <summary>The open orders of a group are cancelled.</summary>
    CancelGroup,

    /// <summary>A trade is closed, whole or in part.</summary>
    ClosePosition,
}

/// <summary>Hint: how a trade might be worked; every connector reads it in its own way, or not at all.</summary>
public enum ExecutionStyle : byte
{
    /// <summary>Evenly over time.</summary>
    Twap,

    /// <summary>In step with the market's volume.</summary>
    Vwap,

    /// <summary>A little of it shown at a time.</summary>
    Iceberg,
}

/// <summary>How a group's orders hang together.</summary>
public enum ExecutionStrategy : byte
{
    /// <summary>One order for the whole size.</summary>
    SingleOrder,

    /// <summary>Parts that follow each other in time.</summary>
    Twap,

    /// <summary>An order that hides: it moves the market less than its size would.</summary>
    Iceberg,

    /// <summary>Limits on a price ladder.</summary>
    Layered,
}

/// <summary>All that an intent planner may look at: the directive and the three plans.</summary>
/// <remarks>Shows them where they lie: it is valid during the call.</remarks>
public readonly ref struct ExecutionRequest
{
    private readonly ref readonly StrategyDirective _directive;
    private readonly ref readonly EntryPlan _entry;
    private readonly ref readonly SizePlan _size;
    private readonly ref readonly ExitPlan _exit;
    private readonly Glance _glance; // At size or exit, which differ where directive and entry are the same.

    /// <summary>Joins them.</summary>
    /// <param name="directive">The directive.</param>
    /// <param name="entry">The entry plan.</param>
    /// <param name="size">The size plan, rounded down to the lot.</param>
    /// <param name="exit">The exit plan.</param>
    public ExecutionRequest(in StrategyDirective directive, in EntryPlan entry, in SizePlan size, in ExitPlan exit)
    {
        _directive = ref directive;
        _entry = ref entry;
        _size = ref size;
        _exit = ref exit;
    }

    internal ExecutionRequest(
        in StrategyDirective directive, in EntryPlan entry, in SizePlan size, in ExitPlan exit, ref bool isSeen)
        : this(in directive, in entry, in size, in exit)
        => _glance = new Glance(ref isSeen);

    /// <summary>The directive.</summary>
    public ref readonly StrategyDirective Directive => ref _directive;

    /// <summary>The entry plan.</summary>
    public ref readonly EntryPlan Entry => ref _entry;

    /// <summary>The size plan, rounded down to the lot.</summary>
    public ref readonly SizePlan Size
    {
        get
        {
            _glance.Note();
            return ref _size;
        }
    }

    /// <summary>The exit plan.</summary>
    public ref readonly ExitPlan Exit
    {
        get
        {
            _glance.Note();
            return ref _exit;
        }
    }
}

/// <summary>Trade-offs that every connector understands; no connector's own words.</summary>
/// <param name="ExecutionUrgency">0 patient to 1 at once.</param>
/// <param name="VisibilityPreference">0 hidden to 1 in the open.</param>
/// <param name="MaxSlippagePct">Hard limit as a fraction of the decision price; null for none.</param>
/// <param name="MustCompleteImmediately">Whether what doesn't fill at once is given up.</param>
/// <param name="MaxExecutionWindowMinutes">Give up after so many minutes; null for never.</param>
/// <param name="ChunkCountHint">Hint: children to split into; null for no opinion.</param>
/// <param name="ChunkDistribution">Hint: how they share the size; null for evenly.</param>
/// <param name="MinFillRatio">
/// The share in [0, 1] that must fill at once, of what must complete immediately; null for any.
/// </param>
public readonly record struct ExecutionIntent(
    double ExecutionUrgency,
    double VisibilityPreference,
    decimal? MaxSlippagePct,
    bool MustCompleteImmediately,
    int? MaxExecutionWindowMinutes,
    int? ChunkCountHint = null,
    ChunkDistribution? ChunkDistribution = null,
    decimal? MinFillRatio = null)
{
    /// <summary>
    /// What is to be done: of an intent planner always a trade, since directives about open trades need no planner.
    /// </summary>
    public ExecutionAction Action { get; init; }

    /// <summary>Hint: the way to work it; null for no opinion.</summary>
    public ExecutionStyle? PreferredExecutionStyle { get; init; }

    /// <summary>Returns the intent of a directive about what is open: at once and whole, in the open.</summary>
    /// <param name="directive">A directive of scope MODIFY_EXISTING or CLOSE_EXISTING.</param>
    public static ExecutionIntent Of(in StrategyDirective directive) => new(
        ExecutionUrgency: 1,
        VisibilityPreference: 1,
        MaxSlippagePct: null,
        MustCompleteImmediately: true,
        MaxExecutionWindowMinutes: null)
    {
        Action = directive.Action.Kind switch
        {
            ExitAction.CancelGroup => ExecutionAction.CancelGroup,
            ExitAction.Replace or ExitAction.Tighten or ExitAction.TakePartial => ExecutionAction.ModifyOrder,
            _ => ExecutionAction.ClosePosition,
        },
    };
}
