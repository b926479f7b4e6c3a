using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using S1mpleTrader.Kernel;

namespace S1mpleTrader.Host.Studies.Runs;

/// <content>What the worker tells of the job at hand.</content>
internal sealed partial class WorkerMain
{
    // Runs finish on the main thread; a timer's thread tells beside it how far they are, and lets outcomes leave that
    // were held to leave together.
    private sealed class JobSink : IRunSink, IDisposable
    {
        private const int TickMillis = 50;
        private const int ProgressMillis = 100;

        private readonly WorkerMain _worker;
        private readonly Timer _timer;
        private int _left;
        private int _index = IRunSink.AllRuns; // Until it begins one.
        private long _barsBefore; // Of loops that have ended.
        private KernelLoop? _loop;
        private IReadOnlyList<long> _rows = []; // Of each run that it carries: their periods may end apart.
        private long _toldBars = -1;
        private int _toldIndex = IRunSink.AllRuns; // A run that stands still at its first bar is told too.
        private int _ticks;
        private int _isTicking;

        public JobSink(WorkerMain worker, int runs)
        {
            _worker = worker;
            _left = runs;
            _barsBefore = worker._barsDone;
            _timer = new Timer(_ => Tick(), null, TickMillis, TickMillis);
        }

        public bool IsDraining => _worker._isDraining;

        public CancellationToken Abandoned => _worker._abandoned.Token;

        public void Begin(int index) => Volatile.Write(ref _index, index);

        public void Follow(KernelLoop loop, IReadOnlyList<long> rows)
        {
            Settle();
            _rows = rows;
            Volatile.Write(ref _loop, loop);
        }

        public void Finish(int index, RunOutcome outcome)
        {
            _left--;
            if (_left == 0)
            {
                // From here on no tick tells a position: behind the last outcome it would be taken for one of the next
                // job, and the wrong run blamed for what that does.
                while (Interlocked.Exchange(ref _isTicking, 1) == 1)
                {
                    Thread.Yield();
                }

                _worker._output.Send(
                    FrameKind.Progress,
                    new WorkerPosition(Bars(), Volatile.Read(ref _index)),
                    Frames.WriteProgress,
                    isUrgent: false);
            }

            _worker._output.Send(
                FrameKind.Outcome,
                (index, outcome),
                (output, finished) => Frames.WriteOutcome(output, finished.index, finished.outcome),
                isUrgent: _left == 0);
        }

        public void Dispose()
        {
            using (var ended = new ManualResetEvent(false))
            {
                _timer.Dispose(ended);
                ended.WaitOne();
            }

            Settle();
            _worker._barsDone = _barsBefore;
        }

        private long Bars()
        {
            long bars = Volatile.Read(ref _barsBefore);
            if (Volatile.Read(ref _loop) is { } loop)
            {
                long done = loop.RowsDone;
                foreach (long rows in _rows)
                {
                    bars += Math.Min(done, rows);
                }
            }

            return bars;
        }

        private void Settle()
        {
            long bars = Bars();
            Volatile.Write(ref _loop, null);
            Volatile.Write(ref _barsBefore, bars);
        }

        private void Tick()
        {
            if (Interlocked.Exchange(ref _isTicking, 1) == 1)
            {
                return; // The coordinator reads slowly: one that waits for it is enough.
            }

            try
            {
                int index = Volatile.Read(ref _index);
                if (++_ticks * TickMillis % ProgressMillis == 0
                    && Bars() is var bars && (bars > _toldBars || index != _toldIndex))
                {
                    _toldBars = bars;
                    _toldIndex = index;
                    _worker._output.Send(
                        FrameKind.Progress,
                        new WorkerPosition(bars, index),
                        Frames.WriteProgress,
                        isUrgent: true);
                }

                _worker._output.Release();
            }
            catch (IOException)
            {
                // Nobody reads any more: the input has ended too, and with it the process.
            }
            finally
            {
                Volatile.Write(ref _isTicking, 0);
            }
        }
    }
}
