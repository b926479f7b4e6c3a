using System;
using BenchmarkDotNet.Attributes;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Bench.Micro;

/// <summary>A round trip through the account: submit, fill, mark, stop out, record; per trade.</summary>
[MemoryDiagnoser]
public class LedgerBenchmarks
{
    private const int Trades = 1024;

    private readonly Instrument _instrument = new()
    {
        Symbol = "X",
        TickSize = 0.01m,
        LotSize = 0.001m,
        Maker = 0.0002m,
        Taker = 0.0004m,
    };

    private SimulatedAccount _account = null!;
    private long _now;

    [GlobalSetup]
    public void SetUp() => _account = new SimulatedAccount(
        new AccountSpec(1_000_000_000m, "USD"),
        [_instrument],
        new ConnectorSpec { SlippageBps = 1m },
        0,
        closeAtEnd: true,
        new RunCounts([]),
        null);

    [Benchmark(OperationsPerInvoke = Trades)]
    public long Round_trip_per_trade()
    {
        long before = _account.Ledger.TradeStatistics.Count;
        for (int i = 0; i < Trades; i++)
        {
            Instant(low: 9_990);
            var request = new EntryRequest
            {
                Symbol = 0,
                Direction = Direction.Buy,
                Type = OrderType.Market,
                Lots = 10,
                ReferenceTicks = 10_000,
                DecisionTicks = 10_000,
                StopLossTicks = 9_900,
                TakeProfitTicks = 10_200,
                Execution = new BacktestExecutionSpec(
                    FillModel.Immediate, 0, 1, TimeInForce.GoodTillCancelled,
                    0, 1, ChunkDistribution.Uniform, null, 0m),
            };
            if (!_account.Handler.TryEnter(request, default, _now, _account.EquityUnits, out RejectReason reason))
            {
                throw new InvalidOperationException("refused: " + reason.Index);
            }

            Instant(low: 9_990);
            Instant(low: 9_880);
        }

        long closed = _account.Ledger.TradeStatistics.Count - before;
        return closed == Trades ? closed : throw new InvalidOperationException(closed + " trades");
    }

    private void Instant(long low)
    {
        long open = _now;
        _now += 60_000_000_000;
        _account.BeginInstant();
        _account.SetBar(0, new BarTicks((int)(_now / 60_000_000_000), open, _now, 10_000, 10_010, low, 10_000, 10));
        _account.Match();
        bool isHeld = _account.Mark();
        _account.Record(open, _now, isHeld);
    }
}
