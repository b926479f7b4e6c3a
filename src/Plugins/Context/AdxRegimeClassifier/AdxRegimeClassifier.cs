using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Plugins;

/// <summary>Wilder's directional movement, and the regime that its ADX stands for.</summary>
/// <remarks>
/// <para>
/// TA-Lib's convention: movements and true ranges of rows 1 to period − 1 are summed plainly, smoothed from row period
/// on; the ADX is seeded at row 2 × period − 1 with the mean of the first period DX, and stays where it is while
/// nothing moves. Source: Wilder (1978).
/// </para>
/// <para>
/// Row by row until the seed is done and a group of four begins; group by group from there on, but row by row where a
/// block's edge cuts one, in the same operations.
/// </para>
/// </remarks>
public partial struct AdxRegimeClassifier
{
    // TA-Lib's zero: a smaller range or indicator sum is rounding, not movement.
    private const double Zero = 1e-14;

    private const int StretchRows = 256; // What lies on the stack at a time.
    private const uint AllMove = (1u << LinearScan.Rows) - 1;

    private double _share; // 1 / period.
    private Smoothed _plus; // Wilder sums: the sum less its mean, plus the new one.
    private Smoothed _minus;
    private Smoothed _range;
    private Smoothed _average; // The sum of DX while seeding, the ADX from then on.
    private double _adx; // The last row's, once seeded.
    private bool _isHeld; // Whether a row of the group so far didn't move.

    public partial void Enrich(
        ReadOnlySpan<double> high,
        ReadOnlySpan<double> low,
        ReadOnlySpan<double> close,
        int row,
        Span<double> adx,
        Span<double> plusDi,
        Span<double> minusDi,
        Span<double> regime)
    {
        int history = Math.Min(row, 1);
        int count = high.Length - history;
        var outputs = new Outputs(adx, plusDi, minusDi, regime);
        int firstGroup = LinearScan.FirstGroupFrom(2 * Parameters.Period);
        var scan = new LinearScan(1 - _share);
        int done = 0;
        int held = 0; // Rows up to here are taken one by one: one of their group doesn't move.
        while (done < count)
        {
            int now = row + done;
            int at = history + done;
            bool isByRow = now < firstGroup || done < held || now % LinearScan.Rows != 0;
            int whole = isByRow ? 0 : (count - done) & -LinearScan.Rows;
            if (whole > 0)
            {
                var rows = new Range(at - 1, at + whole);
                int moved = Groups(scan, high[rows], low[rows], close[rows], outputs.From(done));
                done += moved;
                held = moved < whole ? done + LinearScan.Rows : 0;
            }
            else
            {
                Row(scan, now, now < firstGroup, high, low, close, at, outputs.From(done));
                done++;
            }
        }
    }

    internal static string? Check(in Params parameters)
        => parameters.RangingBelow > parameters.TrendingAbove ? "ranging_below must not be above trending_above" : null;

    private void Start() => _share = 1.0 / Parameters.Period;

    // Spans begin at the row before the first group. Returns the rows up to the first group of which one doesn't move.
    [SkipLocalsInit] // Every element that is read is written before.
    private int Groups(
        LinearScan scan, ReadOnlySpan<double> high, ReadOnlySpan<double> low,
        ReadOnlySpan<double> close, Outputs outputs)
    {
        Span<double> scratch = stackalloc double[StretchRows];
        int rows = high.Length - 1;
        int done = 0;
        while (done < rows)
        {
            int wanted = Math.Min(StretchRows, rows - done);
            Outputs now = outputs.From(done);
            Span<double> adx = now.Adx.IsEmpty ? scratch : now.Adx;
            int moved = Move(
                scan, high.Slice(done, wanted + 1), low.Slice(done, wanted + 1),
                close.Slice(done, wanted + 1), adx, now);
            Average(scan, adx[..moved], high[(done + 1)..], low[(done + 1)..], close[(done + 1)..], rows);
            if (!now.Regime.IsEmpty)
            {
                StoreRegimes(adx[..moved], now.Regime);
            }

            done += moved;
            if (moved < wanted)
            {
                break;
            }
        }

        return done;
    }

