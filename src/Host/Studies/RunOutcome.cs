using System.Collections.Generic;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Studies;

/// <summary>What a study keeps of a run: its result, or why there is none.</summary>
internal sealed record RunOutcome
{
    /// <summary>Why there is no result; null where there is one.</summary>
    public RunError? Error { get; init; }

    /// <summary>Hash of trades, equity, metrics and counts; empty without a result.</summary>
    public string ResultHash { get; init; } = string.Empty;

    /// <summary>Decided rows.</summary>
    public long Bars { get; init; }

    /// <summary>Account currency.</summary>
    public decimal InitialCapital { get; init; }

    /// <summary>The last equity record.</summary>
    public decimal FinalEquity { get; init; }

    /// <summary>
    /// The metrics in the order of <see cref="MetricTable.Names"/>, null where undefined; empty without a result; where
    /// two accounts ran, their lower bounds.
    /// </summary>
    public IReadOnlyList<double?> Metrics { get; init; } = [];

    /// <summary>The metrics' upper bounds where two accounts ran side by side; else null.</summary>
    public IReadOnlyList<double?>? UpperMetrics { get; init; }

    /// <summary>What became of every signal.</summary>
    public OutcomeCounts Counts { get; init; } = OutcomeCounts.None;

    /// <summary>Equity at the end of every day.</summary>
    public DailyEquity DailyEquity { get; init; } = DailyEquity.None;

    /// <summary>
    /// Closed trades by their return, in the order of <see cref="TradeReturns.Names"/>; only bins that hold one.
    /// </summary>
    public IReadOnlyList<NamedCount> Trades { get; init; } = [];

    /// <summary>The folder of the run's files, relative to the study's; null where none were kept.</summary>
    public string? Artifacts { get; init; }

    /// <summary>Whether there is a result.</summary>
    public bool IsResult => Error is null;

    /// <summary>Returns a metric by its name, of two accounts the lower bound; null where it is undefined.</summary>
    /// <param name="name">One of <see cref="MetricTable.Names"/>.</param>
    public double? Metric(string name) => IsResult ? Metrics[MetricTable.IndexOf(name)] : null;

    /// <summary>
    /// Returns a metric as the account has it that is worse by it; null where it is undefined for either.
    /// </summary>
    /// <param name="metric">Index of the metric.</param>
    /// <param name="isMostBest">Whether more of it is better.</param>
    public double? Worse(int metric, bool isMostBest)
    {
        double? least = Metrics[metric];
        double? most = UpperMetrics is { } upper ? upper[metric] : least;
        return least is null || most is null ? null : isMostBest ? least : most;
    }

    /// <summary>Returns the outcome of a run that has ended.</summary>
    /// <param name="result">What came out.</param>
    /// <param name="daily">Its days.</param>
    /// <param name="trades">Its trades by their return.</param>
    /// <param name="artifacts">The folder of its files, relative to the study's; or null.</param>
    public static RunOutcome Of(
        BacktestResult result, DailyEquity daily, IReadOnlyList<NamedCount> trades, string? artifacts)
    {
        double?[] lower = new double?[MetricTable.Names.Count];
        double?[] upper = new double?[lower.Length];
        for (int i = 0; i < lower.Length; i++)
        {
            (Metrics low, Metrics high) = MetricTable.Bounds(result, i);
            lower[i] = MetricTable.Value(low, i);
            upper[i] = MetricTable.Value(high, i);
        }

        return new RunOutcome
        {
            ResultHash = result.ResultHash,
            Bars = result.Bars,
            InitialCapital = result.InitialCapital,
            FinalEquity = result.FinalEquity,
            Metrics = lower,
            UpperMetrics = result.OptimisticMetrics is null ? null : upper,
            Counts = OutcomeCounts.Of(result.Counts),
            DailyEquity = daily,
            Trades = trades,
            Artifacts = artifacts,
        };
    }

    /// <summary>Returns the outcome of a run without a result.</summary>
    public static RunOutcome Failed(RunErrorKind kind, string text) => new() { Error = new RunError(kind, text) };
}

/// <summary>Why a run has no result.</summary>
internal enum RunErrorKind : byte
{
    /// <summary>Its data leaves no bar to decide at.</summary>
    Data,

    /// <summary>A plugin failed.</summary>
    Plugin,

    /// <summary>A defect of the engine.</summary>
    Defect,

    /// <summary>It took longer than it may, or stood still.</summary>
    TimedOut,

    /// <summary>Its process ended, as often as is tried.</summary>
    Died,
}

/// <summary>Why a run has no result.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Text">For people.</param>
internal sealed record RunError(RunErrorKind Kind, string Text);

/// <summary>What became of every signal of a run: detected = executed + rejected + superseded + expired.</summary>
/// <param name="Detected">Opportunities delivered to the decision stage.</param>
/// <param name="Executed">Those whose entry (or close) got a fill.</param>
/// <param name="Rejected">Those refused.</param>
/// <param name="Superseded">Those passed over for another.</param>
/// <param name="Expired">Those whose group ended without a fill.</param>
/// <param name="AmbiguousFills">Bars in which a trade's order of events was unknown.</param>
/// <param name="Liquidations">Times that the account could not carry its positions.</param>
/// <param name="Rejections">Refusals by reason; only reasons that occurred.</param>
/// <param name="Threats">Threats by type; only types that occurred.</param>
internal sealed record OutcomeCounts(
    long Detected,
    long Executed,
    long Rejected,
    long Superseded,
    long Expired,
    long AmbiguousFills,
    long Liquidations,
    IReadOnlyList<NamedCount> Rejections,
    IReadOnlyList<NamedCount> Threats)
{
    /// <summary>Of a run without a result.</summary>
    public static OutcomeCounts None { get; } = new(0, 0, 0, 0, 0, 0, 0, [], []);

    /// <summary>Returns a run's counts.</summary>
    public static OutcomeCounts Of(RunCounts counts)
    {
        var rejections = new List<NamedCount>();
        for (int i = 0; i < counts.Rejections.Length; i++)
        {
            if (counts.Rejections[i] != 0)
            {
                rejections.Add(new NamedCount(counts.ReasonName(i), counts.Rejections[i]));
            }
        }

        var threats = new List<NamedCount>();
        for (int i = 0; i < counts.Threats.Length; i++)
        {
            if (counts.Threats[i] != 0)
            {
                threats.Add(new NamedCount(counts.ThreatTypes[i], counts.Threats[i]));
            }
        }

        return new OutcomeCounts(
            counts.Detected,
            counts.Executed,
            counts.Rejected,
            counts.Superseded,
            counts.Expired,
            counts.AmbiguousFills,
            counts.Liquidations,
            rejections,
            threats);
    }
}

/// <summary>How often something occurred.</summary>
/// <param name="Name">What.</param>
/// <param name="Count">How often.</param>
internal readonly record struct NamedCount(string Name, long Count);
