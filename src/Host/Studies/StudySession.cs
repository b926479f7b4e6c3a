using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Studies.Space;
using S1mpleTrader.Host.Studies.Store;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Determinism;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Studies;

/// <summary>
/// A point of a study before it is bound: what the study calls it, and the settings that make it of the base.
/// </summary>
/// <param name="Label">For people; may be empty.</param>
/// <param name="Settings">Each <c>key.path=value</c>.</param>
/// <param name="Places">Where the study's file says each of them.</param>
/// <param name="IsWindow">
/// Whether it is a window of a point that is bound over the whole period too: in a window a schedule may stay silent.
/// </param>
internal sealed record StudyPointSettings(
    string Label, IReadOnlyList<string> Settings, IReadOnlyList<YamlNode?> Places, bool IsWindow = false)
{
    /// <summary>Returns a point of an optimization.</summary>
    /// <param name="point">What every dimension is.</param>
    public static StudyPointSettings Of(StudyPoint point) => new(string.Empty, point.Settings, point.Places);

    /// <summary>Returns a point of an optimization, called by the name that its file gave one of its choices.</summary>
    /// <param name="point">What every dimension is.</param>
    public static StudyPointSettings Named(StudyPoint point)
    {
        foreach (PointValue value in point.Values)
        {
            if (value.Dimension.HasNames)
            {
                return Of(point) with { Label = value.Choice.Label };
            }
        }

        return Of(point);
    }

    /// <summary>
    /// Returns a finding where its cause stands: what is wrong with a setting, in the study's
    /// file, whose author wrote no <c>--set</c>; and what is wrong with the base as soon as one thing is changed, where
    /// that is said.
    /// </summary>
    /// <param name="finding">As binding reports it.</param>
    public Finding Place(Finding finding)
    {
        for (int i = Settings.Count - 1; i >= 0; i--)
        {
            if (Places[i] is { } at && finding.File == "--set " + Settings[i].Split('=')[0])
            {
                return new Finding(finding.Severity, at.File, at.Line, at.Column, finding.Message);
            }
        }

        return finding.Severity == FindingSeverity.Error && !finding.IsOfData && finding.Line > 0
            && !finding.File.StartsWith("--set", StringComparison.Ordinal) && OnlyPlace() is { } only
            ? new Finding(
                finding.Severity,
                only.File,
                only.Line,
                only.Column,
                (Label.Length > 0 ? Label + ": " : string.Empty) + finding.Message + string.Create(
                    CultureInfo.InvariantCulture,
                    $" ({Path.GetFileName(finding.File)}:{finding.Line}:{finding.Column})"))
            : finding;
    }

    // Where the study's file says all of the settings; null where it says them in several places.
    private YamlNode? OnlyPlace()
    {
        YamlNode? only = null;
        foreach (YamlNode? place in Places)
        {
            if (place is not null && only is not null && place != only)
            {
                return null;
            }

            only ??= place;
        }

        return only;
    }
}

/// <summary>A study at work: its base kept open, its folder held, its store, its pool of processes.</summary>
internal sealed class StudySession : IDisposable
{
    /// <summary>The document that holds what the last session came to.</summary>
    public const string ResultName = "result";

    private const string SeparatorOfSettings = "\u001f";

    private readonly StudyFolder _folder;
    private readonly ParallelRunService _pool;
    private readonly WarmOperation _operation;
    private readonly IStudyProgress? _progress;
    private readonly Findings _findings;

    private StudySession(
        StudyFolder folder,
        StudyStore store,
        ParallelRunService pool,
        WarmOperation operation,
        IStudyProgress? progress,
        Findings findings)
    {
        _progress = progress;
        _findings = findings;
        _folder = folder;
        Store = store;
        _pool = pool;
        _operation = operation;
    }

    /// <summary>The store.</summary>
    public StudyStore Store { get; }

    /// <summary>The study's folder.</summary>
    public string Folder => _folder.Path;

    /// <summary>
    /// Opens the base of a study: its files are read and its bars opened once for all that is bound to it.
    /// </summary>
    /// <param name="strategy">The base.</param>
    /// <param name="options">How the study is carried out.</param>
    /// <param name="findings">Receives what its data is warned of.</param>
    public static WarmOperation Warm(BaseStrategy strategy, StudyOptions options, Findings findings)
        => new(BaseOf(strategy, options, artifacts: null), strategy.Catalogue, options.Interrupt, findings);

