using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using S1mpleTrader.Host.Studies.Store;

namespace S1mpleTrader.Host.Tests.Studies.Store.Crash;

/// <summary>
/// All that was done with the files of a study's folder, in its order, and what was promised in between.
/// </summary>
internal sealed class CrashRecording
{
    private readonly List<DiskOperation> _operations = [];
    private byte[]? _mark;

    public CrashRecording(string folder)
    {
        Folder = folder;
        _mark = ReadMark();
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>
    /// Says what the system answers to an operation: 0, or an error of SQLite's, and it isn't done. Without it all goes
    /// well.
    /// </summary>
    public Func<DiskOperation, int>? Fault { get; init; }

    /// <summary>What was done.</summary>
    public IReadOnlyList<DiskOperation> Operations => _operations;

    /// <summary>
    /// Adds an operation. SQLite's table of locks (<c>-shm</c>) isn't written by these functions: it is made anew after
    /// a crash.
    /// </summary>
    /// <returns>0, or the error that the system answers with.</returns>
    public int Add(DiskOperation operation)
    {
        lock (_operations)
        {
            int code = Fault?.Invoke(operation) ?? 0;
            if (code == 0)
            {
                _operations.Add(operation);
            }

            return code;
        }
    }

    /// <summary>
    /// Adds what was done with the count of commits, which isn't SQLite's file: it is looked at whenever the store
    /// returns.
    /// </summary>
    public void LookAtMark()
    {
        if (ReadMark() is not { } content)
        {
            return;
        }

        string name = Path.GetFileName(StudyFolder.MarkIn(Folder));
        if (_mark is null)
        {
            string temporary = name + ".tmp"; // It appears whole and synced.
            Add(new DiskOperation(DiskAction.Create, temporary));
            Add(new DiskOperation(DiskAction.Write, temporary, Offset: 0, content));
            Add(new DiskOperation(DiskAction.Sync, temporary));
            Add(new DiskOperation(DiskAction.Rename, temporary, Content: Encoding.UTF8.GetBytes(name)));
            Add(new DiskOperation(DiskAction.SyncNames, name));
        }
        else if (!_mark.SequenceEqual(content))
        {
            Add(new DiskOperation(DiskAction.Write, name, Offset: 0, content));
        }

        _mark = content;
    }

    private byte[]? ReadMark()
    {
        string path = StudyFolder.MarkIn(Folder);
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }
}
