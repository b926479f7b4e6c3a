using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using S1mpleTrader.Host.Studies.Store;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies;

/// <summary>
/// What a user of the three verbs sees when something is wrong: what, where, what to do; the exit code; and that
/// nothing was lost or written.
/// </summary>
public sealed partial class StudyBadInputTests : IDisposable
{
    private const string Space = "{ worker_instance: rr, parameters: { risk_reward_ratio: { values: [1, 2] } } }";

    private readonly TempFolder _folder = new();

    public StudyBadInputTests()
    {
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }\n");
        SampleFiles.WriteTo(
            _folder,
            """
            operation: { name: sample, environment: backtest, initial_capital: 10000, currency: USDT }
            data_sources: [{ id: btc, symbol: BTCUSDT, timeframe: 1m, path: bars.csv, format: csv, timestamp: open, timezone: UTC }]
            instruments: [{ symbol: BTCUSDT, tick_size: 0.01, lot_size: 0.00001, min_notional: 5, maker: 0.0002, taker: 0.0004, max_leverage: 1 }]
            connectors: [{ id: sim, type: backtest, slippage_bps: 1, fill_model: IMMEDIATE, latency_ms: 0 }]
            strategy_links: [{ id: link, strategy: strategy_blueprint.yaml, connector: sim, data: [btc], is_active: true }]
            journal: off

            """,
            SampleFiles.Blueprint.Replace(
                "  threat_workers: []",
                "    - { instance_id: hostile, plugin: hostile, params: { every: 40 } }\n  threat_workers: []",
                StringComparison.Ordinal));
        WriteBars(seed: 1);
    }

    private string Study => _folder.At("out/study");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(
        "optimize",
        "optimization_config:\n  name: study\n  base_operation: operation.yaml\n  parameter_space:\n"
        + "    - { worker_instance: rr, parameters: { risk_reward_ratio: { start: 1, end: 3, step: 0 } } }\n"
        + "    - { worker_instance: rr, parameters: { risk_reward_ration: { values: [1] } } }\n"
        + "    - { worker_instance: rrr, parameters: { risk_reward_ratio: { values: [1] } } }\n"
        + "    - { worker_instance: risk, parameters: { risk_per_trade_percent: { values: [] } } }\n"
        + "  optimization_targets: { primary_metric: sharp_ratio }\n  constraint: { min_trades: 3 }\n",
        "5:89: error: risk_reward_ratio: a step of 0 leads nowhere",
        "6:44: error: fixed_rr_exit has no parameter 'risk_reward_ration'; did you mean 'risk_reward_ratio'?",
        "7:26: error: the base has no worker 'rrr' there; did you mean 'rr'?",
        "8:80: error: risk_per_trade_percent: values: at least one is needed",
        "9:43: error: primary_metric: ",
        "10:3: error: unknown key 'constraint' in optimization_config; did you mean 'constraints'?")]
    [InlineData(
        "optimize",
        "optimization_config:\n  name: study\n  base_operation: operation.yaml\n  parameter_space:\n"
        + "    - { worker_instance: rr, parameters: { risk_reward_ratio: [1, 2] } }\n"
        + "    - { worker_instance: risk, parameters: { risk_per_trade_percent: { values: [1, 2] } } }\n",
        "5:44: error: risk_reward_ratio: expected one value, not a list")]
    [InlineData(
        "optimize",
        "optimization_config:\n  name: study\n  base_operation: operation.yaml\n  parameter_space:\n"
        + "    - { worker_instance: rr, parameters: { risk_reward_ratio: { values: [1, 2] } } }\n"
        + "  planning_variants: [{ phase: exit_planning, variants: [{ plugin: no_exit }, { plugin: atr_based_stops, "
        + "instance_id: atr }] }]\n",
        "5:44: error: the list 'workforce.planning_workers.exit_planning' has no item 'rr'")]
    [InlineData(
        "variants",
        "variant_config:\n  name: study\n  base_operation: operation.yaml\n  variants:\n"
        + "    - { name: a, overrides: { planning: { mode: sometimes } } }\n",
        "5:7: error: mode: ")]
    [InlineData(
        "variants",
        "variant_config:\n  name: study\n  base_operation: operation.yaml\n  variants:\n"
        + "    - { name: a, overrides: { planning_workers: { exit_planning: [{ plugin: fixed_rr_exit, params: { nope: "
        + "1 } }] } } }\n"
        + "    - { name: b, overrides: { planning_workers: { exit_planning: [{ plugin: no_exitt }] } } }\n"
        + "    - { name: c, overrides: { planning: { mode: sometimes } } }\n"
        + "    - { name: d, overrides: { opportunity_workers: [] } }\n",
        "5:102: error: fixed_rr_exit has no parameter 'nope'",
        "6:77: error: there is no plugin 'no_exitt'; did you mean 'no_exit'?",
        "7:7: error: mode: ",
        "8:7: error: d: adaptive_momentum_planner needs OpportunitySignal, which no earlier worker provides; "
        + "add an opportunity worker (strategy_blueprint.yaml:")]
    [InlineData(
        "variants",
        "variant_config:\n  name: study\n  base_operation: operation.yaml\n  variants:\n"
        + "    - name: a\n      overrides:\n        planning_workers:\n          exit_planning:\n"
        + "            - plugin: fixed_rr_exit\n              params:\n                risk_reward_ratio: -1\n"
        + "            - { plugin: fixed_rr_exit, instance_id: other, params: { risk_reward_ratio: [1] } }\n",
        "11:36: error: risk_reward_ratio: ",
        "12:89: error: risk_reward_ratio: expected one value, not a list")]
    [InlineData(
        "variants",
        "variant_config:\n  name: study\n  base_operation: operation.yaml\n  variants:\n    - { name: a, "
            + "overides: {} }\n"
        + "    - { name: b, overrides: { planning_workers: { exit_planing: [{ plugin: no_exit }] } } }\n    - { name: "
        + "b }\n",
        "5:18: error: unknown key 'overides' in variant; did you mean 'overrides'?",
        "6:51: error: planning_workers: expected entry_planning, size_planning, exit_planning or "
            + "execution_intent_planning, not 'exit_planing'; did you mean 'exit_planning'?",
        "7:15: error: name: another variant is called 'b' too")]
    [InlineData(
        "walkforward",
        "walk_forward: { name: study, optimization: study.optimization.yaml, in_sample: 0d, out_of_sample: 3x, "
            + "step: 1d, mode: rollin }\n",
        "1:80: error: in_sample: ",
        "1:99: error: out_of_sample: expected a length of time such as 12h, 30d or 4w, not '3x'",
        "1:119: error: mode: ",
        "1:44: error: optimization: ")]
    public void All_that_is_wrong_with_a_file_is_told_at_once_and_nothing_is_begun(
        string verb, string text, params string[] findings)
    {
        string file = _folder.Write("study.yaml", text);
        S1t.Outcome outcome = S1t.Run(StudySample.Catalogue, default, verb, file, "--out", _folder.At("out"));
        Assert.Equal((ExitCode.Invalid, ""), (outcome.Code, outcome.Output));
        Assert.All(findings, finding => Assert.Equal(2, outcome.Error.Split($"{file}:{finding}").Length)); // Once.
        Assert.DoesNotContain("--set", outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("out")));
        S1t.Outcome validated = S1t.Run(StudySample.Catalogue, default, "validate", file);
        Assert.Equal(ExitCode.Invalid, validated.Code);
        Assert.All(findings, finding =>
            Assert.Contains($"{file}:{finding}", validated.Output + validated.Error, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_variant_is_warned_of_is_told_at_its_place_and_the_base_s_warnings_once()
    {
        string operation = File.ReadAllText(_folder.At("operation.yaml"));
        _folder.Write(
            "operation.yaml", operation.Replace("latency_ms: 0", "participation: 0.1", StringComparison.Ordinal));
        string file = _folder.Write(
            "study.yaml",
            "variant_config:\n  name: study\n  base_operation: operation.yaml\n  variants:\n    - { name: a }\n"
                + "    - { name: b, overrides: { planning_workers: { entry_planning: [\n"
                + "        { plugin: patient_limit_entry, triggers: { signal_type: [ema_crosss] } },\n"
                + "        { plugin: market_entry_immediate }] } } }\n");
        S1t.Outcome outcome = Run("variants", file, "--out", _folder.At("out"), "--progress", "none");
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Equal(2, outcome.Error.Split(": warning: participation: it does nothing beside").Length);
        string warning =
            $"{file}:6:7: warning: signal_type: no opportunity worker of this strategy signals 'ema_crosss'; did you "
                + "mean 'ema_cross'?\n";
        Assert.EndsWith(warning, outcome.Error, StringComparison.Ordinal);
        Assert.Equal(3, outcome.Error.Split('\n').Length);
        S1t.Outcome validated = S1t.Run(StudySample.Catalogue, default, "validate", file);
        Assert.Equal((ExitCode.Done, outcome.Error), (validated.Code, validated.Error));
    }

    [Fact]
    public void A_base_that_decides_at_no_bar_is_told_by_every_verb_and_nothing_is_begun()
    {
        string operation = File.ReadAllText(_folder.At("operation.yaml"));
        _folder.Write("operation.yaml", operation.Replace(
            "currency: USDT }",
            "currency: USDT, period: { start: 2030-01-01, end: 2031-01-01 } }",
            StringComparison.Ordinal));
        string expected =
            $"{_folder.At("operation.yaml")}:1:99: error: data source 'btc': warmup_bars and period leave none of "
                + $"3,000 rows to decide at\n";
        AssertToldByEveryVerb(ExitCode.Data, expected);
    }

    [Fact]
    public void A_cache_that_cant_be_written_is_told_by_every_verb_and_nothing_is_begun()
    {
        _folder.Write("cache", "a file");
        string expected =
            $"error: output can't be written: {_folder.At("cache")}: there is a file of this name, "
                + $"where a folder is needed\n";
        AssertToldByEveryVerb(ExitCode.Output, expected);
    }

    [Fact]
    public void Plugins_that_fail_hang_and_crash_are_listed_with_their_reasons()
    {
        string file = Write("{ worker_instance: hostile, parameters: { harm: { values: [0, 1, 2, 4, 5, 6] } } }");
        S1t.Outcome outcome = Run("optimize", file, "--out", _folder.At("out"), "--json", "--progress", "none");
        Assert.Equal((ExitCode.RunsFailed, ""), (outcome.Code, outcome.Error));
        using (var json = JsonDocument.Parse(outcome.Output))
        {
            Assert.Equal((1, 5), (json.RootElement.GetProperty("successful_runs")
                .GetInt32(), json.RootElement.GetProperty("failed_runs").GetInt32()));
        }

        List<StoredRun> runs = Runs();
        string[] reasons =
        [
            "Plugin: a plugin failed during the run: hostile (hostile) on BTCUSDT at the bar of 2020-01-01T01:40:00Z "
                + "(row 99): InvalidOperationException: harm on purpose",
            "TimedOut: it took longer than 5 s, the limit of a run (timeout_per_run)",
            "Died: its process was ended by signal 6: Stack overflow, at StudyHost.Harm.Recurse(Int32); attempts: 3",
            "Died: its process was ended by signal 6: Process terminated: ended on purpose, at "
                + "StudyHost.Harm.Do(Int32); attempts: 3",
            "Died: its process ended with code 42; attempts: 3",
        ];
        string[] told = [.. runs.Skip(1).Select(run => run.Outcome!.Error!.Kind + ": "
            + run.Outcome.Error.Text.Replace("stood still for", "took longer than", StringComparison.Ordinal))];
        Assert.All(reasons.Zip(told), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));

        // What failed stays failed, and is told again.
        S1t.Outcome again = Run("optimize", file, "--out", _folder.At("out"), "--resume", "--progress", "none");
        Assert.Equal(ExitCode.RunsFailed, again.Code);
        Assert.All(reasons, reason => Assert.Contains(
            reason[(reason.IndexOf(' ', StringComparison.Ordinal) + 1)..][..30],
            again.Output.Replace("stood still for", "took longer than", StringComparison.Ordinal),
            StringComparison.Ordinal));
        Assert.Equal(runs.Select(StudySample.RowText), Runs().Select(StudySample.RowText));
        using var store = StudyStore.Read(Study);
        Assert.Equal((1L, 2L), (store.TrialsEverRun, store.Sessions));
    }

    [Fact]
    public void What_a_process_that_ended_left_of_its_run_is_gone_with_the_study()
    {
        string file = Write(
            "{ worker_instance: hostile, parameters: { harm: { values: [0, 6] } } }", more: "  artifacts: full\n");
        Assert.Equal(
            ExitCode.RunsFailed, Run("optimize", file, "--out", _folder.At("out"), "--progress", "none").Code);
        string runs = Path.Combine(Study, "runs");
        Assert.DoesNotContain(
            Directory.GetFileSystemEntries(runs, "*", SearchOption.AllDirectories),
            path => Path.GetFileName(path).StartsWith('.'));
        Assert.Single(Directory.GetDirectories(Path.Combine(runs, "sample")));
    }

    [Fact]
    public void A_study_is_resumed_as_the_same_or_not_at_all()
    {
        string file = Write(Space);
        Refused(
            ExitCode.Invalid, [_folder.At("out/study"), "there is no study to resume"], "optimize", file, "--resume");
        Assert.Equal(ExitCode.Done, Run("optimize", file, "--out", _folder.At("out"), "--progress", "none").Code);
        Dictionary<string, string> before = Files();
        Refused(ExitCode.Invalid, ["the study is there already", "--resume", "--out DIR"], "optimize", file);
        string hash = DataHash();
        WriteBars(seed: 2);
        string error = Refused(
            ExitCode.Data, [StudyFolder.DatabaseIn(Study), "began on other data", hash + " then, ", " now", "--out"],
            "optimize", file, "--resume");
        string now = error[(error.IndexOf(" then, ", StringComparison.Ordinal) + 7)..][..32];
        Assert.True(now != hash && now.All(char.IsAsciiHexDigitLower), error);
        File.Delete(_folder.At("bars.csv"));
        Refused(ExitCode.Data, [_folder.At("bars.csv"), "there is no such file"], "optimize", file, "--resume");
        WriteBars(seed: 1);
        Write(Space.Replace("[1, 2]", "[1, 3]", StringComparison.Ordinal));
        Refused(
            ExitCode.Invalid, ["began with another configuration", " then, ", " now"], "optimize", file, "--resume");
        Write(Space);
        Refused(
            ExitCode.Invalid, ["began with another configuration"], "optimize", Write(Space, "direction: minimize"),
            "--resume");
        Refused(
            ExitCode.Invalid, ["began with another configuration"], "optimize",
            Write(Space, "direction: maximize, constraints: { min_trades: 4 }"), "--resume");
        Refused(
            ExitCode.Invalid,
            [StudyFolder.DatabaseIn(Study), "can't be resumed", "artifacts: metrics", "artifacts: full", "--out"],
            "optimize", Write(Space, more: "  artifacts: full\n"), "--resume");
        Write(Space);
        Assert.Equal(before, Files());
        // Put back, it goes on.
        S1t.Outcome same = Run("optimize", file, "--out", _folder.At("out"), "--progress", "none", "--resume");
        Assert.Equal((ExitCode.Done, ""), (same.Code, same.Error));
    }

    [Fact]
    public void Files_of_a_run_that_are_lost_or_damaged_are_made_again_and_told()
    {
        string file = Write(Space, more: "  artifacts: full\n");
        string[] resume = ["optimize", file, "--out", _folder.At("out"), "--progress", "none", "--resume"];
        Assert.Equal(ExitCode.Done, Run(resume[..^1]).Code);
        List<StoredRun> runs = Runs();
        string[] folders = [.. runs.Select(run => Path.Combine(Study, run.Outcome!.Artifacts!))];
        string Trades(int run) => Path.Combine(folders[run], "trades.arrow");
        static string?[] FilesOf(string folder) => [.. Directory.GetFiles(folder).Select(Path.GetFileName).Order()];
        byte[][] trades = [File.ReadAllBytes(Trades(0)), File.ReadAllBytes(Trades(1))];
        string result = Path.Combine(folders[0], "result.json");
        Assert.Equal((ExitCode.Done, ""), (Run(resume) is { } whole ? whole.Code : 0, Run(resume).Error));
        foreach (Action harm in (Action[])
            [
                () => Directory.Delete(Path.GetDirectoryName(folders[0])!, recursive: true),
                () => File.Delete(Trades(0)),
                () => File.AppendAllText(Trades(0), "x"),
                () => File.WriteAllText(result, "{"),
                () => File.WriteAllText(
                    result, File.ReadAllText(result).Replace("\"trades.arrow\"", "null", StringComparison.Ordinal)),
                () => File.Delete(Path.Combine(folders[0], "strategy_blueprint.yaml")),
                () => File.WriteAllText(Path.Combine(folders[0], "operation.yaml"), string.Empty),
                () => File.Delete(Path.Combine(folders[0], "run.json")),
            ])
        {
            harm();
            S1t.Outcome outcome = Run(resume);
            Assert.Equal(ExitCode.Done, outcome.Code);
            Assert.StartsWith(
                $"{folders[0]}: warning: the run's files were missing or damaged: it was run again",
                outcome.Error,
                StringComparison.Ordinal);
            Assert.DoesNotContain(folders[1], outcome.Error, StringComparison.Ordinal);
            Assert.Equal(trades, [File.ReadAllBytes(Trades(0)), File.ReadAllBytes(Trades(1))]);
            Assert.Equal(FilesOf(folders[1]), FilesOf(folders[0]));
        }

        Assert.Equal(runs.Select(StudySample.RowText), Runs().Select(StudySample.RowText));
    }

    [Fact]
    public void A_damaged_judgement_is_made_anew_and_told()
    {
        string file = Write(Space);
        Assert.Equal(ExitCode.Done, Run("optimize", file, "--out", _folder.At("out"), "--progress", "none").Code);
        string shown = S1t.Run("study", "show", Study, "--json").Output;
        using (var connection = new SqliteConnection($"Data Source={StudyFolder.DatabaseIn(Study)};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText =
                "UPDATE documents SET content = replace(content, 'study', 'studz') WHERE name = 'result'";
            command.ExecuteNonQuery();
        }

        Assert.Equal(ExitCode.Data, S1t.Run("study", "show", Study).Code);
        S1t.Outcome outcome = Run(
            "optimize", file, "--out", _folder.At("out"), "--progress", "none", "--resume");
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Contains(
            StudyFolder.DatabaseIn(Study) + ": warning: its document 'result' was damaged; it has been made anew",
            outcome.Error,
            StringComparison.Ordinal);
        Assert.Equal(
            shown.Replace("\"sessions\": 1", "\"sessions\": 2", StringComparison.Ordinal),
            S1t.Run("study", "show", Study, "--json").Output);
    }

    [Fact]
    public void A_damaged_or_lost_store_is_told_by_every_verb_and_left_as_it_is()
    {
        string file = Write(Space);
        Assert.Equal(ExitCode.Done, Run("optimize", file, "--out", _folder.At("out"), "--progress", "none").Code);
        byte[] whole = File.ReadAllBytes(StudyFolder.DatabaseIn(Study));
        byte[] turned = [.. whole];
        turned[whole.AsSpan().IndexOf("COMMITTED"u8)] ^= 1;
        foreach (byte[]? harmed in
            (byte[]?[])[[], whole[..5000], turned, Encoding.ASCII.GetBytes(new string('x', 9000)), null])
        {
            File.Delete(StudyFolder.DatabaseIn(Study));
            if (harmed is not null)
            {
                File.WriteAllBytes(StudyFolder.DatabaseIn(Study), harmed);
            }

            Dictionary<string, string> before = Files();
            foreach (string[] arguments in (string[][])
                [
                    ["optimize", file, "--resume", "--progress", "none", "--out", _folder.At("out")],
                    ["study", "show", Study],
                    ["study", "export", Study, "--out", _folder.At("runs.csv")],
                    ["study", "ls", "--out", _folder.At("out")],
                ])
            {
                S1t.Outcome outcome = S1t.Run(StudySample.Catalogue, default, arguments);
                Assert.True(
                    outcome.Code == ExitCode.Data,
                    $"{string.Join(' ', arguments)}: {outcome.Code} {outcome.Output}{outcome.Error}");
                Assert.StartsWith(StudyFolder.DatabaseIn(Study)
                    + ": error: the store is damaged: ", outcome.Error, StringComparison.Ordinal);
                Assert.EndsWith(
                    ". Nothing was changed; restore a copy, or name another folder with --out\n",
                    outcome.Error,
                    StringComparison.Ordinal);
            }

            Assert.Equal(before, Files());
            Assert.False(File.Exists(_folder.At("runs.csv")));
        }

        File.WriteAllBytes(StudyFolder.DatabaseIn(Study), whole);
        Assert.Equal(
            ExitCode.Done, Run("optimize", file, "--out", _folder.At("out"), "--progress", "none", "--resume").Code);
    }

    [Fact]
    public void Output_that_cant_be_written_is_told_where_there_is_room_for_it()
    {
        string file = Write(Space);
        Assert.Equal(ExitCode.Done, Run("optimize", file, "--out", _folder.At("out"), "--progress", "none").Code);
        string pipe = _folder.At("pipe");
        Assert.Equal(0, Call("mkfifo", pipe));
        Refused(
            ExitCode.Output, [pipe, "it is a device or a pipe, and would be replaced by a file"], "study", "export",
            Study, "--out", pipe);
        Assert.False(File.Exists(pipe + ".tmp"));
        Refused(
            ExitCode.Output, [_folder.At("out"), "there is a folder of this name"], "study", "export", Study,
            "--out", _folder.At("out"));
        string program = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "StudyHost.dll")}'";
        foreach (string redirection in (string[])["> /dev/full", "2> /dev/full", "> /dev/full 2> /dev/full"])
        {
            string command = $"{program} optimize '{file}' --out '{_folder.At("out")}' --resume {redirection}";
            Assert.Equal((command, ExitCode.Output), (command, Call("sh", "-c", command)));
        }
    }

    private static int Call(string program, params string[] arguments) =>
        Store.StudyStoreTests.Call(program, arguments);

    private string Refused(int code, string[] texts, params string[] arguments)
    {
        string[] all = arguments[0] == "optimize" ? [.. arguments, "--out", _folder.At("out")] : arguments;
        S1t.Outcome outcome = S1t.Run(StudySample.Catalogue, default, all);
        Assert.Equal((code, ""), (outcome.Code, outcome.Output));
        Assert.All(texts, text => Assert.Contains(text, outcome.Error, StringComparison.Ordinal));
        return outcome.Error;
    }

    private static S1t.Outcome Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "StudyHost.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new S1t.Outcome(process.ExitCode, output, error.Result);
    }

    private string Write(string space, string target = "direction: maximize", string more = "") => _folder.Write(
        "study.yaml",
        $"optimization_config:\n  name: study\n  base_operation: operation.yaml\n  parameter_space: [{space}]\n"
        + $"  optimization_targets: {{ primary_metric: total_return, {target} }}\n  parallel_config: {{ max_workers: "
        + $"2, timeout_per_run: 5 }}\n{more}");

    // A study of each kind over the same base, with its verb.
    private void AssertToldByEveryVerb(int code, string expected)
    {
        foreach ((string verb, string file) in Studies())
        {
            S1t.Outcome outcome = S1t.Run(
                StudySample.Catalogue, default, verb, file, "--out", _folder.At("out"), "--progress", "none");
            Assert.Equal((verb, code, "", expected), (verb, outcome.Code, outcome.Output, outcome.Error));
            Assert.Equal(outcome, S1t.Run(StudySample.Catalogue, default, "validate", file));
            Assert.False(Directory.Exists(_folder.At("out")));
        }
    }

    private (string Verb, string File)[] Studies() =>
    [
        ("optimize", Write(Space)),
        ("variants", _folder.Write(
            "variant.yaml",
            "variant_config: { name: study, base_operation: operation.yaml, variants: [{ name: a }] }\n")),
        ("walkforward", _folder.Write(
            "walk.yaml",
            "walk_forward: { name: study, optimization: study.yaml, in_sample: 1d, out_of_sample: 1d }\n")),
    ];

    private List<StoredRun> Runs()
    {
        using var store = StudyStore.Read(Study);
        return [.. store.ReadRuns()];
    }

    private string DataHash()
    {
        using var store = StudyStore.Read(Study);
        return store.Identity.DataHash;
    }

    // The study's files, but for those that SQLite needs while it looks.
    private Dictionary<string, string> Files() => Directory.GetFiles(Study, "*", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith("-shm", StringComparison.Ordinal) && new FileInfo(file).Length > 0)
        .ToDictionary(file => file, file => Convert.ToHexString(File.ReadAllBytes(file)));

    private void WriteBars(ulong seed)
    {
        var text = new StringBuilder("open_time,open,high,low,close,volume\n");
        var random = new SeededRandom(seed);
        decimal price = 20_000m;
        for (int row = 0; row < 3000; row++)
        {
            decimal close = decimal.Round(price * (1m + (random.Between(-20, 20) / 10_000m)), 2);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{1_577_836_800_000L + (row * 60_000L)},{price},{Math.Max(price, close) + 5},"
                + $"{Math.Min(price, close) - 5},{close},{random.Between(1, 500)}\n");
            price = close;
        }

        _folder.Write("bars.csv", text.ToString());
    }
}