    /// <summary>Binds points: every run of a study is known, and right, before the first one starts.</summary>
    /// <param name="operation">The base, open.</param>
    /// <param name="strategy">The base.</param>
    /// <param name="options">How the study is carried out.</param>
    /// <param name="points">The points.</param>
    /// <param name="findings">Receives what is wrong with any of them.</param>
    /// <returns>The runs in the points' order; null where an error was reported.</returns>
    /// <exception cref="HostException">The base's data is missing, damaged or doesn't fit.</exception>
    public static List<StudyRun>? Bind(
        WarmOperation operation,
        BaseStrategy strategy,
        StudyOptions options,
        IReadOnlyList<StudyPointSettings> points,
        Findings findings)
    {
        // On all cores, of which no worker needs any yet; told in the points' order, whoever was first.
        var bound = new (StudyRun? Run, Findings Findings, ExceptionDispatchInfo? Failure)[points.Count];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads,
            CancellationToken = options.Interrupt,
        };
        Parallel.For(0, bound.Length, parallel, i =>
        {
            var own = new Findings();
            try
            {
                IReadOnlyList<string> settings = [.. strategy.Settings, .. points[i].Settings];
                ReadyRun? ready = operation.Bind(settings, points[i].Label, own, checksSchedule: !points[i].IsWindow);
                bound[i] = (ready?.Run, own, null);
            }
            // Thrown on below, as it is: left to the loop it would come out wrapped, and the point of which it is told
            // would depend on the threads.
#pragma warning disable CA1031
            catch (Exception exception)
#pragma warning restore CA1031
            {
                bound[i] = (null, own, ExceptionDispatchInfo.Capture(exception));
            }
        });
        var runs = new List<StudyRun>(bound.Length);
        HashSet<Finding> known = [.. findings]; // What the base is warned of comes with every point.
        var told = new HashSet<Finding>(); // What is wrong with many points is told once.
        for (int i = 0; i < bound.Length; i++)
        {
            (StudyRun? run, Findings own, ExceptionDispatchInfo? failure) = bound[i];
            failure?.Throw();
            if (run is not null)
            {
                runs.Add(run);
            }

            if (run is not null && points[i].IsWindow)
            {
                continue; // The point over the whole period was warned of the same.
            }

            foreach (Finding finding in own.Where(one => !known.Contains(one)).Select(points[i].Place).Where(told.Add))
            {
                findings.Add(finding);
            }
        }

