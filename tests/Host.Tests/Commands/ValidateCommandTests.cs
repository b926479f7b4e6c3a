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
            "wiring_rules:\n  - { wiring_id: a, source: { component_id: b, event_name: C }, target: { component_id: d, handler_method: e } }");
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
                _folder.At("strategy_blueprint.yaml") + ":5:70: error: period: '0' is out of range; it must be from 1 to 4096\n"),
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
