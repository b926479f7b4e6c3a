using System;
using System.Buffers.Binary;
using System.IO;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Kernel.Determinism;

namespace S1mpleTrader.Host.Studies.Store;

/// <summary>How many commits the store has made, kept beside it: a store that holds fewer has lost some.</summary>
/// <remarks>
/// A write-ahead log that was cut or damaged is, to SQLite, one whose last transactions never happened: it
/// opens without a word. This count, written after every commit and before anything counts as done, tells the
/// two apart. It is behind where a kill came between the two or a power cut before the system wrote it, never
/// ahead: so it needs no sync of its own, which would double what a commit costs. Sixteen bytes, written in
/// place: no disk tears inside a sector. The file itself appears whole and synced before the first commit: from
/// then on, one that is missing or empty is damage.
/// </remarks>
internal sealed class CommitMark : IDisposable
{
    private const int Bytes = 16; // The count, and a check of it.
    private const long Salt = 0x5331_5453; // "S1TS": sixteen zeros are no mark.

    private readonly FileStream _file;

    /// <summary>Opens a mark to write, making it where it isn't there yet.</summary>
    /// <param name="path">The file.</param>
    public CommitMark(string path)
    {
        if (Read(path) is null)
        {
            using var made = new AtomicFile(path);
            made.Stream.Write(ContentOf(0));
            made.Commit();
        }

        _file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
    }

    /// <summary>Reads a mark.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The count; null where the file is missing or empty.</returns>
    /// <exception cref="HostException">It is damaged.</exception>
    public static long? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        byte[] content = File.ReadAllBytes(path);
        if (content.Length == 0)
        {
            return null;
        }

        long count = content.Length == Bytes ? BinaryPrimitives.ReadInt64LittleEndian(content) : -1;
        return count >= 0 && BinaryPrimitives.ReadUInt64LittleEndian(content.AsSpan(8)) == CheckOf(count)
            ? count
            : throw Damaged(path, "it isn't a count of commits");
    }

    /// <summary>The file isn't what was written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What is wrong.</param>
    public static HostException Damaged(string path, string what)
        => new(
            ExitCode.Data,
            $"{path}: error: the file is damaged: {what}. Nothing was changed; restore a copy of the study's folder, "
            + "or name another with --out");

    /// <summary>Writes the count, when the commit is on disk.</summary>
    /// <param name="commits">Commits so far.</param>
    public void Write(long commits) => RandomAccess.Write(_file.SafeFileHandle, ContentOf(commits), 0);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static byte[] ContentOf(long commits)
    {
        byte[] content = new byte[Bytes];
        BinaryPrimitives.WriteInt64LittleEndian(content, commits);
        BinaryPrimitives.WriteUInt64LittleEndian(content.AsSpan(8), CheckOf(commits));
        return content;
    }

    private static ulong CheckOf(long count)
    {
        StableHash hash = default;
        hash.Add(Salt);
        hash.Add(count);
        return ulong.Parse(
            hash.ToString().AsSpan(0, 16),
            System.Globalization.NumberStyles.HexNumber,
            System.Globalization.CultureInfo.InvariantCulture);
    }
}
