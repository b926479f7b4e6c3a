using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Plugins;

/// <summary>Swing highs and lows, and the closes that break them.</summary>
/// <remarks>
/// <para>
/// A row at whose close the pivot swing_length rows ago is confirmed takes these steps in order:
/// 1. the pivot's price replaces the last swing level, which is unbroken again;
/// 2. a close beyond an unbroken level breaks it; if both levels are broken at once, the one nearer to the previous close counts, upwards on a tie;
/// 3. a break with the trend is a break of structure, any other a change of character, which sets the trend, and with displacement a shift.
/// </para>
/// <para>
/// Computed for a stretch of rows at a time, as words of 64 rows: which rows confirm a pivot, which closes lie beyond the level, and from these the first
/// such close after every pivot, and the first break after every break the other way. Only pivots and breaks are looked at one by one.
/// </para>
/// </remarks>
public partial struct MarketStructureDetector
{
    private const int StretchRows = 512; // What lies on the stack at a time: two levels and an average per row.
    private const int StretchWords = StretchRows / RowMask.Rows;

    // The state behind a row.
    private SwingScan _high;
    private SwingScan _low;
    private bool _isHighUnbroken;
    private bool _isLowUnbroken;
    private AverageTrueRangeScan _range; // Runs only where shifts are read.
    private int _trend;
    private int _lastBreak; // Absolute row; -1 before the first.

    public partial void Enrich(
        ReadOnlySpan<double> open,
        ReadOnlySpan<double> high,
        ReadOnlySpan<double> low,
        ReadOnlySpan<double> close,
        int row,
        Span<double> trendDirection,
        Span<double> isBos,
        Span<double> isChoch,
        Span<double> isMss,
        Span<double> lastSwingHigh,
        Span<double> lastSwingLow,
        Span<double> barsSinceBreak)
    {
        int history = high.Length - open.Length;
        var outputs = new Outputs(trendDirection, isBos, isChoch, isMss, lastSwingHigh, lastSwingLow, barsSinceBreak);
        for (int done = 0; done < open.Length; done += StretchRows)
        {
            int rows = Math.Min(StretchRows, open.Length - done);
            int end = history + done + rows;
            var bars = new Bars(open.Slice(done, rows), high[..end], low[..end], close[..end], row + done);
            Stretch(bars, outputs.Slice(done, rows));
        }
    }

    private void Start()
    {
        _range = new AverageTrueRangeScan(Parameters.AtrPeriod);
        _high.Level = double.NaN;
        _low.Level = double.NaN;
        _lastBreak = -1;
    }

    [SkipLocalsInit] // Every element that is read is written before.
    private void Stretch(Bars bars, Outputs outputs)
    {
        int rows = bars.Open.Length;
        int swingLength = Parameters.SwingLength;
        Span<double> highLevels = stackalloc double[StretchRows + SwingScan.FillRows];
        Span<double> lowLevels = stackalloc double[StretchRows + SwingScan.FillRows];
        Span<ulong> highPivots = stackalloc ulong[StretchWords];
        Span<ulong> lowPivots = stackalloc ulong[StretchWords];
        Span<double> atr = stackalloc double[StretchRows];
        _high.Confirm<Highs>(bars.High, bars.Row, rows, swingLength, highPivots, highLevels);
        _low.Confirm<Lows>(bars.Low, bars.Row, rows, swingLength, lowPivots, lowLevels);
        if (!outputs.IsMss.IsEmpty)
        {
            _range.Fill(bars.High, bars.Low, bars.Close, bars.Row, atr[..rows]);
        }

        highLevels[..outputs.LastSwingHigh.Length].CopyTo(outputs.LastSwingHigh);
        lowLevels[..outputs.LastSwingLow.Length].CopyTo(outputs.LastSwingLow);
        outputs.IsBos.Clear();
        outputs.IsChoch.Clear();
        outputs.IsMss.Clear();
        ReadOnlySpan<double> closes = bars.Close[^rows..];
        for (int first = 0; first < rows; first += RowMask.Rows)
        {
            int count = Math.Min(RowMask.Rows, rows - first);
            int word = first / RowMask.Rows;
            ReadOnlySpan<double> close = closes.Slice(first, count);
            var sides = new Sides(
                highPivots[word], lowPivots[word], RowMask.Above(close, highLevels[first..]), RowMask.Above(lowLevels.Slice(first, count), close));
            (bool isHighUnbroken, bool isLowUnbroken) = (_isHighUnbroken, _isLowUnbroken);
            ulong up = RowMask.FirstHits(sides.HighPivots, sides.Above, ref _isHighUnbroken);
            ulong down = RowMask.FirstHits(sides.LowPivots, sides.Below, ref _isLowUnbroken);
            if ((up & down) != 0)
            {
                (_isHighUnbroken, _isLowUnbroken) = (isHighUnbroken, isLowUnbroken);
                (up, down) = BreakOneByOne(
                    sides, bars.Close, bars.Close.Length - rows + first, highLevels[first..], lowLevels[first..]);
            }

            WriteBreaks(first, up, down, bars.Open, closes, atr, in outputs);
            WriteRows(first, count, up, down, bars.Row, in outputs);
            _trend = up > down ? 1 : down > up ? -1 : _trend; // The later break has the higher bit.
        }
    }

