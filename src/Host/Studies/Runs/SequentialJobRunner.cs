using System.Collections.Generic;
using System.IO;
using S1mpleTrader.Columnar;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Host.Operations;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>Carries out a job's runs one after the other, each as <c>s1t backtest</c> does.</summary>
/// <param name="operation">The base operation.</param>
/// <param name="artifactFolder">Where each run's files go; null where none are kept.</param>
internal sealed class SequentialJobRunner(WarmOperation operation, string? artifactFolder) : IJobRunner
{
    private static readonly Terminal Silent = new(
        TextWriter.Null, TextWriter.Null, isOutputTerminal: false, isErrorTerminal: false);

    /// <inheritdoc/>
    public void Run(IReadOnlyList<StudyRun> runs, IRunSink sink)
    {
        for (int i = 0; i < runs.Count && !sink.IsDraining; i++)
        {
            sink.Begin(i);
            sink.Finish(i, Simulate(operation.Bind(runs[i]), sink));
        }
    }

    /// <summary>Runs one run that is bound; what only this run can't do is its outcome.</summary>
    /// <exception cref="HostException">The study can't go on.</exception>
    public RunOutcome Simulate(ReadyRun ready, IRunSink sink)
    {
        try
        {
            return artifactFolder is null ? InMemory(ready, sink) : ToFiles(ready, artifactFolder, sink);
        }
        catch (HostException exception) when (exception.ExitCode == ExitCode.Plugin)
        {
            return RunOutcome.Failed(RunErrorKind.Plugin, exception.Message);
        }
        catch (HostException exception) when (exception.ExitCode == ExitCode.Data)
        {
            return RunOutcome.Failed(RunErrorKind.Data, exception.Message);
        }
        catch (InvariantViolationException exception)
        {
            return RunOutcome.Failed(
                RunErrorKind.Defect, "a defect of the engine; please report it: " + exception.Message);
        }
    }

    private static RunOutcome InMemory(ReadyRun ready, IRunSink sink)
    {
        var collector = new RunCollector();
        BacktestResult result = OperationService.Run(
            ready.Specs,
            ready.Series,
            RunManner.Default,
            new CollectingObserver(collector),
            loop => sink.Follow(loop, [ready.Run.Rows]),
            sink.Abandoned);
        return collector.Build(result, ready.Specs, artifacts: null);
    }

    private static RunOutcome ToFiles(ReadyRun ready, string folder, IRunSink sink)
    {
        var collector = new RunCollector();
        var arguments = new List<string> { "backtest", ready.Configuration.Path };
        foreach (string setting in ready.Run.Settings)
        {
            arguments.Add("--set");
            arguments.Add(setting);
        }

        var location = DataLocation.Of(ready.Configuration.Platform, ready.Configuration.PlatformPath, folder);
        var runner = new LinkRunner(
            ready.Configuration, location, Silent, arguments, RunManner.Default, sink.Abandoned);
        var extras = new RunExtras(TradeCsv: null, EquityCsv: null)
        {
            Collector = collector,
            Started = loop => sink.Follow(loop, [ready.Run.Rows]),
        };
        LinkResult result = runner.Run(ready.Link, ready.Specs, ready.Series, extras);
        return collector.Build(
            result.Result,
            ready.Specs,
            Path.GetRelativePath(Path.GetDirectoryName(folder)!, result.Folder));
    }
}
