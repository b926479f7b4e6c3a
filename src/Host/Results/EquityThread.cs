using System;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Format;

namespace S1mpleTrader.Host.Results;

/// <summary>Writes a run's equity on a thread of its own: a row for every bar, much the largest of a run's files, and a third of its time where the run's own thread writes it.</summary>
/// <remarks>
/// Rows are handed over in a few chunks that go round, and are written in their order: the bytes are those of a file written on the spot. What fails here (a full disk) is thrown
/// on the run's thread at its next chunk or at the end, as the same exception. Memory is fixed: who adds waits while no chunk is free.
/// </remarks>
internal sealed class EquityThread : IDisposable
{
    private const int Chunks = 4;
    private const int ChunkRows = 4096;

    private readonly FileStream _stream;
    private readonly EquityArrowFile _file;
    private readonly Chunk[] _chunks = new Chunk[Chunks];
    private readonly object _gate = new(); // Who waits sleeps: another thread may want the processor.
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;
    private int _next; // The chunk that is filled next.
    private int _full; // Chunks handed over and not yet written: guarded by the gate.
    private bool _hasEnded; // Nothing is added any more.

    /// <summary>Starts the file and its thread.</summary>
    /// <param name="stream">The file; stays the caller's, who leaves it alone until <see cref="Join"/> or <see cref="Dispose"/>.</param>
    /// <param name="format">Grids and names.</param>
    public EquityThread(FileStream stream, TradeFormat format)
    {
        _stream = stream;
        _file = new EquityArrowFile(stream, format);
        for (int i = 0; i < Chunks; i++)
        {
            _chunks[i] = new Chunk();
        }

        _thread = new Thread(Write) { IsBackground = true, Name = "equity" };
        _thread.Start();
    }

    /// <summary>Adds records in time order.</summary>
    /// <exception cref="IOException">What was added before couldn't be written.</exception>
    public void Add(ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
    {
        Invariant.Holds(!_hasEnded);
        for (int row = 0; row < closeTimes.Length;)
        {
            int count = Math.Min(ChunkRows, closeTimes.Length - row);
            WaitWhile(full: Chunks);
            Volatile.Read(ref _failure)?.Throw();
            _chunks[_next].Fill(closeTimes.Slice(row, count), equityUnits.Slice(row, count), balanceUnits.Slice(row, count));
            Hand();
            row += count;
        }
    }

    /// <summary>Says that nothing is added any more; the thread goes on to the end of the file and flushes it to disk.</summary>
    public void End()
    {
        Invariant.Holds(!_hasEnded);
        WaitWhile(full: Chunks);
        _chunks[_next].End(isWhole: true);
        _hasEnded = true;
        Hand();
    }

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
        if (!_hasEnded)
        {
            WaitWhile(full: Chunks);
            _chunks[_next].End(isWhole: false);
            _hasEnded = true;
            Hand();
        }

        _thread.Join();
    }

    private void Hand()
    {
        _next = (_next + 1) % Chunks;
        Change(full: 1);
    }

    private void Change(int full)
    {
        lock (_gate)
        {
            _full += full;
            Monitor.Pulse(_gate);
        }
    }

    private void WaitWhile(int full)
    {
        lock (_gate)
        {
            while (_full == full)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private void Write()
    {
        WriteBack? writeBack = null; // Made where failures are caught: it flushes what the file has.
        for (int next = 0; ; next = (next + 1) % Chunks)
        {
            WaitWhile(full: 0);
            Chunk chunk = _chunks[next];
            try
            {
                if (_failure is null)
                {
                    chunk.WriteTo(_file);
                    writeBack ??= new WriteBack(_stream);
                    writeBack.Advance();
                    if (chunk.IsWholeFile)
                    {
                        _file.Complete();
                        _stream.Flush(flushToDisk: true);
                    }
                }
            }
#pragma warning disable CA1031 // Thrown on the run's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Volatile.Write(ref _failure, ExceptionDispatchInfo.Capture(exception)); // What is still added is dropped, so that nobody waits.
            }

            if (chunk.IsEnd)
            {
                return;
            }

            Change(full: -1);
        }
    }

    // Rows on their way, or the end.
    private sealed class Chunk
    {
        private readonly long[] _closeTimes = new long[ChunkRows];
        private readonly Int128[] _equity = new Int128[ChunkRows];
        private readonly Int128[] _balance = new Int128[ChunkRows];
        private int _count;

        /// <summary>Whether nothing follows.</summary>
        public bool IsEnd { get; private set; }

        /// <summary>Whether nothing follows because everything is there.</summary>
        public bool IsWholeFile { get; private set; }

        public void Fill(ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
        {
            closeTimes.CopyTo(_closeTimes);
            equityUnits.CopyTo(_equity);
            balanceUnits.CopyTo(_balance);
            _count = closeTimes.Length;
        }

        public void End(bool isWhole)
        {
            _count = 0;
            IsEnd = true;
            IsWholeFile = isWhole;
        }

        public void WriteTo(EquityArrowFile file)
            => file.Add(_closeTimes.AsSpan(0, _count), _equity.AsSpan(0, _count), _balance.AsSpan(0, _count));
    }
}
