using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.TestKit;

namespace S1mpleTrader.Host.Tests.Studies.Store.Crash;

/// <summary>What a program did with a file.</summary>
internal enum DiskAction
{
    Create,
    Write,
    Truncate,
    Sync,
    Delete,

    /// <summary>The file gets the name that is its content, as text.</summary>
    Rename,

    /// <summary>The names of the folder are brought to disk.</summary>
    SyncNames,
}

/// <summary>One thing that a program did with its disk.</summary>
/// <param name="Action">What.</param>
/// <param name="Name">The file.</param>
/// <param name="Offset">Where it wrote; or the new length.</param>
/// <param name="Content">What it wrote.</param>
internal sealed record DiskOperation(DiskAction Action, string Name, long Offset = 0, byte[]? Content = null);

/// <summary>A folder of <see cref="CrashFile"/>s: names, too, are durable only when they are synced.</summary>
internal sealed class CrashDisk
{
    // By name, what it is after a crash whatever else comes.
    private readonly Dictionary<string, CrashFile?> _durable = [];
    private readonly List<(string Name, CrashFile? File)> _pending = []; // New names, and names that were taken away.
    private readonly Dictionary<string, CrashFile> _now = [];

    /// <summary>A disk that holds files, all of them safe.</summary>
    public CrashDisk(IReadOnlyDictionary<string, byte[]> files)
    {
        foreach ((string name, byte[] content) in files)
        {
            _now[name] = new CrashFile(content);
            _durable[name] = _now[name];
        }
    }

    public void Apply(DiskOperation operation)
    {
        switch (operation.Action)
        {
            case DiskAction.Create:
                _now[operation.Name] = new CrashFile([]);
                _pending.Add((operation.Name, _now[operation.Name]));
                break;
            case DiskAction.Write:
                _now[operation.Name].Write(operation.Offset, operation.Content!);
                break;
            case DiskAction.Truncate:
                _now[operation.Name].Truncate(operation.Offset);
                break;
            case DiskAction.Sync:
                _now[operation.Name].Sync();
                break;
            case DiskAction.Delete:
                _now.Remove(operation.Name);
                _pending.Add((operation.Name, null));
                break;
            case DiskAction.Rename:
                string name = System.Text.Encoding.UTF8.GetString(operation.Content!);
                _now[name] = _now[operation.Name];
                _now.Remove(operation.Name);
                _pending.Add((name, _now[name]));
                _pending.Add((operation.Name, null)); // Whether the old name is gone says nothing of the new one.
                break;
            case DiskAction.SyncNames:
                _pending.ForEach(change => _durable[change.Name] = change.File);
                _pending.Clear();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation));
        }
    }

    /// <summary>
    /// Returns the files that are found after the power has gone now. The disk itself stays as it is: it can crash in
    /// many ways.
    /// </summary>
    public Dictionary<string, byte[]> AfterCrash(SeededRandom random)
    {
        var names = new Dictionary<string, CrashFile?>(_durable);
        foreach (IGrouping<string, (string Name, CrashFile? File)> changes in _pending.GroupBy(change => change.Name)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            // Those of one name in their order.
            foreach ((string name, CrashFile? file) in changes.Take(random.Between(0, changes.Count())))
            {
                names[name] = file;
            }
        }

        var files = new Dictionary<string, byte[]>();
        foreach ((string name, CrashFile? file) in names.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (file is not null)
            {
                files.Add(name, file.AfterCrash(random));
            }
        }

        return files;
    }
}
