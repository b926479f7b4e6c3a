using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Config.Build;

/// <summary>
/// Files of funding rates: what is read, every bad line at its place, and that the rates stand in a run's identity and
/// in its result.
/// </summary>
public sealed class FundingFileTests : IDisposable
{
    private const string Rates = "time,rate\n2020-01-01T08:00:00Z,0.0001\n2020-01-01T16:00:00Z,-0.0002\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("time,rate\n1970-01-02,0.0001\n1970-01-02T08:00:00Z,-2e-5\n")]
    [InlineData("86400,0.0001\r\n\r\n115200,-0.00002\r\n")]
    public void Read_rates_in_every_form(string text)
    {
        Findings findings = new();
        FundingFile? file = Read(text, findings);
        Assert.Empty(findings);
        Assert.Equal([86_400_000_000_000L, 115_200_000_000_000L], file!.Series.Times.ToArray());
        Assert.Equal([0.0001m, -0.00002m], file.Series.Rates.ToArray());
    }

    [Theory]
    [InlineData("time,rate\nyesterday,0.1\n", ":2:1: error: 'yesterday' is no time")]
    [InlineData("2020-13-01,0.1\n", ":1:1: error: '2020-13-01' is no time")]
    [InlineData("2020-01-01,0.1\n2020-01-02\n", ":2:12: error: a rate is missing: a line is 'time,rate'")]
    [InlineData("2020-01-01,0.1\n2020-01-02,NaN\n", ":2:12: error: 'NaN' is no rate; 0.0001 is one basis point")]
    [InlineData(
        "2020-01-01,1\n", ":1:12: error: a rate lies above -1 and below 1, not at '1'; 0.0001 is one basis point")]
    [InlineData(
        "2020-01-01,-1.5\n",
        ":1:12: error: a rate lies above -1 and below 1, not at '-1.5'; 0.0001 is one basis point")]
    [InlineData("2020-01-01,0.0000000000000001\n", ":1:12: error: '0.0000000000000001' has more than 15 decimals")]
    [InlineData(
        "2020-01-02,0.1\n\n2020-01-02,0.2\n",
        ":3:1: error: the time is that of an earlier line: there is one rate at a time")]
    [InlineData("2020-01-01,0.1\n2020-01-02,0.1,7,8\n", ":2:16: error: a line is 'time,rate', and this one goes on")]
    [InlineData("2020-01-02,0.1\n2020-01-01,0.2\n", ":2:1: error: the time lies before that of an earlier line")]
    [InlineData("time,rate\n", "holds no rate")]
    [InlineData("", "holds no rate")]
    public void Read_every_bad_line_is_a_finding_at_its_place(string text, string finding)
    {
        Findings findings = new();
        Assert.Null(Read(text, findings));
        Assert.Contains(finding, Assert.Single(findings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_all_bad_lines_are_reported_together()
    {
        Findings findings = new();
        Assert.Null(Read("time,rate\nx,0.1\n2020-01-02,5\n2020-01-03,0.1\n2020-01-01,0.1\n", findings));
        Assert.Equal([2, 3, 5], findings.Select(finding => finding.Line));
    }

    [Fact]
    public void Rates_are_part_of_the_data_s_identity()
    {
        string without = SpecText.DataHashOf(Build(null));
        string with = SpecText.DataHashOf(Build(Rates));
        Assert.NotEqual(without, with);
        Assert.Equal(with, SpecText.DataHashOf(Build(Rates.Replace("0.0001", "0.00010", StringComparison.Ordinal))));
        Assert.NotEqual(with, SpecText.DataHashOf(Build(Rates.Replace("0.0001", "0.00011", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_file_that_is_missing_is_a_finding_where_it_is_named()
    {
        S1t.Outcome outcome = S1t.Run("validate", Write(null, "funding: nowhere.csv"));
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Contains("operation.yaml:10:", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("nowhere.csv' can't be read: there is no such file", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_broken_or_empty_is_bad_data_but_not_where_the_configuration_is_wrong_too()
    {
        string broken = Write("time,rate\n2020-01-01,x\n");
        Assert.Equal(ExitCode.Data, S1t.Run("validate", broken).Code);
        Assert.Equal(ExitCode.Data, S1t.Run("backtest", broken).Code);
        Assert.Equal(ExitCode.Invalid, S1t.Run("backtest", broken, "--set", "operation.initial_capital=x").Code);
        Assert.Equal(ExitCode.Data, S1t.Run("backtest", Write("time,rate\n")).Code);
    }

    [Fact]
    public void Rates_outside_the_data_are_counted_and_change_nothing()
    {
        JsonElement inside = Run(Rates, out _);
        string longer = Rates.Replace(
            "rate\n", "rate\n2019-12-30,0.1\n2019-12-31T23:59:59Z,0.1\n", StringComparison.Ordinal)
            + "2021-01-01,0.1\n";
        S1t.Outcome outcome = S1t.Run("backtest", Write(longer), "--json", "--out", _folder.At("longer"));
        Assert.Equal(
            (ExitCode.Done, _folder.At("funding.csv")
                + ": warning: of 5 rates 2 lie before the first open of btc_1m and 1 after its last close: these come "
                + "to nothing\n"),
            (outcome.Code, outcome.Error));
        Assert.Equal(Text(inside, "result_hash"), Text(JsonDocument.Parse(outcome.Output).RootElement, "result_hash"));
    }

    [Fact]
    public void A_run_pays_the_rates_and_its_saved_configuration_names_the_file()
    {
        string text = "time,rate\n"
            + string.Concat(Enumerable.Range(1, 600).Select(minutes => FormattableString.Invariant(
            $"{1_577_836_800 + (minutes * 1200)},0.0001\n")));
        JsonElement with = Run(text, out string folder);
        Assert.Contains(
            "\n    funding: funding.csv\n",
            File.ReadAllText(Path.Combine(folder, "operation.yaml")),
            StringComparison.Ordinal);
        JsonElement without = Run(null, out _);
        Assert.NotEqual(Text(without, "data_hash"), Text(with, "data_hash"));
        Assert.NotEqual(Text(without, "final_equity"), Text(with, "final_equity"));
        Assert.Equal(Text(without, "config_hash"), Text(with, "config_hash"));
    }

    private static string Text(JsonElement document, string property) => document.GetProperty(property).GetString()!;

    private JsonElement Run(string? rates, out string folder)
    {
        string results = _folder.At(rates is null ? "without" : "with");
        S1t.Outcome outcome = S1t.Run("backtest", Write(rates), "--out", results);
        Assert.Equal(ExitCode.Done, outcome.Code);
        folder = Directory.GetDirectories(results, "ict", SearchOption.AllDirectories).Single();
        return JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "result.json"))).RootElement;
    }

    private FundingFile? Read(string text, Findings findings)
        => FundingFile.Read(_folder.Write("funding.csv", text), new YamlMapping("operation.yaml", 1, 1), findings);

    private BuildSpecs Build(string? rates)
    {
        Findings findings = new();
        OperationConfiguration configuration = OperationConfiguration.Load(
            Write(rates), null, Overrides.Parse([], findings), GeneratedPlugins.Catalogue, findings)!;
        Assert.Empty(findings);
        return BuildSpecsBuilder.Build(configuration, configuration.Links[0]);
    }

    private string Write(string? rates, string key = "funding: funding.csv")
    {
        if (rates is not null)
        {
            _folder.Write("funding.csv", rates);
        }

        bool names = rates is not null || key != "funding: funding.csv";
        return SampleFiles.WriteTo(_folder, SampleFiles.Operation.Replace(
            "min_notional: 5", names ? "min_notional: 5, " + key : "min_notional: 5", StringComparison.Ordinal));
    }
}
