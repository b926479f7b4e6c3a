using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using S1mpleTrader.Columnar;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Store;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>
/// A study as its store has it, also while it runs: what it is, where it stands, what its
/// last session came to, and its runs.
/// </summary>
internal static class StoredStudyReport
{
    private const int RowsShown = 20;
    private const int MostParameters = 5;

    private static readonly string[] Metrics =
        ["sharpe_ratio", "total_return", "max_drawdown", MetricTable.TotalTrades];

    /// <summary>Writes the report.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="store">The study.</param>
    public static void Write(Terminal terminal, StudyStore store)
    {
        using JsonDocument? result = store.ReadDocument(StudySession.ResultName) is { } text
            ? JsonDocument.Parse(text)
            : null;
        Judgement judgement = JudgementOf(store.Identity, result?.RootElement);
        int metric = judgement.Objective.Metric;
        var parameters = new RunParameters();
        var ranked = new List<StoredRun>();
        var tally = default(StudyTally);
        int broken = 0;
        foreach (StoredRun run in store.ReadRuns())
        {
            parameters.Add(run.Run);
            tally = tally.With(run.Status);
            broken += IsBroken(judgement, run) ? 1 : 0;
            RunOutcome? light = run.Outcome is { IsResult: true } outcome
                ? outcome with { DailyEquity = DailyEquity.None }
                : run.Outcome;
            Rank(ranked, run with { Outcome = light }, judgement);
        }

        if (result is not null && result.RootElement.TryGetProperty("windows", out JsonElement windows))
        {
            WriteWindows(terminal, windows, metric);
        }
        else
        {
            bool saysAll = store.Identity.Kind != OptimizationService.Kind;
            WriteRuns(terminal, ranked, parameters, judgement, saysAll);
        }

        List<(string Name, string Value)> facts =
        [
            ("kind", store.Identity.Kind),
            ("id", store.Identity.Id),
            ("runs", $"{Figures.Whole(store.Count)}: {tally}"),
            ("sessions", Figures.Whole(store.Sessions)),
            ("trials ever run", Figures.Whole(store.TrialsEverRun)),
        ];
        if (judgement.Constraints.Count > 0)
        {
            facts.Add((
                "constraints",
                $"{Figures.Whole(broken)} of {Counted.Of(tally.Done, "run")} "
                + $"{(broken == 1 ? "breaks" : "break")} one"));
        }

        if (result is null)
        {
            facts.Add(("best", tally.Pending > 0
                ? "not known yet: it is judged when a session ends; --resume goes on"
                : "not known: its session was ended before it was judged; --resume does it"));
        }
        else
        {
            // A walk forward adds a window's test when it comes to it: without pending runs it may have windows left.
            bool isFinal = tally.Pending == 0
                && !(result.RootElement.TryGetProperty("interrupted", out JsonElement interrupted)
                    && interrupted.ValueKind == JsonValueKind.True);
            AddResult(facts, result.RootElement, store.Identity.Kind, metric, tally.Done, isFinal);
        }

        facts.Add(("data hash", store.Identity.DataHash));
        facts.Add(("configuration hash", store.Identity.ConfigurationHash));
        facts.Add(("engine version", store.Identity.EngineVersion));
        Facts.Write(terminal, store.Identity.Name, facts);
    }

    /// <summary>Writes the same as one JSON document.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="store">The study.</param>
    public static void WriteJson(Utf8JsonWriter json, StudyStore store)
    {
        json.WriteStartObject();
        WriteIdentity(json, store, StudyTally.Of(store));
        json.WritePropertyName("result");
        json.WriteRawValue(store.ReadDocument(StudySession.ResultName) ?? "null");
        json.WriteEndObject();
    }

