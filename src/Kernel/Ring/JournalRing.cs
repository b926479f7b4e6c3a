using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Kernel.Ring;

/// <summary>
/// Records on their way from the kernel's thread to the one that writes them, packed into
/// chunks of fixed size: the kernel only copies.
/// </summary>
/// <remarks>
/// One thread adds, one takes; the order is kept, so what is written doesn't depend on who was faster. Memory is taken
/// at the start. Who adds waits only where all chunks are full; who takes waits where none is. They meet at a lock once
/// per chunk: waking a thread costs as much as some hundred records, so that chunks hold thousands.
/// </remarks>
public sealed class JournalRing
{
    /// <summary>The smallest chunk: room for any record or passage.</summary>
    public const int LeastChunkBytes =
        JournalPassage.MaxBytes > PackedRecord.MaxBytes ? JournalPassage.MaxBytes : PackedRecord.MaxBytes;

    /// <summary>A chunk where nothing else is asked for.</summary>
    public const int UsualChunkBytes = 1 << 17;

    private readonly byte[][] _chunks;
    private readonly int[] _lengths; // Bytes in each chunk handed over.
    private readonly object _gate = new();
    private byte[] _chunk; // Being filled.
    private int _length;
    private bool _isTaken; // The next chunk is being read.
    private long _handedOver; // Chunks, as the next ones: guarded by the gate.
    private long _returned;
    private bool _isEnded;
    private bool _isAbandoned;

    /// <summary>Takes the memory: little, so that it stays in the cache, and enough for waits to be few.</summary>
    /// <param name="chunks">At least 2.</param>
    /// <param name="chunkBytes">At least <see cref="LeastChunkBytes"/>.</param>
    public JournalRing(int chunks = 4, int chunkBytes = UsualChunkBytes)
    {
        Invariant.Holds(chunks >= 2 && chunkBytes >= LeastChunkBytes);
        _chunks = new byte[chunks][];
        for (int i = 0; i < chunks; i++)
        {
            _chunks[i] = new byte[chunkBytes];
        }

        _lengths = new int[chunks];
        _chunk = _chunks[0];
    }

    /// <summary>Whether all that was added has been handed over, and nobody has given up.</summary>
    public bool IsEnded
    {
        get
        {
            lock (_gate)
            {
                return _isEnded && !_isAbandoned;
            }
        }
    }

    /// <summary>Adds a record.</summary>
    /// <param name="record">The record.</param>
    /// <returns>False where nobody takes records any more.</returns>
    public bool TryAdd(in JournalRecord record)
    {
        _length += PackedRecord.Write(_chunk.AsSpan(_length), in record);
        return _chunk.Length - _length >= LeastChunkBytes || TryHandOver();
    }

    /// <summary>Returns where the next passage will lie: it may be written there, and then added.</summary>
    /// <param name="count">Its numbers.</param>
    /// <returns>Room for them, holding anything; valid until something is added.</returns>
    public Span<long> PassageRoom(int count)
        => MemoryMarshal.Cast<byte, long>(_chunk.AsSpan(_length, count * sizeof(long)));

    /// <summary>Adds a passage, behind the records before it.</summary>
    /// <param name="passage">Its numbers; where they lie in <see cref="PassageRoom"/> they stay.</param>
    /// <returns>False where nobody takes records any more.</returns>
    public bool TryAdd(ReadOnlySpan<long> passage)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(passage);
        Span<byte> room = _chunk.AsSpan(_length, bytes.Length);
        if (!Unsafe.AreSame(in MemoryMarshal.GetReference(bytes), in MemoryMarshal.GetReference(room)))
        {
            bytes.CopyTo(room);
        }

        _length += bytes.Length;
        return _chunk.Length - _length >= LeastChunkBytes || TryHandOver();
    }

    /// <summary>Hands over what is left; nothing is added any more.</summary>
    public void End()
    {
        if (_length > 0)
        {
            TryHandOver();
        }

        lock (_gate)
        {
            _isEnded = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends the traffic from either side: whoever waits goes on, what is on its way is lost.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _isAbandoned = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes the next records, waiting for them where need be; those taken before are given back.</summary>
    /// <param name="records">Receives them, packed, and passages between them, whole ones one behind the other.</param>
    /// <returns>False where none come any more.</returns>
    public bool TryTake(out ReadOnlySpan<byte> records)
    {
        lock (_gate)
        {
            if (_isTaken)
            {
                _returned++;
                _isTaken = false;
                Monitor.Pulse(_gate);
            }

            while (_returned == _handedOver && !_isEnded && !_isAbandoned)
            {
                Monitor.Wait(_gate);
            }

            if (_returned == _handedOver || _isAbandoned)
            {
                records = default;
                return false;
            }

            int slot = (int)(_returned % _chunks.Length);
            _isTaken = true;
            records = _chunks[slot].AsSpan(0, _lengths[slot]);
            return true;
        }
    }

    // Hands over the chunk being filled and waits for an empty one.
    private bool TryHandOver()
    {
        lock (_gate)
        {
            _lengths[(int)(_handedOver % _chunks.Length)] = _length;
            _handedOver++;
            Monitor.Pulse(_gate);
            while (_handedOver - _returned == _chunks.Length && !_isAbandoned)
            {
                Monitor.Wait(_gate);
            }

            _chunk = _chunks[(int)(_handedOver % _chunks.Length)];
            _length = 0;
            return !_isAbandoned;
        }
    }
}
