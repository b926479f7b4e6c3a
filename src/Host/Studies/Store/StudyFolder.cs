using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using S1mpleTrader.Host.Files;
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
        string lockPath = System.IO.Path.Combine(full, LockName);
        FileStream held;
        try
        {
            OutputFile.MakeFolder(full);
            held = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException exception) when (LockFile.IsHeld(exception))
        {
            throw new HostException(
                ExitCode.Output, $"{full}: error: another process is running this study", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(
                ExitCode.Output, $"{full}: error: the study's folder can't be written: {exception.Message}", exception);
        }

        var folder = new StudyFolder(full, held);
        try
        {
            folder.ClearTemporaries();
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Removes what a run that was cut off left in its folder: temporaries and locks that nobody holds.
    /// </summary>
    /// <remarks>A worker outlives its coordinator by a second or two: its locks are waited for.</remarks>
    /// <exception cref="HostException">Somebody else goes on writing a run.</exception>
    public void ClearTemporaries()
    {
        if (!Directory.Exists(RunsPath))
        {
            return;
        }

        foreach (string held in Directory.GetFiles(RunsPath, ".*.lock", SearchOption.AllDirectories))
        {
            using FileStream taken = WaitFor(held);
            string temporary = held[..^".lock".Length] + ".tmp";
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }

            File.Delete(held);
            RemoveIfEmpty(System.IO.Path.GetDirectoryName(held)!);
        }
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _lock.Dispose();

    private static FileStream WaitFor(string path)
    {
        const int Tries = 50;
        const int PauseMillis = 100;
        for (int i = 0; ; i++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException exception) when (LockFile.IsHeld(exception))
            {
                if (i == Tries)
                {
                    throw new HostException(
                        ExitCode.Output, $"{path}: error: another process is writing this run", exception);
                }

                Thread.Sleep(PauseMillis);
            }
        }
    }

    private static void RemoveIfEmpty(string folder)
    {
        if (Directory.GetFileSystemEntries(folder).Length == 0)
        {
            Directory.Delete(folder);
        }
    }
}
