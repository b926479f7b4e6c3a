using System;
using System.Collections.Generic;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Kernel.Tests.Run;

/// <summary>
/// Numbers that depend on a seed, a row and a purpose only: what a worker decides is a pure function of where it
/// stands.
/// </summary>
internal static class RowRandom
{
    public static double Unit(ulong seed, long row, int purpose)
    {
        ulong x = seed + ((ulong)row * 0x9E3779B97F4A7C15) + ((ulong)purpose * 0xD1B54A32D192ED03);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return ((x ^ (x >> 31)) >> 11) / (double)(1UL << 53);
    }
}

/// <summary>A descriptor made by hand: the kernel's tests need no plugin.</summary>
internal sealed class TestPlugin(
    PluginKind kind,
    Func<WorkerBinding, Worker> create,
    string signalType = "",
    IReadOnlyList<InputDescriptor>? inputs = null,
    IReadOnlyList<OutputDescriptor>? outputs = null,
    IReadOnlyList<HandlerDescriptor>? handlers = null,
    IReadOnlyList<string>? publishes = null)
    : PluginDescriptor
{
    public override string Name => "test_" + kind;

    public override PluginKind Kind => kind;

    public override string Type => "test";

    public override string Subtype => "";

    public override string Version => "1.0.0";

    public override string Description => "";

    public override string SignalType => signalType;

    public override IReadOnlyList<string> Metadata => [];

    public override IReadOnlyList<ParameterDescriptor> Parameters => [];

    public override IReadOnlyList<InputDescriptor> Inputs { get; } = inputs ?? [];

    public override IReadOnlyList<OutputDescriptor> Outputs { get; } = outputs ?? [];

    public override IReadOnlyList<HandlerDescriptor> Handlers { get; } = handlers ?? [];

    public override IReadOnlyList<string> Publishes { get; } = publishes ?? [];

    public override Worker Create(WorkerBinding binding) => create(binding);
}

internal sealed class RandomOpportunity(WorkerBinding binding, ulong seed, double rate) : OpportunityOperator(binding)
{
    public override void Run(in MarketBlock block, SignalList signals)
    {
        for (int row = block.FirstRow; row < block.FirstRow + block.Count; row++)
        {
            if (RowRandom.Unit(seed, row, 0) < rate)
            {
                signals.Add(row, new OpportunitySignal
                {
                    Direction = RowRandom.Unit(seed, row, 1) < 0.5 ? Direction.Buy : Direction.Sell,
                    Confidence = RowRandom.Unit(seed, row, 2),
                });
            }
        }
    }

    public override void Reset()
    {
    }
}

internal class RandomPlanner(WorkerBinding binding, ulong seed) : StrategyPlannerWorker(binding)
{
    public override void Plan(in StrategySituation situation, RowColumns columns, ref DirectiveWriter directives)
    {
        for (int i = 0; i < situation.Opportunities.Length; i++)
        {
            Opportunity opportunity = situation.Opportunities[i];
            double choice = RowRandom.Unit(seed, columns.Row, 3 + i);
            if (choice < 0.05)
            {
                directives.Reject(i, RejectReason.LowConfidence);
                continue;
            }

            // Whether there is something to close or to reverse is for the platform to find out.
            bool isOfOne = RowRandom.Unit(seed, columns.Row, 50 + i) < 0.2;
            bool isClose = choice < 0.3;
            directives.Issue(i, new StrategyDirective
            {
                Scope = isClose ? DirectiveScope.CloseExisting : DirectiveScope.NewTrade,
                Target = choice >= 0.8 ? TradeTarget.None : isOfOne ? TradeTarget.One : TradeTarget.Symbol,
                TargetTradeId = (int)(RowRandom.Unit(seed, columns.Row, 60 + i) * 3),
                Action = isClose && isOfOne && choice < 0.2
                    ? new DirectiveAction(ExitAction.Close, Quantity: choice < 0.1 ? 0.01m : null)
                    : default,
                Confidence = opportunity.Confidence,
                Directions = choice > 0.95 ? AllowedDirections.Buy : AllowedDirections.Both,
                Entry = new EntryDirective(choice, opportunity.Direction),
                Size = new SizeDirective(choice, null, 0.5m),
                Exit = new ExitDirective(choice, 2m, 0.1m),
                Intent = new ExecutionIntentDirective(choice, choice > 0.5 ? 0.002m : null),
            });
        }
    }

