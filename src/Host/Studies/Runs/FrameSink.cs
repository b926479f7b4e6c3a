using System.Diagnostics;
using System.IO;
using System.IO.Pipelines;
using System.Threading;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>Where a worker writes its frames. What is written together soon leaves together: a call of the system for each of many short runs would cost more than the frames.</summary>
internal sealed class FrameSink
{
    private const int HoldMillis = 10;

    private readonly Lock _gate = new();
    private readonly FrameBuffer _buffer = new();
    private readonly PipeWriter _writer;
    private long _flushed; // When the last bytes left.
    private bool _isPending;

    /// <summary>Starts on a stream.</summary>
    public FrameSink(Stream stream) => _writer = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: 1 << 16));

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
            _buffer.End(kind, _writer);
            _isPending = true;
            if (isUrgent || Stopwatch.GetElapsedTime(_flushed).TotalMilliseconds >= HoldMillis)
            {
                Flush();
            }
        }
    }

    /// <summary>Lets what was held leave.</summary>
    /// <exception cref="IOException">Nobody reads any more.</exception>
    public void Release()
    {
        lock (_gate)
        {
            if (_isPending)
            {
                Flush();
            }
        }
    }

    private void Flush()
    {
        _writer.FlushAsync().AsTask().GetAwaiter().GetResult();
        _isPending = false;
        _flushed = Stopwatch.GetTimestamp();
    }
}
