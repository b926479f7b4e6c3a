using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Journal;

/// <summary>
/// A run's folder as it was left: its journal, what ran, and its bars where they are still what they were.
/// </summary>
internal sealed class RecordedRun : IDisposable
{
    private readonly List<BarSeries> _series = []; // Of the data sources, then of the finer ones.
    private IReadOnlyList<BarSeries> _decided = [];

    private RecordedRun(string folder, JournalFile journal)
    {
        Folder = folder;
        Journal = journal;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The journal.</summary>
    public JournalFile Journal { get; }

    /// <summary>What ran; null where its configuration can't be read any more.</summary>
    public BuildSpecs? Specs { get; private set; }

    /// <summary>The bars of each data source; empty where they can't be read any more.</summary>
    public IReadOnlyList<BarSeries> Series => _decided;

    /// <summary>Why columns can't be shown; null where they can.</summary>
    public string? Note { get; private set; }

    /// <summary>Opens a run.</summary>
    /// <param name="run">Its folder, the folder above it, or its id among the results.</param>
    /// <param name="results">The folder of all results.</param>
    /// <param name="catalogue">The plugins.</param>
    /// <param name="cancellation">Stops an import.</param>
    /// <exception cref="HostException">There is no such run, or it kept no journal.</exception>
    public static RecordedRun Open(
        string run, string results, PluginCatalogue catalogue, CancellationToken cancellation)
    {
        string folder = Find(run, results);
        JournalFile journal = JournalFile.OpenIn(folder)
            ?? throw new HostException(
                ExitCode.Data, $"{folder}: error: this run kept no journal; run it again with --set journal=decisions");
        var recorded = new RecordedRun(folder, journal);
        try
        {
            recorded.Load(catalogue, cancellation);
        }
        catch
        {
            recorded.Dispose();
            throw;
        }

        return recorded;
    }

    /// <summary>Releases journal and bars.</summary>
    public void Dispose()
    {
        Journal.Dispose();
        foreach (BarSeries series in _series)
        {
            series.Dispose();
        }

        _series.Clear();
        _decided = [];
    }

    // What a run's folder doesn't hold (its bars, files that parameters name) may have gone: then
    // columns aren't shown, and the note says why.
    private void Load(PluginCatalogue catalogue, CancellationToken cancellation)
    {
        var findings = new Findings();
        string path = Path.Combine(Folder, RunOrigin.OperationName);
        var configuration = OperationConfiguration.Load(
            path, platformPath: null, Overrides.Parse([], findings), catalogue, findings);
        if (configuration is null || configuration.Links.Count != 1)
        {
            Finding? error = findings.FirstOrDefault(one => one.Severity == FindingSeverity.Error);
            Note = "its configuration can't be read any more: " + error;
            return;
        }

        LinkConfiguration link = configuration.Links[0];
        Specs = BuildSpecsBuilder.Build(configuration, link);
        var origin = RunOrigin.Of(Folder);
        if (origin is null)
        {
            Note = $"{RunOrigin.FileName} doesn't say where its bars lie";
            return;
        }

        try
        {
            OpenBars(configuration, Specs, origin, cancellation);
        }
        catch (HostException exception)
        {
            Note = exception.Message;
        }

        if (Note is null && SpecText.DataHashOf(BuildSpecsBuilder.WithData(Specs, _series)) != RecordedDataHash())
        {
            Note = "its bars have changed since the run";
        }
        else if (Note is null)
        {
            Specs = BuildSpecsBuilder.WithData(Specs, _series);
        }
    }

    private void OpenBars(
        OperationConfiguration configuration, BuildSpecs specs, RunOrigin origin, CancellationToken cancellation)
    {
        var resolver = new DataResolver(configuration.Path, new BarCache(origin.Cache), [], cancellation);
        foreach (DataSourceSpec source in specs.DataSources)
        {
            _series.Add(resolver.Open(configuration.Operation, source));
        }

        _decided = _series.ToArray();
        foreach (DataSourceSpec finer in specs.FinerSources)
        {
            _series.Add(resolver.Open(configuration.Operation, finer));
        }
    }

    private string? RecordedDataHash()
        => JsonFile.Texts(Path.Combine(Folder, ResultDocument.FileName), string.Empty, "data_hash")[0];

    private static string Find(string run, string results)
    {
        var found = new List<string>();
        if (Directory.Exists(run))
        {
            AddRuns(run, found);
        }
        else if (Directory.Exists(results) && run.AsSpan().IndexOfAny('/', '\\') < 0)
        {
            foreach (string operation in Directory.GetDirectories(results))
            {
                string folder = Path.Combine(operation, run);
                if (Directory.Exists(folder))
                {
                    AddRuns(folder, found);
                }
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new HostException(
                ExitCode.Data, $"{run}: error: this is no run's folder, and no run's id under {results}"),
            _ => throw new HostException(
                ExitCode.Invalid, $"{run}: error: it holds several runs; name one: {string.Join(", ", found)}"),
        };
    }

    // The folder itself, or the strategy links below it.
    private static void AddRuns(string folder, List<string> found)
    {
        if (File.Exists(Path.Combine(folder, ResultDocument.FileName)))
        {
            found.Add(folder);
            return;
        }

        foreach (string link in Directory.GetDirectories(folder))
        {
            if (File.Exists(Path.Combine(link, ResultDocument.FileName)))
            {
                found.Add(link);
            }
        }
    }
}
