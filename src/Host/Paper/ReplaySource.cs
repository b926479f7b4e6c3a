using System;
using System.Collections.Generic;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Streams;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Host.Paper;

/// <summary>
/// Recorded bars as if they came now: in real time, at a multiple of it, or as fast as they are taken.
/// </summary>
/// <remarks>
/// Its clock is the close of bars, begun anew with the first bar that it replays. Behind the bars of an instant it says
/// that everything up to then was sent, so that no instant waits for a symbol without a bar.
/// </remarks>
/// <param name="index">Index among the session's sources.</param>
/// <param name="series">The bars of every symbol.</param>
/// <param name="takenTo">Of every symbol the open time of the last bar that the session has taken before.</param>
/// <param name="speed">
/// How many times as fast as they were; <see cref="double.PositiveInfinity"/> for as fast as they are taken.
/// </param>
internal sealed class ReplaySource(int index, IReadOnlyList<BarSeries> series, long[] takenTo, double speed)
    : PaperSource(index, "replay", AllOf(series), long.MaxValue)
{
    /// <inheritdoc/>
    protected override void Feed(Action<SourceEvent> emit, CancellationToken cancellation)
    {
        int[] rows = new int[series.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            int found = series[i].OpenTimes.BinarySearch(takenTo[i]);
            rows[i] = takenTo[i] == long.MinValue ? 0 : found < 0 ? ~found : found + 1;
        }

        long started = HostClock.Millis;
        long firstOpen = NextOpen(rows);
        for (long open = firstOpen; open < long.MaxValue; open = NextOpen(rows))
        {
            Wait(started, open - firstOpen, cancellation);
            long close = long.MinValue;
            for (int i = 0; i < rows.Length; i++)
            {
                BarSeries bars = series[i];
                int row = rows[i];
                if (row < bars.Count && bars.OpenTimes[row] == open)
                {
                    emit(EventOf(new StreamLine(
                        StreamLineKind.Bar, i, open, bars.Open[row], bars.High[row],
                        bars.Low[row], bars.Close[row], bars.Volume[row])));
                    close = open + bars.Timeframe.Nanos;
                    rows[i]++;
                }
            }

            emit(EventOf(new StreamLine(StreamLineKind.Heartbeat, -1, close, 0, 0, 0, 0, 0)));
        }

        emit(EventOf(new StreamLine(StreamLineKind.End, -1, long.MinValue, 0, 0, 0, 0, 0)));
    }

    private static int[] AllOf(IReadOnlyList<BarSeries> series)
    {
        int[] symbols = new int[series.Count];
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i] = i;
        }

        return symbols;
    }

    private long NextOpen(int[] rows)
    {
        long open = long.MaxValue;
        for (int i = 0; i < rows.Length; i++)
        {
            open = rows[i] < series[i].Count ? Math.Min(open, series[i].OpenTimes[rows[i]]) : open;
        }

        return open;
    }

    private void Wait(long started, long passedNanos, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (double.IsPositiveInfinity(speed))
        {
            return;
        }

        double due = started + (passedNanos / (double)UtcNanos.PerMillisecond / speed);
        for (long now = HostClock.Millis; now < due; now = HostClock.Millis)
        {
            cancellation.WaitHandle.WaitOne((int)Math.Min(due - now + 1, int.MaxValue));
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
