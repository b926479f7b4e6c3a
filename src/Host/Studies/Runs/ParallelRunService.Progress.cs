using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace S1mpleTrader.Host.Studies.Runs;

/// <content>How far it is, for those who watch, and how fast, for what depends on it.</content>
internal sealed partial class ParallelRunService
{
    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(200);

    private long _startedAt;
    private long _shownAt;
    private long _barsBefore;    // Of processes that have ended.
    private long _barsAtStart;
    private long _barsAsked;     // Of the runs that were to be done.
    private int _restored;
    private int _retried;
    private int _markets;
    private int _passes;         // Given out.

    private void BeginProgress(List<StudyRun> pending)
    {
        _restored = _done + _failed;
        _markets = _queue.Markets;
        _retried = 0;
        _passes = 0;
        _barsAsked = 0;
        foreach (StudyRun run in pending)
        {
            _barsAsked += run.Rows;
        }

        _startedAt = Stopwatch.GetTimestamp();
        _barsAtStart = Bars();
    }

    private long Bars()
    {
        long bars = _barsBefore;
        foreach (WorkerSlot? slot in _slots)
        {
            bars += slot?.BarsDone ?? 0;
        }

        return bars;
    }

    private void Show(bool isLast)
    {
        if (_progress is null || (!isLast && Stopwatch.GetElapsedTime(_shownAt) < ShowEvery))
        {
            return;
        }

        _shownAt = Stopwatch.GetTimestamp();
        var workers = new List<WorkerProgress>();
        foreach (WorkerSlot? slot in _slots)
        {
            if (slot is not null)
            {
                workers.Add(slot.Progress());
            }
        }

        double seconds = Math.Max(Stopwatch.GetElapsedTime(_startedAt).TotalSeconds, 1e-9);
        int ended = _done + _failed - _restored;
        _progress.Show(new StudyProgress(
            _total,
            _total - _restored,
            _done,
            _failed,
            _restored,
            _retried,
            _markets,
            _passes + _queue.JobsLeft,
            ended / seconds,
            (Bars() - _barsAtStart) / seconds,
            Left(ended, seconds),
            _isDraining,
            workers));
    }

    // By bars, which are known before the first run ends; by runs where they aren't, or where some were run twice.
    private TimeSpan? Left(int ended, double seconds)
    {
        long bars = Bars() - _barsAtStart;
        int left = _total - _done - _failed;
        return left == 0 ? TimeSpan.Zero
            : bars > 0 && _barsAsked > bars ? TimeSpan.FromSeconds(seconds / bars * (_barsAsked - bars))
            : ended > 0 ? TimeSpan.FromSeconds(seconds / ended * left)
            : null;
    }
}