        return runs.Count == points.Count ? WithAllNames(runs) : null;
    }

    // Points that are one configuration are one run, which has the names of them all.
    private static List<StudyRun> WithAllNames(List<StudyRun> runs)
    {
        if (runs.TrueForAll(run => run.Label == runs[0].Label))
        {
            return runs;
        }

        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (StudyRun run in runs)
        {
            names[run.RunId] = StudyRun.Names(names.GetValueOrDefault(run.RunId, string.Empty), run.Label);
        }

        return runs.ConvertAll(run => run with { Label = names[run.RunId] });
    }

    /// <summary>Opens a study's folder, store and pool.</summary>
    /// <param name="operation">The base, open; it outlives the session.</param>
    /// <param name="strategy">The base.</param>
    /// <param name="options">How the study is carried out.</param>
    /// <param name="request">What the study is.</param>
    /// <param name="findings">Receives what a session before has lost, and this one makes anew.</param>
    /// <exception cref="HostException">
    /// The folder can't be taken, holds a study that isn't to be resumed, or another one.
    /// </exception>
    public static StudySession Open(
        WarmOperation operation, BaseStrategy strategy, StudyOptions options, StudyRequest request, Findings findings)
    {
        string path = Path.Combine(options.OutFolder, StudyNames.FolderOf(request.Name));
        if (!options.IsResumed && StudyStore.Exists(path))
        {
            throw new HostException(
                ExitCode.Invalid,
                $"{path}: error: the study is there already; go on with it: --resume, "
                + "or begin another one elsewhere: --out DIR");
        }

        if (options.IsResumed && !StudyStore.Exists(path))
        {
            throw new HostException(ExitCode.Invalid, $"{path}: error: there is no study to resume");
        }

        StudyFolder? folder = null;
        StudyStore? store = null;
        try
        {
            folder = StudyFolder.Take(path);
            string? artifacts = request.KeepsArtifacts ? folder.RunsPath : null;
            ReadyRun ready = Ready(operation, strategy);
            string configuration = $"base {SpecText.HashOf(ready.Specs)}\n{request.Configuration}";
            store = StudyStore.Open(folder, new StudyIdentity(
                request.Name,
                request.Kind,
                ready.Specs.Connector.Intrabar == IntrabarMode.Interval
                    ? Judgement.OverTwoAccounts(configuration)
                    : configuration,
                SpecText.DataHashOf(ready.Specs),
                EngineVersion.Text));
            RefuseOtherArtifacts(folder, store, request.KeepsArtifacts);
            store.BeginSession();
            var pool = new ParallelRunService(
                store,
                BaseOf(strategy, options, artifacts),
                OptionsOf(options, request.Parallel),
                options.Worker,
                options.Progress);
            return new StudySession(folder, store, pool, operation, options.Progress, findings);
        }
        catch
        {
            store?.Dispose();
            folder?.Dispose();
            throw;
        }
    }

    // What is kept of runs is none of what a study is, as long as none has ended.
    private static void RefuseOtherArtifacts(StudyFolder folder, StudyStore store, bool isKept)
    {
        if (store.HasResults(withArtifacts: !isKept))
        {
            (string then, string now) = isKept ? ("metrics", "full") : ("full", "metrics");
            throw new HostException(
                ExitCode.Invalid,
                $"{folder.DatabasePath}: error: can't be resumed: the study has runs with artifacts: {then}, and its "
                + $"file says artifacts: {now}. Name another folder with --out, or remove this one");
        }
    }

    /// <summary>Runs what the store doesn't hold yet.</summary>
    /// <param name="runs">The runs; equal ids are run once.</param>
    /// <param name="options">How the study is carried out.</param>
    public RunTally Run(IReadOnlyList<StudyRun> runs, StudyOptions options)
    {
        Dictionary<string, StoredRun> lost = options.IsResumed ? LostAmong(runs, options.Interrupt) : [];
        RunTally tally = _pool.Run(runs, options.Interrupt, lost.Keys.ToHashSet());
        foreach (StoredRun run in lost.Values)
        {
            Warn(FolderOf(run), KeptFiles.AreWhole(FolderOf(run), run.Outcome!.ResultHash)
                ? "the run's files were missing or damaged: it was run again"
                : "the run's files are missing or damaged: --resume runs it again");
        }

        if (tally.Failed > 0)
        {
            ResultFolder.ClearAbandoned(_folder.RunsPath); // A process that was ended left its files half done.
        }

        return tally;
    }

    // Runs whose files were kept, and aren't there any more as they were. All of them are read: that may take a while.
    private Dictionary<string, StoredRun> LostAmong(IReadOnlyList<StudyRun> runs, CancellationToken interrupt)
    {
        var lost = new Dictionary<string, StoredRun>(StringComparer.Ordinal);
        if (!Store.HasResults(withArtifacts: true))
        {
            return lost;
        }

        foreach (StudyRun run in runs)
        {
            interrupt.ThrowIfCancellationRequested();
            if (Store.Find(run.RunId) is { Outcome: { IsResult: true, Artifacts: not null } outcome } stored
                && !lost.ContainsKey(run.RunId) && !KeptFiles.AreWhole(FolderOf(stored), outcome.ResultHash))
            {
                KeptFiles.Forget(FolderOf(stored));
                lost.Add(run.RunId, stored);
            }
        }

        return lost;
    }

    private string FolderOf(StoredRun run) => Path.Combine(Folder, run.Outcome!.Artifacts!);

    private void Warn(string path, string message)
        => _findings.Add(new Finding(FindingSeverity.Warning, path, 0, 0, message));

    /// <summary>Binds further points, for studies whose later runs depend on earlier ones.</summary>
    /// <param name="strategy">The base.</param>
    /// <param name="options">How the study is carried out.</param>
    /// <param name="points">The points.</param>
    /// <exception cref="HostException">A point is wrong.</exception>
    public List<StudyRun> Bind(BaseStrategy strategy, StudyOptions options, IReadOnlyList<StudyPointSettings> points)
    {
        var findings = new Findings();
        return Bind(_operation, strategy, options, points, findings)
            ?? throw new HostException(ExitCode.Invalid, string.Join('\n', findings));
    }

    /// <summary>Keeps what a session came to beside the runs, for who looks later.</summary>
    /// <param name="write">Writes it as JSON.</param>
    /// <param name="knowsAll">Whether what an earlier session kept is left as it is.</param>
    public void KeepResult(Action<Utf8JsonWriter> write, Predicate<string>? knowsAll = null)
    {
        try
        {
            if (Store.ReadDocument(ResultName) is { } earlier && knowsAll?.Invoke(earlier) is true)
            {
                return;
            }
        }
        catch (HostException exception) when (exception.ExitCode == ExitCode.Data)
        {
            Warn(_folder.DatabasePath, $"its document '{ResultName}' was damaged; it has been made anew from the runs");
        }

        Store.WriteDocument(ResultName, JsonText.Line(write));
    }

    /// <summary>Binds a run as its worker does.</summary>
    /// <param name="run">The run.</param>
    public ReadyRun Ready(StudyRun run) => _operation.Bind(run);

    /// <summary>Binds the base itself.</summary>
    /// <param name="operation">The base, open.</param>
    /// <param name="strategy">The base.</param>
    /// <exception cref="HostException">It can't be bound, or decides at no bar.</exception>
    public static ReadyRun Ready(WarmOperation operation, BaseStrategy strategy)
        => operation.Bind(strategy.Settings, string.Empty, new Findings())
            ?? throw new HostException(
                ExitCode.Invalid, $"{strategy.Configuration.Path}: error: the base can't be bound any more");

    /// <summary>Returns what the base decides over.</summary>
    /// <param name="ready">The base, bound.</param>
    /// <returns>
    /// First decided bar's open and last one's close, UTC nanoseconds, and the decided bars of the first data source.
    /// </returns>
    public static (long Start, long End, long Bars) PeriodOf(ReadyRun ready)
    {
        var rows = LaneRows.Of(ready.Specs.Period, [.. ready.Series.Take(ready.Specs.DataSources.Count)]);
        return (rows.Period.OpenTime, rows.Period.CloseTime, rows.Period.Rows);
    }

    /// <summary>
    /// Returns the days, since 1970-01-01 and ascending, on which bars of the base open that close in a span of time.
    /// </summary>
    /// <param name="ready">The base, bound.</param>
    /// <param name="start">Start of the span, UTC nanoseconds.</param>
    /// <param name="end">Its end; a bar that closes then is none of it.</param>
    public static IReadOnlyList<long> DaysOf(ReadyRun ready, long start, long end)
    {
        var days = new SortedSet<long>();
        var span = new PeriodSpec(WarmupBars: 0, start, end);
        foreach (BarSeries series in ready.Series.Take(ready.Specs.DataSources.Count))
        {
            RowRange rows = LaneRows.Of(span, series);
            foreach (long openTime in series.OpenTimes.Slice(rows.First, rows.Count))
            {
                days.Add(UtcNanos.Day(openTime));
            }
        }

        return [.. days];
    }

    /// <summary>Returns a text that changes with any setting of any point: part of what a study is.</summary>
    /// <param name="points">The points.</param>
    public static string TextOf(IEnumerable<StudyPointSettings> points)
    {
        StableHash hash = default;
        int count = 0;
        foreach (StudyPointSettings point in points)
        {
            count++;
            hash.Add(point.Label + SeparatorOfSettings + string.Join(SeparatorOfSettings, point.Settings));
        }

        return FormattableString.Invariant($"{count} points {hash.ToString()}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pool.Dispose();
        _progress?.End();
        Store.Dispose();
        _folder.Dispose();
    }

    private static StudyBase BaseOf(BaseStrategy strategy, StudyOptions options, string? artifacts)
        => new(Path.GetFullPath(strategy.Configuration.Path), options.PlatformPath, artifacts);

    private static PoolOptions OptionsOf(StudyOptions options, ParallelDocument parallel)
    {
        var pool = new PoolOptions();
        int workers = options.MaxWorkers ?? parallel.MaxWorkers ?? pool.MaxWorkers;
        return pool with
        {
            MaxWorkers = workers,
            MemoryLimitBytes = PoolOptions.MemoryShare(workers),
            TimeoutPerRun = parallel.TimeoutPerRun,
        };
    }
}

/// <summary>What a study is, and how its file wants it carried out.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>optimization</c>, <c>variants</c> or <c>walk_forward</c>.</param>
/// <param name="Configuration">What decides its runs, beside the base: it can only be resumed as the same.</param>
/// <param name="KeepsArtifacts">Whether every run keeps trades, equity and journal.</param>
/// <param name="Parallel">What its file says of processes.</param>
internal sealed record StudyRequest(
    string Name, string Kind, string Configuration, bool KeepsArtifacts, ParallelDocument Parallel);
