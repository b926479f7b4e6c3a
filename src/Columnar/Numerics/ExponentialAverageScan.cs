using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>
/// An exponential average, seeded with the simple mean of its first inputs, a block at a time: a
/// <see cref="WideLinearScan"/>.
/// </summary>
/// <remarks>
/// <c>average = (1 − α) × average + α × x</c>. Row by row until the average is seeded and a group of eight
/// begins, group by group from there on. A NaN leaves it undefined from there on. No allocation. Mutable
/// struct: don't make a field of it readonly.
/// </remarks>
public struct ExponentialAverageScan
{
    // Asked for before they are read, as far as the second cache: what the first one waits for holds up the loop.
    private const int AheadRows = 2048;

    private readonly int _period;
    private readonly double _alpha;
    private double _sum; // Of the inputs seen while seeding.
    private Vector256<double> _last; // The average of the row before the group.
    // The weighted inputs of the group's rows so far: of its first four, and of the others.
    private Vector256<double> _first;
    private Vector256<double> _second;

    /// <summary>Starts before the first row.</summary>
    /// <param name="period">Inputs that the seed averages, at least 1.</param>
    /// <param name="alpha">Weight of the newest input, in (0, 1].</param>
    public ExponentialAverageScan(int period, double alpha)
    {
        Invariant.Holds(period >= 1);
        Invariant.Holds(alpha > 0 && alpha <= 1);
        _period = period;
        _alpha = alpha;
    }

    /// <summary>Takes a block; blocks follow each other without a gap.</summary>
    /// <param name="x">The block's inputs.</param>
    /// <param name="row">The block's first row, absolute.</param>
    /// <param name="average">Receives as many averages; NaN before row <c>period − 1</c>.</param>
    public void Fill(ReadOnlySpan<double> x, int row, Span<double> average)
    {
        Invariant.Holds(average.Length == x.Length);
        int firstGroup = WideLinearScan.FirstGroupFrom(_period);
        var scan = new WideLinearScan(1 - _alpha);
        int done = 0;
        while (done < x.Length)
        {
            int now = row + done;
            int whole = now < firstGroup || now % WideLinearScan.Rows != 0
                ? 0
                : (x.Length - done) & -WideLinearScan.Rows;
            if (whole > 0)
            {
                Groups(scan, x.Slice(done, whole), average.Slice(done, whole));
                done += whole;
            }
            else
            {
                average[done] = now < firstGroup
                    ? Seed(x[done], now)
                    : scan.NextRow(now, _alpha * x[done], ref _last, ref _first, ref _second);
                done++;
            }
        }
    }

    private double Seed(double x, int row)
    {
        double average = double.NaN;
        if (row < _period)
        {
            _sum += x;
            average = row == _period - 1 ? _sum / _period : average;
        }
        else
        {
            average = Math.FusedMultiplyAdd(1 - _alpha, _last[0], _alpha * x);
        }

        _last = Vector256.Create(average);
        return average;
    }

    private void Groups(WideLinearScan scan, ReadOnlySpan<double> x, Span<double> average)
    {
        ref double inputs = ref MemoryMarshal.GetReference(x);
        ref double results = ref MemoryMarshal.GetReference(average);
        var alpha = Vector256.Create(_alpha);
        Vector256<double> last = _last;

        // Safety: both spans are of one length, a multiple of eight.
        for (nuint i = 0; i < (nuint)x.Length; i += WideLinearScan.Rows)
        {
            Prefetch.FarLine(ref inputs, i + AheadRows);
            Vector256<double> first = alpha * Vector256.LoadUnsafe(ref inputs, i);
            Vector256<double> second = alpha * Vector256.LoadUnsafe(ref inputs, i + (nuint)Vector256<double>.Count);
            scan.Next(ref first, ref second, ref last);
            first.StoreUnsafe(ref results, i);
            second.StoreUnsafe(ref results, i + (nuint)Vector256<double>.Count);
        }

        _last = last;
    }
}
