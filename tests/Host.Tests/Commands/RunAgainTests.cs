using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>
/// The configuration in a run's folder runs again and is explained, though it names its data as the user's files did:
/// relative to them.
/// </summary>
public sealed class RunAgainTests : IDisposable
{
    private const string Fear =
        "time,value\n2020-01-01T00:00:00Z,50\n2020-01-01T03:00:00Z,10\n2020-01-01T09:00:00Z,50\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_is_run_again_from_its_folder_with_bars_funding_and_series_that_lie_beside_the_users_files()
    {
        string operation = Write();
        string first = Run(operation, "first");
        string again = Run(Path.Combine(first, "operation.yaml"), "again");
        AssertSame(first, again);

        // Once more where the one before lies, and from a copy of that after it has gone.
        AssertSame(first, Run(Path.Combine(again, "operation.yaml"), "again"));
        Directory.Delete(first, recursive: true);
        string third = Run(Path.Combine(again, "operation.yaml"), "third");
        AssertSame(again, third);
    }

    /// <summary>What a connector leaves to each order's urgency decides prices, so the run's folder says it.</summary>
    [Fact]
    public void What_a_connector_leaves_to_urgency_is_told_and_not_pinned()
    {
        const string Pins = "fill_model: IMMEDIATE, latency_ms: 0, ";
        string operation = SampleFiles.WriteTo(_folder);
        string pinned = File.ReadAllText(Path.Combine(Run(operation, "pinned"), "operation.yaml"));
        Assert.DoesNotContain("isn't given", pinned, StringComparison.Ordinal);
        operation = SampleFiles.WriteTo(
            _folder, SampleFiles.Operation.Replace(Pins, string.Empty, StringComparison.Ordinal));
        string first = Run(operation, "first");
        string written = File.ReadAllText(Path.Combine(first, "operation.yaml"));
        Assert.Contains("# fill_model isn't given: MARKET_IMPACT for an urgency below 0.3,", written);
        Assert.Contains("# latency_ms isn't given: 10 for an urgency above 0.8, 500 below 0.3,", written);
        AssertSame(first, Run(Path.Combine(first, "operation.yaml"), "again"));
    }

    [Fact]
    public void What_the_files_say_for_people_is_kept_too()
    {
        string operation = SampleFiles.WriteTo(
            _folder,
            SampleFiles.Operation.Replace(
                "name: sample", "name: sample\n  description: 'a: b'", StringComparison.Ordinal),
            SampleFiles.Blueprint.Replace("1.0.0 }", "1.0.0, description: 'c: d' }", StringComparison.Ordinal));
        string first = Run(operation, "first");
        Assert.Contains("\n  description: 'a: b'\n", File.ReadAllText(Path.Combine(first, "operation.yaml")));
        Assert.Contains("\n  description: 'c: d'\n", File.ReadAllText(Path.Combine(first, "strategy_blueprint.yaml")));
        AssertSame(first, Run(Path.Combine(first, "operation.yaml"), "again"));
    }

    [Fact]
    public void Its_journal_is_explained_with_columns_of_series()
    {
        string run = Run(Write(), "first");
        S1t.Outcome outcome = S1t.Run("journal", "why", run, "--at", "2020-01-01T02:00:00Z");
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        Assert.Contains("extreme (sentiment_extreme)", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_that_a_setting_names_is_relative_to_the_blueprint_as_one_of_the_blueprint_is()
    {
        string operation = Write();
        _folder.Write("own/else/fear.csv", Fear);
        string first = Run(
            operation, "first", "--set", "workforce.context_workers.fear.params.series=../else/fear.csv");
        AssertSame(first, Run(Path.Combine(first, "operation.yaml"), "again"));
    }

    [Fact]
    public void What_has_gone_is_told_by_its_error()
    {
        // The blueprint alone is worth a warning: its scores are heard by nobody.
        string run = Run(Write(), "first");
        File.Delete(_folder.At("own/funding.csv"));
        S1t.Outcome outcome = S1t.Run("journal", "why", run, "--at", "2020-01-01T02:00:00Z");
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Contains("its configuration can't be read any more: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("funding.csv' can't be read: there is no such file", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", outcome.Error, StringComparison.Ordinal);
    }

    private static void AssertSame(string expected, string actual)
    {
        foreach (string name in new[] { "result.json", "operation.yaml", "strategy_blueprint.yaml", "trades.arrow" })
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(expected, name)), File.ReadAllBytes(Path.Combine(actual, name)));
        }
    }

    // Returns the run's folder.
    private string Run(string operation, string name, params string[] settings)
    {
        S1t.Outcome outcome = S1t.Run(["backtest", operation, "--out", _folder.At(name), .. settings]);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        return Path.GetDirectoryName(
            Directory.GetFiles(_folder.At(name), "result.json", SearchOption.AllDirectories).Single())!;
    }

    private string Write()
    {
        var bars = new StringBuilder("timestamp,open,high,low,close,volume\n");
        for (int i = 0; i < 600; i++)
        {
            int close = 10_000 + (int)(500 * Math.Sin(i / 17.0));
            bars.Append(
                CultureInfo.InvariantCulture,
                $"{1_577_836_800_000 + (i * 60_000L)},{close / 100m},{(close + 9) / 100m},{(close - 9) / 100m},"
                + $"{close / 100m},10\n");
        }

        _folder.Write("own/bars.csv", bars.ToString());
        _folder.Write("own/funding.csv", "2020-01-01T04:00:00Z,0.001\n2020-01-01T08:00:00Z,-0.0005\n");
        _folder.Write("own/strategies/fear.csv", Fear);
        _folder.Write("own/strategies/blueprint.yaml", """
            strategy: { name: again, version: 1.0.0 }
            timeframes: [1m]
            workforce:
              context_workers:
                - { instance_id: fear, plugin: external_series, params: { series: fear.csv } }
                - { instance_id: slow, plugin: ema_detector, params: { period: 30 } }
              opportunity_workers:
                - { instance_id: extreme, plugin: sentiment_extreme, params: { sentiment: fear.value } }
                - { instance_id: scorer, plugin: dca_opportunity_scorer, params: { event: HOURLY, average: slow.ema } }
              strategy_planner: { instance_id: planner, plugin: direct_planner }
              planning_workers:
                entry_planning: [{ instance_id: entry, plugin: market_entry_immediate }]
                size_planning: [{ instance_id: size, plugin: fixed_quantity_sizer, params: { quantity: 1 } }]
                exit_planning: [{ instance_id: none, plugin: no_exit }]
                execution_intent_planning: [{ instance_id: intent, plugin: balanced_intent }]

            """);
        return _folder.Write("own/operation.yaml", """
            operation: { name: again, environment: backtest, initial_capital: 10000, currency: USDT }
            data_sources:
              - { id: a, symbol: AAA, timeframe: 1m, path: bars.csv, format: csv, timestamp: open, timezone: UTC }
            instruments:
              - { symbol: AAA, tick_size: 0.01, lot_size: 0.001, min_notional: 0, maker: 0.0002, taker: 0.0004, funding: funding.csv }
            connectors:
              - { id: sim, type: backtest }
            schedule:
              - { event: HOURLY, every: 60 bars }
            strategy_links:
              - { id: one, strategy: strategies/blueprint.yaml, connector: sim, data: [a], is_active: true }
            journal: decisions

            """);
    }
}
