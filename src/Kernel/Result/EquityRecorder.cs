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
        foreach (long openTime in openTimes)
        {
            Record(openTime + barNanos, equity, balance);
        }
    }

    /// <summary>Records rows at which equity is affine in the close.</summary>
    public void RecordHeld(BarSeries bars, int firstRow, int endRow, in EquityLine line, Int128 balance)
    {
        for (int row = firstRow; row < endRow; row++)
        {
            Record(bars.OpenTimes[row] + bars.Timeframe.Nanos, line.At(bars.Close[row]), balance);
        }
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
