using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.TestKit;

namespace S1mpleTrader.Kernel.Tests.Ledger;

/// <summary>
/// Drives an account of three symbols by operations, each of which one number decides; checks the money after each.
/// </summary>
internal sealed class AccountDriver
{
    private const decimal Capital = 10_000m;

    private static readonly decimal[] Leverages = [1m, 1m, 2.5m, 10m, 50m];

    private readonly SimulatedAccount _account;
    private readonly ShadowLedger _shadow = new(Capital);
    private readonly Instrument[] _instruments = new Instrument[3];
    private readonly ExecutionBatch _batch;
    private readonly int[] _nextRate = new int[3];
    private readonly long[] _close = [10_000, 2_500, 700];
    private long _now = 1_700_000_040L * UtcNanos.PerSecond;
    private int _row;
    private int _directives;

    public AccountDriver(int seed)
    {
        var random = new SeededRandom((ulong)seed);
        for (int i = 0; i < _instruments.Length; i++)
        {
            _instruments[i] = Instrument("S" + i, random);
        }

        _account = new SimulatedAccount(
            new AccountSpec(Capital, "USD"),
            _instruments,
            new ConnectorSpec
            {
                SlippageBps = random.Pick(0m, 1.5m),
                Intrabar = random.Pick(IntrabarMode.Pessimistic, IntrabarMode.Optimistic, IntrabarMode.OhlcPath),
                LimitFill = random.Pick(LimitFill.Touch, LimitFill.Through),
                PositionPolicy = random.Pick(
                    PositionPolicy.OneAtATime, PositionPolicy.Pyramid, PositionPolicy.Hedge, PositionPolicy.Hedge),
                MaxOpenTrades = random.Pick(3, 12),
                MaxOpenGroups = random.Pick(4, 16),
                MaxOpenOrders = random.Pick(6, 30),
            },
            _now,
            closeAtEnd: true,
            new RunCounts([]),
            _shadow,
            volumeInstants: 4);
        _account.PrepareBatches();
        _batch = new ExecutionBatch(_account, capacity: 8);
        _shadow.Start(_instruments, [_account.Grid(0), _account.Grid(1), _account.Grid(2)]);
        Bar(random);
    }

    /// <summary>What has come about: that a million operations did nothing would prove nothing.</summary>
    public long[] Reasons => _shadow.Reasons;

    public int Rollbacks { get; private set; }

    public int Refusals { get; private set; }

    /// <summary>Carries out one operation and checks the money after it.</summary>
    public void Do(int code)
    {
        var random = new SeededRandom((ulong)code + 17);
        int choice = random.Between(0, 99);
        if (choice < 40)
        {
            Bar(random);
        }
        else if (choice < 88)
        {
            Act(random, out _);
        }
        else
        {
            Batch(random);
        }

        Check();
    }

    /// <summary>Ends every symbol: nothing may be left.</summary>
    public void End()
    {
        for (int symbol = 0; symbol < _instruments.Length; symbol++)
        {
            _account.EndSymbol(symbol);
        }

        Check();
        Require(
            _shadow.OpenTrades == 0 && _account.Book.Count == 0 && _account.Groups.PendingEntries == 0,
            "something is left");
        Require(
            _account.Book.HasRoom(0) && !_account.Book.Groups.ToArray().Any(group => group.IsOpen), "a group is left");
    }

    private void Check()
    {
        MoneyGrid money = _account.Ledger.Money;
        (decimal fromBalance, decimal fromCash) = _shadow.Equity(_account.Marks);
        Require(fromBalance == fromCash, $"equity {fromBalance} from the balance, {fromCash} from cash");
        Require(
            money.ToDecimal(_account.EquityUnits) == fromCash,
            $"equity {money.ToDecimal(_account.EquityUnits)}, {fromCash} from the fills");
        Require(
            money.ToDecimal(_account.Ledger.Balance) == _shadow.Balance,
            $"balance {money.ToDecimal(_account.Ledger.Balance)}, {_shadow.Balance} from the fills");
        Require(_account.Ledger.OpenCount == _shadow.OpenTrades, "other trades are open");
    }

