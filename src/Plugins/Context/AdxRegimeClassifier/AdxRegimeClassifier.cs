using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Plugins;

/// <summary>Wilder's directional movement, and the regime that its ADX stands for.</summary>
/// <remarks>
/// <para>
/// TA-Lib's convention: movements and true ranges of rows 1 to period − 1 are summed plainly, smoothed from row period on; the ADX is
/// seeded at row 2 × period − 1 with the mean of the first period DX, and stays where it is while nothing moves. Source: Wilder (1978).
/// </para>
/// <para>
/// Row by row until the seed is done and a group of four begins, group by group from there on. A group is known by its absolute row: where a block
/// ends inside one, its rows so far are computed on a copy, and the next block computes it again from its history.
/// </para>
/// </remarks>
public partial struct AdxRegimeClassifier
{
    // TA-Lib's zero: a smaller range or indicator sum is rounding, not movement.
    private const double Zero = 1e-14;

    private double _share; // 1 / period.
    private double _keep; // 1 − 1 / period.

    // Wilder sums (the sum less its mean, plus the new one) and the average; in groups, those of the row before the group.
    private double _plusMovement;
    private double _minusMovement;
    private double _range;
    private double _adx; // The sum of DX while seeding, the average from then on.

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
        int history = Math.Min(row, LinearScan.Rows);
        var outputs = new Outputs(adx, plusDi, minusDi, regime);
        int count = high.Length - history;
        int done = 0;
        for (; done < count && row + done < FirstGroup; done++)
        {
            Step(high, low, close, history + done, row + done, outputs.From(done));
        }

