using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Host.Studies.Runs;

namespace S1mpleTrader.Host.Studies;

/// <summary>
/// One progress over all lists of runs of a walk forward: its in-sample halves, then one
/// out-of-sample run after the other.
/// </summary>
/// <param name="inner">Shows it.</param>
internal sealed class WalkProgress(IStudyProgress inner) : IStudyProgress
{
    private int _windows;
    private int _lastTest;      // Window that may be the last one with a test, from 1.
    private int _outOfSample;   // Window that is tested, from 1; 0 while the in-sample halves run.
    private int _ended;         // Of lists that have ended.
    private int _failed;
    private int _restored;
    private int _retried;
    private StudyProgress? _last;

    /// <summary>There are so many windows: each may have an out-of-sample run.</summary>
    public void Windows(int count)
    {
        _windows = count;
        _lastTest = count;
    }

    /// <summary>The next list of runs is a window's out-of-sample run.</summary>
    /// <param name="window">The window, from 1.</param>
    public void OutOfSample(int window)
    {
        if (_last is { } last)
        {
            _ended += last.Done;
            _failed += last.Failed;
            _restored += last.Restored;
            _retried += last.Retried;
        }

        _last = null;
        _outOfSample = window;
    }

    /// <summary>No window is left that has an out-of-sample run: what was shown last is all that there is.</summary>
    public void NoMoreTests()
    {
        if (_last is { } last && _outOfSample < _lastTest)
        {
            _lastTest = _outOfSample;
            Show(last);
        }
    }

    /// <inheritdoc/>
    public void Show(StudyProgress progress)
    {
        _last = progress;
        int left = _lastTest - _outOfSample; // Out-of-sample runs behind the list at hand.
        inner.Show(progress with
        {
            Total = _ended + _failed + progress.Total + left,
            Done = _ended + progress.Done,
            Failed = _failed + progress.Failed,
            Restored = _restored + progress.Restored,
            Retried = _retried + progress.Retried,
            Left = progress.Left is { } time && progress.RunsPerSecond > 0
                ? time + TimeSpan.FromSeconds(left / progress.RunsPerSecond)
                : progress.Left,
            Markets = _outOfSample == 0 ? progress.Markets : 0,
            Phase = _outOfSample == 0
                ? "in-sample, " + Counted.Of(_windows, "window")
                : FormattableString.Invariant($"out-of-sample, window {_outOfSample} of {_windows}"),
        });
    }

    /// <inheritdoc/>
    public void End() => inner.End();
}
