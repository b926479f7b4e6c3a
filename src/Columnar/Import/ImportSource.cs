using System;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using S1mpleTrader.Columnar.Format;

namespace S1mpleTrader.Columnar.Import;

/// <summary>
/// The bytes of a source file, unpacked where it is gzip or zip, as a pipe that is read on the caller's own thread.
/// </summary>
internal sealed class ImportSource : IDisposable
{
    /// <summary>Bytes that are asked for at a time.</summary>
    internal const int BufferBytes = 1 << 18;

    private readonly FileStream _file;
    private readonly Stream _content;

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It is missing, unreadable or no regular file.</exception>
    /// <exception cref="InvalidDataException">It is a damaged zip file.</exception>
    /// <exception cref="UnusableSourceException">
    /// It is a zip file that doesn't say which of its files to read.
    /// </exception>
    internal ImportSource(string path)
    {
        _file = RegularFile.OpenToRead(path);
        ContentName = Path.GetFileName(path);
        SizeBytes = _file.Length;
        Span<byte> magic = stackalloc byte[4];
        int read = _file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        magic = magic[..read];
        _file.Position = 0;
        IsGzip = magic.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
        IsZip = magic.SequenceEqual("PK\u0003\u0004"u8) || magic.SequenceEqual("PK\u0005\u0006"u8);
        _content = IsGzip ? new GzipSource(_file) : IsZip ? OpenZip() : _file;
    }

    /// <summary>Name of what is read: the file's, or that of the file inside a zip.</summary>
    internal string ContentName { get; private set; }

    /// <summary>What it is now.</summary>
    internal SourceStamp Stamp => SourceStamp.Of(_file.SafeFileHandle);

    /// <summary>Size of the file as it lies on disk.</summary>
    internal long SizeBytes { get; }

    /// <summary>Bytes of the file read so far, packed.</summary>
    internal long ReadBytes => _file.Position;

    internal bool IsGzip { get; }

    internal bool IsZip { get; }

    internal PipeReader OpenPipe(int bufferBytes = BufferBytes) => PipeReader.Create(
        new Synchronous(_content),
        new StreamPipeReaderOptions(bufferSize: bufferBytes, minimumReadSize: (bufferBytes + 3) / 4));

    /// <summary>Reads from the start of the file.</summary>
    /// <param name="leastBytes">Bytes after which to stop.</param>
    /// <param name="isWhole">Whether the file ended before.</param>
    /// <returns>The bytes; a few more than asked for, or all there are.</returns>
    internal ReadOnlyMemory<byte> ReadSample(int leastBytes, out bool isWhole)
    {
        const int LeastRoom = 4096; // Unpacking needs room beyond the last byte asked for.
        byte[] buffer = new byte[leastBytes + LeastRoom];
        int filled = 0;
        int read = -1;
        while (filled < leastBytes && read != 0)
        {
            read = _content.Read(buffer.AsSpan(filled));
            filled += read;
        }

        isWhole = read == 0;
        return buffer.AsMemory(0, filled);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _content.Dispose();
        _file.Dispose();
    }

    private ZipSource OpenZip()
    {
        try
        {
            ZipSource zip = new(_file);
            ContentName = zip.EntryName;
            return zip;
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Completes every read before it returns, so that the pipe allocates nothing and switches no threads.
    /// </summary>
    private sealed class Synchronous(Stream inner) : ForwardStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => new(inner.Read(buffer.Span));

        public override int Read(Span<byte> buffer) => inner.Read(buffer);
    }
}
