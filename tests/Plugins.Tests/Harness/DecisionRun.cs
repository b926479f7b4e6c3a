using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>
/// One decision-stage worker with a single row of columns: every input reads the same value, or one of its own.
/// </summary>
public sealed class DecisionRun : IDisposable
{
    private readonly BarSeries _series;
    private readonly ColumnTable _columns;

    private static readonly string[] GapNames = ["gap_size", "gap_low", "gap_high"];

    public DecisionRun(string name, double column = 1, params (string Name, string Text)[] parameters)
        : this(name, [column], parameters)
    {
    }

    /// <summary>A worker whose inputs read these values in order, or all the only one.</summary>
    public DecisionRun(string name, double[] columns, params (string Name, string Text)[] parameters)
    {
        PluginDescriptor plugin = TestParameters.Plugin(name);
        _series = TestMarket.Constant(1).ToSeries();
        _columns = new ColumnTable(_series, 1, new int[columns.Length]);
        _columns.BeginBlock(1);
        for (int i = 0; i < columns.Length; i++)
        {
            _columns.WritableRows(ColumnTable.RawCount + i, 0, 1)[0] = columns[i];
        }

        int[] inputs = new int[plugin.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = ColumnTable.RawCount + Math.Min(i, columns.Length - 1);
        }

        Worker = plugin.Create(new WorkerBinding("w", TestParameters.Make(plugin, parameters), inputs, [], Instrument));
    }

    public static Instrument Instrument { get; } = new()
    {
        Symbol = "TEST",
        TickSize = 0.01m,
        LotSize = 0.00001m,
        MinNotional = 5m,
        Maker = 0.0002m,
        Taker = 0.0004m,
    };

    public static ClosedTrades FortyTrades { get; } = Closed(
        [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 300 : -200)]);

    public Worker Worker { get; }

    public ColumnTable Table => _columns;

    public RowColumns Columns => new(_columns, 0);

    public static StrategyDirective Directive(Direction direction = Direction.Buy) => new()
    {
        Confidence = 0.5,
        Directions = AllowedDirections.Both,
        Entry = new EntryDirective(0.5, direction),
        Size = new SizeDirective(0.4, null, 0.02m),
        Exit = new ExitDirective(0.75, 2.5m, 0.015m),
        Intent = new ExecutionIntentDirective(0.5, 0.002m),
    };

    public static PlanningView View(decimal close = 100m, decimal equity = 10_000m, Instrument? instrument = null)
        => new()
        {
            Instrument = instrument ?? Instrument,
            Time = 0,
            Close = close,
            EntryReference = close,
            Equity = equity,
            MarginUsed = 0m,
            Opportunity = new Opportunity(0, 0, Direction.Buy, 0.7, new SignalMetadata(1, 98, 99)),
            MetadataNames = GapNames,
            Threat = new ActiveThreat(0.6, RejectReason.Threat(0), 0),
            ClosedTrades = FortyTrades,
        };

    /// <summary>Trades with these net results, in cents.</summary>
    public static ClosedTrades Closed(params IReadOnlyList<int> netCents)
    {
        var statistics = new TradeStatistics(new MoneyGrid(2, 10_000m, [Instrument]));
        Int128 cent = 0;
        while (new MoneyGrid(2, 10_000m, [Instrument]).ToDecimal(cent) < 0.01m)
        {
            cent = cent == 0 ? 1 : cent * 10;
        }

        foreach (int net in netCents)
        {
            Trade trade = new() { EntryUnits = cent, GrossUnits = net * cent };
            statistics.Add(in trade, exitRow: 0, exitTime: 0, FillReason.StopLoss);
        }

        return new ClosedTrades(statistics);
    }

    public EntryPlan Entry(in StrategyDirective directive, in PlanningView view)
        => ((EntryPlannerWorker)Worker).Plan(in directive, in view, Columns);

    public SizePlan Size(in StrategyDirective directive, in PlanningView view)
        => ((SizePlannerWorker)Worker).Plan(in directive, in view, Columns);

    public ExitPlan Exit(in StrategyDirective directive, in PlanningView view)
        => ((ExitPlannerWorker)Worker).Plan(in directive, in view, Columns);

    public ExecutionIntent Intent(in ExecutionRequest request) => ((IntentPlannerWorker)Worker).Plan(in request);

    public void Dispose()
    {
        _columns.Dispose();
        _series.Dispose();
    }
}
