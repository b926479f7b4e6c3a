using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Paper;

/// <summary>Joins sources and session: the one thread that logs and decides, and the sources' own.</summary>
/// <param name="session">The session.</param>
/// <param name="sources">Where its bars come from.</param>
/// <param name="report">Where to tell what happens.</param>
internal sealed class PaperLoop(PaperSession session, IReadOnlyList<PaperSource> sources, PaperReport report)
{
    private const int QueueCapacity = 8192;
    private const int BatchInputs = QueueCapacity; // Taken together at most, so that a sync serves them all.
    private const int LongestWaitMillis = 1000;

    private readonly long[] _heardAt = new long[sources.Count];
    private readonly bool[] _isStale = new bool[sources.Count];

    /// <summary>Runs the session to its end.</summary>
    /// <param name="cancellation">Interrupts it; it can be resumed.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public void Run(CancellationToken cancellation)
    {
        using var queue = new BlockingCollection<SourceEvent>(QueueCapacity);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            Array.Fill(_heardAt, HostClock.Millis);
            foreach (PaperSource source in sources)
            {
                source.Start(queue, stop.Token);
            }

            while (!session.HasEnded)
            {
                Step(queue, cancellation);
            }
        }
        finally
        {
            stop.Cancel();
            report.ClearStatus(); // What comes next begins a line.
        }
    }

    private void Step(BlockingCollection<SourceEvent> queue, CancellationToken cancellation)
    {
        int wait = WaitMillis(HostClock.Millis);
        if (!session.HasRoom)
        {
            cancellation.WaitHandle.WaitOne(wait); // Until the first instant's time is out.
            cancellation.ThrowIfCancellationRequested();
            Array.Fill(_heardAt, HostClock.Millis); // Who isn't listened to isn't silent.
        }
        else if (queue.TryTake(out SourceEvent happened, wait, cancellation))
        {
            long now = HostClock.Millis;
            Take(in happened, now);
            for (int i = 1; i < BatchInputs && session.HasRoom && queue.TryTake(out happened); i++)
            {
                Take(in happened, now);
            }
        }

        cancellation.ThrowIfCancellationRequested(); // Before an end is logged: a session that has ended isn't resumed.
        long then = HostClock.Millis;
        session.CloseInstants(then);
        WatchSilence(then);
        report.Status(then, StatusText);
    }

    private int WaitMillis(long now)
    {
        long until = session.NextDeadline;
        foreach (PaperSource source in sources)
        {
            if (MayFallSilent(source))
            {
                until = Math.Min(until, _heardAt[source.Index] + source.StaleAfterMillis);
            }
        }

        return (int)Math.Clamp(until - now, 0, LongestWaitMillis);
    }

    private void Take(in SourceEvent happened, long now)
    {
        PaperSource source = sources[happened.Source];
        switch (happened.Kind)
        {
            case SourceEventKind.Line:
                Hear(source, now);
                session.Take(happened.Line, source, happened.LineNumber, now);
                break;
            case SourceEventKind.Reject:
                Hear(source, now);
                report.Reject(source.Name, happened.LineNumber, happened.Reason);
                break;
            case SourceEventKind.Connected:
                report.Say(source.Name + ": connected");
                break;
            case SourceEventKind.Disconnected:
                report.Say(source.Name + ": " + happened.Text);
                break;
            default:
                throw FailureOf(source, happened.Failure);
        }
    }

    private static HostException FailureOf(PaperSource source, Exception? failure)
        => failure is IOException or UnauthorizedAccessException
            ? new HostException(ExitCode.Data, $"{source.Name}: error: can't be read: {failure.Message}", failure)
            : new HostException(
                ExitCode.Defect,
                $"{source.Name}: error: a defect of the engine; please report it: {failure}", failure);

    private void Hear(PaperSource source, long now)
    {
        _heardAt[source.Index] = now;
        if (_isStale[source.Index])
        {
            _isStale[source.Index] = false;
            session.NoteStaleness(source.Index, isStale: false);
            report.Say(source.Name + ": is heard again");
        }
    }

    private void WatchSilence(long now)
    {
        foreach (PaperSource source in sources)
        {
            if (MayFallSilent(source) && now - _heardAt[source.Index] >= source.StaleAfterMillis)
            {
                _isStale[source.Index] = true;
                session.NoteStaleness(source.Index, isStale: true);
                report.Say(string.Create(
                    CultureInfo.InvariantCulture, $"{source.Name}: silent for {source.StaleAfterMillis / 1000.0} s"));
            }
        }
    }

    private bool MayFallSilent(PaperSource source)
        => !_isStale[source.Index] && source.StaleAfterMillis < long.MaxValue && !session.HaveEnded(source.Symbols);

    private string StatusText()
    {
        string time = session.LastInstant is { } last ? UtcNanos.ToIso(last) : "no bar yet";
        if (session.Lane?.Account is not { } account)
        {
            return $"{time}  {Counted.Of(session.Instants, "instant")}";
        }

        string equity = NumberText.Of(account.Ledger.Money.ToDecimal(account.EquityUnits));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{time}  equity {equity}  open {account.Ledger.OpenCount}  closed {account.Ledger.TradeStatistics.Count}");
    }
}
