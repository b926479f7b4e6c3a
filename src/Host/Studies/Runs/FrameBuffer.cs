using System;
using System.Buffers;
using System.Buffers.Binary;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>Puts a frame's content behind its length and kind.</summary>
internal sealed class FrameBuffer
{
    private readonly ArrayBufferWriter<byte> _content = new(1 << 12);

    /// <summary>The content of the frame at hand.</summary>
    public IBufferWriter<byte> Content => _content;

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
