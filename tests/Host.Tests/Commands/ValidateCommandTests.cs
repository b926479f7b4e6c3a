using System;
using System.IO;
using System.Text.Json;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

public sealed class ValidateCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Right_files_are_passed_in_silence()
    {
        string operation = SampleFiles.WriteTo(_folder);
        string platform = _folder.Write("p.yaml", "platform: { logging: info, out: runs, cache: cache }");
        string wiring = _folder.Write(
            "wiring_map.yaml",
            "wiring_rules:\n  - { wiring_id: a, source: { component_id: b, event_name: C }, target: { component_id: d, "
                + "handler_method: e } }");
        foreach (string file in (string[])[operation, _folder.At("strategy_blueprint.yaml"), platform, wiring])
        {
            Assert.Equal(new S1t.Outcome(ExitCode.Done, string.Empty, string.Empty), S1t.Run("validate", file));
        }

        Assert.Equal(4, Directory.GetFileSystemEntries(_folder.Root).Length);
    }

    [Fact]
    public void Findings_of_all_files_are_listed()
    {
        string operation = SampleFiles.WriteTo(
            _folder, blueprint: SampleFiles.Blueprint.Replace("period: 20", "period: 0", StringComparison.Ordinal));
        S1t.Outcome outcome = S1t.Run("validate", operation);
        Assert.Equal(
            new S1t.Outcome(
                ExitCode.Invalid,
                string.Empty,
                _folder.At("strategy_blueprint.yaml")
                    + ":5:70: error: period: '0' is out of range; it must be from 1 to 4096\n"),
            outcome);
        S1t.Outcome alone = S1t.Run("validate", _folder.At("strategy_blueprint.yaml"));
        Assert.Equal(outcome, alone);
    }

    [Fact]
    public void Json_has_the_places()
    {
        string operation = SampleFiles.WriteTo(_folder);
        using var valid = JsonDocument.Parse(S1t.Run("validate", operation, "--json").Output);
        Assert.True(valid.RootElement.GetProperty("valid").GetBoolean());
        S1t.Outcome outcome = S1t.Run("validate", operation, "--json", "--set", "journal=loud", "--set", "nothing=1");
        Assert.Equal(ExitCode.Invalid, outcome.Code);
        using var invalid = JsonDocument.Parse(outcome.Output);
        JsonElement findings = invalid.RootElement.GetProperty("findings");
        Assert.Equal(2, findings.GetArrayLength());
        Assert.Equal("--set nothing", findings[0].GetProperty("file").GetString());
    }

    [Fact]
    public void A_file_of_bars_is_looked_for_and_its_time_zone_known()
    {
        string operation = SampleFiles.WriteTo(_folder, SampleFiles.Operation.Replace(
            "synthetic: { seed: 42, bars: 20000, start: 2020-01-01, price: 20000 }",
            "path: bars.csv, timezone: Foo",
            StringComparison.Ordinal));
        S1t.Outcome zone = S1t.Run("validate", operation);
        Assert.Equal(ExitCode.Invalid, zone.Code);
        Assert.StartsWith(operation + ":8:77: error: timezone: there is no time zone 'Foo': use UTC,", zone.Error);
        S1t.Outcome missing = S1t.Run("validate", operation, "--set", "data_sources.btc_1m.timezone=UTC");
        Assert.Equal(
            (
                ExitCode.Data,
                $"{operation}:8:57: error: data source 'btc_1m': {_folder.At("bars.csv")} can't be read: there is no "
                    + $"such file\n"),
            (missing.Code, missing.Error));
        _folder.Write("bars.csv", "x");
        Assert.Equal(ExitCode.Done, S1t.Run("validate", operation, "--set", "data_sources.btc_1m.timezone=UTC").Code);
    }

    [Fact]
    public void Options_that_a_file_has_no_use_for_are_refused()
    {
        SampleFiles.WriteTo(_folder);
        string study = _folder.Write(
            "wf.yaml", "walk_forward: { name: wf, optimization: o.yaml, in_sample: 180d, out_of_sample: 30d }\n");
        S1t.Outcome set = S1t.Run("validate", study, "--set", "foo=5");
        Assert.Equal(ExitCode.Invalid, set.Code);
        Assert.StartsWith("--set foo: error: a study is validated as it stands", set.Error);
        foreach (string file in (string[])
            [
                _folder.At("strategy_blueprint.yaml"),
                _folder.Write("p.yaml", "platform: { out: runs }\n"),
                _folder.Write(
                    "wiring_map.yaml",
                    "wiring_rules:\n  - { wiring_id: a, source: { component_id: b, event_name: C }, "
                        + "target: { component_id: d, handler_method: e } }\n"),
            ])
        {
            S1t.Outcome platform = S1t.Run("validate", file, "--platform", "nope.yaml");
            Assert.Equal(
                (ExitCode.Invalid, "--platform: error: only an operation and a study have a platform file\n"),
                (platform.Code, platform.Error));
        }
    }

    [Fact]
    public void The_wiring_map_of_a_blueprint_is_looked_for()
    {
        SampleFiles.WriteTo(
            _folder,
            blueprint: SampleFiles.Blueprint.Replace("wiring: auto", "wiring: atuo", StringComparison.Ordinal));
        S1t.Outcome alone = S1t.Run("validate", _folder.At("strategy_blueprint.yaml"));
        Assert.Equal(ExitCode.Invalid, alone.Code);
        Assert.StartsWith(_folder.At("strategy_blueprint.yaml") + ":18:9: error: ", alone.Error);
        Assert.Equal(S1t.Run("validate", _folder.At("operation.yaml")), alone);
    }

    [Theory]
    [InlineData("1e20")]
    [InlineData("7e28")]
    [InlineData("0.001")]
    public void A_synthetic_market_that_cannot_be_made_is_found(string price)
    {
        string operation = SampleFiles.WriteTo(
            _folder, SampleFiles.Operation.Replace("price: 20000", "price: " + price, StringComparison.Ordinal));
        Assert.Equal(
            new S1t.Outcome(
                ExitCode.Invalid,
                string.Empty,
                operation + ":8:62: error: synthetic: the price must be 1 to 10^12 ticks\n"),
            S1t.Run("validate", operation));
    }

    [Fact]
    public void A_trigger_that_is_wrong_is_no_trigger_that_fits_everything()
    {
        const string Entry =
            "- { instance_id: entry, plugin: market_entry_immediate, triggers: { confidence: [0.0, 1.0] } }";
        string wrong = Entry.Replace("[0.0, 1.0]", "[1.0, 0.8]", StringComparison.Ordinal);
        string second = Entry.Replace("entry, plugin", "second, plugin", StringComparison.Ordinal);
        string operation = SampleFiles.WriteTo(
            _folder,
            blueprint: SampleFiles.Blueprint.Replace(Entry, wrong + "\n      " + second, StringComparison.Ordinal));
        S1t.Outcome outcome = S1t.Run("validate", operation);
        Assert.Equal(ExitCode.Invalid, outcome.Code);
        Assert.Contains("the range's first number must not be above its second", outcome.Error);
        Assert.DoesNotContain("is never asked", outcome.Error);
    }

    [Fact]
    public void A_synthetic_price_off_the_grid_and_a_year_beyond_nanoseconds_are_found()
    {
        string operation = SampleFiles.WriteTo(
            _folder, SampleFiles.Operation.Replace("price: 20000", "price: 20000.123", StringComparison.Ordinal));
        Assert.Equal(
            operation
                + ":8:113: error: price: 20000.123 is not a whole number of ticks of 0.01, the tick_size of BTCUSDT\n",
            S1t.Run("validate", operation).Error);
        S1t.Outcome year = S1t.Run(
            "validate", SampleFiles.WriteTo(_folder), "--set", "operation.period.start=9999-12-31");
        Assert.StartsWith(
            "--set operation.period.start: error: start: '9999-12-31' lies outside the years 1678 to 2261", year.Error);
    }

    [Fact]
    public void An_unknown_kind_of_file_is_refused()
    {
        string file = _folder.Write("x.yaml", "a: 1\n");
        S1t.Outcome outcome = S1t.Run("validate", file);
        Assert.Equal(ExitCode.Invalid, outcome.Code);
        Assert.StartsWith(file + ":1:1: error: this is no known kind of file", outcome.Error);
        Assert.Equal(ExitCode.Invalid, S1t.Run("validate", _folder.Write("y.yaml", "[1, 2]\n")).Code);
        Assert.Equal(ExitCode.Invalid, S1t.Run("validate", _folder.Write("z.yaml", "a: &x 1\n")).Code);
    }
}
