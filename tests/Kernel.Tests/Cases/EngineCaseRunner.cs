using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.TestKit;

namespace S1mpleTrader.Kernel.Tests.Cases;

/// <summary>
/// Carries out a worked case on the kernel's own account: every row is visited, actions are submitted in step 4.
/// </summary>
internal sealed partial class EngineCaseRunner
{
    private readonly WorkedCase _case;
    private readonly string[] _symbols;
    private readonly SimulatedAccount _account;
    private readonly CaseRecorder _recorder;
    private readonly RunCounts _counts = new([]);
    private readonly ExecutionBatch _batch;
    private readonly List<BarSeries> _finer = [];
    private readonly Dictionary<int, string> _names = []; // Directive name by directive id.
    private readonly Dictionary<string, int> _groupSlots = [];
    private readonly Dictionary<string, List<int>> _orders = [];
    private int _nextDirective;

    private EngineCaseRunner(WorkedCase @case)
    {
        _case = @case;
        _symbols = @case.Instruments.Select(instrument => instrument.Symbol).ToArray();
        _recorder = new CaseRecorder(this);
        _account = new SimulatedAccount(
            new AccountSpec(@case.InitialCapital, "USD", AnnualizationDays: (double)@case.AnnualizationDays),
            @case.Instruments.Select(instrument => InstrumentOf(@case, instrument)).ToArray(),
            ConnectorOf(@case.Connector),
            FirstOpen(),
            @case.CloseAtEnd,
            _counts,
            _recorder);
        if (@case.Lower is { } lower)
        {
            for (int symbol = 0; symbol < _symbols.Length; symbol++)
            {
                UseFiner(symbol, lower);
            }
        }

        _account.PrepareBatches();
        _batch = new ExecutionBatch(_account, capacity: 64);
    }

    public static CaseOutcome Run(WorkedCase @case) => RunEach(@case, static runner => runner.Run());

    private static CaseOutcome RunEach(WorkedCase @case, Func<EngineCaseRunner, CaseOutcome> run)
    {
        if (@case.Connector.Intrabar == "interval")
        {
            return IntervalMetrics.Join(
                RunEach(@case.With("pessimistic"), run), RunEach(@case.With("optimistic"), run));
        }

        var runner = new EngineCaseRunner(@case);
        try
        {
            return run(runner);
        }
        finally
        {
            runner._finer.ForEach(series => series.Dispose());
        }
    }

    private void UseFiner(int symbol, CaseLower lower)
    {
        IReadOnlyList<CaseBar> rows = lower.Bars.GetValueOrDefault(_symbols[symbol], []);
        if (rows.Count > 0)
        {
            _finer.Add(InMemoryBars.Create(
                _symbols[symbol],
                new Timeframe(lower.TimeframeNanos),
                rows.Select(bar => _case.StartNanos + (bar.Index * lower.TimeframeNanos)).ToArray(),
                rows.Select(bar => (double)bar.Open).ToArray(),
                rows.Select(bar => (double)bar.High).ToArray(),
                rows.Select(bar => (double)bar.Low).ToArray(),
                rows.Select(bar => (double)bar.Close).ToArray(),
                rows.Select(bar => (double)bar.Volume).ToArray()));
            _account.UseFiner(symbol, _finer[^1]);
        }
    }

    private CaseOutcome Run()
    {
        var bars = new Dictionary<(string Symbol, int Index), CaseBar>();
        foreach (string symbol in _symbols)
        {
            foreach (CaseBar bar in DecidedBars(symbol))
            {
                bars[(symbol, bar.Index)] = bar;
            }
        }

        Dictionary<string, int> last = _symbols.ToDictionary(
            symbol => symbol, symbol => bars.Keys.Where(key => key.Symbol == symbol).Max(key => key.Index));
        foreach (int index in bars.Keys.Select(key => key.Index).Distinct().Order())
        {
            Instant(index, symbol => bars.TryGetValue((symbol, index), out CaseBar bar) ? bar : null, last);
        }

        _account.Flush();
        return Outcome(bars);
    }

