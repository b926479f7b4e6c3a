using System;
using FsCheck;
using FsCheck.Fluent;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Run;

/// <summary>
/// The account against its own fills, and every signal against its ending, over random markets and strategies.
/// </summary>
public sealed class LedgerPropertyTests
{
    private const int FullCount = 10_000;
    private const int Rows = 300;

    [Fact]
    public void Equity_from_trades_equals_equity_from_cash_and_signals_are_conserved()
        => Prop.ForAll(ArbMap.Default.ArbFor<uint>(), Holds)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Seeds.Count(FullCount)).WithEndSize(int.MaxValue));

    private static bool Holds(uint seed)
    {
        using BarSeries series = RandomRun.Market(seed, Rows);
        var cash = new CashObserver();
        using var run = new BacktestRun(
            RandomRun.Specs(seed, withLedgerThreat: seed % 3 == 0), series, new RunOptions(BlockRows: 37), cash);
        StrategyLedger ledger = run.Lane.Account.Ledger;
        cash.Start(ledger, run.Lane.Account.Grid(0));
        RunCounts counts = run.Run()!.Counts;
        bool isConserved = counts.Detected == counts.Executed + counts.Rejected + counts.Superseded + counts.Expired;
        return isConserved && cash.Holds && cash.FinalEquity(series.Close[^1]) == run.Lane.Account.Curve.Last;
    }

    /// <summary>Keeps cash and quantity from fills alone, in decimals.</summary>
    private sealed class CashObserver : RunObserver
    {
        private StrategyLedger _ledger = null!;
        private InstrumentGrid _grid = null!;
        private decimal _cash;
        private decimal _quantity;

        public bool Holds { get; private set; } = true;

        public void Start(StrategyLedger ledger, InstrumentGrid grid)
        {
            _ledger = ledger;
            _grid = grid;
            _cash = ledger.Money.ToDecimal(ledger.InitialUnits);
        }

        public Int128 FinalEquity(double close)
            => _ledger.Money.ToUnits(_cash + (_quantity * _grid.Price(_grid.ToTicks(close))));

        public override void OnFill(in Fill fill)
        {
            decimal quantity = _grid.Quantity(fill.Lots) * (int)fill.Side;
            _quantity += quantity;
            _cash -= (quantity * _grid.Price(fill.Ticks)) + _ledger.Money.ToDecimal(fill.FeeUnits);
            decimal open = 0m;
            decimal unmarked = _ledger.Money.ToDecimal(_ledger.UnmarkedUnits);
            foreach (ref readonly Trade trade in _ledger.OpenTrades)
            {
                open += _grid.Quantity(trade.OpenLots) * (int)trade.Direction;
            }

            // Both sides share the mark, so equal cash and equal quantity are equal equity at any price.
            Holds &= unmarked == _cash && open == _quantity;
        }
    }
}
