using System;
using S1mpleTrader.Columnar.Bars;

namespace S1mpleTrader.Kernel.Result;

/// <summary>Buffers equity records for an observer that wants every row.</summary>
/// <param name="observer">Takes the records.</param>
internal sealed class EquityRecorder(RunObserver observer)
{
    private const int Capacity = 4096;

    private readonly long[] _closeTimes = new long[Capacity];
    private readonly Int128[] _equity = new Int128[Capacity];
    private readonly Int128[] _balance = new Int128[Capacity];
    private int _count;

    /// <summary>Records one row.</summary>
    public void Record(long closeTime, Int128 equity, Int128 balance)
    {
        if (_count == Capacity)
        {
            Flush();
        }

        _closeTimes[_count] = closeTime;
        _equity[_count] = equity;
        _balance[_count] = balance;
        _count++;
    }

    /// <summary>Records rows of equal equity.</summary>
    public void RecordFlat(ReadOnlySpan<long> openTimes, long barNanos, Int128 equity, Int128 balance)
    {
        while (!openTimes.IsEmpty)
        {
            int count = BeginRows(openTimes, barNanos, balance);
            _equity.AsSpan(_count, count).Fill(equity);
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
            ReadOnlySpan<double> closes = bars.Close.Slice(row, count);
            Span<Int128> equity = _equity.AsSpan(_count, count);
            for (int i = 0; i < count; i++)
            {
                equity[i] = line.At(closes[i]);
            }

            _count += count;
            row += count;
        }
    }

    // Times and balance of as many of the rows as there is room for; their equity is the caller's.
    private int BeginRows(ReadOnlySpan<long> openTimes, long barNanos, Int128 balance)
    {
        if (_count == Capacity)
        {
            Flush();
        }

        int count = Math.Min(openTimes.Length, Capacity - _count);
        Span<long> closeTimes = _closeTimes.AsSpan(_count, count);
        for (int i = 0; i < count; i++)
        {
            closeTimes[i] = openTimes[i] + barNanos;
        }

        _balance.AsSpan(_count, count).Fill(balance);
        return count;
    }

    /// <summary>Hands the buffered records over.</summary>
    public void Flush()
    {
        if (_count > 0)
        {
            observer.OnEquity(_closeTimes.AsSpan(0, _count), _equity.AsSpan(0, _count), _balance.AsSpan(0, _count));
            _count = 0;
        }
    }
}