    // The first half of a row's road, to its share of the ADX; without a call in the loop,
    // since vectors don't survive one in registers.
    private int Move(
        LinearScan scan,
        ReadOnlySpan<double> high,
        ReadOnlySpan<double> low,
        ReadOnlySpan<double> close,
        Span<double> shares,
        Outputs outputs)
    {
        Vector256<double> lastPlus = _plus.Last;
        Vector256<double> lastMinus = _minus.Last;
        Vector256<double> lastRange = _range.Last;
        var percentShare = Vector256.Create(100 * _share);
        bool hasIndicators = outputs.PlusDi.Length + outputs.MinusDi.Length > 0;
        ref double highs = ref MemoryMarshal.GetReference(high);
        ref double lows = ref MemoryMarshal.GetReference(low);
        ref double closes = ref MemoryMarshal.GetReference(close);
        int i = 0;

        // Safety: the loads read rows i to i + 4 of spans of one length, a multiple of
        // four and one more; shares are as long.
        for (; i < high.Length - 1; i += LinearScan.Rows)
        {
            var highNow = Vector256.LoadUnsafe(ref highs, (nuint)i + 1);
            var lowNow = Vector256.LoadUnsafe(ref lows, (nuint)i + 1);
            var closeBefore = Vector256.LoadUnsafe(ref closes, (nuint)i);
            Vector256<double> up = highNow - Vector256.LoadUnsafe(ref highs, (nuint)i);
            Vector256<double> down = Vector256.LoadUnsafe(ref lows, (nuint)i) - lowNow;
            var upMoves = Vector256.GreaterThan(up, Vector256.MaxNative(down, Vector256<double>.Zero));
            var downMoves = Vector256.GreaterThan(down, Vector256.MaxNative(up, Vector256<double>.Zero));
            Vector256<double> plus = scan.Results(up & upMoves, lastPlus);
            Vector256<double> minus = scan.Results(down & downMoves, lastMinus);
            Vector256<double> range = scan.Results(
                AverageTrueRangeScan.TrueRange(highNow, lowNow, closeBefore), lastRange);
            Vector256<double> sum = plus + minus;
            if (IsMoving(sum, range).ExtractMostSignificantBits() != AllMove)
            {
                break;
            }

            lastPlus = LinearScan.EndOf(plus);
            lastMinus = LinearScan.EndOf(minus);
            lastRange = LinearScan.EndOf(range);
            Store(percentShare * Vector256.Abs(minus - plus) / sum, shares, i);
            if (hasIndicators)
            {
                StoreIndicators(plus, minus, range, i, in outputs);
            }
        }

        _plus.Last = lastPlus;
        _minus.Last = lastMinus;
        _range.Last = lastRange;
        return i;
    }

    // The second half, from shares to the ADX in their place. A loop of its own: behind a division
    // the processor can't look far enough ahead to overlap rows. It waits for itself, and has time to
    // ask memory for the bars of the next block.
    private void Average(
        LinearScan scan,
        Span<double> shares,
        ReadOnlySpan<double> high,
        ReadOnlySpan<double> low,
        ReadOnlySpan<double> close,
        int blockRows)
    {
        ref double highs = ref MemoryMarshal.GetReference(high);
        ref double lows = ref MemoryMarshal.GetReference(low);
        ref double closes = ref MemoryMarshal.GetReference(close);
        Vector256<double> last = _average.Last;
        ref double share = ref MemoryMarshal.GetReference(shares);
        nuint i = 0;

        // Safety: shares have whole groups; two at a time, so that memory is asked once per line.
        for (; i + (2 * LinearScan.Rows) <= (nuint)shares.Length; i += 2 * LinearScan.Rows)
        {
            Prefetch.FarLine(ref highs, i + (nuint)blockRows);
            Prefetch.FarLine(ref lows, i + (nuint)blockRows);
            Prefetch.FarLine(ref closes, i + (nuint)blockRows);
            scan.Next(Vector256.LoadUnsafe(ref share, i), ref last).StoreUnsafe(ref share, i);
            scan.Next(Vector256.LoadUnsafe(ref share, i + LinearScan.Rows), ref last)
                .StoreUnsafe(ref share, i + LinearScan.Rows);
        }

        if (i < (nuint)shares.Length)
        {
            scan.Next(Vector256.LoadUnsafe(ref share, i), ref last).StoreUnsafe(ref share, i);
        }

        _average.Last = last;
        _adx = last[0];
    }

    private readonly void StoreRegimes(ReadOnlySpan<double> adx, Span<double> regime)
    {
        ref double first = ref MemoryMarshal.GetReference(adx);
        for (int i = 0; i < adx.Length; i += LinearScan.Rows)
        {
            Store(RegimeOf(Vector256.LoadUnsafe(ref first, (nuint)i)), regime, i);
        }
    }

