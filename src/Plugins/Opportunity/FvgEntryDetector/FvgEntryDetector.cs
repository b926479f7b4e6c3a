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

    private int _breakUp;
    private int _breakDown;
    private int _shiftUp;
    private int _shiftDown;
    private int _undefined; // The last row at which a flag was NaN.

    public partial bool Detect(
        PastWindow high,
        PastWindow low,
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
            Remember(isBos, isChoch, isMss, row);
        }

        if (high.Length < 3 || !(low[0] > high[2] || high[0] < low[2]))
        {
            return false;
        }

        return DetectGap(high, low, close, volume, row, tickSize, ref signal);
    }

    internal static string? Check(in Params parameters)
        => parameters.RequireVolumeConfirmation && !parameters.HasVolume
            ? "require_volume_confirmation needs the column of a volume percentile in volume"
            : null;

    private void Start() => _breakUp = _breakDown = _shiftUp = _shiftDown = _undefined = Never;

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
    private readonly bool DetectGap(
        PastWindow high, PastWindow low, double close, double volume, int row, double tickSize, ref OpportunitySignal signal)
    {
        bool isUp = low[0] > high[2];
        double gapLow = isUp ? high[2] : high[0];
        double gapHigh = isUp ? low[0] : low[2];
        double gap = gapHigh - gapLow;
        double size = Parameters.GapUnit switch
        {
            GapUnit.Bps => gap / close * 10_000,
            GapUnit.Ticks => gap / tickSize,
            _ => gap,
        };
        bool isBroken = IsWithinLookback(isUp ? _breakUp : _breakDown, row);
        if (!(size >= Parameters.MinGapSize)
            || IsWithinLookback(_undefined, row)
            || (Parameters.RequireStructureBreak && !isBroken)
            || (Parameters.RequireVolumeConfirmation && !(volume >= Parameters.MinVolumePercentile)))
        {
            return false;
        }

        bool isShifted = IsWithinLookback(isUp ? _shiftUp : _shiftDown, row);
        double confidence = Math.Clamp(0.5 + (0.1 * ((size / Parameters.MinGapSize) - 1)), 0.5, 0.9);
        signal.Direction = isUp ? Direction.Buy : Direction.Sell;
        signal.Confidence = Math.Min(1, confidence + (isShifted ? 0.1 : 0));
        signal.Metadata = new SignalMetadata(gap, gapLow, gapHigh);
        return true;
    }

    private readonly bool IsWithinLookback(int eventRow, int row) => row - eventRow < Parameters.StructureLookback;
}
