using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Market;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase1Context;

namespace S1mpleTrader.Kernel.Journal;

/// <summary>
/// Runs the market stage of a specification once more, up to a row, so that somebody can
/// ask what its workers saw there.
/// </summary>
/// <remarks>
/// The market stage is a pure function of the bars so far, so what it shows is what the run has seen. A probe stands at
/// one instant: at a row of one symbol, and at those of other symbols that close with it. The last block is that
/// instant, so that workers can be asked while they still stand before it.
/// </remarks>
public sealed class MarketProbe : IDisposable
{
    private const int BlockRows = RunOptions.UsualBlockRows;

    private readonly StrategySpec _strategy;
    private readonly ColumnPlan _plan;
    private readonly MarketStage _market;
    private readonly string[] _symbols;
    private int _symbol;
    private int _row;
    private readonly List<Explanation> _explanations = [];

    /// <summary>Runs to a row.</summary>
    /// <param name="specs">What ran.</param>
    /// <param name="series">Its bars; they outlive the probe.</param>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="row">Absolute row.</param>
    public MarketProbe(BuildSpecs specs, IReadOnlyList<BarSeries> series, int symbol, int row)
    {
        Invariant.Holds(row >= 0 && row < series[symbol].Count);
        _strategy = specs.Strategy;
        _plan = new ColumnPlan([specs.Strategy], specs.Instruments);
        _symbols = new string[specs.Instruments.Count];
        for (int i = 0; i < _symbols.Length; i++)
        {
            _symbols[i] = specs.Instruments[i].Symbol;
        }

        _symbol = symbol;
        _row = row;
        Wiring wiring = WiringCompiler.Compile(specs.Strategy, specs.Schedule);
        _market = new MarketAssembler(
            specs.Strategy, _plan, series, Wiring.LevelsOf([wiring], [specs.Strategy]), BlockRows).Build();
        // All bars are of one length, so their opens are in the order of their closes.
        long instant = series[symbol].OpenTimes[row];
        while (TryTakeBlock(series, instant))
        {
            _market.Run();
        }

        for (int i = 0; i < series.Count; i++)
        {
            int next = _market.Symbols[i].EndRow;
            bool closes = next < series[i].Count && series[i].OpenTimes[next] == instant;
            _market.Take(i, next, closes ? next + 1 : next);
        }

        _market.RunContext();
        _market.Explain(_explanations);
        _market.RunSignals();
        Invariant.Holds(Holds());
    }

    // Takes the next rows before the instant, of every symbol up to one time; false where none are left.
    private bool TryTakeBlock(IReadOnlyList<BarSeries> series, long instant)
    {
        long last = instant - 1;
        bool isAny = false;
        for (int i = 0; i < series.Count; i++)
        {
            int next = _market.Symbols[i].EndRow;
            isAny |= next < series[i].Count && series[i].OpenTimes[next] < instant;
            last = next + BlockRows < series[i].Count
                ? Math.Min(last, series[i].OpenTimes[next + BlockRows - 1])
                : last;
        }

        for (int i = 0; isAny && i < series.Count; i++)
        {
            int found = series[i].OpenTimes.BinarySearch(last);
            _market.Take(i, _market.Symbols[i].EndRow, found < 0 ? ~found : found + 1);
        }

        return isAny;
    }

    /// <summary>
    /// Returns what a worker reads at the row; null where it steps on a higher timeframe
    /// of which no bar became visible there.
    /// </summary>
    /// <param name="worker">An opportunity worker or refiner with an instance on the symbol.</param>
    public double[]? InputsOf(WorkerSpec worker)
    {
        if (worker.Plugin.Kind != PluginKind.Opportunity
            || worker.Timeframe is not { } timeframe || timeframe == _strategy.Timeframe)
        {
            return Read(_plan.BindDecision(worker, _symbol), _market.Symbols[_symbol].Columns, _row);
        }

        HigherSeries? higher = _market.HigherOf(_symbol, timeframe.Nanos);
        int index = higher?.VisibleFromRow.LastIndexOf(_row) ?? -1;
        return index < 0
            ? null
            : Read(_plan.BindOpportunity(worker, _symbol), higher!.Columns, higher.FirstRow + index);
    }

    /// <summary>Returns what a factor of the context policy reads at the row.</summary>
    /// <param name="factor">The factor.</param>
    public double FactorOf(FactorSpec factor)
        => new RowColumns(_market.Symbols[_symbol].Columns, _row).Read(_plan.FactorColumn(factor.Source, _symbol));

    /// <summary>
    /// Returns the conditions of an opportunity worker at the row; null where it can't
    /// explain itself, or doesn't step there.
    /// </summary>
    /// <param name="worker">The worker.</param>
    public IReadOnlyList<Reason>? ReasonsOf(WorkerSpec worker)
    {
        foreach (Explanation explanation in _explanations)
        {
            if (explanation.Worker == worker.InstanceId && explanation.Symbol == _symbols[_symbol])
            {
                return explanation.Reasons;
            }
        }

        return null;
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
