using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Market;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>
/// Builds phases 1 and 2 from a plan: series with their columns, and the operators of every block in order.
/// </summary>
/// <param name="strategy">The strategy.</param>
/// <param name="plan">Its columns.</param>
/// <param name="bars">The bars of each symbol.</param>
/// <param name="levels">Severities that listeners wait for, by market threat worker.</param>
/// <param name="blockRows">The largest block, in rows of one symbol.</param>
internal sealed class MarketAssembler(
    StrategySpec strategy, ColumnPlan plan, IReadOnlyList<BarSeries> bars, double[][] levels, int blockRows)
{
    private const int RawSource = ColumnSource.Raw;

    private readonly MarketSeries?[] _series = new MarketSeries?[plan.Series.Count]; // Null for one that nobody needs.

    /// <summary>Whether several lanes read the market stage.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether blocks are laid out for questions about stretches of bars.</summary>
    public bool LaysOut { get; init; }

    /// <summary>Whether operators are called one by one even where a fused pipeline fits them.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>Builds the market stage.</summary>
    public MarketStage Build()
    {
        var symbols = new SymbolMarket[plan.SymbolCount];
        for (int symbol = 0; symbol < symbols.Length; symbol++)
        {
            symbols[symbol] = SymbolOf(symbol);
            _series[symbol] = symbols[symbol];
        }

        var higher = new List<HigherSeries>();
        for (int i = symbols.Length; i < _series.Length; i++)
        {
            SeriesPlan series = plan.Series[i];
            if (series.IsUsed)
            {
                var columns = new ColumnTable(HigherSeries.MaxRows(blockRows), series.Lookbacks(0))
                {
                    BarNanos = series.Timeframe.Nanos,
                };
                var added = new HigherSeries(series.Symbol, bars[series.Symbol], series.Timeframe, columns, blockRows);
                higher.Add(added);
                _series[i] = added;
            }
        }

        ContextStep[] context = ContextSteps();
        OpportunityStep[] opportunities = OpportunitySteps(symbols);
        return new MarketStage(new MarketParts
        {
            Symbols = symbols,
            Higher = higher.ToArray(),
            Context = context,
            Opportunities = opportunities,
            Fused = IsDynamic || symbols.Length + higher.Count > 1
                ? null
                : FusedOver(symbols[0], context, opportunities),
            Threats = ThreatSteps(symbols),
            BlockRows = blockRows,
        });
    }

    // The first pipeline whose shape the operators of the only series have.
    private FusedRun? FusedOver(SymbolMarket symbol, ContextStep[] context, OpportunityStep[] opportunities)
    {
        // One series alone has no aligned columns.
        Worker[] contextWorkers = Array.ConvertAll(context, step => (Worker)step.Operator!);
        Worker[] opportunityWorkers = Array.ConvertAll(opportunities, step => (Worker)step.Operator);
        foreach (FusedPipeline pipeline in strategy.Pipelines)
        {
            if (pipeline.Bind(contextWorkers, opportunityWorkers) is { } stage)
            {
                return new FusedRun(
                    pipeline.Name, stage, symbol, Array.ConvertAll(opportunities, step => step.Signals));
            }
        }

        return null;
    }

    private SymbolMarket SymbolOf(int symbol)
    {
        var signals = new SignalList[strategy.Opportunity.Count];
        for (int i = 0; i < signals.Length; i++)
        {
            signals[i] = new SignalList(RoomFor(strategy.Opportunity[i], symbol));
        }

        var threats = new ThreatList[plan.MarketThreats.Count];
        int[] severities = new int[threats.Length];
        for (int i = 0; i < threats.Length; i++)
        {
            threats[i] = new ThreatList(RoomFor(plan.MarketThreats[i], symbol));
            severities[i] = plan.SeverityColumn(i, symbol);
        }

        var columns = new ColumnTable(bars[symbol], blockRows, plan.Series[symbol].Lookbacks(ColumnTable.RawCount));
        var aggregates = new BarAggregates(
            bars[symbol], InstrumentGrid.TicksPerPriceOf(plan.Instruments[symbol]), blockRows, LaysOut);
        return new SymbolMarket(aggregates, columns, signals, threats, severities);
    }

    // Rows that a worker can find something at in a block.
    private int RoomFor(WorkerSpec worker, int symbol)
        => !plan.HasInstance(worker, symbol) ? 1
            : plan.SeriesOf(worker, symbol) == symbol ? blockRows : HigherSeries.MaxRows(blockRows);

    // Every worker's instances in wiring order, and behind them the columns that other series take over from them.
    private ContextStep[] ContextSteps()
    {
        var steps = new List<ContextStep>();
        AddAligned(RawSource, steps);
        for (int i = 0; i < strategy.Context.Count; i++)
        {
            for (int symbol = 0; symbol < plan.SymbolCount; symbol++)
            {
                if (plan.IsNeeded(i, symbol))
                {
                    AddContext(i, symbol, steps);
                }
            }

            AddAligned(i, steps);
        }

        return steps.ToArray();
    }

    private void AddContext(int context, int symbol, List<ContextStep> steps)
    {
        MarketSeries series = Existing(plan.SeriesOf(strategy.Context[context], symbol));
        Worker worker = strategy.Context[context].Plugin.Create(plan.BindContext(context, symbol));
        if (worker is not AtRowOperator atRow)
        {
            steps.Add(new ContextStep(series, (ContextOperator)worker, null));
        }
        else if (plan.IsByRows(context, symbol))
        {
            steps.Add(new ContextStep(series, new AtRowColumn(atRow, series.Columns), null));
        }
        else
        {
            series.Columns.BindAtRow(atRow.Binding.Outputs[0], IsShared ? new AtRowMemo(atRow, blockRows) : atRow);
        }
    }

    private void AddAligned(int worker, List<ContextStep> steps)
    {
        for (int i = 0; i < _series.Length; i++)
        {
            foreach (AlignedPlan aligned in plan.Series[i].Aligned)
            {
                if (aligned.Worker == worker && _series[i] is { } reader)
                {
                    steps.Add(new ContextStep(
                        null, null,
                        new AlignedColumn(Existing(aligned.Source), aligned.SourceColumn, reader, aligned.Column)));
                }
            }
        }
    }

    private OpportunityStep[] OpportunitySteps(SymbolMarket[] symbols)
    {
        var steps = new List<OpportunityStep>();
        for (int i = 0; i < strategy.Opportunity.Count; i++)
        {
            WorkerSpec worker = strategy.Opportunity[i];
            for (int symbol = 0; symbol < symbols.Length; symbol++)
            {
                if (plan.HasInstance(worker, symbol))
                {
                    steps.Add(new OpportunityStep(
                        Existing(plan.SeriesOf(worker, symbol)),
                        (OpportunityOperator)worker.Plugin.Create(plan.BindOpportunity(worker, symbol)),
                        symbols[symbol].Signals[i]));
                }
            }
        }

        return steps.ToArray();
    }

    private ThreatStep[] ThreatSteps(SymbolMarket[] symbols)
    {
        var steps = new List<ThreatStep>();
        for (int i = 0; i < plan.MarketThreats.Count; i++)
        {
            WorkerSpec worker = plan.MarketThreats[i];
            for (int symbol = 0; symbol < symbols.Length; symbol++)
            {
                if (!plan.HasInstance(worker, symbol))
                {
                    continue;
                }

                MarketSeries series = Existing(plan.SeriesOf(worker, symbol));
                WorkerBinding binding = plan.BindThreat(i, symbol);
                AlignedColumn? aligned = series == symbols[symbol]
                    ? null
                    : new AlignedColumn(series, binding.Outputs[0], symbols[symbol], plan.SeverityColumn(i, symbol));
                steps.Add(new ThreatStep(
                    series,
                    (MarketThreatOperator)worker.Plugin.Create(binding),
                    symbols[symbol].Threats[i],
                    levels[i],
                    aligned));
            }
        }

        return steps.ToArray();
    }

    private MarketSeries Existing(int series)
        => _series[series] ?? throw new InvalidOperationException("a needed series isn't there");
}
