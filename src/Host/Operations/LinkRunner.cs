using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Operations;

/// <summary>What one strategy link came to.</summary>
/// <param name="Specs">What ran, with the identity of its data.</param>
/// <param name="Result">What came out.</param>
/// <param name="Folder">Where its files are.</param>
/// <param name="HasJournal">Whether a journal is among them.</param>
internal sealed record LinkResult(BuildSpecs Specs, BacktestResult Result, string Folder, bool HasJournal);

/// <summary>What a run writes and tells beside its files.</summary>
/// <param name="TradeCsv">The file of <c>--trades</c>, or null.</param>
/// <param name="EquityCsv">The file of <c>--equity</c>, or null.</param>
/// <param name="Watch">Puts another observer before the run's files, or null.</param>
internal sealed record RunExtras(string? TradeCsv, string? EquityCsv, Func<RunObserver, RunObserver>? Watch = null)
{
    /// <summary>Receives what a study keeps of the run; or null.</summary>
    public RunCollector? Collector { get; init; }

    /// <summary>Called with the loop when the run is assembled; or null.</summary>
    public Action<KernelLoop>? Started { get; init; }
}

/// <summary>Runs one strategy link from its files to its files.</summary>
/// <param name="configuration">The operation.</param>
/// <param name="location">The folders of results and cache.</param>
/// <param name="terminal">Where to show progress.</param>
/// <param name="arguments">The command line, for run.json.</param>
/// <param name="manner">How to carry it out.</param>
/// <param name="cancellation">Interrupts the run; nothing is left behind.</param>
internal sealed class LinkRunner(
    OperationConfiguration configuration,
    DataLocation location,
    Terminal terminal,
    IReadOnlyList<string> arguments,
    RunManner manner,
    CancellationToken cancellation)
{
    private readonly HashSet<Finding> _told = []; // Links share data sources.

    /// <summary>Runs a link.</summary>
    /// <param name="link">The link.</param>
    /// <param name="specs">Its specification, not yet with data.</param>
    /// <param name="tradeCsv">The file of <c>--trades</c>, or null.</param>
    /// <param name="equityCsv">The file of <c>--equity</c>, or null.</param>
    public LinkResult Run(LinkConfiguration link, BuildSpecs specs, string? tradeCsv, string? equityCsv)
    {
        using var data = OpenBars.Open(configuration, link, specs, location.Cache, cancellation);
        Tell(data.Warnings);
        PeriodCheck.Check(configuration.Operation, specs, data.Series);
        return Run(
            link, BuildSpecsBuilder.WithData(specs, data.Series), data.Series, new RunExtras(tradeCsv, equityCsv));
    }

    /// <summary>Runs a link over bars that are there.</summary>
    /// <param name="link">The link.</param>
    /// <param name="complete">Its specification, with its data.</param>
    /// <param name="series">The bars.</param>
    /// <param name="extras">What else there is to write and to hear.</param>
    public LinkResult Run(
        LinkConfiguration link, BuildSpecs complete, IReadOnlyList<BarSeries> series, RunExtras extras)
    {
        DateTimeOffset start = HostClock.UtcNow;
        long startTimestamp = Stopwatch.GetTimestamp();
        using var folder = new ResultFolder(
            location.Results, complete.Operation, SpecText.RunIdOf(complete, EngineVersion.Text), link.Document.Id);
        JournalLevel journal = configuration.Operation.Journal;
        bool hasJournal = journal != JournalLevel.Off;
        using var files = new RunFiles(folder.TemporaryPath, complete, journal, extras.TradeCsv, extras.EquityCsv)
        {
            Collector = extras.Collector,
        };
        BacktestResult result = Simulate(complete, series, extras.Watch?.Invoke(files) ?? files, extras.Started);
        files.End();
        folder.Write(ResultDocument.FileName, ResultDocument.Serialize(complete, result, hasJournal));
        folder.Write(
            RunOrigin.OperationName, EffectiveConfiguration.Operation(configuration, link, complete));
        folder.Write(RunOrigin.BlueprintName, EffectiveConfiguration.Blueprint(link, complete));
        if (link.WiringMap is { } map)
        {
            folder.Write(EffectiveConfiguration.WiringMapName, map.Content);
        }

        bool isRecorded = RecordedStreams.Write(configuration, complete, series, folder.TemporaryPath);
        files.Complete();
        folder.Write(
            RunOrigin.FileName,
            RunDocument.Serialize(
                start,
                Stopwatch.GetElapsedTime(startTimestamp),
                result.Bars,
                arguments,
                new RunOrigin(
                    isRecorded
                        ? Path.Combine(folder.FinalPath, RunOrigin.OperationName)
                        : SourceOf(configuration.Path),
                    SourceOf(link.Blueprint.Node.File),
                    location.Cache)));
        folder.Commit(result.ResultHash, hasJournal);
        files.CommitCsv();
        return new LinkResult(complete, result, folder.FinalPath, hasJournal);
    }

    // What is run again from a run's folder comes from where that run came from.
    private static string SourceOf(string file) => RunOrigin.SourceOf(file) ?? Path.GetFullPath(file);

    private void Tell(Findings warnings)
    {
        Findings untold = [.. warnings.Where(_told.Add)];
        terminal.Tell(untold);
    }

    private BacktestResult Simulate(
        BuildSpecs specs, IReadOnlyList<BarSeries> series, RunObserver observer, Action<KernelLoop>? started)
    {
        long rows = LaneRows.Fed(specs.Period, series.Take(specs.DataSources.Count));
        KernelLoop? loop = null;
        using var progress = new ProgressLine(
            terminal, specs.Strategy.LinkId, () => (Volatile.Read(ref loop)?.RowsDone ?? 0, rows));
        return OperationService.Run(
            specs, series, manner, observer, Follow, cancellation);

        void Follow(KernelLoop assembled)
        {
            Volatile.Write(ref loop, assembled);
            started?.Invoke(assembled);
        }
    }
}
