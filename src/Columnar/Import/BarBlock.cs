using System;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Some rows of a file as columns, few enough to stay in the nearest cache.</summary>
internal sealed class BarBlock
{
    /// <summary>Most rows.</summary>
    internal const int Rows = 256;

    /// <summary>Stamps in nanoseconds; shape [<see cref="Rows"/>], as all others.</summary>
    internal long[] Stamps { get; } = new long[Rows];

    internal double[] Open { get; } = new double[Rows];

    internal double[] High { get; } = new double[Rows];

    internal double[] Low { get; } = new double[Rows];

    internal double[] Close { get; } = new double[Rows];

    internal double[] Volume { get; } = new double[Rows];

    /// <summary>Rows that there are.</summary>
    internal int Count { get; set; }

    /// <summary>Returns a row.</summary>
    internal CsvBar this[int row] => new(Stamps[row], Open[row], High[row], Low[row], Close[row], Volume[row]);

    /// <summary>Whether <see cref="CsvBarReader.Check"/> finds nothing wrong with any row.</summary>
    internal bool HasOnlyBars()
    {
        // A low above zero that no price is below, and a high that none is above: the other rules follow.
        int row = 0;
        Vector256<double> isBar = Vector256<double>.AllBitsSet;
        for (; row <= Count - Vector256<double>.Count; row += Vector256<double>.Count)
        {
            Vector256<double> open = At(Open, row);
            Vector256<double> high = At(High, row);
            Vector256<double> low = At(Low, row);
            Vector256<double> close = At(Close, row);
            isBar &= Vector256.GreaterThan(low, Vector256<double>.Zero)
                & Vector256.GreaterThanOrEqual(open, low) & Vector256.LessThanOrEqual(open, high)
                & Vector256.GreaterThanOrEqual(close, low) & Vector256.LessThanOrEqual(close, high)
                & Vector256.GreaterThanOrEqual(At(Volume, row), Vector256<double>.Zero);
        }

        bool areBars = Vector256.EqualsAll(isBar.AsUInt64(), Vector256<ulong>.AllBitsSet);
        for (; row < Count; row++)
        {
            areBars &= CsvBarReader.Check(this[row]) == RowReject.None;
        }

        return areBars;
    }

    /// <summary>Rows without volume.</summary>
    internal int CountZeroVolumes()
    {
        int row = 0;
        Vector256<long> counts = Vector256<long>.Zero;
        for (; row <= Count - Vector256<double>.Count; row += Vector256<double>.Count)
        {
            counts -= Vector256.Equals(At(Volume, row), Vector256<double>.Zero).AsInt64();
        }

        int count = (int)Vector256.Sum(counts);
        for (; row < Count; row++)
        {
            count += Volume[row] == 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Makes every stamp later.</summary>
    internal void MoveStamps(long nanos)
    {
        foreach (ref long stamp in Stamps.AsSpan(0, nanos == 0 ? 0 : Count))
        {
            stamp += nanos;
        }
    }

    private static Vector256<double> At(double[] column, int row) => Vector256.Create(column.AsSpan(row));
}