    private void Instant(
        int index, Func<string, CaseBar?> barOf, Dictionary<string, int> last, long before = long.MinValue)
    {
        long open = _case.OpenTimeNanos(index);
        long now = open + _case.TimeframeNanos;
        _account.BeginInstant();
        for (int symbol = 0; symbol < _symbols.Length; symbol++)
        {
            if (barOf(_symbols[symbol]) is { } bar)
            {
                InstrumentGrid grid = _account.Grid(symbol);
                _account.SetBar(symbol, new BarTicks(
                    index,
                    open,
                    now,
                    grid.NearestTicks(bar.Open),
                    grid.NearestTicks(bar.High),
                    grid.NearestTicks(bar.Low),
                    grid.NearestTicks(bar.Close),
                    (double)bar.Volume));
            }
        }

        _account.Match();
        bool isHeld = _account.Mark();
        bool ends = last.Values.Any(end => end == index);
        if (!ends)
        {
            _account.Record(open, now, isHeld);
        }

        _account.Fund(now, before);
        Act(index, now);

        for (int symbol = 0; symbol < _symbols.Length; symbol++)
        {
            if (last[_symbols[symbol]] == index)
            {
                _account.EndSymbol(symbol);
            }
        }

        if (ends)
        {
            _account.Record(open, now, isHeld);
        }
    }

    private void Act(int index, long now)
    {
        foreach (CaseAction action in CaseInstants.ActionsAt(_case, index))
        {
            Act(action, index, now);
        }
    }

    private void Act(CaseAction action, int index, long now)
    {
        switch (action)
        {
            case CaseSubmit submit:
                Submit(submit, index, now);
                break;
            case CaseClose close:
                Reduce(close, now);
                break;
            case CaseCloseSymbol close:
                int symbol = Array.IndexOf(_symbols, close.Symbol);
                _account.Handler.TryReduceSymbol(
                    symbol, _account.Grid(symbol).LotsDown(close.Quantity), FillReason.Signal, now + Latency,
                    Origin("", now));
                break;
            case CaseModify modify:
                Modify(modify);
                break;
            case CaseCancel cancel:
                Cancel(cancel, index);
                break;
            case CaseBatch batch:
                _batch.Submit(
                    new Members(this, batch.Members, index, now),
                    Enum.Parse<BatchMode>(batch.Mode, ignoreCase: true),
                    batch.RollbackOnFailure);
                break;
            default:
                throw new NotSupportedException(action.ToString());
        }
    }

    private void Submit(CaseSubmit submit, int index, long now)
    {
        TradeOrigin origin = Origin(submit.Id, now);
        if (!TrySubmit(submit, now, in origin, out RejectReason reason))
        {
            _recorder.OnRejected(in origin, reason, index);
        }
    }

    private bool TrySubmit(CaseSubmit submit, long now, in TradeOrigin origin, out RejectReason reason)
    {
        int symbol = Array.IndexOf(_symbols, submit.Symbol);
        InstrumentGrid grid = _account.Grid(symbol);
        Direction direction = submit.IsBuy ? Direction.Buy : Direction.Sell;
        int reversed = submit.Reverses is { } name ? _recorder.TradeIdOf(name) : -1;
        bool isReverse = reversed >= 0 && _account.Ledger.FindOpen(reversed) >= 0;
        TradeTarget reverses = isReverse ? TradeTarget.One : TradeTarget.None;
        if (!_account.Handler.AllowsEntry(symbol, direction, reverses, reversed))
        {
            reason = RejectReason.PositionOpen;
            return false;
        }

        long close = _account.Marks[symbol];
        decimal? planned = submit.Limit ?? submit.Stop;
        var request = new EntryRequest
        {
            Symbol = symbol,
            Direction = direction,
            Type = Enum.Parse<OrderType>(submit.Type.Replace("_", ""), ignoreCase: true),
            LimitTicks = submit.Limit is { } limit ? grid.NearestTicks(limit) : 0,
            StopTicks = submit.Stop is { } stop ? grid.NearestTicks(stop) : 0,
            LayerTicks = submit.Layers.Select(grid.NearestTicks).ToArray(),
            Lots = grid.LotsDown(submit.Quantity),
            ReferenceTicks = _case.SequentialPlanning && planned is { } price ? grid.NearestTicks(price) : close,
            DecisionTicks = close,
            StopLossTicks = submit.StopLoss is { } stopLoss ? grid.NearestTicks(stopLoss) : null,
            TakeProfitTicks = submit.TakeProfit is { } takeProfit ? grid.NearestTicks(takeProfit) : null,
            Limits = new RiskLimits(submit.StopLossTolerancePct / 100m, null, null, false),
            Execution = ExecutionOf(submit),
            Reverses = reverses,
            ReversesTradeId = reversed,
            Origin = origin,
        };
        if (request.LayerTicks.Length > 0)
        {
            request.Type = OrderType.Limit;
            request.LimitTicks = request.LayerTicks.Span[0];
        }

        if (!_account.Handler.TryEnter(request, default, now, _account.EquityUnits, out reason))
        {
            return false;
        }

        ref readonly Order newest = ref _account.Book.Orders[^1];
        int slot = newest.Group;
        _groupSlots[submit.Id] = slot;
        _orders[submit.Id] = [];
        foreach (ref readonly Order order in _account.Book.Orders)
        {
            if (order.Group == slot && !order.IsReducing)
            {
                _orders[submit.Id].Add(order.Id);
            }
        }

        return true;
    }

