using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.TestKit;
using S1mpleTrader.TestKit.Oracle;
using Xunit;

namespace S1mpleTrader.Oracle.Tests;

/// <summary>
/// The four whole strategies trade on the four real files and keep the oracle's laws; what they are made of is reached.
/// </summary>
public sealed class PortfolioTests
{
    [Theory]
    [InlineData("trend", 500, "PARTIAL, SIGNAL, STOP_LOSS, TAKE_PROFIT")]
    [InlineData("guarded", 500, "EMERGENCY, STOP_LOSS, TAKE_PROFIT")]
    [InlineData("dca", 30, "END_OF_DATA")]
    [InlineData("rebalance", 30, "END_OF_DATA, SIGNAL")]
    public void Run_on_real_bars_reaches_what_the_strategy_is_made_of(string name, int trades, string reasons)
    {
        IReadOnlyList<IReadOnlyList<OracleBar>> markets = [.. PortfolioStrategies.Symbols.Select(
            symbol => MarketData.LoadShared(symbol.ToLowerInvariant() + "_binance_5m_2024.csv.gz", 40_000))];
        RandomRun run = PortfolioStrategies.Of(name, markets);
        OracleResult result = OracleOperation.RunTexts(run.Operation, run.Blueprint, run.Markets, funding: run.Funding);
        OracleCounts counts = result.Counts;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name}: {counts.Detected} detected, {result.Trades.Count} trades, final equity {result.FinalEquity}; "
            + string.Join(", ", counts.Rejections.Concat(counts.Threats).Select(entry => $"{entry.Key} {entry.Value}"))
            + "; " + string.Join(
                ", ", result.Fills.CountBy(fill => fill.Reason).Select(entry => $"{entry.Key} {entry.Value}")));
        Assert.Equal(counts.Detected, counts.Executed + counts.Rejected + counts.Superseded + counts.Expired);
        Assert.True(result.Trades.Count >= trades, $"{result.Trades.Count} trades");
        Assert.Equal(
            PortfolioStrategies.Symbols.Order(), result.Trades.Select(trade => trade.Symbol).Distinct().Order());
        Assert.Empty(reasons.Split(", ").Except(result.Fills.Select(fill => fill.Reason)));
    }
}
