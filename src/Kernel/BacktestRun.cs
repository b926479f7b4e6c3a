using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Ring;

namespace S1mpleTrader.Kernel;

/// <summary>How a run is carried out; nothing here changes its result.</summary>
/// <param name="BlockRows">Rows of a symbol that the market stage computes at a time, at least 1.</param>
/// <param name="RingCapacity">Slots of the ring: a power of two, at least 2.</param>
/// <param name="VisitEveryRow">Whether the decision stage visits rows one by one.</param>
public sealed record RunOptions(int BlockRows = 4096, int RingCapacity = 64, bool VisitEveryRow = false);

/// <summary>One specification over the bars of its symbols, assembled and ready: the kernel's front door.</summary>
/// <remarks>Allocates when it is made; running allocates nothing per bar, event or order.</remarks>
public sealed class BacktestRun : IDisposable
{
    private readonly BuildSpecs _specs;
    private readonly IReadOnlyList<BarSeries> _series;
    private readonly MarketStage _market;
    private readonly DecisionStage _lane;
    private readonly TickRing _ring;
    private readonly DecidedPeriod _period;

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

    /// <summary>Assembles a run.</summary>
    /// <param name="specs">The specification; valid.</param>
    /// <param name="series">The bars of each data source, on its instrument's tick grid; they outlive the run.</param>
    /// <param name="options">How to carry it out.</param>
    /// <param name="observer">Hears what happens; may be null.</param>
    /// <exception cref="NoDecidedRowsException">Warm-up and period leave no row of a data source to decide at.</exception>
    public BacktestRun(BuildSpecs specs, IReadOnlyList<BarSeries> series, RunOptions options, RunObserver? observer)
    {
        Invariant.Holds(options.BlockRows > 0);
        Invariant.Holds(series.Count == specs.Instruments.Count && series.Count > 0);
        _specs = specs;
        _series = series;
        int mostRows = 1;
        var rows = new RowRange[series.Count];
        long firstOpenTime = long.MaxValue;
        long lastCloseTime = long.MinValue;
        for (int i = 0; i < rows.Length; i++)
        {
            BarSeries bars = series[i];
            Invariant.Holds(bars.Timeframe == specs.Strategy.Timeframe);
            rows[i] = DecidedRows(specs.Period, bars);
            if (rows[i].Count <= 0)
            {
                throw new NoDecidedRowsException(i, bars.Count);
            }

            mostRows = Math.Max(mostRows, bars.Count);
            firstOpenTime = Math.Min(firstOpenTime, bars.OpenTimes[rows[i].First]);
            lastCloseTime = Math.Max(lastCloseTime, bars.OpenTimes[rows[i].End - 1] + bars.Timeframe.Nanos);
        }

        _period = new DecidedPeriod(
            rows[0].Count,
            firstOpenTime,
            lastCloseTime,
            series[0].Open[rows[0].First],
            series[0].Close[rows[0].End - 1]);
        var decision = new DecisionSpec(
            rows,
            firstOpenTime,
            specs.Period.CloseAtEnd,
            specs.Connector.LatencyNanos ?? 0,
            options.VisitEveryRow || observer is { JournalLevel: JournalLevel.Full });
        var plan = new ColumnPlan(specs.Strategy, specs.Instruments);
        Wiring wiring = WiringCompiler.Compile(specs.Strategy, specs.Schedule);
        _market = new MarketAssembler(
            specs.Strategy, plan, series, wiring.LevelsOf(specs.Strategy), Math.Min(options.BlockRows, mostRows)).Build();
        _lane = Assembler.BuildLane(specs, plan, wiring, _market, decision, observer);
        _ring = new TickRing(options.RingCapacity);
        Loop = new KernelLoop(_market, [_lane], _ring);
    }

    /// <summary>The loop: progress and stopping.</summary>
    public KernelLoop Loop { get; }

    /// <summary>The lane's account, for observers of a finished run.</summary>
    public DecisionStage Lane => _lane;

    /// <summary>Runs on this thread.</summary>
    /// <returns>The result; null where the run was stopped.</returns>
    public BacktestResult? Run()
    {
        Loop.Run(NewFeed());
        return Result();
    }

    /// <summary>Runs on this thread, fed by another, which must call <see cref="ColumnFeed.PublishAll"/> on <see cref="NewFeed"/> with <see cref="Ring"/>.</summary>
    /// <typeparam name="TWait">What to do while the ring is empty.</typeparam>
    /// <param name="wait">The strategy.</param>
    /// <returns>The result; null where the run was stopped.</returns>
    public BacktestResult? RunFedByAnotherThread<TWait>(TWait wait)
        where TWait : struct, IWaitStrategy
    {
        Loop.RunFedByAnotherThread(wait);
        return Result();
    }

    /// <summary>The ring between feed and loop.</summary>
    public TickRing Ring => _ring;

    /// <summary>Returns a feed over all rows.</summary>
    public ColumnFeed NewFeed() => new(_series, _market.BlockRows);

    /// <summary>Frees the columns.</summary>
    public void Dispose() => _market.Dispose();

    /// <summary>Returns the rows decided at.</summary>
    /// <param name="period">Warm-up and period.</param>
    /// <param name="series">The bars.</param>
    public static RowRange DecidedRows(PeriodSpec period, BarSeries series)
    {
        int first = period.Start is { } start ? FirstClosingAt(series, start) : 0;
        int end = period.End is { } limit ? FirstClosingAt(series, limit) : series.Count;
        return new RowRange(Math.Max(first, Math.Min(period.WarmupBars, series.Count)), end);
    }

    /// <summary>Returns the result of a loop that has run to its end; null where it was stopped.</summary>
    public BacktestResult? Result()
        => Loop.WasStopped
            ? null
            : ResultBuilder.Build(
                _lane.Account, _period with { Rows = _lane.Account.Curve.Count }, _specs.Account.AnnualizationDays);

    private static int FirstClosingAt(BarSeries series, long time)
    {
        int index = series.OpenTimes.BinarySearch(time - series.Timeframe.Nanos);
        return index < 0 ? ~index : index;
    }
}

/// <summary>Warm-up and period leave no row of a data source to decide at.</summary>
/// <param name="source">Index of the data source.</param>
/// <param name="rows">Rows in its data.</param>
public sealed class NoDecidedRowsException(int source, int rows)
    : Exception("warmup_bars and period leave none of the " + rows.ToString(System.Globalization.CultureInfo.InvariantCulture) + " rows to decide at")
{
    /// <summary>Index of the data source.</summary>
    public int SourceIndex { get; } = source;
}
