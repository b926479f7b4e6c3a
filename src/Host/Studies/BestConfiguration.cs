using System.Collections.Generic;
using System.IO;
using System.Linq;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Studies;

/// <summary>The best configuration of a study, as files that <c>s1t backtest</c> takes.</summary>
internal static class BestConfiguration
{
    /// <summary>The folder inside the study's.</summary>
    public const string FolderName = "best";

    /// <summary>Writes operation and blueprint, each whole or not at all.</summary>
    /// <param name="studyFolder">The study's folder.</param>
    /// <param name="run">The best run, bound.</param>
    public static void Write(string studyFolder, ReadyRun run)
    {
        string folder = Path.Combine(studyFolder, FolderName);
        OutputFile.MakeFolder(folder);
        Write(
            Path.Combine(folder, RunOrigin.BlueprintName),
            EffectiveConfiguration.Blueprint(
                run.Link,
                run.Specs with { Strategy = WithWholePaths(run.Specs.Strategy, run.Link.Blueprint.Node.File) }));
        Write(
            Path.Combine(folder, RunOrigin.OperationName),
            EffectiveConfiguration.Operation(WithWholePaths(run.Configuration), run.Link, run.Specs));
        if (run.Link.WiringMap is { } map)
        {
            Write(Path.Combine(folder, EffectiveConfiguration.WiringMapName), map.Content);
        }
    }

    // The files lie elsewhere than the base: what it names beside itself is named from the root.
    private static OperationConfiguration WithWholePaths(OperationConfiguration configuration)
    {
        var sources = new List<DataSourceDocument>();
        foreach (DataSourceDocument source in configuration.Operation.DataSources)
        {
            sources.Add(source.File is { } file
                ? source with { File = file with { Path = Whole(configuration.Path, file.Path) } }
                : source);
        }

        var instruments = new List<InstrumentDocument>();
        foreach (InstrumentDocument instrument in configuration.Operation.Instruments)
        {
            instruments.Add(instrument.Funding is { } funding
                ? instrument with { Funding = Whole(configuration.Path, funding) }
                : instrument);
        }

        return configuration with
        {
            Operation = configuration.Operation with { DataSources = sources, Instruments = instruments },
        };
    }

    // The same for the series that its workers read.
    private static StrategySpec WithWholePaths(StrategySpec strategy, string blueprint)
    {
        return strategy with
        {
            Context = Workers(strategy.Context),
            Opportunity = Workers(strategy.Opportunity),
            Refiners = Workers(strategy.Refiners),
            EventDriven = Workers(strategy.EventDriven),
            Threats = Workers(strategy.Threats),
            Planner = Worker(strategy.Planner),
            Entry = Planners(strategy.Entry),
            Size = Planners(strategy.Size),
            Exit = Planners(strategy.Exit),
            Intent = Planners(strategy.Intent),
            Execution = Workers(strategy.Execution),
            Overlays = Workers(strategy.Overlays),
        };

        List<WorkerSpec> Workers(IReadOnlyList<WorkerSpec> workers) => [.. workers.Select(Worker)];

        List<PlannerSpec> Planners(IReadOnlyList<PlannerSpec> planners)
            => [.. planners.Select(planner => planner with { Worker = Worker(planner.Worker) })];

        WorkerSpec Worker(WorkerSpec worker)
        {
            var values = new ParameterValue[worker.Parameters.Count];
            for (int i = 0; i < values.Length; i++)
            {
                ParameterValue value = worker.Parameters[i];
                values[i] = value.Series is null ? value : value with { Text = Whole(blueprint, value.Text) };
            }

            return worker with { Parameters = new ParameterSet(values) };
        }
    }

    private static string Whole(string file, string path)
        => Path.GetFullPath(ConfigurationFile.ResolveData(file, path));

    private static void Write(string path, byte[] content)
    {
        using var file = new AtomicFile(path);
        file.Stream.Write(content);
        file.Commit();
    }
}
