using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Decision;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Market;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase3Strategy;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Ring;

namespace S1mpleTrader.Kernel;

/// <summary>How a run is carried out; nothing here changes its result.</summary>
/// <param name="BlockRows">
/// Rows of a symbol that the market stage computes at a time, at least 1; null for what suits the number of lanes.
/// </param>
/// <param name="RingCapacity">Slots of the ring: a power of two, at least 2.</param>
/// <param name="VisitEveryRow">Whether the decision stage visits rows one by one.</param>
/// <param name="IsDynamic">Whether operators are called one by one even where a fused pipeline fits them.</param>
/// <param name="LaysOut">
/// Whether blocks are laid out for questions about stretches of bars; null for what suits the number of lanes.
/// </param>
public sealed record RunOptions(
    int? BlockRows = null, int RingCapacity = 64, bool VisitEveryRow = false,
    bool IsDynamic = false, bool? LaysOut = null)
{
    /// <summary>Rows of a block for a lane or a few: its columns stay in the processor's nearest caches.</summary>
    public const int UsualBlockRows = 4096;

    private const int SomeLanes = 4;
    private const int LanesLaidOutFor = 64;
    private const int ManyLanes = 256;

    /// <summary>Returns whether blocks are laid out: so many lanes make up for it.</summary>
    /// <param name="lanes">Lanes that share the market stage.</param>
    internal bool LaysOutFor(int lanes) => LaysOut ?? (lanes >= LanesLaidOutFor);

    /// <summary>
    /// Returns the rows of a block; with many lanes more of them, since every lane's
    /// state comes back from memory once per block.
    /// </summary>
    /// <param name="lanes">Lanes that share the market stage.</param>
    internal int BlockRowsFor(int lanes)
        => BlockRows
            ?? (lanes < SomeLanes ? UsualBlockRows : lanes < ManyLanes ? 4 * UsualBlockRows : 16 * UsualBlockRows);
}

/// <summary>One pass over the bars of some symbols, assembled and ready: the kernel's front door.</summary>
/// <remarks>
/// A pass has one market stage and a lane for each specification, which all share it; a specification with
/// <see cref="IntrabarMode.Interval"/> takes two lanes. Each lane has workers, account, journal and queues of its own,
/// and gives what it gives alone. Allocates when it is made; running allocates nothing per bar, event or order.
/// </remarks>
public sealed class BacktestRun : IDisposable
{
    private readonly BarSeries[] _series; // Of the data sources.
    private readonly int[] _endRows;      // Of each, one past the last row that some lane decides at.
    private readonly BarSeries[] _finer;  // Of the finer data sources of all lanes.
    private readonly MarketStage _market;
    private readonly TickRing _ring;
    private readonly DecisionStage[] _lanes;
    private readonly Outcome[] _outcomes; // Of each specification.

    /// <summary>Assembles a run over one symbol.</summary>
    /// <param name="specs">The specification; valid, with one data source.</param>
    /// <param name="series">Its bars, on the instrument's tick grid; outlives the run.</param>
    /// <param name="options">How to carry it out.</param>
    /// <param name="observer">Hears what happens; may be null.</param>
    /// <exception cref="NoDecidedRowsException">Warm-up and period leave no row to decide at.</exception>
    public BacktestRun(BuildSpecs specs, BarSeries series, RunOptions options, RunObserver? observer)
        : this(specs, [series], options, observer)
    {
    }

    /// <summary>Assembles a run of one specification.</summary>
    /// <param name="specs">The specification; valid.</param>
    /// <param name="series">
    /// The bars of each data source, then of each finer one, on its instrument's tick grid; they outlive the run.
    /// </param>
    /// <param name="options">How to carry it out.</param>
    /// <param name="observer">Hears what happens; may be null.</param>
    /// <exception cref="NoDecidedRowsException">
    /// Warm-up and period leave no row of a data source to decide at.
    /// </exception>
    public BacktestRun(BuildSpecs specs, IReadOnlyList<BarSeries> series, RunOptions options, RunObserver? observer)
        : this([new LaneSpec(specs, observer)], series, options)
    {
    }

