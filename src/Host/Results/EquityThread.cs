using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Results;

/// <summary>Writes a run's equity on a thread of its own: a row for every bar, much the largest of a run's files, and a third of its time where the run's own thread writes it.</summary>
/// <remarks>
/// Rows are handed over in a few rooms that go round, each of a batch of the file, and are written in their order: the bytes are those of a file written on the spot. Who fills
/// the rooms where they lie saves a copy. What fails here (a full disk) is thrown on the run's thread at its next room or at the end, as the same exception. Memory is fixed: who
/// adds waits while no room is free.
/// </remarks>
internal sealed class EquityThread : IDisposable
{
    private const int Chunks = 4;

    private readonly GrowingFileStream _stream;
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
        _stream = new GrowingFileStream(stream);
        _file = new EquityArrowFile(_stream, format);
        for (int i = 0; i < Chunks; i++)
        {
            _chunks[i] = new Chunk();
        }

        _thread = new Thread(Write) { IsBackground = true, Name = "equity" };
        _thread.Start();
    }

    /// <summary>Returns where the next records may be written before they are added.</summary>
    /// <exception cref="IOException">What was added before couldn't be written.</exception>
    public EquityRoom Room()
    {
        Invariant.Holds(!_hasEnded);
        WaitWhile(full: Chunks);
        Volatile.Read(ref _failure)?.Throw();
        return _chunks[_next].Room;
    }

    /// <summary>Adds records in time order; those that lie in <see cref="Room"/> stay there.</summary>
    /// <exception cref="IOException">What was added before couldn't be written.</exception>
    public void Add(ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
    {
        for (int row = 0; row < closeTimes.Length;)
        {
            EquityRoom room = Room();
            int count = Math.Min(room.Capacity, closeTimes.Length - row);
            if (!Unsafe.AreSame(in closeTimes[row], in room.CloseTimes[0]))
            {
                closeTimes.Slice(row, count).CopyTo(room.CloseTimes);
                equityUnits.Slice(row, count).CopyTo(room.EquityUnits);
                balanceUnits.Slice(row, count).CopyTo(room.BalanceUnits);
            }

            _chunks[_next].Count = count;
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
        for (int next = 0; ; next = (next + 1) % Chunks)
        {
            WaitWhile(full: 0);
            Chunk chunk = _chunks[next];
            try
            {
                if (_failure is null)
                {
                    _file.Add(chunk.Room, chunk.Count);
                    if (chunk.IsWholeFile)
                    {
                        _file.Complete();
                        _stream.End();
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
        /// <summary>Where they lie.</summary>
        public EquityRoom Room { get; } = new(EquityArrowFile.BatchRows);

        /// <summary>How many there are.</summary>
        public int Count { get; set; }

        /// <summary>Whether nothing follows.</summary>
        public bool IsEnd { get; private set; }

        /// <summary>Whether nothing follows because everything is there.</summary>
        public bool IsWholeFile { get; private set; }

        public void End(bool isWhole)
        {
            Count = 0;
            IsEnd = true;
            IsWholeFile = isWhole;
        }
    }
}
