using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Plugins;

/// <summary>Swing highs and lows, and the closes that break them.</summary>
/// <remarks>
/// <para>
/// A row at whose close the pivot swing_length rows ago is confirmed takes these steps in order:
/// 1. the pivot's price replaces the last swing level, which is unbroken again;
/// 2. a close beyond an unbroken level breaks it; if both levels are broken at once, the one nearer to the previous
///    close counts, upwards on a tie;
/// 3. a break with the trend is a break of structure, any other a change of character, which sets the trend, and with
///    displacement a shift.
/// </para>
/// <para>
/// Computed for a stretch of rows at a time, as words of 64 rows: which rows confirm a pivot, the first
/// close after every pivot that lies beyond it, and the first break after every break the other way. Only
/// pivots and turns are looked at one by one.
/// </para>
/// </remarks>
public partial struct MarketStructureDetector
{
    // What lies on the stack at a time: two lists of pivots and an average per row.
    private const int StretchRows = 512;
    private const int StretchWords = StretchRows / RowMask.Rows;

    // The state behind a row.
    private SwingScan _high;
    private SwingScan _low;
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
        Span<FlagWord> isBos,
        Span<FlagWord> isChoch,
        Span<FlagWord> isMss,
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
        Span<int> starts = stackalloc int[SwingScan.StartsFor(StretchRows)];
        Span<int> others = stackalloc int[SwingScan.StartsFor(StretchRows)];
        Span<ulong> highPivots = stackalloc ulong[StretchWords];
        Span<ulong> lowPivots = stackalloc ulong[StretchWords];
        Span<ulong> ups = stackalloc ulong[StretchWords + 1];
        Span<ulong> downs = stackalloc ulong[StretchWords + 1];
        Span<double> atr = stackalloc double[StretchRows];
        _high.Confirm<Highs>(bars.High, bars.Row, rows, swingLength, highPivots);
        _low.Confirm<Lows>(bars.Low, bars.Row, rows, swingLength, lowPivots);
        ReadOnlySpan<int> highStarts = starts[..(SwingScan.List(highPivots, rows, starts) + 1)];
        ReadOnlySpan<int> lowStarts = others[..(SwingScan.List(lowPivots, rows, others) + 1)];
        if (!outputs.LastSwingHigh.IsEmpty)
        {
            SwingScan.Fill(bars.High, _high.Level, swingLength, highStarts, outputs.LastSwingHigh);
        }

        if (!outputs.LastSwingLow.IsEmpty)
        {
            SwingScan.Fill(bars.Low, _low.Level, swingLength, lowStarts, outputs.LastSwingLow);
        }

        (SwingScan high, SwingScan low) = (_high, _low);
        ReadOnlySpan<double> closes = bars.Close[^rows..];
        _high.Break<Highs>(bars.High, closes, swingLength, highStarts, ups, closes);
        _low.Break<Lows>(bars.Low, closes, swingLength, lowStarts, downs, bars.Open);
        if (HaveCommonRow(ups, downs, FlagWord.WordsFor(rows)))
        {
            (_high, _low) = (high, low);
            BreakOneByOne(bars, highPivots, lowPivots, ups, downs);
        }

        if (!outputs.IsMss.IsEmpty)
        {
            _range.Fill(bars.High, bars.Low, bars.Close, bars.Row, atr[..rows]);
        }

        Span<ulong> turns = highPivots; // Nobody asks for pivots any more.
        for (int word = 0; word < FlagWord.WordsFor(rows); word++)
        {
            (ulong up, ulong down) = (ups[word], downs[word]);
            int first = word * RowMask.Rows;
            turns[word] = WriteBreaks(word, up, down, in outputs);
            WriteRows(first, Math.Min(RowMask.Rows, rows - first), up, down, bars.Row, in outputs);
            _trend = up > down ? 1 : down > up ? -1 : _trend; // The later break has the higher bit.
        }

