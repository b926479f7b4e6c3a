using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Ring;

namespace S1mpleTrader.Kernel.Journal;

/// <summary>Runs the market stage of a specification once more, up to a row, so that somebody can ask what its workers saw there.</summary>
/// <remarks>
/// The market stage is a pure function of the bars so far, so what it shows is what the run has seen. A probe stands at one row of one symbol; those of other symbols that
/// close at the same instant are in the same block, and may be asked for with <see cref="Select"/>.
/// </remarks>
public sealed class MarketProbe : IDisposable, ITickHandler
{
    private const int BlockRows = 4096;
    private const int RingSlots = 64;

    private readonly StrategySpec _strategy;
    private readonly ColumnPlan _plan;
    private readonly MarketStage _market;
    private int _symbol;
    private int _row;
    private bool _isThere;

    /// <summary>Runs to a row.</summary>
    /// <param name="specs">What ran.</param>
    /// <param name="series">Its bars; they outlive the probe.</param>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="row">Absolute row.</param>
    public MarketProbe(BuildSpecs specs, IReadOnlyList<BarSeries> series, int symbol, int row)
    {
        Invariant.Holds(row >= 0 && row < series[symbol].Count);
        _strategy = specs.Strategy;
        _plan = new ColumnPlan(specs.Strategy, specs.Instruments);
        _symbol = symbol;
        _row = row;
        Wiring wiring = WiringCompiler.Compile(specs.Strategy, specs.Schedule);
        _market = new MarketAssembler(specs.Strategy, _plan, series, wiring.LevelsOf(specs.Strategy), BlockRows).Build();
        var feed = new ColumnFeed(series, BlockRows);
        var ring = new TickRing(RingSlots);
        MarketProbe self = this;
        while (!_isThere)
        {
            feed.Fill(ring);
            int handled = ring.Poll(ref self);
            Invariant.Holds(handled > 0);
        }
    }

    /// <summary>Moves to a row of another symbol in the same block.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="row">Absolute row.</param>
    /// <returns>Whether the block holds it.</returns>
    public bool Select(int symbol, int row)
    {
        _symbol = symbol;
        _row = row;
        return Holds();
    }

    /// <summary>Returns what a worker reads at the row; null where it steps on a higher timeframe of which no bar became visible there.</summary>
    /// <param name="worker">An opportunity worker or refiner with an instance on the symbol.</param>
    public double[]? InputsOf(WorkerSpec worker)
    {
        if (worker.Plugin.Kind != PluginKind.Opportunity || worker.Timeframe is not { } timeframe || timeframe == _strategy.Timeframe)
        {
            return Read(_plan.BindDecision(worker, _symbol), _market.Symbols[_symbol].Columns, _row);
        }

        HigherSeries? higher = _market.HigherOf(_symbol, timeframe.Nanos);
        int index = higher?.VisibleFromRow.LastIndexOf(_row) ?? -1;
        return index < 0 ? null : Read(_plan.BindOpportunity(worker, _symbol), higher!.Columns, higher.FirstRow + index);
    }

    /// <summary>Returns the context's assessment at the row.</summary>
    public AggregatedContextAssessment Assess()
        => new ContextAggregator(_strategy.Aggregation, source => _plan.FactorColumn(source, _symbol))
            .Assess(new RowColumns(_market.Symbols[_symbol].Columns, _row));

    /// <summary>Returns what a factor of the context policy reads at the row.</summary>
    /// <param name="factor">The factor.</param>
    public double FactorOf(FactorSpec factor)
        => new RowColumns(_market.Symbols[_symbol].Columns, _row).Read(_plan.FactorColumn(factor.Source, _symbol));

    /// <inheritdoc/>
    public void OnTick(in Tick tick, bool isEndOfBatch)
    {
        if (tick.IsEnd || _isThere)
        {
            return; // What the ring holds behind the block is left.
        }

        _market.Take(tick.Series, tick.FirstRow, tick.EndRow);
        if (tick.IsBlockEnd)
        {
            _market.Run();
            _isThere = Holds();
        }
    }

    /// <summary>Frees the columns.</summary>
    public void Dispose() => _market.Dispose();

    private bool Holds() => _row >= _market.Symbols[_symbol].FirstRow && _row < _market.Symbols[_symbol].EndRow;

    private static double[] Read(WorkerBinding binding, ColumnTable columns, int row)
    {
        double[] values = new double[binding.Inputs.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = new RowColumns(columns, row).Read(binding.Inputs[i]);
        }

        return values;
    }
}
