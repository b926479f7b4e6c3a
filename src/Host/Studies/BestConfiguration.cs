using System.IO;
using S1mpleTrader.Columnar.Format;
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
        Write(Path.Combine(folder, EffectiveConfiguration.OperationName), EffectiveConfiguration.Operation(run.Configuration, run.Link, run.Specs));
    }

    private static void Write(string path, byte[] content)
    {
        using var file = new AtomicFile(path);
        file.Stream.Write(content);
        file.Commit();
    }
}