    private static Instrument Instrument(string symbol, SeededRandom random) => new()
    {
        Symbol = symbol,
        TickSize = random.Pick(0.01m, 0.5m, 0.0001m),
        LotSize = random.Pick(0.001m, 1m, 0.00001m),
        MinNotional = random.Pick(0m, 5m),
        Maker = random.Pick(0m, 0.0002m, -0.00015m),
        Taker = random.Pick(0m, 0.0004m, 0.001m),
        MaxLeverage = random.Pick(Leverages),
        ContractMultiplier = random.Pick(1m, 1m, 10m, 0.1m),
        MaintenanceMarginRate = random.Pick(0.005m, 0.02m, 0m),
        FeeTiers = random.Chance(30)
            ? [new FeeTier(0m, 0.0001m, 0.0005m), new FeeTier(20_000m, -0.0001m, 0.0003m)]
            : [],
        Funding = random.Chance(60) ? Rates(random) : null,
    };

    private static FundingSeries Rates(SeededRandom random)
    {
        long time = 1_700_000_000L * UtcNanos.PerSecond;
        long[] times = [.. Enumerable.Range(0, 60).Select(_ => time += random.Between(1, 400) * UtcNanos.PerSecond)];
        return new FundingSeries(times, [.. times.Select(_ => random.Between(-300, 300) / 100_000m)]);
    }

    // The next instant: some symbols have a bar, now and then far away from the last.
    private void Bar(SeededRandom random)
    {
        _now += UtcNanos.PerMinute * random.Pick(1, 1, 1, 5, 40_000);
        _row++;
        _account.BeginInstant();
        int present = random.Between(1, 7);
        for (int symbol = 0; symbol < _instruments.Length; symbol++)
        {
            if (_row > 1 && (present & (1 << symbol)) == 0)
            {
                continue;
            }

            long open = Near(random, _close[symbol], random.Chance(6) ? 150 : 4);
            long close = Near(random, open, 12);
            long high = Math.Max(open, close) + random.Between(0, (int)(open / 100));
            long low = Math.Max(1, Math.Min(open, close) - random.Between(0, (int)(open / 100)));
            _close[symbol] = close;
            double volume = random.Chance(10) ? 0 : random.Between(1, 5_000) / 10.0;
            _account.SetBar(
                symbol, new BarTicks(_row, _now - UtcNanos.PerMinute, _now, open, high, low, close, volume));
        }

        _account.Match();
        bool isHeld = _account.Mark();
        _account.Record(_now - UtcNanos.PerMinute, _now, isHeld);
        Check();
        Fund();
    }

    private void Fund()
    {
        for (int symbol = 0; symbol < _instruments.Length; symbol++)
        {
            FundingSeries? rates = _instruments[symbol].Funding;
            for (; rates is not null && _nextRate[symbol] < rates.Times.Length
                && rates.Times[_nextRate[symbol]] <= _now; _nextRate[symbol]++)
            {
                _shadow.Fund(
                    symbol, _account.Marks[symbol] * _instruments[symbol].TickSize, rates.Rates[_nextRate[symbol]]);
            }
        }

        _account.Fund(_now);
    }

    private static long Near(SeededRandom random, long price, int perMille)
        => Math.Clamp(price + (price * random.Between(-perMille, perMille) / 1_000), 40, 4_000_000);

    // One action; false where it was refused, which must leave everything as it was.
    private bool Act(SeededRandom random, out RejectReason reason)
    {
        reason = default;
        string before = AccountSnapshot.Of(_account);
        bool isDone = random.Between(0, 9) switch
        {
            < 5 => Enter(random, out reason),
            5 => Reduce(random),
            6 => ReduceSymbol(random),
            7 => Modify(random),
            8 => CancelOrder(random),
            _ => Manage(random, out reason),
        };
        if (!isDone)
        {
            Refusals++;
            RequireSame(before, $"a refusal ({reason})");
        }

        return isDone;
    }