    // Members of a batch: an entry can be refused, anything else can't.
    private readonly struct Members(EngineCaseRunner runner, IReadOnlyList<CaseAction> members, int index, long now)
        : IBatchMembers
    {
        public int Count => members.Count;

        public bool TrySubmit(int member, bool isRehearsal, out RejectReason reason)
        {
            reason = default;
            if (members[member] is CaseSubmit submit)
            {
                return runner.TrySubmit(submit, now, runner.Origin(submit.Id, now), out reason);
            }

            runner.Act(members[member], index, now);
            return true;
        }

        // The cases list all rejections but those for another member's failure.
        public void Refuse(int member, RejectReason reason)
        {
            if (members[member] is CaseSubmit submit && reason != RejectReason.Batch)
            {
                runner._recorder.OnRejected(runner.Origin(submit.Id, now), reason, index);
            }
        }
    }

    private void Reduce(CaseClose close, long now)
    {
        int trade = _recorder.TradeIdOf(close.Id);
        int slot = trade < 0 ? -1 : _account.Ledger.FindOpen(trade);
        if (slot >= 0)
        {
            ref readonly Trade open = ref _account.Ledger.OpenTrades[slot];
            long lots = close.Quantity is { } quantity ? _account.Grid(open.Symbol).LotsDown(quantity) : open.OpenLots;
            _account.Handler.TryReduce(trade, lots, FillReason.Signal, now + Latency, Origin("", now));
        }
    }

    /// <summary>A group that was refused or has ended has nothing left to cancel.</summary>
    private void Cancel(CaseCancel cancel, int index)
    {
        int slot = LiveSlotOf(cancel.Id);
        if (slot >= 0 && cancel.Child is null)
        {
            _account.Handler.CancelGroup(slot, index);
        }
        else if (slot >= 0 && cancel.Child is int child && child <= _orders[cancel.Id].Count)
        {
            _account.Handler.TryCancelOrder(_orders[cancel.Id][child - 1], index);
        }
    }

    /// <summary>The slot of a name's group while it lives, else -1: slots are used again.</summary>
    private int LiveSlotOf(string name)
    {
        if (!_groupSlots.TryGetValue(name, out int slot))
        {
            return -1;
        }

        ref readonly ExecutionGroup group = ref _account.Book.Group(slot);
        return group.IsOpen && NameOf(in group.Origin) == name ? slot : -1;
    }

    private void Modify(CaseModify modify)
    {
        int slot = LiveSlotOf(modify.Id);
        int trade = _recorder.TradeIdOf(modify.Id);
        if (slot < 0 || trade < 0 || _account.Ledger.FindOpen(trade) < 0)
        {
            return;
        }

        ref readonly ExecutionGroup group = ref _account.Book.Group(slot);
        InstrumentGrid grid = _account.Grid(group.Symbol);
        long? stop = modify.SetsStopLoss
            ? modify.StopLoss is { } stopLoss ? grid.NearestTicks(stopLoss) : null
            : group.HasStop ? group.StopTicks : null;
        long? target = modify.SetsTakeProfit
            ? modify.TakeProfit is { } takeProfit ? grid.NearestTicks(takeProfit) : null
            : group.HasTarget ? group.TargetTicks : null;
        _account.Handler.Modify(slot, stop, target);
    }

    private BacktestExecutionSpec ExecutionOf(CaseSubmit submit) => new(
        _case.Connector.FillModel == "MARKET_IMPACT" ? FillModel.MarketImpact : FillModel.Immediate,
        Latency,
        (double)submit.ImpactMultiplier,
        submit.TimeInForce switch
        {
            "GTD" => TimeInForce.GoodTillDate,
            "IOC" => TimeInForce.ImmediateOrCancel,
            "FOK" => TimeInForce.FillOrKill,
            _ => TimeInForce.GoodTillCancelled,
        },
        (long)((submit.WindowMinutes ?? 0m) * UtcNanos.PerMinute),
        submit.Chunks,
        submit.Distribution switch
        {
            "FRONT_LOADED" => ChunkDistribution.FrontLoaded,
            "BACK_LOADED" => ChunkDistribution.BackLoaded,
            _ => ChunkDistribution.Uniform,
        },
        submit.MaxSlippagePct / 100m,
        submit.MinFillRatio);

