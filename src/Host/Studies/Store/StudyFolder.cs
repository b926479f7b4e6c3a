using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Config;

namespace S1mpleTrader.Host.Studies.Store;

/// <summary>The folder of a study, held by one coordinator at a time.</summary>
/// <remarks>
/// <code>
/// NAME/study.db           the store, with its -wal and -shm while it is open
/// NAME/study.commits      how many commits there were: tells a damaged store from a whole one
/// NAME/study.lock         held by the coordinator; the system lets go of it with its owner
/// NAME/runs/OPERATION/RUN ID/LINK ID/   a run's files, where they are kept
/// </code>
/// </remarks>
internal sealed class StudyFolder : IDisposable
{
    /// <summary>The store's file name.</summary>
    public const string DatabaseName = "study.db";

    private const string LockName = "study.lock";
    private const string MarkName = "study.commits";
    private const string RunsName = "runs";

    private readonly FileStream _lock;

    private StudyFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary>The store.</summary>
    public string DatabasePath => DatabaseIn(Path);

    /// <summary>The count of commits.</summary>
    public string MarkPath => MarkIn(Path);

    /// <summary>Where files of runs go.</summary>
    public string RunsPath => System.IO.Path.Combine(Path, RunsName);

    /// <summary>Returns the path of a study's store.</summary>
    public static string DatabaseIn(string folder) => System.IO.Path.Combine(folder, DatabaseName);

    /// <summary>Returns the path of a study's count of commits.</summary>
    public static string MarkIn(string folder) => System.IO.Path.Combine(folder, MarkName);

    /// <summary>Returns the files of a study that nothing else may replace.</summary>
    public static IEnumerable<string> OwnFilesIn(string folder)
    {
        string[] names =
            [DatabaseName, DatabaseName + "-wal", DatabaseName + "-shm", MarkName, LockName, EffectiveStudy.FileName];
        return names.Select(name => System.IO.Path.Combine(folder, name));
    }

    /// <summary>
    /// Takes the folder for this process, making it where it isn't there, and clears away
    /// what a killed process left half done.
    /// </summary>
    /// <param name="path">The study's folder.</param>
    /// <exception cref="HostException">Another process holds it, or it can't be written.</exception>
    public static StudyFolder Take(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        FileStream held;
        try
        {
            OutputFile.MakeFolder(full);
            held = LockFile.TryTake(System.IO.Path.Combine(full, LockName), stays: true)
                ?? throw new HostException(
                    ExitCode.Output, $"{full}: error: another process is running this study");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(
                ExitCode.Output, $"{full}: error: the study's folder can't be written: {exception.Message}", exception);
        }

        var folder = new StudyFolder(full, held);
        try
        {
            ResultFolder.ClearAbandoned(folder.RunsPath);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _lock.Dispose();
}
