using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase1Context;

namespace S1mpleTrader.Kernel.Result;

/// <content>Stretches of rows at which the same trades are open: equity is a line over the close.</content>
/// <remarks>
/// A line is monotone, so the lowest and the highest close of some rows say whether they make a new peak. If not, only the lowest equity and the last one matter, and the
/// lowest one's time doesn't: rows are then recorded by their sums. Only rows that do are looked at one by one.
/// </remarks>
public sealed partial class EquityCurve
{
    /// <summary>Records rows at which the same trades are open.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="endRow">One past the last row.</param>
    /// <param name="line">Equity over the close.</param>
    /// <returns>The lowest low and the highest high of the rows, in quote currency.</returns>
    internal (double Low, double High) RecordHeld(BarAggregates bars, int firstRow, int endRow, in EquityLine line)
    {
        Invariant.Holds(endRow > firstRow && bars.TicksPerPrice == line.TicksPerPrice);
        foreach (int row in BeginDays(bars, firstRow, endRow))
        {
            _last = line.At(bars.Bars.Close[row - 1]);
            BeginDay(bars.Bars.OpenTimes[row]);
        }

        var held = new HeldStretch(this, bars, in line);
        int groups = (firstRow + BarAggregates.GroupRows - 1) / BarAggregates.GroupRows * BarAggregates.GroupRows;
        int groupsEnd = endRow / BarAggregates.GroupRows * BarAggregates.GroupRows;
        if (groups < groupsEnd)
        {
            held.AddRows(firstRow, groups);
            held.AddGroups(groups, groupsEnd);
            held.AddRows(groupsEnd, endRow);
        }
        else
        {
            held.AddRows(firstRow, endRow);
        }

        held.Settle();
        HeldCount += endRow - firstRow;
        _lastTime = bars.Bars.OpenTimes[endRow - 1] + bars.Bars.Timeframe.Nanos;
        return (held.Low, held.High);
    }

    private void ObserveRows(BarSeries bars, int firstRow, int endRow, in EquityLine line)
    {
        ReadOnlySpan<long> openTimes = bars.OpenTimes[firstRow..endRow];
        ReadOnlySpan<double> closes = bars.Close[firstRow..endRow];
        for (int i = 0; i < closes.Length; i++)
        {
            Observe(openTimes[i] + bars.Timeframe.Nanos, line.At(closes[i]));
        }
    }

    private void DigestRows(BarSeries bars, int firstRow, int endRow, in EquityLine line)
    {
        foreach (double close in bars.Close[firstRow..endRow])
        {
            Digested(line.At(close));
        }
    }

    /// <summary>The rows of a stretch, piece by piece.</summary>
    private ref struct HeldStretch
    {
        private readonly EquityCurve _curve;
        private readonly BarAggregates _bars;
        private readonly ref readonly EquityLine _line;
        private readonly long _offset; // Of the line, where it is narrow.
        private readonly long _slope;
        private bool _isNarrow;        // Whether equity and its products fit in 64 bits.
        private long _peak;            // The curve's, where it is narrow.

        // Of the pieces that make no new peak, since the last one that did.
        private long _count;
        private ulong _sum;            // Σ ticks.
        private ulong _sumByIndex;     // Σ index × ticks, the first row of the pieces having index 0.
        private long _lowest;
        private long _highest;
        private long _last;

        public HeldStretch(EquityCurve curve, BarAggregates bars, ref readonly EquityLine line)
        {
            _curve = curve;
            _bars = bars;
            _line = ref line;
            _offset = (long)line.Offset;
            _slope = (long)line.Slope;
            Low = double.PositiveInfinity;
            High = double.NegativeInfinity;
            Begin();
        }

        public double Low { get; private set; }

        public double High { get; private set; }

        public void AddRows(int firstRow, int endRow)
        {
            BarSeries bars = _bars.Bars;
            for (int row = firstRow; row < endRow; row += StretchSums.MaxRows)
            {
                int count = Math.Min(StretchSums.MaxRows, endRow - row);
                var sums = StretchSums.Of(
                    bars.Low.Slice(row, count), bars.High.Slice(row, count), bars.Close.Slice(row, count), _bars.TicksPerPrice);
                Add(row, in sums);
            }
        }

        public void AddGroups(int firstRow, int endRow)
        {
            for (int row = firstRow; row < endRow; row += BarAggregates.GroupRows)
            {
                Add(row, in _bars.Group(row));
            }
        }

        private void Add(int row, in StretchSums piece)
        {
            Low = Math.Min(Low, piece.Low);
            High = Math.Max(High, piece.High);
            long best = _slope >= 0 ? piece.Highest : piece.Lowest;
            if (!_isNarrow || piece.Highest >= int.MaxValue || _offset + (_slope * best) >= _peak)
            {
                AddByRow(row, in piece);
                return;
            }

            _sumByIndex += (ulong)piece.SumByIndex + ((ulong)_count * (ulong)piece.Sum);
            _sum += (ulong)piece.Sum;
            _count += piece.Count;
            _lowest = Math.Min(_lowest, piece.Lowest);
            _highest = Math.Max(_highest, piece.Highest);
            _last = piece.Last;
        }

        private void AddByRow(int row, in StretchSums piece)
        {
            Settle();
            if (_isNarrow && piece.Highest < int.MaxValue)
            {
                _curve.AddToDigest(piece.Count, (ulong)piece.Sum, (ulong)piece.SumByIndex, _offset, _slope);
            }
            else
            {
                _curve.DigestRows(_bars.Bars, row, row + piece.Count, in _line);
            }

            _curve.ObserveRows(_bars.Bars, row, row + piece.Count, in _line);
            Begin();
        }

        // Records the pieces so far.
        public readonly void Settle()
        {
            if (_count > 0)
            {
                _curve.AddToDigest(_count, _sum, _sumByIndex, _offset, _slope);
                _curve.Fell(_offset + (_slope * (_slope >= 0 ? _lowest : _highest)));
                _curve._last = _offset + (_slope * _last);
            }
        }

        private void Begin()
        {
            _isNarrow = Narrow.Fits(_curve._peak) && Narrow.Fits(_curve._trough)
                && Narrow.Fits(_line.Offset) && _offset is > long.MinValue / 4 and < long.MaxValue / 4
                && Narrow.Fits(_line.Slope) && _slope is > int.MinValue and < int.MaxValue;
            _peak = (long)_curve._peak;
            _count = 0;
            _sum = 0;
            _sumByIndex = 0;
            _lowest = long.MaxValue;
            _highest = long.MinValue;
            _last = 0;
        }
    }

    // Σ equity and Σ equity × (index + 1) of some rows, from the sums of their ticks.
    private void AddToDigest(long count, ulong sum, ulong sumByIndex, long offset, long slope)
    {
        ulong n = (ulong)count;
        ulong first = (ulong)Count;
        _sum += (n * (ulong)offset) + ((ulong)slope * sum);
        ulong weighted = ((first + 1) * sum) + sumByIndex;
        _weightedSum += ((ulong)offset * ((n * first) + (n * (n + 1) / 2))) + ((ulong)slope * weighted);
        Count += count;
    }
}