        if (!outputs.IsMss.IsEmpty)
        {
            int count = SwingScan.List(turns, rows, starts);
            WriteShifts(starts[1..count], ups, downs, bars, atr, outputs.IsMss);
        }
    }

    private static bool HaveCommonRow(ReadOnlySpan<ulong> ups, ReadOnlySpan<ulong> downs, int words)
    {
        ulong common = 0;
        for (int word = 0; word < words; word++)
        {
            common |= ups[word] & downs[word];
        }

        return common != 0;
    }

    // A stretch in which one close breaks both levels.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BreakOneByOne(
        Bars bars, ReadOnlySpan<ulong> highPivots, ReadOnlySpan<ulong> lowPivots, Span<ulong> ups, Span<ulong> downs)
    {
        ups.Clear();
        downs.Clear();
        int rows = bars.Open.Length;
        int at = bars.Close.Length - rows;
        for (int i = 0; i < rows; i++)
        {
            int word = i / RowMask.Rows;
            ulong row = 1UL << (i % RowMask.Rows);
            if ((highPivots[word] & row) != 0)
            {
                (_high.Level, _high.IsUnbroken) = (bars.High[at + i - Parameters.SwingLength], true);
            }

            if ((lowPivots[word] & row) != 0)
            {
                (_low.Level, _low.IsUnbroken) = (bars.Low[at + i - Parameters.SwingLength], true);
            }

            double close = bars.Close[at + i];
            bool isUp = _high.IsUnbroken && close > _high.Level;
            bool isDown = _low.IsUnbroken && close < _low.Level;
            if (isUp && isDown)
            {
                double previous = bars.Close[at + i - 1];
                isUp = Math.Abs(_high.Level - previous) <= Math.Abs(_low.Level - previous);
                isDown = !isUp;
            }

            _high.IsUnbroken &= !isUp;
            _low.IsUnbroken &= !isDown;
            ups[word] |= isUp ? row : 0;
            downs[word] |= isDown ? row : 0;
        }
    }

    // Returns the rows that turn the trend.
    private readonly ulong WriteBreaks(int word, ulong up, ulong down, in Outputs outputs)
    {
        bool isUpTurn = _trend <= 0;
        bool isDownTurn = _trend >= 0;
        ulong turns = RowMask.FirstHits(down, up, ref isUpTurn) | RowMask.FirstHits(up, down, ref isDownTurn);
        if (!outputs.IsBos.IsEmpty)
        {
            outputs.IsBos[word] = new FlagWord(up & ~turns, down & ~turns);
        }

        if (!outputs.IsChoch.IsEmpty)
        {
            outputs.IsChoch[word] = new FlagWord(up & turns, down & turns);
        }

        return turns;
    }

    // Without a branch on what is found, which can't be guessed.
    private readonly void WriteShifts(
        ReadOnlySpan<int> turns,
        ReadOnlySpan<ulong> ups,
        ReadOnlySpan<ulong> downs,
        Bars bars,
        ReadOnlySpan<double> atr,
        Span<FlagWord> isMss)
    {
        Span<ulong> shifts = stackalloc ulong[StretchWords];
        shifts.Clear();
        ReadOnlySpan<double> closes = bars.Close[^bars.Open.Length..];
        foreach (int row in turns)
        {
            var body = Vector128.CreateScalar(Math.Abs(closes[row] - bars.Open[row]));
            var least = Vector128.CreateScalar(Parameters.DisplacementAtr * atr[row]);
            uint isShift = Vector128.GreaterThan(body, least).ExtractMostSignificantBits() & 1;
            shifts[row / RowMask.Rows] |= (ulong)isShift << (row % RowMask.Rows);
        }

        for (int word = 0; word < isMss.Length; word++)
        {
            isMss[word] = new FlagWord(ups[word] & shifts[word], downs[word] & shifts[word]);
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
        ReadOnlySpan<double> open, ReadOnlySpan<double> high,
        ReadOnlySpan<double> low, ReadOnlySpan<double> close, int row)
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
        Span<FlagWord> isBos,
        Span<FlagWord> isChoch,
        Span<FlagWord> isMss,
        Span<double> lastSwingHigh,
        Span<double> lastSwingLow,
        Span<double> barsSinceBreak)
    {
        public readonly Span<double> TrendDirection = trendDirection;
        public readonly Span<FlagWord> IsBos = isBos;
        public readonly Span<FlagWord> IsChoch = isChoch;
        public readonly Span<FlagWord> IsMss = isMss;
        public readonly Span<double> LastSwingHigh = lastSwingHigh;
        public readonly Span<double> LastSwingLow = lastSwingLow;
        public readonly Span<double> BarsSinceBreak = barsSinceBreak;

        public Outputs Slice(int first, int count)
            => new(
                Slice(TrendDirection, first, count),
                Slice(IsBos, first / RowMask.Rows, FlagWord.WordsFor(count)),
                Slice(IsChoch, first / RowMask.Rows, FlagWord.WordsFor(count)),
                Slice(IsMss, first / RowMask.Rows, FlagWord.WordsFor(count)),
                Slice(LastSwingHigh, first, count),
                Slice(LastSwingLow, first, count),
                Slice(BarsSinceBreak, first, count));

        private static Span<T> Slice<T>(Span<T> output, int first, int count)
            => output.IsEmpty ? output : output.Slice(first, count);
    }
}
