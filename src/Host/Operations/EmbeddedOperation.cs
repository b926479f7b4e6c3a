using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Config.Validation;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Operations;

/// <summary>
/// An operation inside another program: its files are read and checked once, its strategies run as often as that
/// program wants, over its own data sources or over bars in memory. Nothing is written but the cache of markets.
/// </summary>
/// <remarks>
/// A run gives the result that <c>s1t backtest</c> gives, to the last digit of its hash. For one thread at a time;
/// several threads load one each.
/// </remarks>
public sealed class EmbeddedOperation
{
    private readonly OperationConfiguration _configuration;
    private readonly string _cache;
    private readonly List<string> _warnings = [];

    private EmbeddedOperation(OperationConfiguration configuration, Findings findings)
    {
        _configuration = configuration;
        _cache = DataLocation.Of(configuration.Platform, configuration.PlatformPath, null).Cache;
        Warn(findings);
    }

    /// <summary>The ids of the active strategy links, in the file's order.</summary>
    public IReadOnlyList<string> Links => [.. _configuration.Links.Select(link => link.Document.Id)];

    /// <summary>What <c>s1t</c> would have warned of so far, one finding each, with file, line and column.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Reads and checks an operation with the files that it names.</summary>
    /// <param name="path">The operation file, of environment backtest.</param>
    /// <param name="set">Values to override, as <c>--set</c> takes them: <c>key.path=value</c>; null for none.</param>
    /// <param name="own">The catalogues that the generator emitted for the program's own plugins.</param>
    /// <exception cref="HostException">
    /// Something is wrong: every finding on a line of its own, with file, line and column.
    /// </exception>
    public static EmbeddedOperation Load(
        string path, IReadOnlyList<string>? set = null, params IReadOnlyList<PluginCatalogue> own)
    {
        var findings = new Findings();
        var configuration = OperationConfiguration.Load(
            path, null, Overrides.Parse(set ?? [], findings, areTyped: true), Program.Join(own), findings);
        if (configuration is not null)
        {
            PaperRules.RequireEnvironment(configuration.Operation, OperationEnvironment.Backtest, findings);
        }

        return configuration is null || findings.HasErrors
            ? throw new HostException(ExitCode.Of(findings), string.Join('\n', findings))
            : new EmbeddedOperation(configuration, findings);
    }

    /// <summary>Runs a strategy link over its data sources.</summary>
    /// <param name="link">The link's id.</param>
    /// <param name="closed">Called with every trade that closes, in order of closing, on this thread; or null.</param>
    /// <param name="cancellation">Stops the run between two blocks of bars.</param>
    /// <exception cref="ArgumentException">There is no active link of that id.</exception>
    /// <exception cref="HostException">A source is missing, damaged or doesn't fit; or a plugin failed.</exception>
    /// <exception cref="DataFileException">A bar store is damaged.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    /// <remarks>What <paramref name="closed"/> throws ends the run, and is thrown on.</remarks>
    public BacktestResult Run(
        string link, Action<EmbeddedTrade>? closed = null, CancellationToken cancellation = default)
    {
        (LinkConfiguration found, BuildSpecs specs) = Find(link);
        using var bars = OpenBars.Open(_configuration, found, specs, _cache, cancellation);
        return Run(specs, bars, closed, cancellation);
    }

    /// <summary>
    /// Runs a strategy link over bars of the program's own; where its data sources have theirs from isn't looked at.
    /// </summary>
    /// <param name="link">The link's id.</param>
    /// <param name="bars">
    /// The bars of each of the link's data sources in its order, such as <see cref="InMemoryBars"/> makes them, then of
    /// each finer one that its connector reads. They stay the caller's.
    /// </param>
    /// <param name="closed">Called with every trade that closes, in order of closing, on this thread; or null.</param>
    /// <param name="cancellation">Stops the run between two blocks of bars.</param>
    /// <exception cref="ArgumentException">There is no active link of that id, or another number of bars.</exception>
    /// <exception cref="HostException">Bars that don't fit, or a plugin that failed.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    /// <remarks>What <paramref name="closed"/> throws ends the run, and is thrown on.</remarks>
    public BacktestResult Run(
        string link,
        IReadOnlyList<BarSeries> bars,
        Action<EmbeddedTrade>? closed = null,
        CancellationToken cancellation = default)
    {
        (LinkConfiguration found, BuildSpecs specs) = Find(link);
        int wanted = specs.DataSources.Count + specs.FinerSources.Count;
        if (bars.Count != wanted)
        {
            throw new ArgumentException(
                $"{link} reads {Counted.Of(wanted, "data source")}, but bars of {bars.Count} are given.");
        }

        using var given = OpenBars.Given(_configuration, found, specs, bars);
        return Run(specs, given, closed, cancellation);
    }

    private BacktestResult Run(
        BuildSpecs specs, OpenBars bars, Action<EmbeddedTrade>? closed, CancellationToken cancellation)
    {
        Warn(bars.Warnings);
        PeriodCheck.Check(_configuration.Operation, specs, bars.Series);
        BuildSpecs complete = BuildSpecsBuilder.WithData(specs, bars.Series);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        EmbeddedObserver? observer = closed is null ? null : new EmbeddedObserver(complete, closed, stop);
        BacktestResult result;
        try
        {
            result = OperationService.Run(complete, bars.Series, RunManner.Default, observer, null, stop.Token);
        }
        catch (OperationCanceledException)
        {
            observer?.Failure?.Throw();
            cancellation.ThrowIfCancellationRequested();
            throw;
        }

        observer?.Failure?.Throw(); // At the last trades nobody asks any more whether to stop.
        return result;
    }

    private (LinkConfiguration Link, BuildSpecs Specs) Find(string id)
    {
        LinkConfiguration link = _configuration.Links.FirstOrDefault(link => link.Document.Id == id)
            ?? throw new ArgumentException($"There is no active strategy link '{id}'.");
        return (link, BuildSpecsBuilder.Build(_configuration, link));
    }

    private void Warn(Findings findings)
    {
        foreach (Finding finding in findings)
        {
            string warning = finding.ToString();
            if (!_warnings.Contains(warning))
            {
                _warnings.Add(warning);
            }
        }
    }
}
