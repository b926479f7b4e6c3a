using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Plugins;

/// <summary>Enters with a fair value gap that follows a structure break of its direction.</summary>
/// <remarks>
/// Computed for 64 rows at a time: which have a gap that may be large enough, which have a flag, and, by smearing flags
/// over the look-back, which may signal; only flags and the gaps that are left are looked at one by one. Silent before
/// the third row, and where a flag of the structure is NaN within a look-back that is needed.
/// </remarks>
public partial struct FvgEntryDetector
{
    private const int GapRows = 3;
    private const int Lanes = 4;
    private const int StretchRows = 512; // What lies on the stack at a time: a list of gaps.
    private const int DecodedRows = 8; // Rows taken out of a word without looking how many there are.
    // A gap smaller by more than that isn't large enough, however the exact test rounds.
    private const double Slack = 1e-9;

    private Recent _breakUp;
    private Recent _breakDown;
    private Recent _shiftUp;
    private Recent _shiftDown;
    private Recent _undefined; // Rows at which a flag is NaN.

    public partial void Detect(
        ReadOnlySpan<double> high,
        ReadOnlySpan<double> low,
        ReadOnlySpan<double> close,
        ReadOnlySpan<FlagWord> isBos,
        ReadOnlySpan<FlagWord> isChoch,
        ReadOnlySpan<FlagWord> isMss,
        ReadOnlySpan<double> volume,
        int row,
        double tickSize,
        SignalList signals)
    {
        int history = high.Length - close.Length;
        for (int first = 0; first < close.Length; first += StretchRows)
        {
            int rows = Math.Min(StretchRows, close.Length - first);
            int words = FlagWord.WordsFor(rows);
            int word = first / RowMask.Rows;
            // Rows before the stretch that a gap needs and that are there.
            int early = Math.Min(GapRows - 1, Math.Min(row + first, history + first));
            var bars = new Bars(
                high.Slice(history + first - early, rows + early),
                low.Slice(history + first - early, rows + early),
                close.Slice(first, rows));
            Stretch(
                bars,
                isBos.Slice(word, words),
                isChoch.Slice(word, words),
                isMss.Slice(word, words),
                volume.IsEmpty ? volume : volume.Slice(first, rows),
                row + first,
                tickSize,
                signals);
        }
    }

    public partial void Explain(
        PastWindow high,
        PastWindow low,
        double close,
        double isBos,
        double isChoch,
        double isMss,
        double volume,
        int row,
        double tickSize,
        ref Reasons reasons)
    {
        reasons.Check("three bars", row >= GapRows - 1, row + 1, GapRows);
        if (row < GapRows - 1)
        {
            return;
        }

        // The side that is nearer to a gap.
        bool isUp = low[0] - high[2] >= low[2] - high[0];
        double height = isUp ? low[0] - high[2] : low[2] - high[0];
        double size = Parameters.GapUnit switch
        {
            GapUnit.Bps => height / close * 10_000,
            GapUnit.Ticks => height / tickSize,
            _ => height,
        };
        reasons.Check("the structure's flags are defined", !double.IsNaN(isBos + isChoch + isMss));
        reasons.Check(
            isUp
                ? "a gap up: the low above the high two bars before"
                : "a gap down: the high below the low two bars before",
            height > 0,
            isUp ? low[0] : high[0],
            isUp ? high[2] : low[2]);
        reasons.Check("the gap is at least min_gap_size", size >= Parameters.MinGapSize, size, Parameters.MinGapSize);
        if (Parameters.RequireStructureBreak)
        {
            bool isNow = isUp ? isBos > 0 | isChoch > 0 : isBos < 0 | isChoch < 0;
            int last = isNow ? row : isUp ? _breakUp.Row : _breakDown.Row;
            reasons.Check(
                isUp
                    ? "bars since an upward break of structure, fewer than structure_lookback"
                    : "bars since a downward break of structure, fewer than structure_lookback",
                row - last < Parameters.StructureLookback,
                last < 0 ? double.NaN : row - last,
                Parameters.StructureLookback);
        }

        if (Parameters.RequireVolumeConfirmation)
        {
            reasons.Check(
                "the volume percentile is at least min_volume_percentile",
                volume >= Parameters.MinVolumePercentile,
                volume,
                Parameters.MinVolumePercentile);
        }
    }

    internal static string? Check(in Params parameters)
        => parameters.RequireVolumeConfirmation && !parameters.HasVolume
            ? "require_volume_confirmation needs the column of a volume percentile in volume"
            : null;

