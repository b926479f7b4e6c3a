using System;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace S1mpleTrader.Host.Paper;

/// <summary>Where a stream comes from: standard input, a Unix socket by its path, or <c>tcp://host:port</c>.</summary>
/// <param name="UnixPath">The path of a Unix socket, or null.</param>
/// <param name="Host">The host of a TCP socket, or null.</param>
/// <param name="Port">Its port.</param>
internal sealed record StreamAddress(string? UnixPath, string? Host, int Port)
{
    private const string TcpPrefix = "tcp://";
    private const int ProbeAfterSeconds = 60; // A TCP connection that brings nothing is probed,
    private const int ProbeEverySeconds = 10; // and breaks off where nobody answers.
    private const int Probes = 6;
    private const int MaxUnixPathBytes = 107; // What the system's socket address holds, with a zero behind it.

    /// <summary>Standard input.</summary>
    public static StreamAddress StandardInput { get; } = new(null, null, 0);

    /// <summary>Whether it is standard input.</summary>
    public bool IsStandardInput => UnixPath is null && Host is null;

    /// <summary>Reads an address.</summary>
    /// <param name="text">As a data source's <c>socket</c> says it.</param>
    /// <param name="resolve">Makes a path of the operation's one of the process's.</param>
    /// <returns>The address; null where it is none.</returns>
    public static StreamAddress? Parse(string text, Func<string, string> resolve)
    {
        if (!text.StartsWith(TcpPrefix, StringComparison.Ordinal))
        {
            string path = resolve(text);
            bool isPath = text.Length > 0 && !text.Contains("://", StringComparison.Ordinal)
                && Encoding.UTF8.GetByteCount(path) <= MaxUnixPathBytes;
            return isPath ? new StreamAddress(path, null, 0) : null;
        }

        int colon = text.LastIndexOf(':');
        string host = colon > TcpPrefix.Length ? text[TcpPrefix.Length..colon] : string.Empty;
        return host.Length > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and < 65_536
                ? new StreamAddress(null, host, port)
                : null;
    }

    /// <summary>Connects.</summary>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public Socket Connect(CancellationToken cancellation)
    {
        Socket socket = UnixPath is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (UnixPath is null)
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, ProbeAfterSeconds);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, ProbeEverySeconds);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
            }

            System.Threading.Tasks.ValueTask connecting = UnixPath is null
                ? socket.ConnectAsync(Host!, Port, cancellation)
                : socket.ConnectAsync(new UnixDomainSocketEndPoint(UnixPath), cancellation);
            connecting.AsTask().GetAwaiter().GetResult();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The address as messages name it.</summary>
    public override string ToString()
        => IsStandardInput
            ? "stdin"
            : UnixPath ?? string.Create(CultureInfo.InvariantCulture, $"{TcpPrefix}{Host}:{Port}");
}