    /// <summary>Writes what a study is and where it stands, into an object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="store">The study.</param>
    /// <param name="tally">Where its runs stand.</param>
    public static void WriteIdentity(Utf8JsonWriter json, StudyStore store, StudyTally tally)
    {
        json.WriteString("name", store.Identity.Name);
        json.WriteString("kind", store.Identity.Kind);
        json.WriteString("id", store.Identity.Id);
        json.WriteNumber("runs", store.Count);
        json.WriteNumber("done", tally.Done);
        json.WriteNumber("failed", tally.Failed);
        json.WriteNumber("pending", tally.Pending);
        json.WriteNumber("trials_ever_run", store.TrialsEverRun);
        json.WriteNumber("sessions", store.Sessions);
        json.WriteString("configuration_hash", store.Identity.ConfigurationHash);
        json.WriteString("data_hash", store.Identity.DataHash);
        json.WriteString("engine_version", store.Identity.EngineVersion);
    }

    // What an optimization ranks by stands in what it is. The runs of a walk forward are of many periods, of which only
    // the in-sample ones have to keep to its constraints.
    private static Judgement JudgementOf(StudyIdentity study, JsonElement? result)
    {
        Judgement judgement = Judgement.Of(study.Configuration)
            ?? new Judgement(
                ObjectiveOf(result) ?? new Objective(MetricTable.IndexOf(Metrics[0]), IsMaximized: true, []), []);
        return study.Kind == OptimizationService.Kind ? judgement : judgement with { Constraints = [] };
    }

    // What a session kept of it, for stores of an engine that said it nowhere else.
    private static Objective? ObjectiveOf(JsonElement? result)
        => result is { } found && found.TryGetProperty("primary_metric", out JsonElement name)
            && MetricTable.IndexOf(name.GetString()!) is var metric and >= 0
            ? new Objective(metric, found.GetProperty("direction").GetString() == "maximize", [])
            : null;

    private static bool IsBroken(Judgement judgement, StoredRun run)
        => run.Outcome is { IsResult: true } outcome && !judgement.Keeps(outcome);

    // The best so far of those that fit on a screen; what has no result behind, in order of position.
    private static void Rank(List<StoredRun> ranked, StoredRun run, Judgement judgement)
    {
        int at = ranked.Count;
        while (at > 0 && IsBefore(run, ranked[at - 1]))
        {
            at--;
        }

        if (at < RowsShown)
        {
            ranked.Insert(at, run);
            if (ranked.Count > RowsShown)
            {
                ranked.RemoveAt(RowsShown);
            }
        }

        bool IsBefore(StoredRun one, StoredRun other)
            => one.Outcome is { IsResult: true }
                && (other.Outcome is not { IsResult: true } || judgement.Compare(one, other) < 0);
    }

    private static void WriteRuns(
        Terminal terminal, List<StoredRun> runs, RunParameters parameters, Judgement judgement, bool labelSaysAll)
    {
        int metric = judgement.Objective.Metric;
        var metrics = new List<int> { metric };
        foreach (string name in Metrics)
        {
            if (!metrics.Contains(MetricTable.IndexOf(name)))
            {
                metrics.Add(MetricTable.IndexOf(name));
            }
        }

        bool hasLabels = runs.Exists(run => run.Run.Label.Length > 0);
        IReadOnlyList<string> keys = hasLabels && labelSaysAll ? [] : parameters.Varying;
        bool isApart = keys.Count <= MostParameters;
        List<string> heads = hasLabels ? ["label"] : [];
        heads.AddRange(isApart ? [.. ((List<string>)[.. keys]).ConvertAll(RunParameters.NameOf)] : ["settings"]);
        heads.Add("state");
        int texts = heads.Count;
        heads.AddRange(metrics.ConvertAll(one => MetricTable.Names[one]));
        heads.Add("run");
        bool isAnyBroken = false;
        var rows = new List<IReadOnlyList<string>>();
        foreach (StoredRun run in runs)
        {
            bool isBroken = IsBroken(judgement, run);
            isAnyBroken |= isBroken;
            List<string> row = hasLabels ? [run.Run.Label] : [];
            var cells = new List<string>();
            foreach (string key in keys)
            {
                string? value = RunParameters.ValueOf(run.Run, key);
                cells.Add(
                    isApart ? RunParameters.Brief(value) : $"{RunParameters.NameOf(key)}={RunParameters.Brief(value)}");
            }

            row.AddRange(isApart ? cells : [string.Join("  ", cells)]);
            row.Add(
                run.Outcome?.Error is { } error ? $"{error.Kind}: {error.Text}"
                    : run.Status == RunStatus.Pending ? "pending"
                    : isBroken ? "done !"
                    : "done");
            row.AddRange(metrics.ConvertAll(one => MetricText.Of(run.Outcome, one)));
            row.Add(run.Position.ToString(CultureInfo.InvariantCulture));
            rows.Add(row);
        }

        string title = $"the first {Counted.Of(rows.Count, "run")} by {MetricTable.Names[metric]}"
            + $"{(isAnyBroken ? " (! breaks a constraint)" : string.Empty)}"
            + MetricText.BoundNote(runs.Count > 0 ? runs[0].Outcome : null);
        Facts.WriteTable(terminal, title, heads, rows, texts);
    }

