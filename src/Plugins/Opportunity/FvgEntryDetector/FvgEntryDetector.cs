using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Enters with a fair value gap that follows a structure break of its direction.</summary>
/// <remarks>
/// O(1) per row. Invariant: a direction's last break and last shift are absolute rows, or far before the first row. Silent before the third row, and
/// where a flag of the structure is NaN within a look-back that is needed.
/// </remarks>
public partial struct FvgEntryDetector
{
    private const int Never = int.MinValue / 2; // Far before row 0, and a row less this doesn't overflow.

    private double _high1; // One bar ago; NaN before the first.
    private double _high2; // Two bars ago.
    private double _low1;
    private double _low2;
    private int _breakUp;
    private int _breakDown;
    private int _shiftUp;
    private int _shiftDown;
    private int _undefined; // The last row at which a flag was NaN.

    public partial bool Detect(
        double high,
        double low,
        double close,
        double isBos,
        double isChoch,
        double isMss,
        double volume,
        int row,
        double tickSize,
        ref OpportunitySignal signal)
    {
        // One comparison for the usual row, on which no flag is set; a NaN isn't 0 either.
        if (!(Math.Abs(isBos) + Math.Abs(isChoch) + Math.Abs(isMss) == 0))
        {
            // On a copy: a call that isn't inlined would otherwise keep the state in memory at every row.
            FvgEntryDetector remembering = this;
            remembering.Remember(isBos, isChoch, isMss, row);
            this = remembering;
        }

        double highBefore = _high2;
        double lowBefore = _low2;
        (_high2, _high1) = (_high1, high);
        (_low2, _low1) = (_low1, low);
        bool isUp = low > highBefore;
        if (!(isUp | (high < lowBefore)))
        {
            return false;
        }

        Gap gap = isUp ? new Gap(Direction.Buy, highBefore, low) : new Gap(Direction.Sell, high, lowBefore);
        FvgEntryDetector judging = this;
        return judging.Judge(gap, close, volume, row, tickSize, out signal);
    }

    internal static string? Check(in Params parameters)
        => parameters.RequireVolumeConfirmation && !parameters.HasVolume
            ? "require_volume_confirmation needs the column of a volume percentile in volume"
            : null;

    private void Start()
    {
        _high1 = _high2 = _low1 = _low2 = double.NaN;
        _breakUp = _breakDown = _shiftUp = _shiftDown = _undefined = Never;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Remember(double isBos, double isChoch, double isMss, int row)
    {
        if (double.IsNaN(isBos + isChoch + isMss))
        {
            _undefined = row;
        }

        _breakUp = isBos > 0 || isChoch > 0 ? row : _breakUp;
        _breakDown = isBos < 0 || isChoch < 0 ? row : _breakDown;
        _shiftUp = isMss > 0 ? row : _shiftUp;
        _shiftDown = isMss < 0 ? row : _shiftDown;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly bool Judge(Gap gap, double close, double volume, int row, double tickSize, out OpportunitySignal signal)
    {
        signal = default;
        bool isUp = gap.Direction == Direction.Buy;
        bool isBroken = IsWithinLookback(isUp ? _breakUp : _breakDown, row);
        if (Parameters.RequireStructureBreak && !isBroken)
        {
            return false; // First, since most gaps end here and the size takes a division.
        }

        double height = gap.High - gap.Low;
        double size = Parameters.GapUnit switch
        {
            GapUnit.Bps => height / close * 10_000,
            GapUnit.Ticks => height / tickSize,
            _ => height,
        };
        if (!(size >= Parameters.MinGapSize)
            || IsWithinLookback(_undefined, row)
            || (Parameters.RequireVolumeConfirmation && !(volume >= Parameters.MinVolumePercentile)))
        {
            return false;
        }

        bool isShifted = IsWithinLookback(isUp ? _shiftUp : _shiftDown, row);
        double confidence = Math.Clamp(0.5 + (0.1 * ((size / Parameters.MinGapSize) - 1)), 0.5, 0.9);
        signal.Direction = gap.Direction;
        signal.Confidence = Math.Min(1, confidence + (isShifted ? 0.1 : 0));
        signal.Metadata = new SignalMetadata(height, gap.Low, gap.High);
        return true;
    }

    private readonly bool IsWithinLookback(int eventRow, int row) => row - eventRow < Parameters.StructureLookback;

    private readonly record struct Gap(Direction Direction, double Low, double High);
}
