using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using S1mpleTrader.Columnar.Streams;

namespace S1mpleTrader.Host.Paper;

/// <summary>What has happened at a source.</summary>
internal enum SourceEventKind : byte
{
    /// <summary>A line has come.</summary>
    Line,

    /// <summary>A line has come that says nothing.</summary>
    Reject,

    /// <summary>The connection stands.</summary>
    Connected,

    /// <summary>The connection has broken off, or couldn't be made; it is tried again.</summary>
    Disconnected,

    /// <summary>The source's thread has failed: nothing further comes.</summary>
    Failed,
}

/// <summary>One thing that has happened at a source.</summary>
/// <param name="Source">Index of the source.</param>
/// <param name="Kind">What.</param>
/// <param name="Line">The line.</param>
/// <param name="Reason">Why the line says nothing.</param>
/// <param name="LineNumber">Its number at the source.</param>
/// <param name="Text">What the system says of a connection.</param>
/// <param name="Failure">What the source's thread has failed of.</param>
internal readonly record struct SourceEvent(
    int Source, SourceEventKind Kind, StreamLine Line,
    StreamReject Reason = StreamReject.None, long LineNumber = 0, string? Text = null, Exception? Failure = null);

/// <summary>Where a session's bars come from: a thread that hands over what comes.</summary>
/// <param name="index">Index among the session's sources.</param>
/// <param name="name">How messages name it.</param>
/// <param name="symbols">The symbols that it brings, by index.</param>
/// <param name="staleAfterMillis">
/// It is silent for too long after so many; <see cref="long.MaxValue"/> for never.
/// </param>
internal abstract class PaperSource(int index, string name, IReadOnlyList<int> symbols, long staleAfterMillis)
{
    /// <summary>Index among the session's sources.</summary>
    public int Index { get; } = index;

    /// <summary>How messages name it.</summary>
    public string Name { get; } = name;

    /// <summary>The symbols that it brings, by index.</summary>
    public IReadOnlyList<int> Symbols { get; } = symbols;

    /// <summary>It is silent for too long after so many milliseconds.</summary>
    public long StaleAfterMillis { get; } = staleAfterMillis;

    /// <summary>Starts the source's thread.</summary>
    /// <param name="queue">Takes what comes; a full one makes the source wait.</param>
    /// <param name="cancellation">Stops it.</param>
    public void Start(BlockingCollection<SourceEvent> queue, CancellationToken cancellation)
        => new Thread(() => Run(queue, cancellation)) { IsBackground = true, Name = "source " + Name }.Start();

    /// <summary>Hands over what comes, to the end of the source.</summary>
    /// <param name="emit">Takes it.</param>
    /// <param name="cancellation">Stops it.</param>
    protected abstract void Feed(Action<SourceEvent> emit, CancellationToken cancellation);

    /// <summary>Makes the event of a line of the source's own.</summary>
    /// <param name="line">The line.</param>
    protected SourceEvent EventOf(in StreamLine line) => new(Index, SourceEventKind.Line, line);

    // Whatever a source's thread meets, the session's thread must hear of it.
    private void Run(BlockingCollection<SourceEvent> queue, CancellationToken cancellation)
    {
        try
        {
            Feed(happened => queue.Add(happened, cancellation), cancellation);
        }
#pragma warning disable CA1031 // Told on the session's thread, which throws it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Tell(exception, queue, cancellation);
        }
    }

    private void Tell(Exception failure, BlockingCollection<SourceEvent> queue, CancellationToken cancellation)
    {
        try
        {
            queue.Add(new SourceEvent(Index, SourceEventKind.Failed, default, Failure: failure), cancellation);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The session is over, and with it queue and connection: nobody asks.
        }
    }
}
