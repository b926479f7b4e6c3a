namespace S1mpleTrader.Kernel.Contracts;

/// <summary>A ledger threat worker: hears of every change of the account and yields a severity.</summary>
/// <param name="binding">Its name, parameters and columns.</param>
public abstract class LedgerThreatWorker(WorkerBinding binding) : Worker(binding)
{
    /// <summary>Called at every row at which a fill happened or an open position was marked.</summary>
    /// <param name="update">The account after the mark.</param>
    /// <param name="columns">Columns at the row.</param>
    /// <returns>The severity from now on, in [0, 1]; 0 = inactive; and whether it is published and counted.</returns>
    public abstract LedgerThreat OnLedgerUpdate(in LedgerUpdate update, RowColumns columns);
}

/// <summary>A ledger threat worker's answer.</summary>
/// <param name="Severity">In [0, 1]; 0 = inactive.</param>
/// <param name="IsPublished">Whether THREAT_DETECTED is published and counted now.</param>
public readonly record struct LedgerThreat(double Severity, bool IsPublished);

/// <summary>LEDGER_UPDATE: the account after the mark of a row.</summary>
/// <param name="Time">The row's close, UTC nanoseconds.</param>
/// <param name="Equity">Marked equity in account currency.</param>
/// <param name="Balance">Initial capital plus realised results, in account currency.</param>
/// <param name="InitialCapital">The account's start, in account currency.</param>
public readonly record struct LedgerUpdate(long Time, decimal Equity, decimal Balance, decimal InitialCapital)
{
    /// <summary>
    /// Σ over open trades of quantity × close × multiplier, whatever their side, in account currency.
    /// </summary>
    public decimal Exposure { get; init; }

    /// <summary>The strategy's closed trades.</summary>
    public ClosedTrades ClosedTrades { get; init; }
}

/// <summary>
/// The strategy planner: weighs strength, weakness, opportunities and threats, and issues directives.
/// </summary>
/// <param name="binding">Its name, parameters and columns.</param>
public abstract class StrategyPlannerWorker(WorkerBinding binding) : DecisionWorker(binding)
{
    /// <summary>
    /// Whether <see cref="Plan"/> keeps nothing: its outcomes then depend on situation and columns alone, and are asked
    /// for once for many lanes.
    /// </summary>
    /// <remarks>
    /// The generator says so where the author's method is <c>readonly</c>, so that the compiler vouches for it.
    /// </remarks>
    public virtual bool IsStateless => false;

    /// <summary>
    /// Whether <see cref="Plan"/> keeps nothing and reads no column: where it hasn't looked at the time either, its
    /// outcome holds for a situation that differs in nothing else.
    /// </summary>
    /// <remarks>
    /// The generator says so where the author's method is <c>readonly</c> and the manifest names no input.
    /// </remarks>
    public virtual bool HangsOnSituation => false;

    /// <summary>Decides about every opportunity of one symbol and instant.</summary>
    /// <param name="situation">What is known.</param>
    /// <param name="columns">Columns at the row.</param>
    /// <param name="directives">Takes exactly one outcome per opportunity.</param>
    public abstract void Plan(in StrategySituation situation, RowColumns columns, ref DirectiveWriter directives);
}

/// <summary>Plans how a trade is entered.</summary>
/// <param name="binding">Its name, parameters and columns.</param>
public abstract class EntryPlannerWorker(WorkerBinding binding) : DecisionWorker(binding)
{
    /// <summary>
    /// Whether <see cref="Plan"/> keeps nothing and reads no column: where it hasn't looked at the view either, its
    /// plan holds for the same directive again.
    /// </summary>
    /// <remarks>
    /// The generator says so where the author's method is <c>readonly</c> and the manifest names no input, so that the
    /// compiler vouches for it.
    /// </remarks>
    public virtual bool IsStateless => false;

    /// <summary>Returns the entry plan.</summary>
    /// <param name="directive">The directive.</param>
    /// <param name="view">Market and account.</param>
    /// <param name="columns">Columns at the row.</param>
    public abstract EntryPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns);
}

/// <summary>Plans how much is traded.</summary>
/// <param name="binding">Its name, parameters and columns.</param>
public abstract class SizePlannerWorker(WorkerBinding binding) : DecisionWorker(binding)
{
    /// <summary>
    /// Whether <see cref="Plan"/> keeps nothing and reads no column: where it hasn't looked at the view either, its
    /// plan holds for the same directive again.
    /// </summary>
    /// <remarks>As of an <see cref="EntryPlannerWorker"/>.</remarks>
    public virtual bool IsStateless => false;

    /// <summary>Returns the size plan.</summary>
    /// <param name="directive">The directive.</param>
    /// <param name="view">Market and account.</param>
    /// <param name="columns">Columns at the row.</param>
    public abstract SizePlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns);
}

/// <summary>Plans where a trade ends.</summary>
/// <param name="binding">Its name, parameters and columns.</param>
public abstract class ExitPlannerWorker(WorkerBinding binding) : DecisionWorker(binding)
{
    /// <summary>
    /// Whether <see cref="Plan"/> keeps nothing and reads no column: where it hasn't looked at the view either, its
    /// plan holds for the same directive again.
    /// </summary>
    /// <remarks>As of an <see cref="EntryPlannerWorker"/>.</remarks>
    public virtual bool IsStateless => false;

    /// <summary>Returns the exit plan.</summary>
    /// <param name="directive">The directive.</param>
    /// <param name="view">Market and account.</param>
    /// <param name="columns">Columns at the row.</param>
    public abstract ExitPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns);
}

/// <summary>Plans the trade-offs of execution; it can't be called without all three plans.</summary>
/// <param name="binding">Its name, parameters and columns.</param>
public abstract class IntentPlannerWorker(WorkerBinding binding) : DecisionWorker(binding)
{
    /// <summary>
    /// Whether <see cref="Plan"/> keeps nothing: where it has looked at neither size nor exit, its intent holds for the
    /// same directive and entry again.
    /// </summary>
    /// <remarks>
    /// The generator says so where the author's method is <c>readonly</c>, so that the compiler vouches for it.
    /// </remarks>
    public virtual bool IsStateless => false;

    /// <summary>Returns the intent.</summary>
    /// <param name="request">The directive and its three plans.</param>
    public abstract ExecutionIntent Plan(in ExecutionRequest request);
}
