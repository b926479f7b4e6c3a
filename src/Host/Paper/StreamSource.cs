using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Streams;
using S1mpleTrader.Host.Files;

namespace S1mpleTrader.Host.Paper;

/// <summary>
/// Lines of a byte stream: standard input, or a socket that is connected to again whenever it breaks off.
/// </summary>
/// <remarks>Standard input ends the session with its end; a socket only by the line <c>end</c>.</remarks>
/// <param name="index">Index among the session's sources.</param>
/// <param name="address">Where from.</param>
/// <param name="symbols">The symbols that it brings, by index.</param>
/// <param name="names">The names of all symbols; null for those that aren't its.</param>
/// <param name="staleAfterMillis">It is silent for too long after so many.</param>
internal sealed class StreamSource(
    int index, StreamAddress address, IReadOnlyList<int> symbols, IReadOnlyList<string?> names, long staleAfterMillis)
    : PaperSource(index, address.ToString(), symbols, staleAfterMillis)
{
    private const int FirstBackoffMillis = 250;
    private const int LastBackoffMillis = 30_000;
    private const int SignalMillis = 200;
    private const string StandardInputPath = "/dev/stdin";

    private int _backoffMillis = FirstBackoffMillis; // Until the next connection; a line that comes makes it short.

    /// <inheritdoc/>
    protected override void Feed(Action<SourceEvent> emit, CancellationToken cancellation)
    {
        if (address.IsStandardInput)
        {
            // A file is whole. A pipe may end with a sender that was ended within a line.
            bool mayBreakOff = RegularFile.Refuse(StandardInputPath) is not null;
            using Stream input = StandardStreams.Input();
            if (!Read(input, emit, mayBreakOff))
            {
                if (mayBreakOff)
                {
                    // What ended the sender, Ctrl-C or systemd, may be on its way to this process, too: then the
                    // session is interrupted and hasn't ended.
                    cancellation.WaitHandle.WaitOne(SignalMillis);
                }

                emit(EventOf(new StreamLine(StreamLineKind.End, -1, long.MinValue, 0, 0, 0, 0, 0)));
            }

            return;
        }

        while (true)
        {
            string reason;
            try
            {
                using Socket socket = address.Connect(cancellation);
                using CancellationTokenRegistration stop = cancellation.Register(socket.Dispose);
                using var stream = new NetworkStream(socket);
                emit(new SourceEvent(Index, SourceEventKind.Connected, default));
                if (Read(stream, emit, mayBreakOff: true))
                {
                    return;
                }

                reason = "the sender closed it";
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
            {
                reason = exception.Message;
            }

            cancellation.ThrowIfCancellationRequested();
            string text = string.Create(CultureInfo.InvariantCulture, $"{reason}; trying again in {_backoffMillis} ms");
            emit(new SourceEvent(Index, SourceEventKind.Disconnected, default, Text: text));
            cancellation.WaitHandle.WaitOne(_backoffMillis);
            cancellation.ThrowIfCancellationRequested();
            _backoffMillis = Math.Min(2 * _backoffMillis, LastBackoffMillis);
        }
    }

    // Returns whether the line 'end' came.
    private bool Read(Stream stream, Action<SourceEvent> emit, bool mayBreakOff)
    {
        var lines = new StreamLineReader(stream, new StreamLineParser(names), mayBreakOff);
        while (lines.TryRead(out StreamLine line, out StreamReject reason))
        {
            _backoffMillis = FirstBackoffMillis;
            SourceEventKind kind = reason == StreamReject.None ? SourceEventKind.Line : SourceEventKind.Reject;
            emit(new SourceEvent(Index, kind, line, reason, lines.LineNumber));
            if (kind == SourceEventKind.Line && line is { Kind: StreamLineKind.End, Symbol: < 0 })
            {
                return true;
            }
        }

        return false;
    }
}