    private static void WriteWindows(Terminal terminal, JsonElement windows, int metric)
    {
        string name = MetricTable.Names[metric];
        var names = new List<string>();
        foreach (JsonElement window in windows.EnumerateArray())
        {
            foreach ((string parameter, _) in ParametersOf(window.GetProperty("best_parameters")))
            {
                if (!names.Contains(parameter))
                {
                    names.Add(parameter);
                }
            }
        }

        bool isApart = names.Count is > 0 and <= MostParameters;
        List<string> heads = ["out of sample from", "to"];
        heads.AddRange(isApart ? names : ["winner"]);
        int texts = heads.Count;
        heads.AddRange(["in-sample " + name, "out of sample " + name, "out of sample total_return"]);
        var rows = new List<IReadOnlyList<string>>();
        foreach (JsonElement window in windows.EnumerateArray())
        {
            JsonElement best = window.GetProperty("best_parameters");
            List<(string Name, string Value)> parameters = ParametersOf(best);
            List<string> row = [DateOf(window, "in_sample_end"), DateOf(window, "out_of_sample_end")];
            row.AddRange(isApart
                ? names.ConvertAll(one => parameters.Find(parameter => parameter.Name == one).Value ?? string.Empty)
                : [best.ValueKind == JsonValueKind.Null ? "none" : ConfigurationOf(best)]);
            row.AddRange(
            [
                MetricOf(window.GetProperty("in_sample"), metric),
                window.TryGetProperty("no_bars", out _) ? "no bars"
                    : best.ValueKind == JsonValueKind.Null ? "rests"
                    : window.TryGetProperty("ruined", out _) ? "ruined"
                    : window.GetProperty("out_of_sample").ValueKind == JsonValueKind.Null ? "failed"
                    : MetricOf(window.GetProperty("out_of_sample"), metric),
                MetricOf(window.GetProperty("out_of_sample"), MetricTable.IndexOf("total_return")),
            ]);
            rows.Add(row);
        }

        Facts.WriteTable(
            terminal,
            $"{Counted.Of(rows.Count, "window")}, each with the winner of its in-sample half",
            heads,
            rows,
            texts);
    }

    private static string DateOf(JsonElement window, string name)
        => window.GetProperty(name).GetString()!.Replace("T00:00:00Z", string.Empty, StringComparison.Ordinal);

    private static string MetricOf(JsonElement run, int metric)
    {
        if (run.ValueKind != JsonValueKind.Object)
        {
            return "-";
        }

        JsonElement value = run.GetProperty("metrics").GetProperty(MetricTable.Names[metric]);
        return value.ValueKind == JsonValueKind.Array
            ? MetricText.Range(metric, Number(value[0]), Number(value[1]))
            : MetricText.Of(metric, Number(value));

        static double? Number(JsonElement one) => one.ValueKind == JsonValueKind.Number ? one.GetDouble() : null;
    }

