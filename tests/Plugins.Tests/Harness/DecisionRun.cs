using System;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase1Context;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>One decision-stage worker with a single row of columns: every input reads the same value.</summary>
public sealed class DecisionRun : IDisposable
{
    private readonly BarSeries _series;
    private readonly ColumnTable _columns;

    public DecisionRun(string name, double column = 1, params (string Name, string Text)[] parameters)
    {
        PluginDescriptor plugin = TestParameters.Plugin(name);
        _series = TestMarket.Constant(1).ToSeries();
        _columns = new ColumnTable(_series, 1, [0]);
        _columns.BeginBlock(1);
        _columns.WritableRows(ColumnTable.RawCount, 0, 1)[0] = column;
        int[] inputs = new int[plugin.Inputs.Count];
        Array.Fill(inputs, ColumnTable.RawCount);
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

    public Worker Worker { get; }

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

    public static PlanningView View(decimal close = 100m, decimal equity = 10_000m, Instrument? instrument = null) => new()
    {
        Instrument = instrument ?? Instrument,
        Time = 0,
        Close = close,
        EntryReference = close,
        Equity = equity,
        MarginUsed = 0m,
        Opportunity = new Opportunity(0, 0, Direction.Buy, 0.7, default),
    };

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
