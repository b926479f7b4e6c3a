using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>
/// <c>intrabar: interval</c> on the command line: every metric twice, everything else the pessimistic account's.
/// </summary>
public sealed class IntervalCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _operation;

    public IntervalCommandTests()
    {
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }\n");

        // Bars of an hour and a near stop: stop and target often lie in one of them.
        _operation = SampleFiles.WriteTo(
            _folder,
            SampleFiles.Operation.Replace("timeframe: 1m", "timeframe: 1h", StringComparison.Ordinal),
            SampleFiles.Blueprint.Replace("timeframes: [1m]", "timeframes: [1h]", StringComparison.Ordinal)
                .Replace("risk_reward_ratio: 2.5", "risk_reward_ratio: 1.0", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_metric_is_the_least_and_the_most_of_the_two_accounts()
    {
        JsonElement pessimistic = Result("pessimistic", out _);
        JsonElement optimistic = Result("optimistic", out _);
        JsonElement interval = Result("interval", out _);
        int different = 0;
        foreach (JsonProperty metric in interval.GetProperty("metrics").EnumerateObject())
        {
            JsonElement[] bounds = [.. metric.Value.EnumerateArray()];
            JsonElement[] both = [pessimistic.GetProperty("metrics")
                .GetProperty(metric.Name), optimistic.GetProperty("metrics").GetProperty(metric.Name)];
            Assert.Equal(2, bounds.Length);
            Assert.Equal(both.Select(Number).Order(), bounds.Select(Number));
            Assert.All(bounds, bound => Assert.Equal(both[0].ValueKind, bound.ValueKind));
            different += bounds[0].GetRawText() != bounds[1].GetRawText() ? 1 : 0;
        }

        Assert.True(different > 8, $"{different} metrics differ");
        Assert.Equal(Keys(pessimistic), Keys(interval));
        Assert.Equal(Keys(pessimistic.GetProperty("metrics")), Keys(interval.GetProperty("metrics")));
        Assert.True(interval.GetProperty("counts").GetProperty("ambiguous_fills").GetInt64() > 0);
        foreach (string same in
            (string[])["bars", "period", "initial_capital", "final_equity", "counts", "artifacts", "data_hash"])
        {
            Assert.Equal(pessimistic.GetProperty(same).GetRawText(), interval.GetProperty(same).GetRawText());
        }

        string[] hashes = [.. new[] { pessimistic, optimistic, interval }.Select(
            result => result.GetProperty("result_hash").GetString()!)];
        Assert.Equal(3, hashes.Distinct().Count());
    }

    [Fact]
    public void Files_are_the_pessimistic_account_s()
    {
        Result("pessimistic", out string pessimistic);
        Result("interval", out string interval);
        foreach (string name in (string[])["trades.arrow", "equity.arrow", "journal.arrow", "strategy_blueprint.yaml"])
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(pessimistic, name)), File.ReadAllBytes(Path.Combine(interval, name)));
        }

        Assert.Contains(
            "intrabar: interval\n",
            File.ReadAllText(Path.Combine(interval, "operation.yaml")),
            StringComparison.Ordinal);

        // The effective configuration is the same run again.
        S1t.Outcome again = S1t.Run(
            "backtest", Path.Combine(interval, "operation.yaml"), "--json", "--out", _folder.At("again"),
            "--platform", _folder.At("platform.yaml"));
        Assert.Equal((ExitCode.Done, string.Empty), (again.Code, again.Error));
        Assert.Equal(File.ReadAllText(Path.Combine(interval, "result.json")), again.Output);
    }

    [Fact]
    public void A_metric_that_both_accounts_leave_undefined_is_null_once()
    {
        S1t.Outcome outcome = Run("interval", "--json", "--set", "data_sources.btc_1m.synthetic.bars=1");
        using var document = JsonDocument.Parse(outcome.Output);
        JsonElement metrics = document.RootElement.GetProperty("metrics");
        Assert.Equal(JsonValueKind.Null, metrics.GetProperty("win_rate").ValueKind);
        Assert.Equal("[0,0]", metrics.GetProperty("total_trades")
            .GetRawText().Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_shows_both_bounds()
    {
        JsonElement metrics = Result("interval", out _).GetProperty("metrics");
        S1t.Outcome outcome = Run("interval");
        string[] wins = [.. metrics.GetProperty("win_rate").EnumerateArray().Select(
            bound => bound.GetDouble().ToString("0.00", System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Contains(
            $"\nwin rate                {wins[0]} % … {wins[1]} %\n", outcome.Output, StringComparison.Ordinal);
        Assert.StartsWith(
            "accounts                pessimistic and optimistic: ", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("…", Run("pessimistic").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_is_met_only_by_both_accounts()
    {
        double[] returns = [.. Result("interval", out _)
            .GetProperty("metrics").GetProperty("total_return").EnumerateArray().Select(bound => bound.GetDouble())];
        Assert.True(returns[0] < returns[1]);
        string middle = ((returns[0] + returns[1]) / 2).ToString(
            "R", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(ExitCode.GateNotMet, Run("interval", "--fail-if", "total_return < " + middle).Code);
        Assert.Equal(ExitCode.GateNotMet, Run("interval", "--fail-if", "total_return > " + middle).Code);
        Assert.Equal(
            ExitCode.Done,
            Run("interval", "--fail-if", FormattableString.Invariant($"total_return < {returns[0]:R}")).Code);
        Assert.Equal(
            ExitCode.Done,
            Run("interval", "--fail-if", FormattableString.Invariant($"total_return > {returns[1]:R}")).Code);
    }

    [Fact]
    public void The_journal_tells_of_the_pessimistic_account()
    {
        JsonElement result = Result("interval", out string folder);
        S1t.Outcome summary = S1t.Run("journal", "show", folder);
        Assert.Equal((ExitCode.Done, string.Empty), (summary.Code, summary.Error));
        S1t.Outcome why = S1t.Run("journal", "why", folder, "--at", "2020-03-01T00:00:00Z");
        Assert.Equal((ExitCode.Done, string.Empty), (why.Code, why.Error));
        Assert.True(result.GetProperty("counts").GetProperty("opportunities_detected").GetInt64() > 0);
    }

    [Fact]
    public void An_audit_looks_at_each_account_and_at_both_side_by_side()
    {
        S1t.Outcome outcome = S1t.Run(
            "audit", _operation, "--set", "connectors.sim.intrabar=interval", "--rows", "2000", "--cuts", "1");
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        string[] lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((2 * (3 + 4 + 2)) + 1, lines.Length - 1);
        Assert.Contains("  same       optimistic: blocks of 7", lines);
        Assert.Equal("  same       both accounts side by side", lines[^1]);
    }

    [Fact]
    public void A_live_account_is_one()
    {
        S1t.Outcome outcome = S1t.Run(
            "validate", _operation, "--set", "connectors.sim.intrabar=interval", "--set", "operation.environment=live");
        Assert.Equal(ExitCode.Invalid, outcome.Code);
        Assert.Contains("intrabar: interval keeps two accounts side by side", outcome.Error
            + outcome.Output, StringComparison.Ordinal);
    }

    private S1t.Outcome Run(string intrabar, params string[] arguments)
        => S1t.Run(["backtest", _operation, "--set", "connectors.sim.intrabar="
            + intrabar, "--set", "journal=decisions", .. arguments]);

    private JsonElement Result(string intrabar, out string folder)
    {
        S1t.Outcome outcome = Run(intrabar, "--json");
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        using var document = JsonDocument.Parse(outcome.Output);
        JsonElement root = document.RootElement.Clone();
        folder = Path.Combine(_folder.At("runs"), "sample", root.GetProperty("run_id").GetString()!, "ict");
        return root;
    }

    private static double Number(JsonElement value)
        => value.ValueKind == JsonValueKind.String
            ? double.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            : value.GetDouble();

    private static IEnumerable<string> Keys(JsonElement element)
        => element.EnumerateObject().Select(property => property.Name);
}
