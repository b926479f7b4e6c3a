using System;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Threading;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Ring;

namespace S1mpleTrader.Host.Journal;

/// <summary>
/// Writes a run's journal on a thread of its own: the kernel's thread copies records, this one
/// makes columns of them and puts them on disk.
/// </summary>
/// <remarks>
/// Records are written in the order in which they were added: the bytes are those of a file written on the spot. What
/// fails here (a full disk) is thrown on the kernel's thread at its next chunk or at the end, as the same exception.
/// Memory is fixed: who adds waits while the ring is full.
/// </remarks>
internal sealed class JournalThread : IDisposable
{
    private readonly JournalRing _ring = new();
    private readonly GrowingFileStream _stream;
    private readonly JournalArrowFile _file;
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts the file and its thread.</summary>
    /// <param name="stream">The file; stays the caller's, who leaves it alone until <see cref="Dispose"/>.</param>
    /// <param name="format">Grids and names.</param>
    /// <param name="strategy">What runs.</param>
    public JournalThread(FileStream stream, TradeFormat format, StrategySpec strategy)
    {
        _stream = new GrowingFileStream(stream);
        _file = new JournalArrowFile(
            _stream, format, JournalColumns.Reasons(strategy), JournalWriter.WorkersOf(strategy));
        _thread = new Thread(Write) { IsBackground = true, Name = "journal" };
        _thread.Start();
    }

    /// <summary>Adds a record.</summary>
    /// <exception cref="IOException">What was added before couldn't be written.</exception>
    public void Add(in JournalRecord record)
    {
        if (!_ring.TryAdd(in record))
        {
            Join();
        }
    }

    /// <summary>Returns where the next passage will lie.</summary>
    public Span<long> PassageRoom(int count) => _ring.PassageRoom(count);

    /// <summary>Adds a passage.</summary>
    /// <exception cref="IOException">What was added before couldn't be written.</exception>
    public void Add(ReadOnlySpan<long> passage)
    {
        if (!_ring.TryAdd(passage))
        {
            Join();
        }
    }

    /// <summary>
    /// Says that nothing is added any more; the thread goes on to the end of the file and flushes it to disk.
    /// </summary>
    public void End() => _ring.End();

    /// <summary>Waits for the thread's end.</summary>
    /// <exception cref="IOException">Something couldn't be written.</exception>
    public void Join()
    {
        _thread.Join();
        _failure?.Throw();
    }

    /// <summary>Stops the thread, wherever it is.</summary>
    public void Dispose()
    {
        _ring.Abandon();
        _thread.Join();
    }

    private void Write()
    {
        try
        {
            while (_ring.TryTake(out ReadOnlySpan<byte> records))
            {
                _file.Add(records);
            }

            if (_ring.IsEnded)
            {
                _file.Complete();
                _stream.End();
            }
        }
#pragma warning disable CA1031 // Thrown on the kernel's thread.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            _ring.Abandon();
        }
    }
}
