using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Store;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies;

/// <summary>
/// <c>s1t study ls|show|export</c>: on a whole study, one that was interrupted, an empty one, and none.
/// </summary>
public sealed class StudyCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public StudyCommandTests()
    {
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }\n");
        SampleFiles.WriteTo(_folder);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whole_study_is_listed_shown_and_exported()
    {
        OptimizationResult result = Optimize();
        string study = _folder.At("studies/two-by-two");

        S1t.Outcome list = S1t.Run("study", "ls", "--out", _folder.At("studies"));
        Assert.Equal((0, ""), (list.Code, list.Error));
        Assert.Equal("two-by-two\toptimization\t4\t4\t0\t0\t4\t1", list.Output.Split('\n')[1]);
        using var listed = JsonDocument.Parse(S1t.Run("study", "ls", "--out", _folder.At("studies"), "--json").Output);
        Assert.Equal(result.Id, listed.RootElement[0].GetProperty("id").GetString());

        S1t.Outcome show = S1t.Run("study", "show", study);
        Assert.Equal((0, ""), (show.Code, show.Error));
        foreach (string line in (string[])
        [
            "trials ever run", "deflated Sharpe ratio", "probability of overfitting", "minimum track record",
            "neighbours' median", "best configuration"
        ])
        {
            Assert.Contains("\n" + line + "  ", show.Output, StringComparison.Ordinal);
        }

        string best = string.Join('\t', result.Best!.Point.Values.Select(value => value.Choice.Label));
        // The best comes first.
        Assert.StartsWith(best + "\tdone\t", show.Output.Split('\n')[1], StringComparison.Ordinal);
        using var shown = JsonDocument.Parse(S1t.Run("study", "show", study, "--json").Output);
        Assert.Equal(4, shown.RootElement
            .GetProperty("result").GetProperty("statistics").GetProperty("trials_ever_run").GetInt64());

        string[] csv = File.ReadAllLines(Export(study, "csv"));
        Assert.Equal(5, csv.Length);
        Assert.StartsWith(
            "position,run_id,label,risk.risk_per_trade_percent,rr.risk_reward_ratio,settings,status,",
            csv[0],
            StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(Export(study, "json")));
        List<JsonElement> rows = [.. json.RootElement.EnumerateArray()];
        Assert.Equal([0.5, 0.5, 1, 1], rows.Select(row => row.GetProperty("risk.risk_per_trade_percent").GetDouble()));
        foreach (JsonElement row in rows)
        {
            RunOutcome outcome = result.Runs
                .Single(run => run.Stored.Run.RunId == row.GetProperty("run_id").GetString()).Stored.Outcome!;
            Assert.Equal(outcome.ResultHash, row.GetProperty("result_hash").GetString());
            Assert.Equal(outcome.Metric("sharpe_ratio"), row.GetProperty("sharpe_ratio").GetDouble());
            Assert.Equal(
                outcome.Counts.Rejected,
                row.GetProperty("rejections").EnumerateObject().Sum(reason => reason.Value.GetInt64()));
            Assert.Equal(
                outcome.Metric("total_trades"),
                row.GetProperty("trade_returns").EnumerateObject().Sum(bin => bin.Value.GetInt64()));
        }

        Assert.All(rows, row => Assert.Equal(
            result.Runs.Single(run => run.Stored.Run.RunId == row.GetProperty("run_id").GetString()).Point.Settings,
            row.GetProperty("settings").EnumerateObject().Select(one => $"{one.Name}={one.Value.GetString()}")));
        AssertArrow(Export(study, "arrow"), rows);
    }

    [Theory]
    [InlineData("max_drawdown", "minimize", "total_return: { max: -2 }", 1)]
    [InlineData("total_return", "minimize", "total_trades: { max: 0 }", 4)]
    [InlineData("total_return", "maximize", "min_trades: 0", 0)]
    public void Shown_runs_are_ranked_as_the_optimization_was(
        string metric, string direction, string constraints, int broken)
    {
        OptimizationResult result = Optimize(
            $"  optimization_targets: {{ primary_metric: {metric}, direction: {direction} }}\n  constraints: {{ "
                + $"{constraints} }}\n");
        string study = _folder.At("studies/two-by-two");
        string[] lines = S1t.Run("study", "show", study).Output.Split('\n');
        string[] ranked = [.. result.Runs.Select(run =>
            string.Join('\t', run.Point.Values.Select(value => value.Choice.Label)) + "\tdone"
                + (result.Plan.Document.Judgement.Keeps(run.Stored.Outcome!) ? string.Empty : " !"))];
        Assert.Equal(ranked, lines[1..5].Select(line => string.Join('\t', line.Split('\t')[..3])));
        Assert.Equal(broken, ranked.Count(row => row.EndsWith('!')));
        Assert.Contains(lines, line => line.StartsWith("constraints  ", StringComparison.Ordinal)
            && line.EndsWith(
                $"  {broken} of 4 runs {(broken == 1 ? "breaks" : "break")} one", StringComparison.Ordinal));

        // Also before a session has ended, when there is no result yet.
        using (var held = StudyFolder.Take(_folder.At("studies/begun")))
        using (var whole = StudyStore.Read(study))
        using (var store = StudyStore.Open(held, whole.Identity))
        {
            store.BeginSession();
            List<StoredRun> runs = [.. whole.ReadRuns()];
            store.Add([.. runs.Select(run => run.Run)]);
            store.Commit([.. runs.Select(run => (run.Run, new EndedRun(run.Run.RunId, 1, run.Outcome!)))]);
        }

        Assert.Equal(lines[..5], S1t.Run("study", "show", _folder.At("studies/begun")).Output.Split('\n')[..5]);
    }

    [Fact]
    public void Interrupted_study_says_what_is_pending_and_what_is_not_known_yet()
    {
        using (var held = StudyFolder.Take(_folder.At("studies/half")))
        using (var store = StudyStore.Open(held, StudySample.Identity()))
        {
            store.BeginSession();
            store.Add([new StudyRun("00", ["a.b=1"], "m"), new StudyRun("01", ["a.b=2"], "m"), new StudyRun(
                "02", ["a.b=x"], "m")]);
            store.Commit([(new StudyRun("01", ["a.b=2"], "m"), new EndedRun(
                "01", 3, RunOutcome.Failed(RunErrorKind.Died, "a \"quoted\", text")))]);
        }

        S1t.Outcome show = S1t.Run("study", "show", _folder.At("studies/half"));
        Assert.Equal((0, ""), (show.Code, show.Error));
        Assert.Contains("3: 0 done, 1 failed, 2 pending", show.Output, StringComparison.Ordinal);
        Assert.Contains(
            "not known yet: it is judged when a session ends; --resume goes on", show.Output, StringComparison.Ordinal);
        Assert.Contains("2\tDied: a \"quoted\", text\t-\t", show.Output, StringComparison.Ordinal);
        string[] csv = File.ReadAllLines(Export(_folder.At("studies/half"), "csv"));
        Assert.StartsWith("1,01,,2,a.b=2,FAILED,3,Died,\"a \"\"quoted\"\", text\",,", csv[2], StringComparison.Ordinal);
        Assert.All(csv, line => Assert.Equal(
            csv[0].Count(c => c == ','), line.Replace("\", text", "", StringComparison.Ordinal).Count(c => c == ',')));
    }

    [Fact]
    public void Empty_study_has_no_rows()
    {
        string study = _folder.At("studies/empty");
        using (var held = StudyFolder.Take(study))
        using (StudyStore.Open(held, StudySample.Identity()))
        {
        }

        Assert.Equal(0, S1t.Run("study", "show", study).Code);
        Assert.Single(File.ReadAllLines(Export(study, "csv")));
        Assert.Equal("[]\n", File.ReadAllText(Export(study, "json")));
        using var arrow = new ArrowFileReader(Export(study, "arrow"), verifyChecksums: true);
        Assert.Equal(0, arrow.RowCount);
    }

    [Fact]
    public void Study_that_is_not_there_is_told_with_the_nearest()
    {
        Optimize();
        S1t.Outcome outcome = S1t.Run("study", "show", _folder.At("studies/two-by-tow"));
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Contains("there is no study here; did you mean 'two-by-two'?", outcome.Error, StringComparison.Ordinal);
        outcome = S1t.Run("study", "ls", "--out", _folder.Root);
        Assert.Equal((0, "", _folder.Root + ": no study\n"), (outcome.Code, outcome.Output, outcome.Error));
    }

    [Fact]
    public void Effective_configuration_has_every_default_and_alias_once()
    {
        using TempFolder folder = new();
        Config.SourceBases.WriteTo(folder);
        string path = folder.Write("study.yaml", """
            optimization_config:
              name: x
              base_operation: config/operations/ict_backtest.yaml
              worker_selection: [{ worker_category: opportunity_workers, subtype_variants: [{ subtype: technical_pattern, plugins: [fvg_detector, breakout_scanner] }] }]
              parameter_space: [{ worker_instance: drawdown, parameters: { max_daily_drawdown: { values: [2, 3] } } }, { worker_plugin: fvg_detector, parameters: { min_gap_size: 3 } }]

            """);
        Findings findings = [];
        var plan = OptimizationPlan.Load(path, null, GeneratedPlugins.Catalogue, findings);
        Assert.Empty(findings);
        string text = EffectiveStudy.Of(plan!);
        Assert.Contains("artifacts: metrics\ntimeout_per_run: 300\n", text, StringComparison.Ordinal);
        Assert.Contains("direction: maximize\n", text, StringComparison.Ordinal);
        Assert.Contains("sampler: grid\nmax_runs: 100000\nseed: 1\ncombinations: 2\n", text, StringComparison.Ordinal);
        Assert.EndsWith(
            "aliases:\n  fvg_detector: fvg_entry_detector # study.yaml:4:121\n  max_daily_drawdown: max_drawdown_pct # "
                + "study.yaml:5:64\n", text, StringComparison.Ordinal);
        Assert.NotNull(YamlReader.ReadText(text, "study.yaml", findings));
        Assert.Empty(findings);
    }

    [Fact]
    public void Effective_configuration_has_ranges_as_they_are_given()
    {
        // A million values each; written one by one they were a quarter of a gigabyte.
        const string Place = "workforce.planning_workers.exit_planning.rr.params.risk_reward_ratio";
        string path = _folder.Write("optimization.yaml", """
            optimization_config:
              name: wide
              base_operation: operation.yaml
              sampler: random
              max_runs: 2
              parameter_space:
                - worker_instance: rr
                  parameters: { risk_reward_ratio: { start: 9.99999, end: 0.5, step: -0.00001 } }
                - { worker_instance: risk, parameters: { risk_per_trade_percent: { values: [0.5, 1] } } }

            """);
        Findings findings = [];
        var plan = OptimizationPlan.Load(path, null, GeneratedPlugins.Catalogue, findings);
        Assert.Empty(findings);
        string text = EffectiveStudy.Of(plan!);
        Assert.Contains("combinations: 1900000\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "  - name: rr.risk_reward_ratio\n    setting: " + Place
                + "\n    start: 9.99999\n    end: 0.5\n    step: -0.00001\n"
                + "  - name: risk.risk_per_trade_percent\n    choices:\n      - value: 0.5\n",
            text,
            StringComparison.Ordinal);
        Assert.InRange(text.Length, 1, 2000);
        Assert.NotNull(YamlReader.ReadText(text, "study.yaml", findings));
        Assert.Equal(2, plan!.Points.Count());
        Assert.All(plan.Points, point => Assert.StartsWith(Place + "=", point.Settings[0], StringComparison.Ordinal));
    }

    [Fact]
    public void Combinations_that_are_one_configuration_run_once()
    {
        string path = _folder.Write("optimization.yaml", """
            optimization_config:
              name: twice
              base_operation: operation.yaml
              optimization_targets: { primary_metric: total_return }
              parameter_space: [{ worker_instance: rr, parameters: { risk_reward_ratio: { values: [3, 3.0, 5] } } }]

            """);
        OptimizationResult result = Optimize(path, out Findings findings);
        Assert.Contains(
            "warning: risk_reward_ratio: 3.0 is there twice: it is the same as 3", Assert.Single(findings).ToString(),
            StringComparison.Ordinal);
        Assert.Equal((3, 2), ((int)result.Plan.Space.Count, result.Runs.Count));
    }

    [Fact]
    public void Worker_variants_keep_their_names()
    {
        string path = _folder.Write("optimization.yaml", """
            optimization_config:
              name: named
              base_operation: operation.yaml
              optimization_targets: { primary_metric: total_return }
              worker_variants:
                - { name: plain }
                - { name: far, overrides: { planning_workers: { exit_planning: [{ plugin: fixed_rr_exit, params: { risk_reward_ratio: 4 } }] } } }
              parameter_space: [{ worker_instance: risk, parameters: { risk_per_trade_percent: { values: [0.5, 1] } } }]

            """);
        OptimizationResult result = Optimize(path, out Findings findings);
        Assert.Empty(findings);
        string study = _folder.At("studies/named");
        string[] rows = S1t.Run("study", "show", study).Output.Split('\n')[..5];
        Assert.Equal(["label", "risk.risk_per_trade_percent", "exit_planning", "state"], rows[0].Split('\t')[..4]);
        Assert.Equal(
            result.Runs.Select(run => run.Point.Values[0].Choice.Label), rows[1..].Select(row => row.Split('\t')[0]));
        Assert.Equal(
            ["plain", "plain", "far", "far"],
            File.ReadAllLines(Export(study, "csv"))[1..].Select(row => row.Split(',')[2]));
    }

    private static void AssertArrow(string path, List<JsonElement> rows)
    {
        using var file = new ArrowFileReader(path, verifyChecksums: true);
        List<string> names = [.. file.Schema.Fields.Select(field => field.Name)];
        Assert.Equal([.. rows[0].EnumerateObject().Select(property => property.Name)], names);
        Assert.Equal(rows.Count, file.RowCount);
        ArrowType TypeOf(string name) => file.Schema.Fields[names.IndexOf(name)].Type;
        Assert.Equal(ArrowType.Float64, TypeOf("rr.risk_reward_ratio"));
        Assert.Equal(ArrowType.Float64, TypeOf("sharpe_ratio"));
        Assert.Equal(ArrowType.Int64, TypeOf("opportunities_detected"));
        Assert.Equal(ArrowType.Utf8, TypeOf("rejections"));
    }

    [Fact]
    public void A_table_is_of_the_format_that_its_file_ends_with_unless_another_is_given()
    {
        Optimize();
        string study = _folder.At("studies/two-by-two");
        foreach (string format in (string[])["csv", "arrow", "json"])
        {
            byte[] given = File.ReadAllBytes(Export(study, format));
            Assert.Equal(given, Exported("runs." + format));
            Assert.Equal(given, Exported("RUNS." + format.ToUpperInvariant()));
            Assert.Equal(given, Exported("other.txt", "--format", format));
        }

        Assert.Equal(Exported("runs.csv"), Exported("runs"));
        Assert.Equal(Exported("runs.csv"), Exported("folder.of.mine/runs"));
        S1t.Outcome unknown = S1t.Run("study", "export", study, "--out", _folder.At("runs.parquet"));
        Assert.Equal((ExitCode.Invalid, ""), (unknown.Code, unknown.Output));
        Assert.Contains(
            "runs.parquet: error: '.parquet' is no format of a table; expected .csv, .arrow or .json, or --format",
            unknown.Error,
            StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("runs.parquet")));

        byte[] Exported(string name, params string[] options)
        {
            S1t.Outcome outcome = S1t.Run(["study", "export", study, "--out", _folder.At(name), .. options]);
            Assert.Equal((0, "", ""), (outcome.Code, outcome.Output, outcome.Error));
            return File.ReadAllBytes(_folder.At(name));
        }
    }

    private string Export(string study, string format)
    {
        string path = _folder.At("export." + format);
        S1t.Outcome outcome = S1t.Run("study", "export", study, "--format", format, "--out", path);
        Assert.Equal((0, "", ""), (outcome.Code, outcome.Output, outcome.Error));
        return path;
    }

    private OptimizationResult Optimize(string judgement = "")
    {
        string path = _folder.Write("optimization.yaml", """
            optimization_config:
              name: two by two
              base_operation: operation.yaml
              parameter_space:
                - { worker_instance: risk, parameters: { risk_per_trade_percent: { values: [0.5, 1] } } }
                - { worker_instance: rr, parameters: { risk_reward_ratio: { values: [1.5, 3] } } }

            """ + judgement);
        OptimizationResult result = Optimize(path, out Findings findings);
        Assert.Empty(findings);
        return result;
    }

    private OptimizationResult Optimize(string path, out Findings findings)
    {
        findings = [];
        return OptimizationService.Run(
            OptimizationPlan.Load(path, null, GeneratedPlugins.Catalogue, findings)!,
            new StudyOptions(
                _folder.At("studies"), null, false, 1, StudySample.Worker, Progress: null, CancellationToken.None),
            findings)!;
    }
}