    private bool Enter(SeededRandom random, out RejectReason reason)
    {
        int symbol = random.Between(0, 2);
        Direction direction = random.Chance(50) ? Direction.Buy : Direction.Sell;
        bool isReverse = random.Chance(15) && _account.Ledger.HasOpen(symbol, direction.Opposite());
        reason = RejectReason.PositionOpen;
        TradeTarget reverses = isReverse ? TradeTarget.Symbol : TradeTarget.None;
        if (!_account.Handler.AllowsEntry(symbol, direction, reverses))
        {
            return false;
        }

        InstrumentGrid grid = _account.Grid(symbol);
        long close = _account.Marks[symbol];
        int side = (int)direction;
        long Away(int perMille) => Math.Max(1, close * random.Between(1, perMille) / 1_000);
        bool isLadder = random.Chance(10);
        var type = (OrderType)random.Between(0, 3);
        decimal unit = grid.Price(close) * _instruments[symbol].ContractMultiplier;
        var request = new EntryRequest
        {
            Symbol = symbol,
            Direction = direction,
            Type = isLadder ? OrderType.Limit : type,
            LimitTicks = Math.Max(0, close - (side * (type == OrderType.StopLimit ? -Away(12) : Away(8)))),
            StopTicks = close + (side * Away(8)),
            LayerTicks = isLadder
                ? new[] { close - side, Math.Max(1, close - (side * 5)), Math.Max(0, close - (side * 50)) }
                : default,
            Lots = grid.LotsDown(
                Capital * _instruments[symbol].MaxLeverage * random.Pick(0m, 0.01m, 0.1m, 0.3m, 0.7m, 2m) / unit),
            ReferenceTicks = close,
            DecisionTicks = close,
            StopLossTicks = random.Chance(50) ? close - (side * Away(20)) : null,
            TakeProfitTicks = random.Chance(50) ? close + (side * Away(20)) : null,
            Limits = new RiskLimits(random.Chance(20) ? 0.005m : null, null, null, random.Chance(3)),
            Execution = Execution(random, isLadder),
            Reverses = reverses,
            Origin = Origin(),
        };
        return _account.Handler.TryEnter(request, default, _now, _account.EquityUnits, out reason);
    }

    private static BacktestExecutionSpec Execution(SeededRandom random, bool isLadder) => new(
        random.Pick(FillModel.Immediate, FillModel.MarketImpact),
        random.Pick(0L, 0L, 30L, 90L) * UtcNanos.PerSecond,
        random.Pick(1.0, 0.5),
        (TimeInForce)random.Between(0, 3),
        random.Between(1, 20) * UtcNanos.PerMinute,
        !isLadder && random.Chance(20) ? random.Between(2, 4) : 1,
        (ChunkDistribution)random.Between(0, 2),
        random.Chance(30) ? random.Pick(0.0001m, 0.002m) : null,
        random.Pick(0m, 0m, 0.5m));

    private bool Reduce(SeededRandom random)
    {
        if (_account.Ledger.OpenCount == 0)
        {
            return false;
        }

        ref readonly Trade trade = ref _account.Ledger.OpenTrades[random.Between(0, _account.Ledger.OpenCount - 1)];
        long lots = random.Chance(40) ? trade.OpenLots : trade.OpenLots * random.Between(0, 15) / 10;
        return _account.Handler.TryReduce(trade.Id, lots, FillReason.Signal, _now, Origin());
    }

    private bool ReduceSymbol(SeededRandom random)
    {
        int symbol = random.Between(0, 2);
        long held = Math.Abs(_account.Ledger.NetLots(symbol));
        return _account.Handler.TryReduceSymbol(
            symbol, held * random.Between(0, 15) / 10, FillReason.Signal, _now, Origin());
    }

    private bool Modify(SeededRandom random)
    {
        int slot = AnyGroup(random, group => group.ReferenceTicks > 0);
        if (slot < 0)
        {
            return false;
        }

        ref readonly ExecutionGroup group = ref _account.Book.Group(slot);
        long close = _account.Marks[group.Symbol];
        int side = (int)group.Direction;
        _account.Handler.Modify(
            slot,
            random.Chance(70) ? Math.Max(1, close - (side * random.Between(-3, 30))) : null,
            random.Chance(70) ? Math.Max(1, close + (side * random.Between(-3, 30))) : null);
        return true;
    }