    // The range cancels out of DX, but decides whether there is one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> IsMoving(Vector256<double> sum, Vector256<double> range)
        => Vector256.GreaterThanOrEqual(sum, Vector256.Create(Zero / 100) * range)
            & Vector256.GreaterThanOrEqual(range, Vector256.Create(Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreIndicators(
        Vector256<double> plus, Vector256<double> minus, Vector256<double> range, int at, in Outputs outputs)
    {
        var percent = Vector256.AndNot(
            Vector256.Create(100.0) / range, Vector256.LessThan(Vector256.Abs(range), Vector256.Create(Zero)));
        if (!outputs.PlusDi.IsEmpty)
        {
            Store(plus * percent, outputs.PlusDi, at);
        }

        if (!outputs.MinusDi.IsEmpty)
        {
            Store(minus * percent, outputs.MinusDi, at);
        }

    }

    private void Row(
        LinearScan scan,
        int row,
        bool isSeeding,
        ReadOnlySpan<double> high,
        ReadOnlySpan<double> low,
        ReadOnlySpan<double> close,
        int at,
        Outputs outputs)
    {
        if (row == 0)
        {
            outputs.Write(double.NaN, double.NaN, double.NaN, double.NaN);
            return;
        }

        int period = Parameters.Period;
        double up = high[at] - high[at - 1];
        double down = low[at - 1] - low[at];
        double range = AverageTrueRange.TrueRange(high[at], low[at], close[at - 1]);
        double keep = row < period ? 1 : 1 - _share;
        double plus = _plus.Next(scan, row, isSeeding, keep, up > down && up > 0 ? up : 0);
        double minus = _minus.Next(scan, row, isSeeding, keep, down > up && down > 0 ? down : 0);
        range = _range.Next(scan, row, isSeeding, keep, range);
        if (row < period)
        {
            outputs.Write(double.NaN, double.NaN, double.NaN, double.NaN);
            return;
        }

        double sum = plus + minus;
        bool isMoving = sum >= Zero / 100 * range && range >= Zero;
        double shareOfDx = 100 * _share * Math.Abs(minus - plus) / sum;
        if (isSeeding && row < 2 * period)
        {
            // A mean of shares is their sum; a NaN stays one.
            _adx += isMoving ? shareOfDx : range * 0;
        }
        else
        {
            _isHeld = (_isHeld && row % LinearScan.Rows != 0) || !isMoving;
            double average = _average.Next(scan, row, isSeeding, keep, shareOfDx);
            _adx = !_isHeld ? average : isMoving ? Math.FusedMultiplyAdd(keep, _adx, shareOfDx) : _adx;
        }

        if (isSeeding || row % LinearScan.Rows == LinearScan.Rows - 1)
        {
            _average.Last = Vector256.Create(_adx);
        }

        double adx = row < (2 * period) - 1 ? double.NaN : _adx;
        double percent = Math.Abs(range) < Zero ? 0 : 100 / range;
        outputs.Write(adx, plus * percent, minus * percent, RegimeOf(Vector256.Create(adx))[0]);
    }

    private readonly Vector256<double> RegimeOf(Vector256<double> adx)
        => Vector256.ConditionalSelect(
            Vector256.GreaterThan(adx, Vector256.Create(Parameters.TrendingAbove)),
            Vector256<double>.One,
            Vector256.ConditionalSelect(
                Vector256.LessThan(adx, Vector256.Create(Parameters.RangingBelow)),
                -Vector256<double>.One,
                adx * Vector256<double>.Zero));

    // Safety: outputs are empty or as long as the rows of the groups.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<double> values, Span<double> output, int at)
        => values.StoreUnsafe(ref MemoryMarshal.GetReference(output), (nuint)at);

    /// <summary>A Wilder sum or average.</summary>
    private struct Smoothed
    {
        public Vector256<double> Last; // Of the row before the group, in every lane; while seeding, of the row before.
        private Vector256<double> _group; // The inputs of the group's rows so far.

        public double Next(LinearScan scan, int row, bool isSeeding, double keep, double x)
        {
            if (!isSeeding)
            {
                return scan.NextRow(row, x, ref Last, ref _group);
            }

            double next = Math.FusedMultiplyAdd(keep, Last[0], x);
            Last = Vector256.Create(next);
            return next;
        }
    }

    /// <summary>The rows of the output columns that are still to be written; an empty one has no reader.</summary>
    private readonly ref struct Outputs(
        Span<double> adx, Span<double> plusDi, Span<double> minusDi, Span<double> regime)
    {
        public readonly Span<double> Adx = adx;
        public readonly Span<double> PlusDi = plusDi;
        public readonly Span<double> MinusDi = minusDi;
        public readonly Span<double> Regime = regime;

        public Outputs From(int row) => new(From(Adx, row), From(PlusDi, row), From(MinusDi, row), From(Regime, row));

        public void Write(double adx, double plusDi, double minusDi, double regime)
        {
            Write(Adx, adx);
            Write(PlusDi, plusDi);
            Write(MinusDi, minusDi);
            Write(Regime, regime);
        }

        private static Span<double> From(Span<double> output, int row) => output.IsEmpty ? output : output[row..];

        private static void Write(Span<double> output, double value)
        {
            if (!output.IsEmpty)
            {
                output[0] = value;
            }
        }
    }
}
