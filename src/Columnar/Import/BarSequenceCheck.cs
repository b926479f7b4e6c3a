using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <summary>
/// The order of rows: duplicates and steps back are refused, gaps and overlaps counted, distances remembered.
/// </summary>
/// <remarks>
/// A row is compared with the last accepted one. Invariants: accepted stamps ascend strictly;
/// memory doesn't grow with the number of rows.
/// </remarks>
internal sealed class BarSequenceCheck
{
    private const int MaxDistances = 64; // Distinct distances counted; the commonest is among the first ones.
    private const int MaxGapsKept = 10;

    private readonly long _timeframe; // Nanoseconds; 0 while it is only looked for.
    private readonly long[] _distances = new long[MaxDistances];
    private readonly long[] _distanceCounts = new long[MaxDistances];
    private readonly List<BarGap> _firstGaps = new(MaxGapsKept);
    private int _distanceCount;
    private int _lastDistance; // Index of the distance seen last: nearly always the next one, too.

    internal BarSequenceCheck(Timeframe? timeframe) => _timeframe = timeframe?.Nanos ?? 0;

    /// <summary>Rows accepted.</summary>
    internal long Count { get; private set; }

    /// <summary>Stamp of the first accepted row.</summary>
    internal long First { get; private set; }

    /// <summary>Stamp of the last accepted row; smaller than any before the first.</summary>
    internal long Last { get; private set; } = long.MinValue;

    /// <summary>Rows that lie before the last accepted one.</summary>
    internal long EarlierCount { get; private set; }

    /// <summary>Stretches longer than the timeframe between two rows.</summary>
    internal long GapCount { get; private set; }

    /// <summary>Bars that would fit into the gaps.</summary>
    internal long MissingBarCount { get; private set; }

    /// <summary>Rows less than a timeframe after the one before.</summary>
    internal long OverlapCount { get; private set; }

    /// <summary>The first gaps, from one timeframe after a row to the next.</summary>
    internal IReadOnlyList<BarGap> FirstGaps => _firstGaps;

    /// <summary>Looks at a row.</summary>
    /// <param name="stamp">Its stamp.</param>
    /// <returns>
    /// None where it is accepted, <see cref="RowReject.Duplicate"/> or <see cref="RowReject.OutOfOrder"/>.
    /// </returns>
    internal RowReject Accept(long stamp)
    {
        if (Count > 0)
        {
            if (stamp <= Last)
            {
                EarlierCount += stamp < Last ? 1 : 0;
                return stamp == Last ? RowReject.Duplicate : RowReject.OutOfOrder;
            }

            CountDistance(stamp);
        }
        else
        {
            First = stamp;
        }

        Last = stamp;
        Count++;
        return RowReject.None;
    }

    /// <summary>Accepts rows together, where each of them is one timeframe behind the one before.</summary>
    /// <param name="stamps">Their stamps.</param>
    /// <returns>False where none is accepted: they are to be looked at one by one.</returns>
    internal bool TryAcceptSteady(ReadOnlySpan<long> stamps)
    {
        if (_timeframe == 0 || _lastDistance >= _distanceCount || _distances[_lastDistance] != _timeframe)
        {
            return false;
        }

        long expected = Last;
        long difference = 0;
        foreach (long stamp in stamps)
        {
            expected += _timeframe;
            difference |= stamp ^ expected;
        }

        if (difference != 0 || expected < Last)
        {
            return false;
        }

        _distanceCounts[_lastDistance] += stamps.Length;
        Last = expected;
        Count += stamps.Length;
        return true;
    }

    /// <summary>
    /// Returns the commonest distance of two rows, the smaller of two equally common; 0 where there is none.
    /// </summary>
    internal long CommonestDistance()
    {
        long best = 0;
        long bestCount = 0;
        for (int i = 0; i < _distanceCount; i++)
        {
            if (_distanceCounts[i] > bestCount || (_distanceCounts[i] == bestCount && _distances[i] < best))
            {
                best = _distances[i];
                bestCount = _distanceCounts[i];
            }
        }

        return best;
    }

    private void CountDistance(long stamp)
    {
        // Stamps lie between 1677 and 2262, so that two of them may be further apart than a long counts.
        long distance = (long)Math.Min((ulong)stamp - (ulong)Last, long.MaxValue);
        if (_lastDistance < _distanceCount && _distances[_lastDistance] == distance)
        {
            _distanceCounts[_lastDistance]++;
        }
        else
        {
            FindDistance(distance);
        }

        if (_timeframe > 0 && distance != _timeframe)
        {
            CountGap(stamp, distance);
        }
    }

    private void FindDistance(long distance)
    {
        int index = _distances.AsSpan(0, _distanceCount).IndexOf(distance);
        if (index < 0)
        {
            if (_distanceCount == MaxDistances)
            {
                return;
            }

            index = _distanceCount++;
            _distances[index] = distance;
        }

        _distanceCounts[index]++;
        _lastDistance = index;
    }

    private void CountGap(long stamp, long distance)
    {
        if (distance < _timeframe)
        {
            OverlapCount++;
            return;
        }

        GapCount++;
        MissingBarCount += (distance - 1) / _timeframe;
        if (_firstGaps.Count < MaxGapsKept)
        {
            _firstGaps.Add(new BarGap(Last + _timeframe, stamp));
        }
    }
}
