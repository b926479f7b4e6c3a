using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Determinism;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>A run, bound and ready.</summary>
/// <param name="Run">Its settings and ids.</param>
/// <param name="Configuration">The operation with the settings.</param>
/// <param name="Link">Its one strategy link.</param>
/// <param name="Specs">What runs, with the identity of its data.</param>
/// <param name="Series">The bars of its data sources; open as long as the operation they come from.</param>
internal sealed record ReadyRun(
    StudyRun Run,
    OperationConfiguration Configuration,
    LinkConfiguration Link,
    BuildSpecs Specs,
    IReadOnlyList<BarSeries> Series);

/// <summary>
/// A study's base operation, opened again and again with other settings, from any thread; its
/// files are read once, its bars stay open.
/// </summary>
/// <param name="study">The operation and its platform file.</param>
/// <param name="catalogue">The plugins.</param>
/// <param name="cancellation">Stops an import.</param>
/// <param name="warnings">
/// Receives what there is to say of its data, once for all points; null in a worker, whose study has said it.
/// </param>
internal sealed class WarmOperation(
    StudyBase study, PluginCatalogue catalogue, CancellationToken cancellation, Findings? warnings = null) : IDisposable
{
    private readonly HashSet<Finding> _told = [];
    private readonly BarPool _bars = new();
    private readonly ConfigurationFiles _files = new();

    /// <summary>Binds the operation with settings.</summary>
    /// <param name="settings">Each <c>key.path=value</c>.</param>
    /// <param name="label">What the study calls the point.</param>
    /// <param name="findings">Receives what is wrong with configuration and settings.</param>
    /// <param name="checksSchedule">As of <see cref="OpenBars.Open"/>.</param>
    /// <returns>The run with its ids; null where an error was reported.</returns>
    /// <exception cref="HostException">Its data is missing, damaged or doesn't fit.</exception>
    public ReadyRun? Bind(IReadOnlyList<string> settings, string label, Findings findings, bool checksSchedule = true)
    {
        int errors = findings.ErrorCount;
        var overrides = Overrides.Parse(settings, findings);
        var configuration = OperationConfiguration.Load(
            study.OperationPath, study.PlatformPath, overrides, catalogue, findings, _files);
        if (configuration is null || findings.ErrorCount != errors)
        {
            return null;
        }

        if (configuration.Links.Count != 1)
        {
            findings.Error(
                configuration.Operation.Node,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a study runs one strategy link, and {configuration.Links.Count} are active: set is_active: "
                    + $"false for the others"));
            return null;
        }

        LinkConfiguration link = configuration.Links[0];
        BuildSpecs specs = BuildSpecsBuilder.Build(configuration, link);
        string cache = DataLocation.Of(configuration.Platform, configuration.PlatformPath, outOption: null).Cache;
        using var data = OpenBars.Open(configuration, link, specs, cache, cancellation, _bars, checksSchedule);
        Tell(data.Warnings);
        PeriodCheck.Check(configuration.Operation, specs, data.Series);
        BuildSpecs complete = BuildSpecsBuilder.WithData(specs, data.Series);
        StableHash market = default;
        market.Add(SpecText.MarketOf(complete));
        long rows = LaneRows.Fed(complete.Period, data.Series.Take(complete.DataSources.Count));
        var run = new StudyRun(
            SpecText.RunIdOf(complete, EngineVersion.Text), settings, market.ToString(), label, rows);
        return new ReadyRun(run, configuration, link, complete, data.Series);
    }

    /// <summary>Binds a run that was bound before, perhaps by another process.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="HostException">
    /// It can't be bound any more, or has become another run: configuration, data or a
    /// plugin has changed since the study began.
    /// </exception>
    public ReadyRun Bind(StudyRun run)
    {
        var findings = new Findings();
        // Its schedules were checked when it was bound as a point.
        ReadyRun ready = Bind(run.Settings, run.Label, findings, checksSchedule: false)
            ?? throw new HostException(ExitCode.Invalid, string.Join('\n', findings));
        if (ready.Run.RunId != run.RunId)
        {
            throw new HostException(
                ExitCode.Data,
                $"{study.OperationPath}: error: the study's files have changed under it: this run was {run.RunId} "
                + $"and is {ready.Run.RunId} now; put back what they were and go on with --resume, "
                + "or begin another study elsewhere: --out DIR");
        }

        return ready;
    }

    /// <inheritdoc/>
    public void Dispose() => _bars.Dispose();

    private void Tell(Findings found)
    {
        lock (_told)
        {
            foreach (Finding warning in found)
            {
                if (_told.Add(warning))
                {
                    warnings?.Add(warning);
                }
            }
        }
    }
}