    private static void AddResult(
        List<(string Name, string Value)> facts, JsonElement result, string kind, int metric, int results, bool isFinal)
    {
        if (!isFinal)
        {
            facts.Add(("judged", "when the last session ended, by the runs that had; --resume goes on"));
        }

        if (result.TryGetProperty("best_configuration", out JsonElement best))
        {
            facts.Add(("best " + MetricTable.Names[metric], best.ValueKind == JsonValueKind.Null
                ? OptimizationReport.NoBest(results, metric)
                : MetricOf(best, metric)));
            if (best.ValueKind == JsonValueKind.Object)
            {
                facts.Add(("best configuration", ConfigurationOf(best.GetProperty("configuration"))));
            }
        }

        if (result.TryGetProperty("comparative_analysis", out JsonElement comparison))
        {
            foreach (JsonProperty one in comparison.EnumerateObject())
            {
                facts.Add((one.Name, one.Value.GetString() ?? "-"));
            }
        }

        if (result.TryGetProperty("aggregate_metrics", out JsonElement aggregate)
            && aggregate.ValueKind == JsonValueKind.Object)
        {
            facts.Add(("windows", Figures.Whole(result.GetProperty("windows").GetArrayLength())));
            facts.AddRange(WalkAggregate.Read(aggregate).Facts());
        }

        if (StudyJson.ReadStatistics(result) is { } statistics)
        {
            List<(string Name, string Value)> rows = StatisticsFacts.Of(
                statistics, metric, hasNeighbours: kind == OptimizationService.Kind);
            facts.AddRange(rows[1..]); // The number of trials stands above, as the store has it now.
        }
    }

    private static string ConfigurationOf(JsonElement configuration)
    {
        List<string> parts = ParametersOf(configuration).ConvertAll(parameter => $"{parameter.Name}={parameter.Value}");
        return parts.Count == 0 ? "the base" : string.Join("  ", parts);
    }

    private static List<(string Name, string Value)> ParametersOf(JsonElement configuration)
    {
        var parameters = new List<(string Name, string Value)>();
        if (configuration.ValueKind != JsonValueKind.Object)
        {
            return parameters;
        }

        foreach (JsonProperty worker in configuration.EnumerateObject())
        {
            if (worker.Value.ValueKind != JsonValueKind.Object)
            {
                parameters.Add((worker.Name, worker.Value.ToString()));
                continue;
            }

            foreach (JsonProperty parameter in worker.Value.EnumerateObject())
            {
                string value = parameter.Value.ValueKind == JsonValueKind.String
                    ? parameter.Value.GetString()!
                    : parameter.Value.GetRawText();
                parameters.Add(($"{worker.Name}.{parameter.Name}", value));
            }
        }

        return parameters;
    }
}

/// <summary>Where the runs of a study stand.</summary>
/// <param name="Done">With a result.</param>
/// <param name="Failed">Without one.</param>
/// <param name="Pending">To be done.</param>
internal readonly record struct StudyTally(int Done, int Failed, int Pending)
{
    /// <summary>Counts a study's runs.</summary>
    public static StudyTally Of(StudyStore store)
    {
        StudyTally tally = default;
        foreach (StoredRun run in store.ReadRuns())
        {
            tally = tally.With(run.Status);
        }

        return tally;
    }

    /// <summary>Returns the tally with another run.</summary>
    public StudyTally With(RunStatus status) => status switch
    {
        RunStatus.Committed => this with { Done = Done + 1 },
        RunStatus.Failed => this with { Failed = Failed + 1 },
        _ => this with { Pending = Pending + 1 },
    };

    /// <inheritdoc/>
    public override string ToString()
        => $"{Figures.Whole(Done)} done, {Figures.Whole(Failed)} failed, {Figures.Whole(Pending)} pending";
}
