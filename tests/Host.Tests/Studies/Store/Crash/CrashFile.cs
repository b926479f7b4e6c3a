using System;
using System.Collections.Generic;
using System.IO;
using S1mpleTrader.TestKit;

namespace S1mpleTrader.Host.Tests.Studies.Store.Crash;

/// <summary>
/// A file on a machine that loses its power: what was synced is there afterwards; of what wasn't, each write was kept,
/// dropped, torn or garbled, whatever came of the others.
/// </summary>
internal sealed class CrashFile
{
    private const int Sector = 512; // No disk tears inside one.

    private readonly List<Change> _pending = [];
    private byte[] _durable;

    public CrashFile(byte[] durable) => _durable = durable;

    /// <summary>Bytes are written; they are on disk after the next sync.</summary>
    public void Write(long offset, byte[] content) => _pending.Add(new Change(offset, content));

    /// <summary>The file is cut or grown to a length.</summary>
    public void Truncate(long length) => _pending.Add(new Change(length, Content: null));

    /// <summary>Everything is brought to disk.</summary>
    public void Sync()
    {
        using var content = new MemoryStream();
        content.Write(_durable);
        foreach (Change change in _pending)
        {
            Apply(content, change);
        }

        _pending.Clear();
        _durable = content.ToArray();
    }

    /// <summary>Returns what is found after the power has gone now; the file itself stays as it is.</summary>
    public byte[] AfterCrash(SeededRandom random)
    {
        using var content = new MemoryStream();
        content.Write(_durable);
        int whole = random.Between(0, 3); // Of every fourth file all is kept, as by kill -9; of every fourth nothing.
        foreach (Change change in _pending)
        {
            if ((whole switch { 0 => change, 1 => null, _ => Survivor(change, random) }) is { } survivor)
            {
                Apply(content, survivor);
            }
        }

        return content.ToArray();
    }

    private static Change? Survivor(Change change, SeededRandom random)
    {
        int fate = random.Between(0, 3);
        if (fate < 2 || change.Content is not { } content || content.Length <= Sector)
        {
            return fate % 2 == 0 ? change : null;
        }

        int sectors = (int)((change.Offset + content.Length + Sector - 1) / Sector) - (int)(change.Offset / Sector);
        long cut = ((change.Offset / Sector) + random.Between(0, sectors)) * Sector;
        int kept = (int)Math.Clamp(cut - change.Offset, 0, content.Length);
        if (fate == 2)
        {
            return change with { Content = content[..kept] };
        }

        byte[] garbled = [.. content];
        for (int i = kept; i < garbled.Length && (change.Offset + i) / Sector == cut / Sector; i++)
        {
            garbled[i] = (byte)random.Between(0, byte.MaxValue);
        }

        return change with { Content = garbled };
    }

    private static void Apply(MemoryStream content, Change change)
    {
        if (change.Content is { } bytes)
        {
            content.Position = change.Offset;
            content.Write(bytes);
        }
        else
        {
            content.SetLength(change.Offset);
        }
    }

    // A write, or a new length where there is no content.
    private sealed record Change(long Offset, byte[]? Content);
}
