using System;
using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>Puts a frame's content behind its length and kind.</summary>
internal sealed class FrameBuffer
{
    /// <summary>
    /// As much as a pipe between processes holds: what is read or written at once costs one call of the system.
    /// </summary>
    public const int StretchBytes = 1 << 16;

    private readonly ArrayBufferWriter<byte> _content = new(1 << 12);

    /// <summary>The content of the frame at hand.</summary>
    public IBufferWriter<byte> Content => _content;

    /// <summary>
    /// Makes a pipe for frames, which never makes its writer wait. Who waits for what is written goes on in the
    /// writer's call: no thread of the pool is woken for it.
    /// </summary>
    public static Pipe NewPipe()
        => new(new PipeOptions(
            readerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: 0,
            resumeWriterThreshold: 0,
            minimumSegmentSize: StretchBytes,
            useSynchronizationContext: false));

    /// <summary>Writes the frame and forgets its content.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="output">Where to.</param>
    public void End(FrameKind kind, IBufferWriter<byte> output)
    {
        Span<byte> header = output.GetSpan(sizeof(int) + 1);
        BinaryPrimitives.WriteInt32LittleEndian(header, _content.WrittenCount + 1);
        header[sizeof(int)] = (byte)kind;
        output.Advance(sizeof(int) + 1);
        output.Write(_content.WrittenSpan);
        _content.ResetWrittenCount();
    }
}
