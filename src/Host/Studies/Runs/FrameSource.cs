using System;
using System.Buffers;
using System.Buffers.Binary;
using System.IO;
using System.IO.Pipelines;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>Hears the frames of a stream.</summary>
internal interface IFrameHandler
{
    /// <summary>A frame has come.</summary>
    /// <param name="kind">Its kind; may be none that is known.</param>
    /// <param name="reader">Its content; valid during the call.</param>
    void OnFrame(FrameKind kind, ref FrameReader reader);

    /// <summary>All frames that had come at once have been handed over.</summary>
    void OnBatchEnd();
}

/// <summary>Cuts a stream into frames. The calling thread is the stream's own: it blocks while nothing comes.</summary>
/// <remarks>
/// A pipe of a child process has no reads that don't block a thread, so a thread of its own
/// is what asynchrony would cost in secret.
/// </remarks>
/// <param name="stream">The stream.</param>
internal sealed class FrameSource(Stream stream)
{
    private const int HeaderBytes = sizeof(int);

    private readonly Pipe _pipe = FrameBuffer.NewPipe();
    private long _unreadBytes; // Of a frame of which only a part has come.

    /// <summary>Hands over all frames until the stream ends.</summary>
    /// <exception cref="FrameFormatException">What comes isn't a frame, or the stream ends inside one.</exception>
    /// <exception cref="IOException">The stream can't be read.</exception>
    public void ReadAll(IFrameHandler handler)
    {
        while (true)
        {
            int count = stream.Read(_pipe.Writer.GetSpan(FrameBuffer.StretchBytes));
            if (count == 0)
            {
                break;
            }

            _pipe.Writer.Advance(count);
            // Completes at once: nothing makes the writer of this pipe wait.
            _pipe.Writer.FlushAsync().AsTask().GetAwaiter().GetResult();
            Cut(handler);
        }

        if (_unreadBytes > 0)
        {
            throw new FrameFormatException("it ends inside a frame");
        }
    }

    private void Cut(IFrameHandler handler)
    {
        if (!_pipe.Reader.TryRead(out ReadResult read))
        {
            return;
        }

        ReadOnlySequence<byte> rest = read.Buffer;
        while (TryTake(ref rest, out ReadOnlySequence<byte> frame))
        {
            if (frame.IsSingleSegment)
            {
                Hand(handler, frame.FirstSpan);
            }
            else
            {
                byte[] rented = ArrayPool<byte>.Shared.Rent((int)frame.Length);
                frame.CopyTo(rented);
                Hand(handler, rented.AsSpan(0, (int)frame.Length));
                ArrayPool<byte>.Shared.Return(rented);
            }
        }

        _unreadBytes = rest.Length;
        _pipe.Reader.AdvanceTo(rest.Start, rest.End);
        handler.OnBatchEnd();
    }

    private static void Hand(IFrameHandler handler, ReadOnlySpan<byte> frame)
    {
        var reader = new FrameReader(frame[1..]);
        handler.OnFrame((FrameKind)frame[0], ref reader);
    }

    private static bool TryTake(ref ReadOnlySequence<byte> rest, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (rest.Length < HeaderBytes)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        rest.Slice(0, HeaderBytes).CopyTo(header);
        int length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 1 or > Frames.MaxBytes)
        {
            throw new FrameFormatException(FormattableString.Invariant($"a frame of {length} bytes"));
        }

        if (rest.Length < HeaderBytes + length)
        {
            return false;
        }

        frame = rest.Slice(HeaderBytes, length);
        rest = rest.Slice(HeaderBytes + length);
        return true;
    }
}
