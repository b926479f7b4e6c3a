using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>
/// Where every column of a strategy lives, which workers somebody needs, and how far back each column is read.
/// </summary>
/// <remarks>
/// <para>
/// The first series are the decided ones of the symbols, in the operation's order; higher timeframes follow as somebody
/// needs them. A worker has an instance per symbol, or one on its own symbol. A column of another series is read
/// through an aligned column of the reader's own.
/// </para>
/// <para>
/// A context worker that nobody reads isn't run. An at-row column that only the decision stage reads is computed where
/// it is read; one that a row-by-row worker reads is computed at every row.
/// </para>
/// </remarks>
internal sealed class ColumnPlan
{
    private readonly StrategySpec _strategy; // Of the first lane: what the lanes have in common.
    private readonly IReadOnlyList<Instrument> _instruments;
    private readonly List<SeriesPlan> _series = [];
    private readonly Place[][] _context; // By context worker and symbol.
    private readonly Place[][] _severities; // By market threat worker and symbol: on the series that it steps on.
    private readonly int[][] _seenSeverities; // The same, as the decided series sees it.
    // Rows that the decision stage may be behind the block: a symbol without a bar is read at its last one.
    private readonly int _staleRows;

    /// <summary>Plans the columns.</summary>
    /// <param name="strategies">
    /// What decides, of each lane; of one market stage, so that they differ only in what decisions read.
    /// </param>
    /// <param name="instruments">What is traded, one per data source.</param>
    public ColumnPlan(IReadOnlyList<StrategySpec> strategies, IReadOnlyList<Instrument> instruments)
    {
        Invariant.Holds(strategies.Count > 0 && instruments.Count > 0);
        StrategySpec strategy = strategies[0];
        _strategy = strategy;
        _instruments = instruments;
        _staleRows = instruments.Count > 1 ? 1 : 0;
        MarketThreats = MarketThreatsOf(strategy);
        for (int symbol = 0; symbol < instruments.Count; symbol++)
        {
            _series.Add(new SeriesPlan(symbol, strategy.Timeframe) { IsUsed = true });
        }

        _context = PlacesOf(strategy.Context, static worker => worker.Plugin.Outputs.Count);
        _severities = PlacesOf(MarketThreats, static _ => 1);
        _seenSeverities = new int[MarketThreats.Count][];
        foreach (StrategySpec lane in strategies)
        {
            ReadSparsely(lane);
        }

        foreach (WorkerSpec worker in strategy.Opportunity)
        {
            ReadByRows(worker);
        }

        for (int i = 0; i < MarketThreats.Count; i++)
        {
            ReadByRows(MarketThreats[i]);
            PlanSeverity(i);
        }

        // A worker reads only columns of earlier ones, so one pass backwards settles what is needed.
        for (int i = strategy.Context.Count - 1; i >= 0; i--)
        {
            for (int symbol = 0; symbol < instruments.Count; symbol++)
            {
                if (IsNeeded(i, symbol))
                {
                    PlanContext(i, symbol);
                }
            }
        }
    }

    /// <summary>Symbols of the strategy.</summary>
    public int SymbolCount => _instruments.Count;

    /// <summary>What is traded, by symbol.</summary>
    public IReadOnlyList<Instrument> Instruments => _instruments;

    /// <summary>All series; the decided ones of the symbols first.</summary>
    public IReadOnlyList<SeriesPlan> Series => _series;

    /// <summary>The market threat workers in wiring order.</summary>
    public List<WorkerSpec> MarketThreats { get; }

    /// <summary>Returns whether a worker has an instance on a symbol.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="symbol">Index of the symbol.</param>
    public bool HasInstance(WorkerSpec worker, int symbol)
        => worker.Symbol is null || worker.Symbol == _instruments[symbol].Symbol;

    /// <summary>Returns whether a worker that hears events has one instance for the whole strategy.</summary>
    /// <param name="worker">The worker.</param>
    public static bool IsStrategyWide(WorkerSpec worker) => worker.Plugin.IsMultiSymbol && worker.Symbol is null;