    public override void Reset()
    {
    }
}

// What it says hangs on the row and on what is open, so lanes may share it.
internal sealed class StatelessRandomPlanner(WorkerBinding binding, ulong seed) : RandomPlanner(binding, seed)
{
    public override bool IsStateless => true;
}

internal sealed class RandomEntry(WorkerBinding binding, ulong seed) : EntryPlannerWorker(binding)
{
    public override EntryPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
    {
        decimal away = (decimal)Math.Round(RowRandom.Unit(seed, columns.Row, 10) * 0.004, 6) * view.Close;
        int side = (int)directive.Entry.Direction;
        return (RowRandom.Unit(seed, columns.Row, 11) * 4) switch
        {
            < 1 => new EntryPlan(OrderType.Market),
            < 2 => new EntryPlan(OrderType.Limit, LimitPrice: view.Close - (side * away)),
            < 3 => new EntryPlan(OrderType.Stop, StopPrice: view.Close + (side * away)),
            _ => new EntryPlan(
                OrderType.StopLimit,
                StopPrice: view.Close + (side * away),
                LimitPrice: view.Close + (side * away * 1.2m)),
        };
    }

    public override void Reset()
    {
    }
}

internal sealed class RandomSize(WorkerBinding binding, ulong seed) : SizePlannerWorker(binding)
{
    public override SizePlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
    {
        decimal share = (decimal)Math.Round(RowRandom.Unit(seed, columns.Row, 20) * 0.6, 4);
        decimal free = Math.Max(0m, view.Equity - view.MarginUsed);
        return new SizePlan(free * share * view.Instrument.MaxLeverage * 1.6m / view.Close, view.Close * 0.01m);
    }

    public override void Reset()
    {
    }
}

internal sealed class RandomExit(WorkerBinding binding, ulong seed) : ExitPlannerWorker(binding)
{
    public override ExitPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
    {
        double choice = RowRandom.Unit(seed, columns.Row, 30);
        decimal stop = (decimal)Math.Round(RowRandom.Unit(seed, columns.Row, 31) * 0.01, 5) * view.EntryReference;
        decimal target = (decimal)Math.Round(RowRandom.Unit(seed, columns.Row, 32) * 0.02, 5) * view.EntryReference;
        int side = (int)directive.Entry.Direction;
        return new ExitPlan(
            choice < 0.8 ? view.EntryReference - (side * stop) : null,
            choice is < 0.6 or > 0.9 ? view.EntryReference + (side * target) : null);
    }

    public override void Reset()
    {
    }
}

internal sealed class RandomIntent(WorkerBinding binding, ulong seed) : IntentPlannerWorker(binding)
{
    public override ExecutionIntent Plan(in ExecutionRequest request)
    {
        double choice = RowRandom.Unit(seed, (long)(request.Directive.Confidence * 1e9), 40);
        return new ExecutionIntent(
            choice,
            RowRandom.Unit(seed, (long)(request.Directive.Confidence * 1e9), 41),
            request.Directive.Intent.MaxTotalSlippagePct,
            MustCompleteImmediately: choice > 0.85,
            MaxExecutionWindowMinutes: choice < 0.5 ? 30 : null,
            ChunkCountHint: choice < 0.2 ? 3 : null);
    }

    public override void Reset()
    {
    }
}

internal sealed class MarkThreat(WorkerBinding binding) : LedgerThreatWorker(binding)
{
    private decimal _peak;
    private bool _isActive;

    public override LedgerThreat OnLedgerUpdate(in LedgerUpdate update, RowColumns columns)
    {
        _peak = Math.Max(Math.Max(_peak, update.InitialCapital), update.Equity);
        bool isActive = update.Equity < _peak * 0.99m;
        var threat = new LedgerThreat(isActive ? 0.5 : 0, isActive && !_isActive);
        _isActive = isActive;
        return threat;
    }

    public override void Reset()
    {
        _peak = 0;
        _isActive = false;
    }
}
