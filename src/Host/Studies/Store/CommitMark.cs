using System;
using System.Buffers.Binary;
using System.IO;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Kernel.Determinism;

namespace S1mpleTrader.Host.Studies.Store;

/// <summary>How many commits the store has made, kept beside it: a store that holds fewer has lost some.</summary>
/// <remarks>
/// A write-ahead log that was cut or damaged is, to SQLite, one whose last transactions never happened: it opens without a word. This count, written after every commit and
/// before anything counts as done, tells the two apart. It is behind where a kill came between the two or a power cut before the system wrote it, never ahead: so it
/// needs no sync of its own, which would double what a commit costs. Sixteen bytes, written in place: no disk tears inside a sector.
/// </remarks>
internal sealed class CommitMark : IDisposable
{
    private const int Bytes = 16; // The count, and a check of it.
    private const long Salt = 0x5331_5453; // "S1TS": sixteen zeros are no mark.

    private readonly FileStream _file;
    private readonly byte[] _content = new byte[Bytes];

    /// <summary>Opens a mark to write, making it where it isn't there.</summary>
    /// <param name="path">The file.</param>
    public CommitMark(string path)
    {
        bool isNew = !File.Exists(path);
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        if (isNew)
        {
            DirectorySync.Flush(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>Reads a mark.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The count; 0 where there was no commit yet.</returns>
    /// <exception cref="HostException">It is damaged.</exception>
    public static long Read(string path)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        byte[] content = File.ReadAllBytes(path);
        if (content.Length == 0)
        {
            return 0;
        }

        long count = content.Length == Bytes ? BinaryPrimitives.ReadInt64LittleEndian(content) : -1;
        return count >= 0 && BinaryPrimitives.ReadUInt64LittleEndian(content.AsSpan(8)) == CheckOf(count)
            ? count
            : throw new HostException(ExitCode.Data, $"{path}: error: the file is damaged: it isn't a count of commits. Nothing was changed; restore a copy of the study's folder, or name another with --out");
    }

    /// <summary>Writes the count, when the commit is on disk.</summary>
    /// <param name="commits">Commits so far.</param>
    public void Write(long commits)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_content, commits);
        BinaryPrimitives.WriteUInt64LittleEndian(_content.AsSpan(8), CheckOf(commits));
        RandomAccess.Write(_file.SafeFileHandle, _content, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static ulong CheckOf(long count)
    {
        StableHash hash = default;
        hash.Add(Salt);
        hash.Add(count);
        return ulong.Parse(hash.ToString().AsSpan(0, 16), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
    }
}
