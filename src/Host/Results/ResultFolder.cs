using System;
using System.IO;
using System.Threading;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Journal;

namespace S1mpleTrader.Host.Results;

/// <summary>The folder of one run of one strategy link: it appears whole, or not at all.</summary>
/// <remarks>
/// Files are written into a temporary folder beside it, flushed, and renamed into place. A run that was done before
/// must give the same result hash again; its files are then replaced one by one, each atomically, by the same bytes.
/// One process at a time may write a run: the lock falls with its owner.
/// </remarks>
internal sealed class ResultFolder : IDisposable
{
    /// <summary>The trades.</summary>
    public const string TradesName = "trades.arrow";

    /// <summary>The equity curve.</summary>
    public const string EquityName = "equity.arrow";

    private const string LockEnding = ".lock";
    private const string TemporaryEnding = ".tmp";

    private readonly string _parent;
    private readonly FileStream _lock;
    private bool _isCommitted;

    /// <summary>Starts a run's folder.</summary>
    /// <param name="root">The folder of all results.</param>
    /// <param name="operation">The operation's name.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="linkId">The strategy link's id.</param>
    /// <exception cref="HostException">Another process is writing this run.</exception>
    public ResultFolder(string root, string operation, string runId, string linkId)
    {
        _parent = Path.Combine(root, operation, runId);
        FinalPath = Path.Combine(_parent, linkId);
        _lock = Take(Path.Combine(_parent, "." + linkId + LockEnding));
        TemporaryPath = Path.Combine(_parent, "." + linkId + TemporaryEnding);
        if (Directory.Exists(TemporaryPath))
        {
            Directory.Delete(TemporaryPath, recursive: true); // Left by a process that was killed: we hold the lock.
        }

        Directory.CreateDirectory(TemporaryPath);
    }

    /// <summary>Where to write.</summary>
    public string TemporaryPath { get; }

    /// <summary>Where the files appear.</summary>
    public string FinalPath { get; }

    /// <summary>Writes a whole file and flushes it to disk.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        using var stream = new OutputFileStream(
            Path.Combine(TemporaryPath, name), FileMode.Create, FileAccess.Write, FileShare.Read, 0);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Lets the folder appear under its name.</summary>
    /// <param name="resultHash">The run's result hash.</param>
    /// <param name="hasJournal">Whether this run kept a journal.</param>
    /// <exception cref="HostException">The same run gave another result before.</exception>
    public void Commit(string resultHash, bool hasJournal)
    {
        DirectorySync.Flush(TemporaryPath);
        if (!Directory.Exists(FinalPath))
        {
            Directory.Move(TemporaryPath, FinalPath);
        }
        else
        {
            RefuseOtherResult(resultHash);
            foreach (string file in Directory.GetFiles(TemporaryPath))
            {
                File.Move(file, Path.Combine(FinalPath, Path.GetFileName(file)), overwrite: true);
            }

            if (!hasJournal)
            {
                File.Delete(Path.Combine(FinalPath, JournalFile.FileName)); // Of an earlier run that kept one.
            }

            Directory.Delete(TemporaryPath);
            DirectorySync.Flush(FinalPath);
        }

        DirectorySync.Flush(_parent);
        _isCommitted = true;
    }

    /// <summary>Removes what wasn't committed and lets others write.</summary>
    public void Dispose()
    {
        if (!_isCommitted && Directory.Exists(TemporaryPath))
        {
            Directory.Delete(TemporaryPath, recursive: true);
        }

        _lock.Dispose();
        if (!_isCommitted)
        {
            RemoveEmpty(_parent);
        }
    }

    /// <summary>
    /// Removes what runs that were cut off left behind: temporary folders, and locks that nobody holds.
    /// </summary>
    /// <param name="root">The folder of all results.</param>
    /// <remarks>A worker outlives its coordinator by a second or two: its locks are waited for.</remarks>
    /// <exception cref="HostException">Somebody else goes on writing a run.</exception>
    public static void ClearAbandoned(string root)
    {
        if (!Directory.Exists(root))
        {
            return;
        }

        foreach (string path in Directory.GetFiles(root, ".*" + LockEnding, SearchOption.AllDirectories))
        {
            using (FileStream? held = WaitFor(path))
            {
                string temporary = path[..^LockEnding.Length] + TemporaryEnding;
                if (held is not null && Directory.Exists(temporary))
                {
                    Directory.Delete(temporary, recursive: true);
                }
            }

            RemoveEmpty(Path.GetDirectoryName(path)!);
        }
    }

    // Null where its owner has given the run up meanwhile, and taken the empty folder along.
    private static FileStream? WaitFor(string path)
    {
        const int Tries = 50;
        const int PauseMillis = 100;
        for (int i = 0; i < Tries; i++)
        {
            try
            {
                if (LockFile.TryTake(path) is { } held)
                {
                    return held;
                }
            }
            catch (DirectoryNotFoundException)
            {
                return null;
            }

            Thread.Sleep(PauseMillis);
        }

        throw IsHeld(path);
    }

    private static FileStream Take(string path)
    {
        const int Tries = 10;
        for (int i = 1; ; i++)
        {
            try
            {
                OutputFile.MakeFolder(Path.GetDirectoryName(path)!);
                return LockFile.TryTake(path) ?? throw IsHeld(path);
            }
            catch (IOException) when (i < Tries)
            {
                // Whoever gives up this run takes its empty folder along, perhaps between the two.
            }
        }
    }

    private static HostException IsHeld(string path)
        => new(ExitCode.Output, $"{path}: error: another process is writing this run");

    // The folder of a run that was given up, and its operation's.
    private static void RemoveEmpty(string run)
    {
        try
        {
            Directory.Delete(run);
            Directory.Delete(Path.GetDirectoryName(run)!);
        }
        catch (IOException)
        {
            // Something is in it, or it is gone already.
        }
    }

    private void RefuseOtherResult(string resultHash)
    {
        string path = Path.Combine(FinalPath, ResultDocument.FileName);
        if (!File.Exists(path))
        {
            return; // Somebody cleared the folder.
        }

        string? before = JsonFile.Texts(path, "; remove the folder to run again", "result_hash")[0];
        if (before != resultHash)
        {
            throw new HostException(
                ExitCode.Different,
                $"{path}: error: this run gave {before} before and {resultHash} now; the earlier files are left as "
                + "they are. Where the engine or a plugin was changed, raise its version, or remove that folder");
        }
    }
}
