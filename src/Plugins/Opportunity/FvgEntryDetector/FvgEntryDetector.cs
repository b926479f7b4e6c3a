using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Plugins;

/// <summary>Enters with a fair value gap that follows a structure break of its direction.</summary>
/// <remarks>
/// Computed for 64 rows at a time: which have a gap that may be large enough, which have a flag, and, by smearing flags over the look-back, which may
/// signal; only flags and the gaps that are left are looked at one by one. Silent before the third row, and where a flag of the structure is NaN within
/// a look-back that is needed.
/// </remarks>
public partial struct FvgEntryDetector
{
    private const int GapRows = 3;
    private const int Lanes = 4;
    private const double Slack = 1e-9; // A gap smaller by more than that isn't large enough, however the exact test rounds.

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
        Size size = SizeOf(tickSize);
        for (int first = 0; first < close.Length; first += RowMask.Rows)
        {
            int word = first / RowMask.Rows;
            int now = row + first;
            int early = Math.Max(GapRows - 1 - now, 0); // Rows that have flags, but no gap yet.
            int rows = Math.Min(RowMask.Rows, close.Length - first) - early;
            int before = history + first + early - (GapRows - 1);
            Bars bars = rows <= 0 ? default : new Bars(
                high.Slice(before, rows + GapRows - 1), low.Slice(before, rows + GapRows - 1), close.Slice(first + early, rows));
            Find(bars, size, out ulong up, out ulong down);
            Events recent = Note(Events.Of(isBos[word], isChoch[word], isMss[word]), now);
            up <<= early;
            down <<= early;
            if (Parameters.RequireStructureBreak)
            {
                up &= recent.BreakUp;
                down &= recent.BreakDown;
            }

            ulong shifted = (recent.ShiftUp & up) | (recent.ShiftDown & down & ~up);
            ulong gaps = (up | down) & ~recent.Undefined;
            while (gaps != 0)
            {
                int i = RowMask.TakeFirst(ref gaps);
                int isUp = (int)(up >> i & 1);
                int isShifted = (int)(shifted >> i & 1);
                double percentile = volume.IsEmpty ? double.NaN : volume[first + i];
                if (Judge(bars, i - early, isUp, isShifted, percentile, tickSize, out OpportunitySignal signal))
                {
                    signals.Add(now + i, in signal);
                }
            }
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
            isUp ? "a gap up: the low above the high two bars before" : "a gap down: the high below the low two bars before",
            height > 0,
            isUp ? low[0] : high[0],
            isUp ? high[2] : low[2]);
        reasons.Check("the gap is at least min_gap_size", size >= Parameters.MinGapSize, size, Parameters.MinGapSize);
        if (Parameters.RequireStructureBreak)
        {
            bool isNow = isUp ? isBos > 0 | isChoch > 0 : isBos < 0 | isChoch < 0;
            int last = isNow ? row : isUp ? _breakUp.Row : _breakDown.Row;
            reasons.Check(
                isUp ? "bars since an upward break of structure, fewer than structure_lookback" : "bars since a downward break of structure, fewer than structure_lookback",
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

    // Remembers a word's events, and returns the rows that have one of them within the look-back.
    private Events Note(Events events, int firstRow)
    {
        int lookback = Parameters.StructureLookback;
        return new Events(
            _breakUp.Within(events.BreakUp, firstRow, lookback),
            _breakDown.Within(events.BreakDown, firstRow, lookback),
            _shiftUp.Within(events.ShiftUp, firstRow, lookback),
            _shiftDown.Within(events.ShiftDown, firstRow, lookback),
            _undefined.Within(events.Undefined, firstRow, lookback));
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

    private static void Find(Bars bars, Size size, out ulong up, out ulong down)
    {
        (up, down) = (0, 0);
        ref double highs = ref MemoryMarshal.GetReference(bars.High);
        ref double lows = ref MemoryMarshal.GetReference(bars.Low);
        ref double closes = ref MemoryMarshal.GetReference(bars.Close);
        var share = Vector256.Create(size.ShareOfClose);
        var price = Vector256.Create(size.Price);
        int count = bars.Close.Length;
        int i = 0;

        // Safety: closes have the word's rows, highs and lows two more before them.
        for (; i <= count - Lanes; i += Lanes)
        {
            Vector256<double> gapUp = Vector256.LoadUnsafe(ref lows, (nuint)(i + 2)) - Vector256.LoadUnsafe(ref highs, (nuint)i);
            Vector256<double> gapDown = Vector256.LoadUnsafe(ref lows, (nuint)i) - Vector256.LoadUnsafe(ref highs, (nuint)(i + 2));
            // At least the smallest number above 0; a NaN, which the maximum passes on as its second operand, is no gap's size.
            var smallest = Vector256.MaxNative(
                Vector256.Create(double.Epsilon), Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref closes, (nuint)i), share, price));
            up |= (ulong)Vector256.GreaterThanOrEqual(gapUp, smallest).ExtractMostSignificantBits() << i;
            down |= (ulong)Vector256.GreaterThanOrEqual(gapDown, smallest).ExtractMostSignificantBits() << i;
        }

        for (; i < count; i++)
        {
            double gapUp = bars.Low[i + 2] - bars.High[i];
            double gapDown = bars.Low[i] - bars.High[i + 2];
            double smallest = Math.FusedMultiplyAdd(bars.Close[i], size.ShareOfClose, size.Price);
            up |= (gapUp > 0 && gapUp >= smallest ? 1UL : 0) << i;
            down |= (gapDown > 0 && gapDown >= smallest ? 1UL : 0) << i;
        }
    }

    // Without a branch on the direction, on which half of the guesses would be wrong: 1 is up or shifted, 0 isn't.
    private readonly bool Judge(
        Bars bars, int i, int isUp, int isShifted, double percentile, double tickSize, out OpportunitySignal signal)
    {
        signal = default;
        double gapLow = bars.High[i + (2 * (1 - isUp))];
        double gapHigh = bars.Low[i + (2 * isUp)];
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
            return false;
        }

        double confidence = Math.Min(Math.Max(0.5 + (0.1 * ((size / Parameters.MinGapSize) - 1)), 0.5), 0.9);
        signal.Direction = (Direction)((2 * isUp) - 1);
        signal.Confidence = Math.Min(1, confidence + (0.1 * isShifted));
        signal.Metadata = new SignalMetadata(height, gapLow, gapHigh);
        return true;
    }

    private readonly record struct Size(double ShareOfClose, double Price);

    /// <summary>A word's events, as rows.</summary>
    private readonly record struct Events(ulong BreakUp, ulong BreakDown, ulong ShiftUp, ulong ShiftDown, ulong Undefined)
    {
        public static Events Of(FlagWord bos, FlagWord choch, FlagWord mss)
            => new(bos.Up | choch.Up, bos.Down | choch.Down, mss.Up, mss.Down, bos.Undefined | choch.Undefined | mss.Undefined);
    }

    /// <summary>A word's bars; highs and lows begin two rows before it.</summary>
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

        /// <summary>Returns the rows of a word that have an event within the look-back, the row itself included.</summary>
        public ulong Within(ulong events, int firstRow, int lookback)
        {
            ulong within = RowMask.FirstRows(Row + lookback - firstRow) | RowMask.Smear(events, lookback);
            Row = events == 0 ? Row : firstRow + RowMask.Last(events);
            return within;
        }
    }
}
