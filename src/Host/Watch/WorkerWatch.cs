using System.Collections.Generic;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Host.Watch;

/// <summary>
/// Watches every call that the kernel makes to a worker, by standing between the two; a
/// run without it pays nothing for it.
/// </summary>
/// <remarks>
/// The base class names the worker of a call that throws or answers what no worker may; an audit looks at more.
/// </remarks>
/// <param name="series">The bars of the run, by which rows are told as times.</param>
internal class WorkerWatch(IReadOnlyList<BarSeries> series)
{
    /// <summary>Returns a specification whose workers are watched.</summary>
    /// <param name="specs">The specification.</param>
    public BuildSpecs Over(BuildSpecs specs)
    {
        StrategySpec strategy = specs.Strategy;
        return specs with
        {
            Strategy = strategy with
            {
                Context = All(strategy.Context),
                Opportunity = All(strategy.Opportunity),
                Refiners = All(strategy.Refiners),
                Threats = All(strategy.Threats),
                EventDriven = All(strategy.EventDriven),
                Execution = All(strategy.Execution),
                Overlays = All(strategy.Overlays),
                Planner = One(strategy.Planner),
                Entry = Planners(strategy.Entry),
                Size = Planners(strategy.Size),
                Exit = Planners(strategy.Exit),
                Intent = Planners(strategy.Intent),
            },
        };
    }

    /// <summary>The row of the decision stage's last call, by which a call that knows no row is placed.</summary>
    public int LastRow { get; set; } = -1;

    /// <summary>Makes a worker.</summary>
    /// <param name="plugin">Its plugin.</param>
    /// <param name="worker">Who it is.</param>
    public virtual Worker Make(PluginDescriptor plugin, WatchedWorker worker) => plugin.Create(worker.Binding);

    /// <summary>Before every call.</summary>
    /// <param name="worker">The worker.</param>
    public virtual void Enter(WatchedWorker worker)
    {
    }

    /// <summary>After every call that came back.</summary>
    /// <param name="worker">The worker.</param>
    public virtual void Leave(WatchedWorker worker)
    {
    }

    /// <summary>Before the return from a call that may have been made within another worker's.</summary>
    public virtual void Resume()
    {
    }

    /// <summary>After a block of a context or market threat worker.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="block">The rows, with their outputs written.</param>
    public virtual void OnBlock(WatchedWorker worker, in MarketBlock block)
    {
    }

    /// <summary>After a block of an opportunity worker.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="block">The rows.</param>
    /// <param name="signals">Its signals.</param>
    public virtual void OnSignals(WatchedWorker worker, in MarketBlock block, SignalList signals)
    {
    }

    /// <summary>After a value of a context worker that computes where it is read.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="block">A block of which the last row is the one asked for.</param>
    /// <param name="value">The value.</param>
    public virtual void OnAtRow(WatchedWorker worker, in MarketBlock block, double value)
    {
    }

    /// <summary>After an answer of a worker that decides at a row.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="row">The row.</param>
    /// <param name="what">What was answered.</param>
    /// <param name="answer">The answer as text.</param>
    public virtual void OnAnswer(WatchedWorker worker, int row, string what, string answer)
    {
    }

    /// <summary>When a decided row of a symbol closed, as text.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="row">The row.</param>
    public string TimeOf(string symbol, int row)
    {
        long time = NanosOf(symbol, row);
        return time == long.MinValue ? "the start" : Columnar.Time.UtcNanos.ToIso(time);
    }

    /// <summary>
    /// When a decided row of a symbol closed, UTC nanoseconds; <see cref="long.MinValue"/> for no row.
    /// </summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="row">The row.</param>
    public long NanosOf(string symbol, int row)
    {
        foreach (BarSeries bars in series)
        {
            if (bars.Symbol == symbol && row >= 0 && row < bars.Count)
            {
                return bars.OpenTimes[row] + bars.Timeframe.Nanos;
            }
        }

        return long.MinValue;
    }

    private WorkerSpec One(WorkerSpec spec) => spec with { Plugin = new WatchedPlugin(spec.Plugin, this) };

    private List<WorkerSpec> All(IReadOnlyList<WorkerSpec> specs)
    {
        var watched = new List<WorkerSpec>();
        foreach (WorkerSpec spec in specs)
        {
            watched.Add(One(spec));
        }

        return watched;
    }

    private List<PlannerSpec> Planners(IReadOnlyList<PlannerSpec> specs)
    {
        var watched = new List<PlannerSpec>();
        foreach (PlannerSpec spec in specs)
        {
            watched.Add(spec with { Worker = One(spec.Worker) });
        }

        return watched;
    }
}
