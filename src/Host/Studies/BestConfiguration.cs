using System.Collections.Generic;
using System.IO;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Runs;

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
        Directory.CreateDirectory(folder);
        Write(Path.Combine(folder, EffectiveConfiguration.BlueprintName), EffectiveConfiguration.Blueprint(run.Link, run.Specs));
        Write(
            Path.Combine(folder, EffectiveConfiguration.OperationName),
            EffectiveConfiguration.Operation(WithWholePaths(run.Configuration), run.Link, run.Specs));
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

        return configuration with { Operation = configuration.Operation with { DataSources = sources, Instruments = instruments } };
    }

    private static string Whole(string file, string path) => Path.GetFullPath(ConfigurationFile.Resolve(file, path));

    private static void Write(string path, byte[] content)
    {
        using var file = new AtomicFile(path);
        file.Stream.Write(content);
        file.Commit();
    }
}