        while (done < count)
        {
            int inGroup = (row + done) % LinearScan.Rows;
            int whole = inGroup > 0 ? 0 : (count - done) / LinearScan.Rows * LinearScan.Rows;
            if (whole > 0)
            {
                var rows = new Range(history + done - 1, history + done + whole);
                Groups(high[rows], low[rows], close[rows], outputs.From(done));
                done += whole;
            }
            else
            {
                int known = Math.Min(LinearScan.Rows, inGroup + count - done);
                var rows = new Range(history + done - inGroup - 1, history + done - inGroup + known);
                PartOfGroup(high[rows], low[rows], close[rows], inGroup, outputs.From(done));
                done += known - inGroup;
            }
        }
    }

    internal static string? Check(in Params parameters)
        => parameters.RangingBelow > parameters.TrendingAbove ? "ranging_below must not be above trending_above" : null;

    private void Start()
    {
        _share = 1.0 / Parameters.Period;
        _keep = 1.0 - _share;
    }

    // The first group behind the seed.
    private readonly int FirstGroup => LinearScan.GroupOf((2 * Parameters.Period) + LinearScan.Rows - 1);

    // Spans begin at the row before the first group.
    private void Groups(ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close, Outputs outputs)
    {
        var scan = new LinearScan(_keep);
        var lastPlus = Vector256.Create(_plusMovement);
        var lastMinus = Vector256.Create(_minusMovement);
        var lastRange = Vector256.Create(_range);
        var lastAdx = Vector256.Create(_adx);
        var percentShare = Vector256.Create(100 * _share);
        ref double highs = ref MemoryMarshal.GetReference(high);
        ref double lows = ref MemoryMarshal.GetReference(low);
        ref double closes = ref MemoryMarshal.GetReference(close);

        // Safety: the loads read rows i to i + 4 of spans of one length, which is a multiple of four and one.
        for (int i = 0; i < high.Length - 1; i += LinearScan.Rows)
        {
            var highNow = Vector256.LoadUnsafe(ref highs, (nuint)i + 1);
            var lowNow = Vector256.LoadUnsafe(ref lows, (nuint)i + 1);
            var closeBefore = Vector256.LoadUnsafe(ref closes, (nuint)i);
            Vector256<double> up = highNow - Vector256.LoadUnsafe(ref highs, (nuint)i);
            Vector256<double> down = Vector256.LoadUnsafe(ref lows, (nuint)i) - lowNow;

            // A NaN price is in the sum that is multiplied by 0; the native maximum may drop it.
            var range = Vector256.FusedMultiplyAdd(
                up + down + closeBefore,
                Vector256<double>.Zero,
                Vector256.MaxNative(highNow, closeBefore) - Vector256.MinNative(lowNow, closeBefore));
            Vector256<double> plusMovement = up & Vector256.GreaterThan(up, Vector256.MaxNative(down, Vector256<double>.Zero));
            Vector256<double> minusMovement = down & Vector256.GreaterThan(down, Vector256.MaxNative(up, Vector256<double>.Zero));
            Vector256<double> plus = scan.Next(plusMovement, ref lastPlus);
            Vector256<double> minus = scan.Next(minusMovement, ref lastMinus);
            range = scan.Next(range, ref lastRange);

            // The range cancels out of DX, but decides whether there is one.
            Vector256<double> sum = plus + minus;
            Vector256<double> isMoving = Vector256.GreaterThanOrEqual(100 * sum, Zero * range)
                & Vector256.GreaterThanOrEqual(range, Vector256.Create(Zero));
            Vector256<double> shareOfDx = percentShare * Vector256.Abs(minus - plus) / sum;
            Vector256<double> before = lastAdx;
            Vector256<double> average = scan.Next(shareOfDx, ref lastAdx);
            uint moving = isMoving.ExtractMostSignificantBits();
            if (moving != 0b1111)
            {
                average = Hold(average, before[0], shareOfDx, moving);
                lastAdx = Vector256.Create(average[3]);
            }

            if (!outputs.Adx.IsEmpty)
            {
                Store(average, outputs.Adx, i);
            }

            if (!outputs.PlusDi.IsEmpty)
            {
                Store(plus * PercentOf(range), outputs.PlusDi, i);
            }

            if (!outputs.MinusDi.IsEmpty)
            {
                Store(minus * PercentOf(range), outputs.MinusDi, i);
            }

            if (!outputs.Regime.IsEmpty)
            {
                Store(RegimeOf(average), outputs.Regime, i);
            }
        }

        _plusMovement = lastPlus[0];
        _minusMovement = lastMinus[0];
        _range = lastRange[0];
        _adx = lastAdx[0];
    }

    // The group again from the first row on that doesn't move: such a row keeps the average of the row before.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly Vector256<double> Hold(Vector256<double> average, double before, Vector256<double> shareOfDx, uint moving)
    {
        for (int i = BitOperations.TrailingZeroCount(~moving); i < LinearScan.Rows; i++)
        {
            double last = i == 0 ? before : average[i - 1];
            bool moves = ((moving >> i) & 1) != 0;
            average = average.WithElement(i, moves ? Math.FusedMultiplyAdd(_keep, last, shareOfDx[i]) : last);
        }

        return average;
    }

    // A group cut by a block's edge: its later rows aren't known yet, or its earlier ones are written.
    private void PartOfGroup(
        ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close, int skipped, Outputs outputs)
    {
        const int Rows = LinearScan.Rows;
        Span<double> padded = stackalloc double[3 * (Rows + 1)];
        Span<double> results = stackalloc double[4 * Rows];
        AdxRegimeClassifier group = this;
        group.Groups(
            Pad(high, padded[..(Rows + 1)]),
            Pad(low, padded.Slice(Rows + 1, Rows + 1)),
            Pad(close, padded[(2 * (Rows + 1))..]),
            new Outputs(results[..Rows], results.Slice(Rows, Rows), results.Slice(2 * Rows, Rows), results[(3 * Rows)..]));
        for (int i = skipped; i < high.Length - 1; i++)
        {
            outputs.From(i - skipped).Write(results[i], results[Rows + i], results[(2 * Rows) + i], results[(3 * Rows) + i]);
        }

        if (high.Length == Rows + 1)
        {
            this = group;
        }
    }

    private static ReadOnlySpan<double> Pad(ReadOnlySpan<double> known, Span<double> padded)
    {
        known.CopyTo(padded);
        padded[known.Length..].Fill(known[^1]);
        return padded;
    }

    private void Step(
        ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close, int at, int row, Outputs outputs)
    {
        double adx = double.NaN;
        double plusDi = double.NaN;
        double minusDi = double.NaN;
        int period = Parameters.Period;
        if (row > 0)
        {
            double up = high[at] - high[at - 1];
            double down = low[at - 1] - low[at];
            double keep = row < period ? 1 : _keep;
            _plusMovement = (keep * _plusMovement) + (up > down && up > 0 ? up : 0);
            _minusMovement = (keep * _minusMovement) + (down > up && down > 0 ? down : 0);
            _range = (keep * _range) + AverageTrueRange.TrueRange(high[at], low[at], close[at - 1]);
        }

        if (row >= period)
        {
            double percent = Math.Abs(_range) < Zero ? 0 : 100.0 / _range;
            plusDi = _plusMovement * percent;
            minusDi = _minusMovement * percent;
            double sum = plusDi + minusDi;
            double dx = 100.0 * (Math.Abs(minusDi - plusDi) / sum);
            if (row < 2 * period)
            {
                _adx += sum >= Zero ? dx : sum * 0; // A NaN stays one.
                _adx = row == (2 * period) - 1 ? _adx / period : _adx;
            }
            else if (sum >= Zero)
            {
                _adx = (_keep * _adx) + (_share * dx);
            }

            adx = row >= (2 * period) - 1 ? _adx : double.NaN;
        }

        outputs.Write(adx, plusDi, minusDi, RegimeOf(adx));
    }

    private readonly double RegimeOf(double adx)
        => adx > Parameters.TrendingAbove ? 1 : adx < Parameters.RangingBelow ? -1 : adx * 0; // A NaN stays one.

    private readonly Vector256<double> RegimeOf(Vector256<double> adx)
        => Vector256.ConditionalSelect(
            Vector256.GreaterThan(adx, Vector256.Create(Parameters.TrendingAbove)),
            Vector256<double>.One,
            Vector256.ConditionalSelect(
                Vector256.LessThan(adx, Vector256.Create(Parameters.RangingBelow)),
                -Vector256<double>.One,
                adx * Vector256<double>.Zero));

    private static Vector256<double> PercentOf(Vector256<double> range)
        => Vector256.AndNot(
            Vector256.Create(100.0) / range, Vector256.LessThan(Vector256.Abs(range), Vector256.Create(Zero)));

    // Safety: outputs are empty or as long as the rows of the groups.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<double> values, Span<double> output, int at)
        => values.StoreUnsafe(ref MemoryMarshal.GetReference(output), (nuint)at);

    /// <summary>The rows of the output columns that are still to be written; an empty one has no reader.</summary>
    private readonly ref struct Outputs(Span<double> adx, Span<double> plusDi, Span<double> minusDi, Span<double> regime)
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