    private void Start()
        => _breakUp.Row = _breakDown.Row = _shiftUp.Row = _shiftDown.Row = _undefined.Row = Recent.Never;

    // First lists the gaps that may signal, then judges them: a loop that ends once per stretch, and not once per word,
    // which costs a wrong guess each time.
    [SkipLocalsInit] // Every element that is read is written before.
    private void Stretch(
        Bars bars,
        ReadOnlySpan<FlagWord> isBos,
        ReadOnlySpan<FlagWord> isChoch,
        ReadOnlySpan<FlagWord> isMss,
        ReadOnlySpan<double> volume,
        int row,
        double tickSize,
        SignalList signals)
    {
        Span<int> gaps = stackalloc int[StretchRows + DecodedRows];
        Size size = SizeOf(tickSize);
        int count = 0;
        for (int word = 0; word < isBos.Length; word++)
        {
            int first = word * RowMask.Rows;
            Find(in bars, first, size, out ulong up, out ulong down);
            Events recent = Note(Events.Of(isBos[word], isChoch[word], isMss[word]), row + first);
            if (Parameters.RequireStructureBreak)
            {
                up &= recent.BreakUp;
                down &= recent.BreakDown;
            }

            ulong shifted = (recent.ShiftUp & up) | (recent.ShiftDown & down & ~up);
            count = List((up | down) & ~recent.Undefined, up, shifted, first, gaps, count);
        }

        foreach (int gap in gaps[..count])
        {
            int i = gap >> 2;
            Judge(
                in bars, i, (gap >> 1) & 1, gap & 1,
                volume.IsEmpty ? double.NaN : volume[i], row + i, tickSize, signals);
        }
    }

    // Four times the row, and 2 where the gap is up, and 1 where the structure has shifted its way.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int List(ulong rows, ulong up, ulong shifted, int first, Span<int> gaps, int count)
    {
        int found = BitOperations.PopCount(rows);
        Invariant.Holds(count + Math.Max(found, DecodedRows) <= gaps.Length);
        ref int next = ref MemoryMarshal.GetReference(gaps[count..]);

        // Safety: checked above; a word has at most as many rows as remain of the stretch.
        for (int i = 0; i < DecodedRows || i < found; i++)
        {
            int bit = RowMask.TakeFirst(ref rows) & (RowMask.Rows - 1);
            Unsafe.Add(ref next, i) = ((first + bit) << 2) | ((int)(up >> bit & 1) << 1) | (int)(shifted >> bit & 1);
        }

        return count + found;
    }

    // Remembers a word's events, and returns the rows that have one of them within the look-back.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Events Note(Events events, int firstRow)
    {
        int lookback = Parameters.StructureLookback;
        Vector256<ulong> within = RowMask.Smear(
            Vector256.Create(events.BreakUp, events.BreakDown, events.ShiftUp, events.ShiftDown), lookback);
        return new Events(
            within[0] | _breakUp.Next(events.BreakUp, firstRow, lookback),
            within[1] | _breakDown.Next(events.BreakDown, firstRow, lookback),
            within[2] | _shiftUp.Next(events.ShiftUp, firstRow, lookback),
            within[3] | _shiftDown.Next(events.ShiftDown, firstRow, lookback),
            RowMask.Smear(events.Undefined, lookback) | _undefined.Next(events.Undefined, firstRow, lookback));
    }

    // The smallest gap that may be large enough, as a share of the close and a price on top.
    private readonly Size SizeOf(double tickSize)
    {
        double smallest = Parameters.MinGapSize * (1 - Slack);
        return Parameters.GapUnit switch
        {
            GapUnit.Bps => new Size(smallest / 10_000, 0),
            GapUnit.Ticks => new Size(0, smallest * tickSize),
            _ => new Size(0, smallest),
        };
    }

