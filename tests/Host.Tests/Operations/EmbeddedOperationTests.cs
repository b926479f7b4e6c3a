using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Operations;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Result;
using Xunit;

namespace S1mpleTrader.Host.Tests.Operations;

/// <summary>An operation inside another program is the one that s1t runs.</summary>
public sealed class EmbeddedOperationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_gives_the_result_and_the_trades_that_s1t_gives()
    {
        string path = SampleFiles.WriteWithPlatform(_folder);
        string csv = _folder.At("trades.csv");
        S1t.Outcome told = S1t.Run(
            "backtest", path, "--json", "--trades", csv, "--set", "operation.initial_capital=5000");
        Assert.Equal(ExitCode.Done, told.Code);

        var operation = EmbeddedOperation.Load(path, ["operation.initial_capital=5000"]);
        var trades = new List<EmbeddedTrade>();
        BacktestResult result = operation.Run(Assert.Single(operation.Links), trades.Add);

        Assert.Contains(result.ResultHash, told.Output);
        Assert.NotEmpty(trades);
        Assert.Equal(File.ReadLines(csv).Skip(1).Select(Columns), trades.Select(Columns));
        Assert.Empty(operation.Warnings);
    }

    [Fact]
    public void Bars_in_memory_give_what_the_same_bars_in_a_store_give()
    {
        var operation = EmbeddedOperation.Load(SampleFiles.WriteWithPlatform(_folder));
        BacktestResult expected = operation.Run("ict");
        using BarSeries bars = Copy(_ => { });
        Assert.Equal(expected.ResultHash, operation.Run("ict", [bars]).ResultHash);
        Assert.Equal(expected.ResultHash, operation.Run("ict", [bars], _ => { }).ResultHash);
    }

    [Theory]
    [InlineData(-1.0, "has a bar at 2020-01-01T00:07:00Z that is none: NON_POSITIVE_PRICE")]
    [InlineData(double.NaN, "has a bar at 2020-01-01T00:07:00Z that is none: NON_FINITE")]
    [InlineData(1e6, "has a bar at 2020-01-01T00:07:00Z that is none: OUTSIDE_RANGE")]
    [InlineData(null, "in the bar of 2020-01-01T00:07:00Z, which is not a whole number of ticks of 0.01")]
    public void Bars_that_are_none_are_refused(double? close, string message)
    {
        var operation = EmbeddedOperation.Load(SampleFiles.WriteWithPlatform(_folder));
        operation.Run("ict");
        using BarSeries bars = Copy(columns =>
        {
            (double[] high, double[] low, double[] closes) = columns;
            closes[7] = close ?? (low[7] + high[7]) / 2 + 0.001;
        });
        HostException refused = Assert.Throws<HostException>(() => operation.Run("ict", [bars]));
        Assert.Equal(ExitCode.Data, refused.ExitCode);
        Assert.Contains("operation.yaml:8:5: error: data source 'btc_1m' has ", refused.Message);
        Assert.Contains(message, refused.Message);
    }

    [Fact]
    public void Bars_of_another_kind_or_number_are_refused()
    {
        var operation = EmbeddedOperation.Load(SampleFiles.WriteWithPlatform(_folder));
        using BarSeries other = InMemoryBars.Create("ETHUSDT", new(60_000_000_000), [0], [1], [1], [1], [1], [1]);
        Assert.Contains(
            "asks for BTCUSDT 1m, but the bars given are of ETHUSDT 1m",
            Assert.Throws<HostException>(() => operation.Run("ict", [other])).Message);
        Assert.Throws<ArgumentException>(() => operation.Run("ict", [other, other]));
        Assert.Throws<ArgumentException>(() => operation.Run("nobody"));
    }

    [Fact]
    public void What_is_wrong_with_files_is_said_with_its_place()
    {
        string path = SampleFiles.WriteTo(
            _folder, SampleFiles.Operation.Replace("initial_capital: 10000", "initial_capital: -1"));
        HostException refused = Assert.Throws<HostException>(() => EmbeddedOperation.Load(path));
        Assert.Equal(ExitCode.Invalid, refused.ExitCode);
        Assert.Contains("operation.yaml:4:", refused.Message);
    }

    [Fact]
    public void What_the_program_throws_comes_back_to_it_and_what_it_stops_is_stopped()
    {
        var operation = EmbeddedOperation.Load(SampleFiles.WriteWithPlatform(_folder));
        int told = 0;
        Assert.Throws<InvalidTimeZoneException>(() => operation.Run("ict", Fail));
        Assert.Equal(1, told);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => operation.Run("ict", cancellation: stop.Token));

        void Fail(EmbeddedTrade trade)
        {
            told++;
            throw new InvalidTimeZoneException();
        }
    }

    [Fact]
    public void The_example_runs_as_a_program()
    {
        string path = SampleFiles.WriteWithPlatform(_folder);
        string build = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string program = Path.Combine(AppContext.BaseDirectory, "../../Embedded", build, "Embedded.dll");
        var start = new ProcessStartInfo("dotnet", [program, path]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(ExitCode.Done, process.ExitCode);
        string hash = EmbeddedOperation.Load(path).Run("ict").ResultHash;
        Assert.Matches("^its own data: [1-9][0-9]* trades, net -?[0-9.]+, result " + hash + "\n", output);
        Assert.Matches("\nbars in memory: [1-9][0-9]* trades, ", output);
    }

    // The sample's market, which a run has left in the cache, with something changed.
    private BarSeries Copy(Action<(double[] High, double[] Low, double[] Close)> change)
    {
        string store = Assert.Single(Directory.GetFiles(_folder.At("cache"), "*.arrow", SearchOption.AllDirectories));
        using BarSeries bars = BarStore.Open(store, verifyChecksums: true);
        (double[] high, double[] low, double[] close) = (bars.High.ToArray(), bars.Low.ToArray(), bars.Close.ToArray());
        change((high, low, close));
        return InMemoryBars.Create(
            bars.Symbol, bars.Timeframe, bars.OpenTimes, bars.Open, high, low, close, bars.Volume);
    }

    private static string Columns(string line)
    {
        string[] fields = line.Split(',');
        return string.Join(',', fields[1..12].Concat(fields[15..18]).Where((_, i) => i is not (3 or 5)));
    }

    private static string Columns(EmbeddedTrade trade)
        => string.Join(
            ',',
            trade.Symbol,
            trade.Direction == Direction.Buy ? "BUY" : "SELL",
            Text(trade.Quantity),
            Text(trade.EntryPrice),
            Text(trade.ExitPrice),
            Text(trade.GrossPnl),
            Text(trade.Fees),
            Text(trade.Funding),
            Text(trade.NetPnl),
            trade.BarsHeld,
            trade.EntryReason,
            trade.ExitReason);

    private static string Text(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);
}