    // A word in which one close breaks both levels.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (ulong Up, ulong Down) BreakOneByOne(
        Sides sides, ReadOnlySpan<double> close, int at, ReadOnlySpan<double> highLevels, ReadOnlySpan<double> lowLevels)
    {
        (ulong up, ulong down) = (0, 0);
        for (int i = 0; i < RowMask.Rows; i++)
        {
            ulong row = 1UL << i;
            _isHighUnbroken |= (sides.HighPivots & row) != 0;
            _isLowUnbroken |= (sides.LowPivots & row) != 0;
            bool isUp = _isHighUnbroken && (sides.Above & row) != 0;
            bool isDown = _isLowUnbroken && (sides.Below & row) != 0;
            if (isUp && isDown)
            {
                double previous = close[at + i - 1];
                isUp = Math.Abs(highLevels[i] - previous) <= Math.Abs(lowLevels[i] - previous);
                isDown = !isUp;
            }

            _isHighUnbroken &= !isUp;
            _isLowUnbroken &= !isDown;
            up |= isUp ? row : 0;
            down |= isDown ? row : 0;
        }

        return (up, down);
    }

    // Into flags that are 0 so far. Without branches that depend on the break: a mispredicted one costs more than three stores.
    private readonly void WriteBreaks(
        int first,
        ulong up,
        ulong down,
        ReadOnlySpan<double> open,
        ReadOnlySpan<double> close,
        ReadOnlySpan<double> atr,
        in Outputs outputs)
    {
        bool isUpTurn = _trend <= 0;
        bool isDownTurn = _trend >= 0;
        ulong turns = RowMask.FirstHits(down, up, ref isUpTurn) | RowMask.FirstHits(up, down, ref isDownTurn);
        ulong breaks = up | down;
        while (breaks != 0)
        {
            int bit = RowMask.TakeFirst(ref breaks);
            int direction = 1 - (2 * (int)((down >> bit) & 1));
            int change = direction * (int)((turns >> bit) & 1);
            int i = first + bit;
            if (i < outputs.IsBos.Length)
            {
                outputs.IsBos[i] = direction - change;
            }

            if (i < outputs.IsChoch.Length)
            {
                outputs.IsChoch[i] = change;
            }

            if (i < outputs.IsMss.Length)
            {
                bool isDisplaced = Math.Abs(close[i] - open[i]) > Parameters.DisplacementAtr * atr[i];
                outputs.IsMss[i] = change * (isDisplaced ? 1 : 0);
            }
        }
    }

    private void WriteRows(int first, int count, ulong up, ulong down, int row, in Outputs outputs)
    {
        if (outputs.TrendDirection.IsEmpty && outputs.BarsSinceBreak.IsEmpty)
        {
            return;
        }

        int trend = _trend;
        for (int bit = 0; bit < count; bit++)
        {
            bool isUp = ((up >> bit) & 1) != 0;
            bool isDown = ((down >> bit) & 1) != 0;
            int i = first + bit;
            trend = isUp ? 1 : isDown ? -1 : trend;
            _lastBreak = isUp | isDown ? row + i : _lastBreak;
            if (i < outputs.TrendDirection.Length)
            {
                outputs.TrendDirection[i] = trend;
            }

            if (i < outputs.BarsSinceBreak.Length)
            {
                outputs.BarsSinceBreak[i] = _lastBreak >= 0 ? row + i - _lastBreak : double.NaN;
            }
        }
    }

    /// <summary>Bars of a stretch.</summary>
    /// <param name="open">The stretch's opens.</param>
    /// <param name="high">History and the stretch's highs.</param>
    /// <param name="low">History and the stretch's lows.</param>
    /// <param name="close">History and the stretch's closes.</param>
    /// <param name="row">The stretch's first row, absolute.</param>
    private readonly ref struct Bars(
        ReadOnlySpan<double> open, ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close, int row)
    {
        public readonly ReadOnlySpan<double> Open = open;
        public readonly ReadOnlySpan<double> High = high;
        public readonly ReadOnlySpan<double> Low = low;
        public readonly ReadOnlySpan<double> Close = close;
        public readonly int Row = row;
    }

    /// <summary>The output columns; an empty one has no reader.</summary>
    private readonly ref struct Outputs(
        Span<double> trendDirection,
        Span<double> isBos,
        Span<double> isChoch,
        Span<double> isMss,
        Span<double> lastSwingHigh,
        Span<double> lastSwingLow,
        Span<double> barsSinceBreak)
    {
        public readonly Span<double> TrendDirection = trendDirection;
        public readonly Span<double> IsBos = isBos;
        public readonly Span<double> IsChoch = isChoch;
        public readonly Span<double> IsMss = isMss;
        public readonly Span<double> LastSwingHigh = lastSwingHigh;
        public readonly Span<double> LastSwingLow = lastSwingLow;
        public readonly Span<double> BarsSinceBreak = barsSinceBreak;

        public Outputs Slice(int first, int count)
            => new(
                Slice(TrendDirection, first, count),
                Slice(IsBos, first, count),
                Slice(IsChoch, first, count),
                Slice(IsMss, first, count),
                Slice(LastSwingHigh, first, count),
                Slice(LastSwingLow, first, count),
                Slice(BarsSinceBreak, first, count));

        private static Span<double> Slice(Span<double> output, int first, int count)
            => output.IsEmpty ? output : output.Slice(first, count);
    }

    /// <summary>A word's rows: those that confirm a pivot, and those whose close lies beyond the last level.</summary>
    private readonly record struct Sides(ulong HighPivots, ulong LowPivots, ulong Above, ulong Below);
}