    /// <summary>Returns the symbol whose columns a listener to the account reads: its own, else the first.</summary>
    /// <param name="worker">The worker: it has one instance, since the account is the strategy's.</param>
    public int AccountSymbol(WorkerSpec worker) => worker.Symbol is null ? 0 : SymbolOf(worker.Symbol);

    /// <summary>Returns the series that a market worker's instance steps on.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="symbol">Index of the symbol.</param>
    public int SeriesOf(WorkerSpec worker, int symbol) => SeriesOf(symbol, TimeframeOf(worker));

    /// <summary>Returns whether a context worker has an instance on a symbol that somebody reads.</summary>
    /// <param name="context">Index of the context worker.</param>
    /// <param name="symbol">Index of the symbol.</param>
    public bool IsNeeded(int context, int symbol)
    {
        Place place = _context[context][symbol];
        for (int i = 0; place.Exists && i < _strategy.Context[context].Plugin.Outputs.Count; i++)
        {
            if (_series[place.Series].IsRead(place.Column + i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns whether an at-row worker's column is computed at every row.</summary>
    /// <param name="context">Index of the context worker.</param>
    /// <param name="symbol">Index of the symbol.</param>
    public bool IsByRows(int context, int symbol)
        => _series[_context[context][symbol].Series].IsByRows(_context[context][symbol].Column);

    /// <summary>
    /// Returns the binding of a context worker's instance; an output that nobody reads is bound to -1.
    /// </summary>
    /// <param name="context">Index of the context worker.</param>
    /// <param name="symbol">Index of the symbol.</param>
    public WorkerBinding BindContext(int context, int symbol)
    {
        WorkerSpec worker = _strategy.Context[context];
        int series = SeriesOf(worker, symbol);
        WorkerBinding binding = Bind(
            worker, symbol, series, _context[context][symbol].Column, worker.Plugin.Outputs.Count);
        foreach (ref int column in binding.Outputs.AsSpan())
        {
            column = _series[series].IsRead(column) ? column : -1;
        }

        return binding;
    }

    /// <summary>Returns the binding of an opportunity worker's instance.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="symbol">Index of the symbol.</param>
    public WorkerBinding BindOpportunity(WorkerSpec worker, int symbol)
        => Bind(worker, symbol, SeriesOf(worker, symbol), firstOutput: -1, outputs: 0);

    /// <summary>Returns the binding of a market threat worker's instance.</summary>
    /// <param name="threat">Index of the market threat worker.</param>
    /// <param name="symbol">Index of the symbol.</param>
    public WorkerBinding BindThreat(int threat, int symbol)
    {
        Place place = _severities[threat][symbol];
        return Bind(MarketThreats[threat], symbol, place.Series, place.Column, outputs: 1);
    }

    /// <summary>
    /// Returns the binding of a decision-stage worker's instance: it reads the symbol's decided series.
    /// </summary>
    /// <param name="worker">The worker.</param>
    /// <param name="symbol">Index of the symbol.</param>
    public WorkerBinding BindDecision(WorkerSpec worker, int symbol)
        => Bind(worker, symbol, symbol, firstOutput: -1, outputs: 0);

    /// <summary>
    /// Returns the column of the decided series that shows a market threat's severity; -1
    /// where it has no instance on the symbol.
    /// </summary>
    /// <param name="threat">Index of the market threat worker.</param>
    /// <param name="symbol">Index of the symbol.</param>
    public int SeverityColumn(int threat, int symbol) => _seenSeverities[threat][symbol];

    /// <summary>Returns the column that a context policy reads on a symbol.</summary>
    /// <param name="source">The source.</param>
    /// <param name="symbol">Index of the symbol.</param>
    public int FactorColumn(ColumnSource source, int symbol) => Resolve(source, symbol, symbol, _strategy.Timeframe);

    private Place[][] PlacesOf(IReadOnlyList<WorkerSpec> workers, Func<WorkerSpec, int> outputs)
    {
        var places = new Place[workers.Count][];
        for (int i = 0; i < workers.Count; i++)
        {
            places[i] = new Place[_instruments.Count];
            for (int symbol = 0; symbol < _instruments.Count; symbol++)
            {
                if (HasInstance(workers[i], symbol))
                {
                    int series = SeriesOf(workers[i], symbol);
                    places[i][symbol] = new Place(true, series, _series[series].Add(outputs(workers[i])));
                }
            }
        }

        return places;
    }

    private void PlanContext(int context, int symbol)
    {
        WorkerSpec worker = _strategy.Context[context];
        Place place = _context[context][symbol];
        for (int i = 0; i < worker.Plugin.Outputs.Count; i++)
        {
            _series[place.Series].Write(
                place.Column + i, worker.Plugin.Kind == PluginKind.ContextAtRow, worker.Plugin.Outputs[i].IsFlags);
        }

        ReadByRows(worker, symbol);
    }

    private void PlanSeverity(int threat)
    {
        _seenSeverities[threat] = new int[_instruments.Count];
        for (int symbol = 0; symbol < _instruments.Count; symbol++)
        {
            Place place = _severities[threat][symbol];
            _seenSeverities[threat][symbol] = -1;
            if (place.Exists)
            {
                _series[place.Series].Write(place.Column, isAtRow: false);
                _series[place.Series].Read(place.Column, _staleRows + 1, isByRows: true);
                int seen = place.Column;
                if (place.Series != symbol)
                {
                    seen = _series[symbol].Add(1);
                    _series[symbol].Write(seen, isAtRow: false);
                    _series[symbol].Read(seen, _staleRows + 1, isByRows: true);
                }

                _seenSeverities[threat][symbol] = seen;
            }
        }
    }

    private void ReadSparsely(StrategySpec lane)
    {
        for (int symbol = 0; symbol < _instruments.Count; symbol++)
        {
            foreach (FactorSpec factor in lane.Aggregation.Strength)
            {
                Read(factor.Source, symbol, symbol, _strategy.Timeframe, lookbackRows: 0, isByRows: false);
            }

            foreach (FactorSpec factor in lane.Aggregation.Weakness)
            {
                Read(factor.Source, symbol, symbol, _strategy.Timeframe, lookbackRows: 0, isByRows: false);
            }

            ReadAtEvents(lane.Refiners, symbol);
            ReadAtEvents(lane.Threats, symbol);
            ReadAtEvents([lane.Planner], symbol);
            ReadAtEvents(lane.EventDriven, symbol);
            ReadAtEvents(lane.Execution, symbol);
            ReadAtEvents(lane.Overlays, symbol);
            foreach (IReadOnlyList<PlannerSpec> role in
                (IReadOnlyList<PlannerSpec>[])[lane.Entry, lane.Size, lane.Exit, lane.Intent])
            {
                foreach (PlannerSpec planner in role)
                {
                    ReadAtEvents([planner.Worker], symbol);
                }
            }
        }
    }

    private void ReadAtEvents(IReadOnlyList<WorkerSpec> workers, int symbol)
    {
        foreach (WorkerSpec worker in workers)
        {
            if (worker.Plugin.Kind == PluginKind.MarketThreat
                || !HasInstance(worker, symbol)
                || (worker.Plugin.Kind == PluginKind.LedgerThreat && symbol != AccountSymbol(worker)))
            {
                continue;
            }

            foreach (ColumnSource input in worker.Inputs)
            {
                Read(input, symbol, symbol, TimeframeOf(worker), lookbackRows: 0, isByRows: false);
            }
        }
    }

    private void ReadByRows(WorkerSpec worker)
    {
        for (int symbol = 0; symbol < _instruments.Count; symbol++)
        {
            if (HasInstance(worker, symbol))
            {
                ReadByRows(worker, symbol);
            }
        }
    }

    private void ReadByRows(WorkerSpec worker, int symbol)
    {
        int series = SeriesOf(worker, symbol);
        _series[series].IsUsed = true;
        for (int i = 0; i < worker.Inputs.Count; i++)
        {
            int lookbackRows = WindowOf(worker, worker.Plugin.Inputs[i]) - 1;
            Read(
                worker.Inputs[i], symbol, series, TimeframeOf(worker),
                lookbackRows, isByRows: true, worker.Plugin.Inputs[i].IsFlags);
        }
    }

    private void Read(
        ColumnSource source, int symbol, int reader, Timeframe timeframe,
        int lookbackRows, bool isByRows, bool isFlags = false)
    {
        int column = Resolve(source, symbol, reader, timeframe);
        if (column < 0)
        {
            return;
        }

        _series[reader].Read(column, lookbackRows + _staleRows, isByRows, isFlags);
        foreach (AlignedPlan aligned in _series[reader].Aligned)
        {
            if (aligned.Column == column)
            {
                _series[aligned.Source].Read(aligned.SourceColumn, lookbackRows: 0, isByRows: true);
            }
        }
    }

    private WorkerBinding Bind(WorkerSpec worker, int symbol, int reader, int firstOutput, int outputs)
    {
        int[] inputs = new int[worker.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = Resolve(worker.Inputs[i], symbol, reader, TimeframeOf(worker));
        }

        int[] columns = new int[outputs];
        for (int i = 0; i < outputs; i++)
        {
            columns[i] = firstOutput + i;
        }

        return new WorkerBinding(worker.InstanceId, worker.Parameters, inputs, columns, _instruments[symbol]);
    }

    // The column of the reader's series that shows a source, as an instance on a symbol means it; -1 for an absent one.
    private int Resolve(ColumnSource source, int symbol, int reader, Timeframe timeframe)
    {
        if (source.Worker == ColumnSource.Absent)
        {
            return -1;
        }

        Place place = source.Worker == ColumnSource.Raw
            ? new Place(
                true, source.Symbol is null ? SeriesOf(symbol, timeframe) : SymbolOf(source.Symbol), source.Column)
            : PlaceOf(source.Worker, symbol);
        int column = place.Column + (source.Worker == ColumnSource.Raw ? 0 : source.Column);
        return place.Series == reader ? column : _series[reader].Align(place.Series, column, source.Worker);
    }

    // A worker's instance on a symbol, or else its only one.
    private Place PlaceOf(int context, int symbol)
    {
        Place place = _context[context][symbol];
        return place.Exists ? place : _context[context][SymbolOf(_strategy.Context[context].Symbol ?? "")];
    }

    private int SymbolOf(string name)
    {
        for (int i = 0; i < _instruments.Count; i++)
        {
            if (_instruments[i].Symbol == name)
            {
                return i;
            }
        }

        throw new KeyNotFoundException(name); // Whoever built the specification has checked it.
    }

    private int SeriesOf(int symbol, Timeframe timeframe)
    {
        for (int i = 0; i < _series.Count; i++)
        {
            if (_series[i].Symbol == symbol && _series[i].Timeframe == timeframe)
            {
                return i;
            }
        }

        _series.Add(new SeriesPlan(symbol, timeframe));
        return _series.Count - 1;
    }

    private Timeframe TimeframeOf(WorkerSpec worker) => worker.Timeframe ?? _strategy.Timeframe;

    private static List<WorkerSpec> MarketThreatsOf(StrategySpec strategy)
    {
        var threats = new List<WorkerSpec>();
        foreach (WorkerSpec threat in strategy.Threats)
        {
            if (threat.Plugin.Kind == PluginKind.MarketThreat)
            {
                threats.Add(threat);
            }
        }

        return threats;
    }

    private static int WindowOf(WorkerSpec worker, InputDescriptor input)
    {
        if (int.TryParse(input.Window, NumberStyles.None, CultureInfo.InvariantCulture, out int rows))
        {
            return rows + input.WindowExtra;
        }

        for (int i = 0; i < worker.Plugin.Parameters.Count; i++)
        {
            if (worker.Plugin.Parameters[i].Name == input.Window)
            {
                return (input.WindowFactor * worker.Parameters.Int(i)) + input.WindowExtra;
            }
        }

        Invariant.Holds(input.Window.Length == 0); // The generator has checked that the window names a parameter.
        return 1;
    }

    private readonly record struct Place(bool Exists, int Series, int Column);
}
