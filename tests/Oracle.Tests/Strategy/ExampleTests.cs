using System.Collections.Generic;
using System.IO;
using System.Linq;
using S1mpleTrader.TestKit;
using S1mpleTrader.TestKit.Oracle;
using Xunit;

namespace S1mpleTrader.Oracle.Tests;

/// <summary>
/// The oracle reads the examples as they stand and trades them on real bars; its random files are read back as written.
/// </summary>
public sealed class ExampleTests
{
    [Theory]
    [InlineData("ict_smc")]
    [InlineData("ema_cross")]
    [InlineData("ema_flip")]
    [InlineData("guarded_swing")]
    public void Run_example_on_real_bars_conserves_signals(string example)
    {
        IReadOnlyList<OracleBar> bars = MarketData.LoadShared("btcusdt_binance_5m_2024.csv.gz", 30_000);
        string path = Path.Combine(SharedFolder.RepositoryRoot()!, "examples", example, "operation.yaml");
        OracleResult result = OracleOperation.Run(path, bars, new Dictionary<string, string>
        {
            ["data_sources.0.timeframe"] = "5m",
            ["blueprint.timeframes"] = "[5m]",
        });
        OracleCounts counts = result.Counts;
        Assert.Equal(counts.Detected, counts.Executed + counts.Rejected + counts.Superseded + counts.Expired);
        Assert.True(result.Trades.Count > 20, $"{result.Trades.Count} trades");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{example}: {counts.Detected} detected, {result.Trades.Count} trades, final equity {result.FinalEquity}; "
            + string.Join(", ", counts.Rejections.Select(entry => $"{entry.Key} {entry.Value}")));
    }

    [Fact]
    public void WriteTo_files_give_the_same_run()
    {
        string folder = Directory.CreateTempSubdirectory("s1t-random-").FullName;
        try
        {
            (string operation, string blueprint, IReadOnlyList<OracleBar> bars) = RandomStrategy.Of(7);
            string path = RandomStrategy.WriteTo(folder, 7);
            IReadOnlyList<OracleBar> read = MarketData.Load(Path.Combine(folder, "market.csv"));
            Assert.Equal(bars, read);
            Assert.Equal(
                OracleOperation.RunTexts(operation, blueprint, bars, funding: RandomStrategy.FundingOf(7)).FinalEquity,
                OracleOperation.Run(path, read).FinalEquity);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
