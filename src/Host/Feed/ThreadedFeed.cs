using System;
using System.Threading;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Ring;

namespace S1mpleTrader.Host.Feed;

/// <summary>Publishes a feed from a thread of its own: <c>--feed threaded</c>.</summary>
/// <remarks>
/// The kernel polls on the caller's thread. Disposing stops the producer, whether or not the feed has ended. A paper
/// session has no need of it: its sources have threads, and the session feeds the ring itself.
/// </remarks>
internal sealed class ThreadedFeed : IDisposable
{
    private readonly ColumnFeed _feed;
    private readonly Thread _producer;

    /// <summary>Starts publishing.</summary>
    /// <param name="feed">The rows.</param>
    /// <param name="ring">The ring, polled by another thread.</param>
    public ThreadedFeed(ColumnFeed feed, TickRing ring)
    {
        _feed = feed;
        _producer =
            new Thread(() => feed.PublishAll(ring, default(YieldWaitStrategy))) { IsBackground = true, Name = "feed" };
        _producer.Start();
    }

    /// <summary>Stops publishing and waits for the producer.</summary>
    public void Dispose()
    {
        _feed.RequestStop();
        _producer.Join();
    }
}
