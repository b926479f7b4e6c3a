using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Store;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies;

/// <summary>
/// A small market and a strategy with a worker that can do harm: what the tests of runs and store study.
/// </summary>
internal sealed class StudySample : IDisposable
{
    private static readonly string Blueprint = SampleFiles.Blueprint.Replace(
        "  threat_workers: []",
        "    - { instance_id: hostile, plugin: hostile, params: { every: 40 } }\n  threat_workers: []",
        StringComparison.Ordinal);

    private readonly TempFolder _folder = new();

    public StudySample(int bars = 4000)
    {
        Folder.Write("platform.yaml", "platform: { out: runs, cache: cache }");
        Operation = SampleFiles.WriteTo(
            Folder,
            SampleFiles.Operation.Replace(
                "bars: 20000", "bars: " + bars.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
            Blueprint);
    }

    public static PluginCatalogue Catalogue { get; } = PluginCatalogue.Merge(
        [GeneratedPlugins.Catalogue, StudyHost.GeneratedPlugins.Catalogue]);

    /// <summary>The executable whose workers know the harmful plugin.</summary>
    public static WorkerCommand Worker { get; } = new(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "StudyHost.dll"), WorkerCommand.Verb]);

    public TempFolder Folder => _folder;

    public string Operation { get; }

    public StudyBase Base(string? artifacts = null) => new(Operation, null, artifacts);

    /// <summary>Settings of so many different runs.</summary>
    public static string[][] Settings(int count) => Enumerable.Range(0, count)
        .Select(i => new[]
        {
            string.Create(
                CultureInfo.InvariantCulture,
                $"workforce.planning_workers.size_planning.risk.params."
                + $"risk_per_trade_percent={0.5 + (i % 25 * 0.05):0.00}"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"workforce.planning_workers.exit_planning.rr.params.risk_reward_ratio={1 + (i / 25 * 0.1):0.0}"),
        })
        .ToArray();

    /// <summary>Settings that make the harmful worker do harm.</summary>
    public static string[] Harm(int kind, int at = 100) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"workforce.opportunity_workers.hostile.params.harm={kind}"),
        string.Create(CultureInfo.InvariantCulture, $"workforce.opportunity_workers.hostile.params.at={at}"),
    ];

    /// <summary>The same for a planner: the run shares its market with others that do none.</summary>
    public static string[] HarmInLane(int kind)
        => [string.Create(
            CultureInfo.InvariantCulture,
            $"workforce.planning_workers.exit_planning=[{{ instance_id: rr, plugin: hostile_exit, "
                + $"params: {{ harm: {kind} }} }}]")];

    public List<StudyRun> Bind(IEnumerable<string[]> settings)
    {
        using var operation = new WarmOperation(Base(), Catalogue, default);
        var findings = new Findings();
        var runs = settings.Select(one => operation.Bind(one, string.Empty, findings)).ToList();
        Assert.False(findings.HasErrors, string.Join('\n', findings));
        return runs.ConvertAll(ready => ready!.Run);
    }

    public string DataHash()
    {
        using var operation = new WarmOperation(Base(), Catalogue, default);
        return SpecText.DataHashOf(operation.Bind([], string.Empty, new Findings())!.Specs);
    }

    public static StudyIdentity Identity(string configuration = "c")
        => new("test", "optimization", configuration, "d", EngineVersion.Text);

    /// <summary>Everything that a store holds of its runs, but for how often each was tried.</summary>
    public static List<string> Rows(string folder)
    {
        using var store = StudyStore.Read(folder);
        return store.ReadRuns().Select(run => RowText(run)).ToList();
    }

    public static string RowText(StoredRun run)
    {
        RunOutcome? outcome = run.Outcome;
        return string.Join(
            '|',
            run.Position.ToString(CultureInfo.InvariantCulture),
            run.Run.RunId,
            run.Run.Label,
            run.Run.MarketKey,
            string.Join(' ', run.Run.Settings),
            run.Status,
            outcome?.Error,
            outcome?.ResultHash,
            outcome?.Bars.ToString(CultureInfo.InvariantCulture),
            outcome?.InitialCapital.ToString(CultureInfo.InvariantCulture),
            outcome?.FinalEquity.ToString(CultureInfo.InvariantCulture),
            string.Join(
                ' ',
                (outcome?.Metrics ?? []).Select(value => value?.ToString("R", CultureInfo.InvariantCulture) ?? "null")),
            string.Join(' ', (outcome?.UpperMetrics ?? []).Select(
                value => value?.ToString("R", CultureInfo.InvariantCulture) ?? "null")),
            outcome is null
                ? ""
                : string.Join(' ', outcome.Counts.Rejections) + string.Join(' ', outcome.Counts.Threats),
            outcome is null ? "" : (outcome.Counts with { Rejections = [], Threats = [] }).ToString(),
            Convert.ToHexString(outcome?.DailyEquity.Packed ?? []),
            string.Join(' ', outcome?.Trades ?? []),
            outcome?.Artifacts);
    }

    public void Dispose() => _folder.Dispose();
}