    private long Latency => (long)(_case.Connector.LatencyMs * UtcNanos.PerMillisecond);

    private TradeOrigin Origin(string name, long now)
    {
        int id = _nextDirective++;
        _names[id] = name;
        return new TradeOrigin(-1, -1, id, -1, 0, now, CountsOpportunity: false);
    }

    internal string NameOf(in TradeOrigin origin) => _names[origin.DirectiveId];

    internal InstrumentGrid GridOf(int symbol) => _account.Grid(symbol);

    internal string SymbolOf(int symbol) => _symbols[symbol];

    internal StrategyLedger Ledger => _account.Ledger;

    internal int IndexAt(long closeTime) => (int)((closeTime - _case.StartNanos) / _case.TimeframeNanos) - 1;

    private CaseOutcome Outcome(Dictionary<(string Symbol, int Index), CaseBar> bars)
    {
        string first = _symbols[0];
        int firstIndex = bars.Keys.Where(key => key.Symbol == first).Min(key => key.Index);
        int lastIndex = bars.Keys.Where(key => key.Symbol == first).Max(key => key.Index);
        int[] instants = bars.Keys.Select(key => key.Index).Distinct().Order().ToArray();
        BacktestResult result = ResultBuilder.Build(
            _account,
            new DecidedPeriod(
                instants.Length,
                _case.OpenTimeNanos(instants[0]),
                _case.OpenTimeNanos(instants[^1]) + _case.TimeframeNanos,
                (double)bars[(first, firstIndex)].Open,
                (double)bars[(first, lastIndex)].Close),
            (double)_case.AnnualizationDays);
        return _recorder.Outcome(result, _counts);
    }

    private IEnumerable<CaseBar> DecidedBars(string symbol) => _case.Bars[symbol]
        .Skip(_case.WarmupBars)
        .Where(bar => CloseOf(bar) >= (_case.PeriodStartNanos ?? long.MinValue)
            && CloseOf(bar) < (_case.PeriodEndNanos ?? long.MaxValue));

    private long CloseOf(CaseBar bar) => _case.OpenTimeNanos(bar.Index) + _case.TimeframeNanos;

    private long FirstOpen() => _case.OpenTimeNanos(_symbols.SelectMany(DecidedBars).Min(bar => bar.Index));

    private static FundingSeries? FundingOf(WorkedCase @case, string symbol)
    {
        CaseFunding[] rows = @case.Funding.Where(row => row.Symbol == symbol).OrderBy(row => row.TimeNanos).ToArray();
        return rows.Length == 0
            ? null
            : new FundingSeries(rows.Select(row => row.TimeNanos).ToArray(), rows.Select(row => row.Rate).ToArray());
    }

    private static Instrument InstrumentOf(WorkedCase @case, CaseInstrument instrument) => new()
    {
        Symbol = instrument.Symbol,
        TickSize = instrument.Tick,
        LotSize = instrument.Lot,
        MinNotional = instrument.MinNotional,
        Maker = instrument.Maker,
        Taker = instrument.Taker,
        MaxLeverage = instrument.MaxLeverage,
        ContractMultiplier = instrument.Multiplier,
        MaintenanceMarginRate = instrument.MaintenanceMarginRate,
        Funding = FundingOf(@case, instrument.Symbol),
        FeeTiers = [.. instrument.FeeTiers.Select(tier => new FeeTier(tier.Volume30d, tier.Maker, tier.Taker))],
    };

    private static ConnectorSpec ConnectorOf(CaseConnector connector) => new()
    {
        SlippageBps = connector.SlippageBps,
        Participation = connector.Participation,
        ImpactCoefficient = (double)connector.ImpactCoefficient,
        Intrabar = Enum.Parse<IntrabarMode>(connector.Intrabar.Replace("_", ""), ignoreCase: true),
        LimitFill = Enum.Parse<LimitFill>(connector.LimitFill, ignoreCase: true),
        PositionPolicy = Enum.Parse<PositionPolicy>(connector.PositionPolicy.Replace("_", ""), ignoreCase: true),
        MaxOpenOrders = connector.MaxOpenOrders,
        MaxOpenTrades = connector.MaxOpenTrades,
        MaxOpenGroups = connector.MaxOpenGroups,
    };
}
