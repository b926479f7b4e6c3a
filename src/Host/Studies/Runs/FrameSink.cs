using System.Diagnostics;
using System.IO;
using System.IO.Pipelines;
using System.Threading;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>
/// Where a worker writes its frames. What is written together soon leaves together: a call of the system for each of
/// many short runs would cost more than the frames.
/// </summary>
/// <remarks>
/// The stream is written by the calling thread: a standard stream's asynchronous write is a blocking one on a thread of
/// the pool, which waiting for it inside a lock may use up.
/// </remarks>
/// <param name="stream">The stream.</param>
internal sealed class FrameSink(Stream stream)
{
    private const int HoldMillis = 40; // The coordinator looks no oftener.

    private readonly Lock _gate = new();
    private readonly FrameBuffer _buffer = new();
    private readonly Pipe _pipe = FrameBuffer.NewPipe();
    private long _flushed; // When the last bytes left.
    private bool _isPending;

    /// <summary>Writes the content of a frame.</summary>
    /// <typeparam name="T">What it is made of.</typeparam>
    /// <param name="output">Where to.</param>
    /// <param name="content">What it is made of.</param>
    public delegate void Write<in T>(System.Buffers.IBufferWriter<byte> output, T content);

    /// <summary>Sends a frame; from any thread.</summary>
    /// <typeparam name="T">What it is made of.</typeparam>
    /// <param name="kind">Its kind.</param>
    /// <param name="content">What it is made of.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="isUrgent">Whether it leaves at once.</param>
    /// <exception cref="IOException">Nobody reads any more.</exception>
    public void Send<T>(FrameKind kind, T content, Write<T> write, bool isUrgent)
    {
        lock (_gate)
        {
            write(_buffer.Content, content);
            _buffer.End(kind, _pipe.Writer);
            _isPending = true;
            if (isUrgent || Stopwatch.GetElapsedTime(_flushed).TotalMilliseconds >= HoldMillis)
            {
                Flush();
            }
        }
    }

    /// <summary>Lets what was held leave, unless somebody is sending just now.</summary>
    /// <exception cref="IOException">Nobody reads any more.</exception>
    public void Release()
    {
        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            if (_isPending)
            {
                Flush();
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void Flush()
    {
        // Completes at once: nothing makes the writer of this pipe wait.
        _pipe.Writer.FlushAsync().AsTask().GetAwaiter().GetResult();
        if (_pipe.Reader.TryRead(out ReadResult read))
        {
            foreach (System.ReadOnlyMemory<byte> part in read.Buffer)
            {
                stream.Write(part.Span);
            }

            _pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        stream.Flush();
        _isPending = false;
        _flushed = Stopwatch.GetTimestamp();
    }
}