    /// <summary>Assembles a run of several specifications.</summary>
    /// <param name="lanes">
    /// The specifications; valid, and such that they share a market stage: <see cref="LaneSpec.SharesMarketWith"/>.
    /// </param>
    /// <param name="series">
    /// The bars of each data source, on its instrument's tick grid; behind them those of every finer data source that
    /// some lane names. They outlive the run.
    /// </param>
    /// <param name="options">How to carry it out.</param>
    /// <exception cref="NoDecidedRowsException">
    /// Warm-up and period of a specification leave no row of a data source to decide at.
    /// </exception>
    public BacktestRun(IReadOnlyList<LaneSpec> lanes, IReadOnlyList<BarSeries> series, RunOptions options)
    {
        Invariant.Holds(lanes.Count > 0 && options.BlockRowsFor(lanes.Count) > 0);
        BuildSpecs first = lanes[0].Specs;
        Invariant.Holds(series.Count >= first.Instruments.Count && first.Instruments.Count > 0);
        BarSeries[] all = [.. series];
        _series = all[..first.Instruments.Count];
        _finer = all[first.Instruments.Count..];
        var strategies = new StrategySpec[lanes.Count];
        var wirings = new Wiring[lanes.Count];
        var rows = new LaneRows[lanes.Count];
        for (int i = 0; i < strategies.Length; i++)
        {
            Invariant.Holds(lanes[i].SharesMarketWith(lanes[0]));
            strategies[i] = lanes[i].Specs.Strategy;
            wirings[i] = WiringCompiler.Compile(strategies[i], lanes[i].Specs.Schedule);
            rows[i] = LaneRows.Of(lanes[i].Specs.Period, _series);
        }

        _endRows = EndRowsOf(rows, out int mostRows);
        Invariant.Holds(Array.TrueForAll(_series, bars => bars.Timeframe == first.Strategy.Timeframe));
        var plan = new ColumnPlan(strategies, first.Instruments);
        var assembler = new MarketAssembler(
            strategies[0], plan, _series, Wiring.LevelsOf(wirings, strategies),
            Math.Min(options.BlockRowsFor(lanes.Count), mostRows))
        {
            IsShared = lanes.Count > 1 || first.Connector.Intrabar == IntrabarMode.Interval,
            LaysOut = options.LaysOutFor(lanes.Count),
            IsDynamic = options.IsDynamic,
        };
        _market = assembler.Build();
        var shared = new SharedDecisions(_market, plan);
        var stages = new List<DecisionStage>();
        _outcomes = new Outcome[lanes.Count];
        for (int i = 0; i < _outcomes.Length; i++)
        {
            _outcomes[i] = Assemble(lanes[i], rows[i], plan, wirings[i], options, shared, stages);
        }

        _lanes = stages.ToArray();
        _ring = new TickRing(options.RingCapacity);
        Loop = new KernelLoop(_market, shared, _lanes, _ring);
    }

    /// <summary>Phases 1 and 2, for those who measure them alone.</summary>
    public MarketStage Market => _market;

    /// <summary>The loop: progress and stopping.</summary>
    public KernelLoop Loop { get; }

    /// <summary>The first lane.</summary>
    public DecisionStage Lane => _lanes[0];

    /// <summary>
    /// All lanes, in the order of their specifications; of a specification with two the pessimistic one first.
    /// </summary>
    public IReadOnlyList<DecisionStage> Lanes => _lanes;

    /// <summary>Runs on this thread.</summary>
    /// <returns>The first specification's result; null where the run was stopped.</returns>
    public BacktestResult? Run()
    {
        Loop.Run(NewFeed());
        return Result();
    }

    /// <summary>
    /// Runs on this thread, fed by another, which must call <see cref="ColumnFeed.PublishAll"/> on
    /// <see cref="NewFeed"/> with <see cref="Ring"/>.
    /// </summary>
    /// <typeparam name="TWait">What to do while the ring is empty.</typeparam>
    /// <param name="wait">The strategy.</param>
    /// <returns>The first specification's result; null where the run was stopped.</returns>
    public BacktestResult? RunFedByAnotherThread<TWait>(TWait wait)
        where TWait : struct, IWaitStrategy
    {
        Loop.RunFedByAnotherThread(wait);
        return Result();
    }

