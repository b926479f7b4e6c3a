using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Kernel.Result;

/// <summary>
/// Collects equity records for an observer that wants every row: in the observer's room where it lends one.
/// </summary>
internal sealed class EquityRecorder
{
    private const int OwnCapacity = 4096;
    private const int RowsAhead = 256; // 2 KiB of times: what memory takes some hundred rows to bring.

    private readonly RunObserver _observer;
    private readonly bool _isLent;
    private EquityRoom _room;
    private int _count;

    /// <summary>Begins.</summary>
    /// <param name="observer">Takes the records.</param>
    public EquityRecorder(RunObserver observer)
    {
        _observer = observer;
        EquityRoom? lent = observer.EquityRoom();
        _isLent = lent is not null;
        _room = lent ?? new EquityRoom(OwnCapacity);
    }

    /// <summary>Records one row.</summary>
    public void Record(long closeTime, Int128 equity, Int128 balance)
    {
        MakeRoom();
        _room.CloseTimes[_count] = closeTime;
        _room.EquityUnits[_count] = equity;
        _room.BalanceUnits[_count] = balance;
        _count++;
    }

    /// <summary>Records rows of equal equity.</summary>
    public void RecordFlat(ReadOnlySpan<long> openTimes, long barNanos, Int128 equity, Int128 balance)
    {
        while (!openTimes.IsEmpty)
        {
            int count = BeginRows(openTimes, barNanos, balance);
            _room.EquityUnits.Slice(_count, count).Fill(equity);
            _count += count;
            openTimes = openTimes[count..];
        }
    }

    /// <summary>Records rows at which equity is affine in the close.</summary>
    public void RecordHeld(BarSeries bars, int firstRow, int endRow, in EquityLine line, Int128 balance)
    {
        for (int row = firstRow; row < endRow;)
        {
            int count = BeginRows(bars.OpenTimes[row..endRow], bars.Timeframe.Nanos, balance);
            line.Fill(bars.Close.Slice(row, count), _room.EquityUnits.Slice(_count, count));
            _count += count;
            row += count;
        }
    }

    /// <summary>Hands the collected records over.</summary>
    public void Flush()
    {
        if (_count > 0)
        {
            int count = _count;
            _count = 0;
            _observer.OnEquity(_room.CloseTimes[..count], _room.EquityUnits[..count], _room.BalanceUnits[..count]);
        }
    }

    // Times and balance of as many of the rows as there is room for; their equity is the caller's.
    private int BeginRows(ReadOnlySpan<long> openTimes, long barNanos, Int128 balance)
    {
        MakeRoom();
        int count = Math.Min(openTimes.Length, _room.Capacity - _count);
        FillCloseTimes(openTimes[..count], barNanos, _room.CloseTimes.Slice(_count, count));
        _room.BalanceUnits.Slice(_count, count).Fill(balance);
        return count;
    }

    private void MakeRoom()
    {
        if (_count == _room.Capacity)
        {
            Flush();
        }

        if (_isLent && _count == 0)
        {
            EquityRoom? next = _observer.EquityRoom();
            Invariant.Holds(next is not null);
            _room = next;
        }
    }

    private static void FillCloseTimes(ReadOnlySpan<long> openTimes, long barNanos, Span<long> closeTimes)
    {
        ref long open = ref MemoryMarshal.GetReference(openTimes);
        ref long close = ref MemoryMarshal.GetReference(closeTimes[..openTimes.Length]);
        var after = Vector256.Create(barNanos);
        int i = 0;

        // Safety: rows i to i + 7 lie in both.
        for (; i + (2 * Vector256<long>.Count) <= openTimes.Length; i += 2 * Vector256<long>.Count)
        {
            Prefetch.Line(ref open, (nuint)(i + RowsAhead)); // Nobody else reads times: they come from memory.
            (Vector256.LoadUnsafe(ref open, (nuint)i) + after).StoreUnsafe(ref close, (nuint)i);
            (Vector256.LoadUnsafe(ref open, (nuint)(i + Vector256<long>.Count)) + after)
                .StoreUnsafe(ref close, (nuint)(i + Vector256<long>.Count));
        }

        for (; i < openTimes.Length; i++)
        {
            closeTimes[i] = openTimes[i] + barNanos;
        }
    }
}
