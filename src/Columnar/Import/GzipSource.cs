using System;
using System.IO;
using System.IO.Compression;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Unpacks gzip and notices when the file was cut off.</summary>
/// <remarks>
/// <see cref="GZipStream"/> takes a cut-off file for a whole one. So a known last member is put
/// behind the file: it comes out at the end if and only if the file ends where a member ends. The
/// last bytes are held back until the end is known.
/// </remarks>
internal sealed class GzipSource : ForwardStream
{
    private static ReadOnlySpan<byte> Sentinel => "\n-- s1t: end --\n\n"u8;

    private readonly GZipStream _gzip;
    private readonly byte[] _held = new byte[Sentinel.Length];
    private int _heldBytes;
    private bool _isFinished;

    internal GzipSource(Stream file)
    {
        _gzip = new GZipStream(new Concatenation(file, PackedSentinel()), CompressionMode.Decompress);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file is damaged, cut off, or goes on after its end.</exception>
    public override int Read(Span<byte> buffer)
    {
        Invariant.Holds(buffer.Length > Sentinel.Length);
        if (_isFinished)
        {
            return 0;
        }

        _held.AsSpan(0, _heldBytes).CopyTo(buffer);
        int filled = _heldBytes;
        while (filled <= Sentinel.Length)
        {
            int read = Unpack(buffer[filled..]);
            if (read == 0)
            {
                return Finish(buffer[..filled]);
            }

            filled += read;
        }

        int ready = filled - Sentinel.Length;
        buffer[ready..filled].CopyTo(_held);
        _heldBytes = Sentinel.Length;
        return ready;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
        }

        base.Dispose(disposing);
    }

    // The framework calls damaged blocks, wrong checksums and unknown methods by the same name.
    private int Unpack(Span<byte> buffer)
    {
        try
        {
            return _gzip.Read(buffer);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException("the gzip file is damaged, or its checksum doesn't fit", fault);
        }
    }

    private int Finish(ReadOnlySpan<byte> rest)
    {
        _isFinished = true;
        return rest.SequenceEqual(Sentinel)
            ? 0
            : throw new InvalidDataException("the gzip file is cut off, or something else follows its end");
    }

    private static byte[] PackedSentinel()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(Sentinel);
        }

        return packed.ToArray();
    }

    /// <summary>A stream followed by a few bytes.</summary>
    private sealed class Concatenation(Stream first, byte[] last) : ForwardStream
    {
        private int _lastRead; // Bytes of the second part given out.

        public override int Read(Span<byte> buffer)
        {
            int read = _lastRead == 0 ? first.Read(buffer) : 0;
            if (read == 0)
            {
                read = Math.Min(buffer.Length, last.Length - _lastRead);
                last.AsSpan(_lastRead, read).CopyTo(buffer);
                _lastRead += read;
            }

            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                first.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