    // The gaps of a word of rows that may be large enough.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Find(in Bars bars, int first, Size size, out ulong up, out ulong down)
    {
        (up, down) = (0, 0);
        int before = bars.High.Length - bars.Close.Length;
        int early = Math.Max(GapRows - 1 - before - first, 0); // Rows without two before them.
        int from = first + early;
        int count = Math.Min(RowMask.Rows - early, bars.Close.Length - from);
        if (count <= 0)
        {
            return;
        }

        ref double highs = ref Unsafe.Add(ref MemoryMarshal.GetReference(bars.High), before + from - (GapRows - 1));
        ref double lows = ref Unsafe.Add(ref MemoryMarshal.GetReference(bars.Low), before + from - (GapRows - 1));
        ref double closes = ref Unsafe.Add(ref MemoryMarshal.GetReference(bars.Close), from);
        var share = Vector256.Create(size.ShareOfClose);
        var price = Vector256.Create(size.Price);
        int i = 0;

        // Safety: closes have the word's rows from the first with two before it, highs and lows those two more.
        for (; i <= count - Lanes; i += Lanes)
        {
            Vector256<double> gapUp =
                Vector256.LoadUnsafe(ref lows, (nuint)(i + 2)) - Vector256.LoadUnsafe(ref highs, (nuint)i);
            Vector256<double> gapDown =
                Vector256.LoadUnsafe(ref lows, (nuint)i) - Vector256.LoadUnsafe(ref highs, (nuint)(i + 2));
            // At least the smallest number above 0; a NaN, which the maximum passes on as
            // its second operand, is no gap's size.
            var smallest = Vector256.MaxNative(
                Vector256.Create(double.Epsilon),
                Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref closes, (nuint)i), share, price));
            up |= (ulong)Vector256.GreaterThanOrEqual(gapUp, smallest).ExtractMostSignificantBits() << i;
            down |= (ulong)Vector256.GreaterThanOrEqual(gapDown, smallest).ExtractMostSignificantBits() << i;
        }

        for (; i < count; i++)
        {
            double gapUp = Unsafe.Add(ref lows, i + 2) - Unsafe.Add(ref highs, i);
            double gapDown = Unsafe.Add(ref lows, i) - Unsafe.Add(ref highs, i + 2);
            double smallest = Math.FusedMultiplyAdd(Unsafe.Add(ref closes, i), size.ShareOfClose, size.Price);
            up |= (gapUp > 0 && gapUp >= smallest ? 1UL : 0) << i;
            down |= (gapDown > 0 && gapDown >= smallest ? 1UL : 0) << i;
        }

        up <<= early;
        down <<= early;
    }

    // Without a branch on the direction, on which half of the guesses would be wrong: 1 is up or shifted, 0 isn't.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Judge(
        in Bars bars, int i, int isUp, int isShifted, double percentile, int row, double tickSize, SignalList signals)
    {
        int at = bars.High.Length - bars.Close.Length + i - (GapRows - 1);
        double gapLow = bars.High[at + (2 * (1 - isUp))];
        double gapHigh = bars.Low[at + (2 * isUp)];
        double height = gapHigh - gapLow;
        double size = Parameters.GapUnit switch
        {
            GapUnit.Bps => height / bars.Close[i] * 10_000,
            GapUnit.Ticks => height / tickSize,
            _ => height,
        };
        if (!(size >= Parameters.MinGapSize)
            || (Parameters.RequireVolumeConfirmation && !(percentile >= Parameters.MinVolumePercentile)))
        {
            return;
        }

        double confidence = Math.Min(Math.Max(0.5 + (0.1 * ((size / Parameters.MinGapSize) - 1)), 0.5), 0.9);
        signals.Add(
            row, (Direction)((2 * isUp) - 1), Math.Min(1, confidence + (0.1 * isShifted)), height, gapLow, gapHigh);
    }

    private readonly record struct Size(double ShareOfClose, double Price);

    /// <summary>A word's events, as rows.</summary>
    private readonly record struct Events(
        ulong BreakUp, ulong BreakDown, ulong ShiftUp, ulong ShiftDown, ulong Undefined)
    {
        public static Events Of(FlagWord bos, FlagWord choch, FlagWord mss)
            => new(
                bos.Up | choch.Up, bos.Down | choch.Down, mss.Up, mss.Down,
                bos.Undefined | choch.Undefined | mss.Undefined);
    }

    /// <summary>A stretch's bars; highs and lows begin two rows before it, or as many as there are.</summary>
    private readonly ref struct Bars(ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close)
    {
        public readonly ReadOnlySpan<double> High = high;
        public readonly ReadOnlySpan<double> Low = low;
        public readonly ReadOnlySpan<double> Close = close;
    }

    /// <summary>The last row of a kind of event.</summary>
    private struct Recent
    {
        public const int Never = int.MinValue / 2; // Far before row 0; a look-back on top doesn't overflow.

        public int Row;

        /// <summary>
        /// Returns the rows of a word that have an event before the word within the
        /// look-back, and remembers the word's last.
        /// </summary>
        public ulong Next(ulong events, int firstRow, int lookback)
        {
            ulong within = RowMask.FirstRows(Row + lookback - firstRow);
            Row = events == 0 ? Row : firstRow + RowMask.Last(events);
            return within;
        }
    }
}