    private bool CancelOrder(SeededRandom random)
    {
        int id = random.Chance(20) || _account.Book.Count == 0
            ? random.Between(0, 100_000)
            : _account.Book.Orders[random.Between(0, _account.Book.Count - 1)].Id;
        return _account.Handler.TryCancelOrder(id, _row);
    }

    // Directives of execution workers: closes, partial targets, cancels, of what is there and of what isn't.
    private bool Manage(SeededRandom random, out RejectReason reason)
    {
        int slot = random.Chance(20) || _account.Ledger.OpenCount == 0
            ? -1
            : random.Between(0, _account.Ledger.OpenCount - 1);
        int trade = slot < 0 ? random.Between(0, 100_000) : _account.Ledger.OpenTrades[slot].Id;
        int symbol = slot < 0 ? 0 : _account.Ledger.OpenTrades[slot].Symbol;
        decimal quantity = slot < 0 ? 1m : _account.Grid(symbol).Quantity(_account.Ledger.OpenTrades[slot].OpenLots)
            * random.Pick(0m, -1m, 0.5m, 2m);
        decimal price = _account.Grid(symbol).Price(_account.Marks[symbol]) * random.Pick(-1m, 0.99m, 1.01m, 1e20m);
        int group = AnyGroup(random, _ => true);
        StrategyDirective directive = random.Between(0, 3) switch
        {
            0 => StrategyDirective.CancelGroup(
                group < 0 || random.Chance(20) ? 100_000 : _account.Book.Group(group).Id),
            1 => StrategyDirective.Close(trade, quantity),
            2 => StrategyDirective.TakePartial(trade, price, quantity),
            _ => StrategyDirective.ModifyExit(trade, price),
        };
        return _account.Handler.TryManage(in directive, _row, _now, Origin(), out reason);
    }

    private int AnyGroup(SeededRandom random, Func<ExecutionGroup, bool> where)
    {
        List<int> slots = [];
        for (int slot = 0; slot < _account.Book.Groups.Length; slot++)
        {
            if (_account.Book.Group(slot).IsOpen && where(_account.Book.Group(slot)))
            {
                slots.Add(slot);
            }
        }

        return slots.Count == 0 ? -1 : random.Pick([.. slots]);
    }

    private void Batch(SeededRandom random)
    {
        var members = new Members(
            this,
            [.. Enumerable.Range(0, random.Between(2, 5)).Select(_ => random.Between(0, int.MaxValue - 1))],
            new int[1]);
        var mode = (BatchMode)random.Between(0, 2);
        bool rollsBack = random.Chance(70);
        string before = AccountSnapshot.Of(_account);
        _batch.Submit(members, mode, rollsBack);
        if (members.Submitted[0] == 0)
        {
            Rollbacks += mode == BatchMode.Atomic ? 1 : 0;
            RequireSame(before, $"a batch that came to nothing ({mode})");
        }
    }

    private TradeOrigin Origin() => new(-1, -1, _directives++, -1, 0, _now, CountsOpportunity: false);

    private void RequireSame(string before, string what)
    {
        string after = AccountSnapshot.Of(_account);
        if (after != before)
        {
            string[] old = before.Split('\n');
            string[] now = after.Split('\n');
            int line = Enumerable.Range(0, Math.Min(old.Length, now.Length)).First(i => old[i] != now[i]);
            throw new InvalidOperationException($"{what} has changed {old[line]} into {now[line]}");
        }
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException(what);
        }
    }

    private readonly struct Members(AccountDriver driver, int[] codes, int[] submitted) : IBatchMembers
    {
        public int Count => codes.Length;

        // For good, not in a rehearsal.
        public int[] Submitted => submitted;

        public bool TrySubmit(int member, bool isRehearsal, out RejectReason reason)
        {
            bool isDone = driver.Act(new SeededRandom((ulong)codes[member]), out reason);
            submitted[0] += isDone && !isRehearsal ? 1 : 0;
            return isDone;
        }

        public void Refuse(int member, RejectReason reason)
        {
        }
    }
}
