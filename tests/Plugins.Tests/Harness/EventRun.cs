using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Events;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>
/// One worker that hears events, or an overlay, before an account with a long that has a stop, a short without one, and
/// a resting entry.
/// </summary>
public sealed class EventRun : IDisposable
{
    private const long Close = 10_000; // Ticks.

    private readonly DecisionRun _run;
    private readonly PluginDescriptor _plugin;
    private readonly SimulatedAccount _account;
    private readonly DirectiveQueue _queue = new(64);
    private ThreatSignal _threat; // Payloads lie where their publisher holds them.
    private PositionUpdate _position;
    private ScheduleTick _tick;
    private CustomEvent _custom;

    public EventRun(string name, double column = 1, params (string Name, string Text)[] parameters)
    {
        _run = new DecisionRun(name, column, parameters);
        _plugin = TestParameters.Plugin(name);
        _account = new SimulatedAccount(
            new AccountSpec(100_000m, "USD"),
            [DecisionRun.Instrument],
            new ConnectorSpec { PositionPolicy = PositionPolicy.Hedge },
            firstOpenTime: 0,
            closeAtEnd: true,
            new RunCounts([]),
            observer: null);
        Advance(0);
        Enter(Direction.Buy, OrderType.Market, 0, Close - 200);
        Enter(Direction.Sell, OrderType.Market, 0, null);
        Advance(1);
        _account.Ledger.MarkClose(symbol: 0, Close); // Their best one, so that what trails it has something to trail.
        Enter(Direction.Buy, OrderType.Limit, Close - 300, null);
    }

    public int OpenTrades => _account.Ledger.OpenCount;

    public int PendingEntries => new LedgerView(_account, 0).PendingEntries;

    public void Reset() => _run.Worker.Reset();

    public void Dispose() => _run.Dispose();

    /// <summary>
    /// Twenty instants at varied closes: every handler is called, or the overlay asked; answers are boxed only where
    /// they are asked for.
    /// </summary>
    public void Drive(ulong seed, List<object>? answers)
    {
        for (int i = 0; i < 20; i++)
        {
            ulong bits = (seed * 7919) + ((ulong)i * 104_729);
            _account.SetMark(symbol: 0, Close - 150 + (long)(bits % 300));
            LedgerView ledger = new(_account, 0);
            if (_run.Worker is OverlayWorker overlay)
            {
                decimal quantity = 1m + (bits % 1999);
                ExecutionDirective directive = new()
                {
                    Causality = CausalityChain.None,
                    Entry = new EntryPlan(OrderType.Market) { Direction = Direction.Buy },
                    Size = new SizePlan(quantity, 1m),
                    Exit = default,
                    Intent = default,
                    EntryReference = ledger.Close,
                    DecisionPrice = ledger.Close,
                    Notional = quantity * ledger.Close,
                    ClosedTrades = (int)(bits % 2),
                    ClosedNotional = bits % 100,
                };
                bool isApproved = overlay.Approve(in directive, in ledger, _run.Columns);
                answers?.Add(isApproved);
                continue;
            }

            for (int handler = 0; handler < _plugin.Handlers.Count; handler++)
            {
                _queue.Clear();
                _queue.BeginHandler(0, 0, 0);
                DispositionEnvelope answer = Call(handler, i, bits % 101 / 100.0, ledger);
                _queue.EndHandler();
                int halt = _queue.TakeHalt();
                answers?.Add((answer, halt, _queue.Count));
                for (int k = 0; k < _queue.Count && answers is not null; k++)
                {
                    answers.Add(_queue[k]);
                }
            }
        }
    }

    private DispositionEnvelope Call(int handler, int i, double number, LedgerView ledger)
    {
        DirectiveWriter directives = new(_queue);
        var worker = (DecisionWorker)_run.Worker;
        long now = i * UtcNanos.PerMinute;
        EventPayload kind = _plugin.Handlers[handler].Payload;
        switch (kind)
        {
            case EventPayload.Threat:
                _threat = new ThreatSignal(now, 0, Math.Max(0.01, number), i);
                return worker.Handle(handler, EventDelivery.Of(kind, in _threat, ledger, _run.Columns), ref directives);
            case EventPayload.Position:
                _position = new PositionUpdate(now, 0, ledger.Close, 0m);
                return worker.Handle(
                    handler, EventDelivery.Of(kind, in _position, ledger, _run.Columns), ref directives);
            case EventPayload.Schedule:
                _tick = new ScheduleTick(now);
                return worker.Handle(handler, EventDelivery.Of(kind, in _tick, ledger, _run.Columns), ref directives);
            case EventPayload.Custom:
                _custom = new CustomEvent(now, 0, number, default);
                return worker.Handle(handler, EventDelivery.Of(kind, in _custom, ledger, _run.Columns), ref directives);
            default:
                throw new NotSupportedException($"{_plugin.Name} hears {kind}: add its payload here");
        }
    }

    private void Advance(int row)
    {
        _account.BeginInstant();
        _account.SetBar(symbol: 0, new BarTicks(
            row, row * UtcNanos.PerMinute, (row + 1) * UtcNanos.PerMinute, Close, Close + 50, Close - 50, Close, 100));
        _account.Match();
        _account.Mark();
    }

    private void Enter(Direction direction, OrderType type, long limit, long? stop)
    {
        EntryRequest request = new()
        {
            Direction = direction,
            Type = type,
            LimitTicks = limit,
            Lots = 1_000_000,
            ReferenceTicks = Close,
            DecisionTicks = Close,
            StopLossTicks = stop,
            Execution = new BacktestExecutionSpec(
                FillModel.Immediate, 0, 1, TimeInForce.GoodTillCancelled, 0, 1, default, null, 0m),
            Origin = new TradeOrigin(0, 0, 0, -1, 0, 0, CountsOpportunity: false),
        };
        if (!_account.Handler.TryEnter(
            request, default, UtcNanos.PerMinute, _account.EquityUnits, out RejectReason reason))
        {
            throw new InvalidOperationException($"the account refused an entry: {reason}");
        }
    }
}
