using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Results;

/// <summary>
/// Writes a run's equity on a thread of its own: a row for every bar, much the largest of a run's files, and a third of
/// its time where the run's own thread writes it.
/// </summary>
/// <remarks>
/// Rows are handed over in rooms, each of a batch of the file, and are written in their order: the bytes are those of a
/// file written on the spot. Who fills the rooms where they lie saves a copy. The room given back last is lent first,
/// since its memory is the likeliest still in the cache: only while a disk takes its time do rows lie in many of them.
/// What fails here (a full disk) is thrown on the run's thread at its next room or at the end, as the same exception.
/// Memory is limited: who adds waits while no room is free.
/// </remarks>
internal sealed class EquityThread : IDisposable
{
    private const int MostRooms = 8; // 2.6 MB: what a run records while the system takes a few large pieces.

    private readonly GrowingFileStream _stream;
    private readonly EquityArrowFile _file;
    private readonly object _gate = new(); // Who waits sleeps: another thread may want the processor.
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;
    private readonly Stack<EquityRoom> _free = new(MostRooms); // Guarded by the gate, as all below.
    private readonly Queue<(EquityRoom Room, int Count)> _filled = new(MostRooms);
    private int _rooms; // Made.
    private bool _hasEnded; // Nothing is added any more.
    private bool _isWhole;  // Since everything is there.
    private EquityRoom? _room; // Being filled: the adding thread's.

    /// <summary>Starts the file and its thread.</summary>
    /// <param name="stream">
    /// The file; stays the caller's, who leaves it alone until <see cref="Join"/> or <see cref="Dispose"/>.
    /// </param>
    /// <param name="format">Grids and names.</param>
    public EquityThread(FileStream stream, TradeFormat format)
    {
        _stream = new GrowingFileStream(stream);
        _file = new EquityArrowFile(_stream, format);
        _thread = new Thread(Write) { IsBackground = true, Name = "equity" };
        _thread.Start();
    }

    /// <summary>Returns where the next records may be written before they are added.</summary>
    /// <exception cref="IOException">What was added before couldn't be written.</exception>
    public EquityRoom Room()
    {
        Volatile.Read(ref _failure)?.Throw();
        return _room ??= TakeRoom();
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

            Hand(room, count);
            row += count;
        }
    }

    /// <summary>
    /// Says that nothing is added any more; the thread goes on to the end of the file and flushes it to disk.
    /// </summary>
    public void End() => End(isWhole: true);

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
        End(isWhole: false);
        _thread.Join();
    }

    private void End(bool isWhole)
    {
        lock (_gate)
        {
            _isWhole = _hasEnded ? _isWhole : isWhole;
            _hasEnded = true;
            Monitor.Pulse(_gate);
        }
    }

    private EquityRoom TakeRoom()
    {
        lock (_gate)
        {
            Invariant.Holds(!_hasEnded);
            while (_free.Count == 0 && _rooms == MostRooms)
            {
                Monitor.Wait(_gate);
            }

            if (_free.TryPop(out EquityRoom? room))
            {
                return room;
            }

            _rooms++;
        }

        return new EquityRoom(EquityArrowFile.BatchRows);
    }

    private void Hand(EquityRoom room, int count)
    {
        _room = null;
        lock (_gate)
        {
            _filled.Enqueue((room, count));
            Monitor.Pulse(_gate);
        }
    }

    // Waits for the next room; false where none comes any more.
    private bool TryTake(out (EquityRoom Room, int Count) filled)
    {
        lock (_gate)
        {
            while (_filled.Count == 0 && !_hasEnded)
            {
                Monitor.Wait(_gate);
            }

            return _filled.TryDequeue(out filled);
        }
    }

    private void GiveBack(EquityRoom room)
    {
        lock (_gate)
        {
            _free.Push(room);
            Monitor.Pulse(_gate);
        }
    }

    private void Write()
    {
        try
        {
            WriteAll();
        }
#pragma warning disable CA1031 // Thrown on the run's thread.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Volatile.Write(ref _failure, ExceptionDispatchInfo.Capture(exception));
            while (TryTake(out (EquityRoom Room, int Count) dropped))
            {
                GiveBack(dropped.Room); // So that nobody waits.
            }
        }
    }

    private void WriteAll()
    {
        while (TryTake(out (EquityRoom Room, int Count) filled))
        {
            _file.Add(filled.Room, filled.Count);
            GiveBack(filled.Room);
        }

        if (_isWhole)
        {
            _file.Complete();
            _stream.End();
        }
    }
}