    /// <summary>The ring between feed and loop.</summary>
    public TickRing Ring => _ring;

    /// <summary>Returns a feed of the rows up to the last one that some lane decides at.</summary>
    public ColumnFeed NewFeed() => new(_series, _market.BlockRows, _endRows);

    /// <summary>Frees the columns.</summary>
    public void Dispose() => _market.Dispose();

    /// <summary>Returns the result of a loop that has run to its end; null where it was stopped.</summary>
    /// <param name="index">Index of the specification.</param>
    public BacktestResult? Result(int index = 0) => Loop.WasStopped ? null : _outcomes[index].Result();

    // Of each series, one past the last row that some lane decides at; and the most of those, for the room of a block.
    private static int[] EndRowsOf(LaneRows[] lanes, out int most)
    {
        int[] ends = new int[lanes[0].Rows.Length];
        most = 1;
        for (int i = 0; i < ends.Length; i++)
        {
            foreach (LaneRows lane in lanes)
            {
                ends[i] = Math.Max(ends[i], lane.Rows[i].End);
            }

            most = Math.Max(most, ends[i]);
        }

        return ends;
    }

    // A lane of its own, or two, for a specification.
    private Outcome Assemble(
        LaneSpec lane,
        LaneRows rows,
        ColumnPlan plan,
        Wiring wiring,
        RunOptions options,
        SharedDecisions shared,
        List<DecisionStage> stages)
    {
        BuildSpecs specs = lane.Specs;
        DecidedPeriod period = rows.Period;
        DecisionStage Stage(BuildSpecs account, RunObserver? observer)
        {
            var decision = new DecisionSpec(
                rows.Rows,
                period.OpenTime,
                account.Period.CloseAtEnd,
                account.Connector.LatencyNanos ?? 0,
                options.VisitEveryRow || observer is { JournalLevel: JournalLevel.Full })
            {
                IsOneOfSeveral = _outcomes.Length > 1,
            };
            StrategyAnswers? answers = shared.Of(account, wiring, decision, observer);
            stages.Add(Assembler.BuildLane(account, plan, wiring, _market, decision, answers, observer));
            UseFiner(account, stages[^1].Account);
            return stages[^1];
        }

        return specs.Connector.Intrabar == IntrabarMode.Interval
            ? new Outcome(
                specs,
                period,
                Stage(LaneSpec.Pessimistic(specs), lane.Observer),
                Stage(LaneSpec.Optimistic(specs), observer: null))
            : new Outcome(specs, period, Stage(specs, lane.Observer), Optimistic: null);
    }

    // Every finer data source of a specification has its bars behind those of the data sources.
    private void UseFiner(BuildSpecs specs, SimulatedAccount account)
    {
        foreach (DataSourceSpec source in specs.FinerSources)
        {
            int found = Array.FindIndex(
                _finer, bars => bars.Symbol == source.Symbol && bars.Timeframe == source.Timeframe);
            Invariant.Holds(found >= 0 && source.Timeframe.Nanos < specs.Strategy.Timeframe.Nanos);
            for (int symbol = 0; symbol < _series.Length; symbol++)
            {
                if (specs.DataSources[symbol].Symbol == source.Symbol)
                {
                    account.UseFiner(symbol, _finer[found]);
                }
            }
        }
    }

    // A specification with its lanes; of two, the optimistic account's gives only metrics.
    private sealed record Outcome(
        BuildSpecs Specs, DecidedPeriod Period, DecisionStage Stage, DecisionStage? Optimistic)
    {
        public BacktestResult Result()
            => Optimistic is null ? Of(Stage) : BacktestResult.Interval(Of(Stage), Of(Optimistic));

        private BacktestResult Of(DecisionStage stage)
            => ResultBuilder.Build(
                stage.Account, Period with { Rows = stage.Account.Curve.Count }, Specs.Account.AnnualizationDays);
    }
}
