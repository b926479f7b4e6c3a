using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using S1mpleTrader.Host.Paper;
using Xunit;

namespace S1mpleTrader.Host.Tests.Paper;

/// <summary>Bars and trades through sockets, with connections that break off.</summary>
public sealed class SocketTests : IDisposable
{
    private const string PatientConnector = ", instant_timeout_ms: 60000";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bars_through_a_socket_give_the_files_of_the_back_test(bool isUnix)
    {
        List<TestBar> bars = PaperFiles.Market(23, 1_000, "AAA", "BBB");
        string expected = PaperFiles.Backtest(_folder, bars);
        using Socket listener = Listen(isUnix, out string address);
        string operation = PaperFiles.Write(
            _folder, "paper", ["AAA", "BBB"], _ => $"socket: '{address}'", PatientConnector);
        Task sender = Serve(listener, LinesOf(bars) + "end\n");
        S1t.Outcome outcome = S1t.Run("paper", operation, "--out", _folder.At("paper"));
        await sender;
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        string actual = PaperFiles.ResultFolder(_folder.At("paper"));
        PaperFiles.AssertSameFiles(expected, actual, "operation.yaml", "bars_AAA_1m.arrow", "bars_BBB_1m.arrow");

        S1t.Outcome why = S1t.Run("journal", "why", actual, "--at", "2020-09-13T20:00:00Z");
        Assert.True(why.Code == ExitCode.Done, why.Error);

        // The bars are kept with the result, which can be run again from its own folder.
        S1t.Outcome again = S1t.Run("backtest", Path.Combine(actual, "operation.yaml"), "--out", _folder.At("again"));
        Assert.True(again.Code == ExitCode.Done, again.Error);
        PaperFiles.AssertSameFiles(expected, PaperFiles.ResultFolder(_folder.At("again")), "operation.yaml");
    }

    [Fact]
    public async Task A_connection_that_breaks_off_is_made_again_and_what_is_missing_is_told()
    {
        List<TestBar> bars = [.. PaperFiles.Market(29, 700, "AAA")];
        List<TestBar> kept = [.. bars.Take(300), .. bars.Skip(310)];
        string expected = PaperFiles.Backtest(_folder, kept);
        using Socket listener = Listen(isUnix: false, out string address);
        string operation = PaperFiles.Write(_folder, "paper", ["AAA"], _ => $"socket: '{address}'", PatientConnector);
        Task sender = Serve(
            listener,
            LinesOf(bars.Take(301))[..^2],
            LinesOf(bars.Skip(280).Take(20)) + LinesOf(bars.Skip(310)) + "end\n");
        S1t.Outcome outcome = S1t.Run("paper", operation, "--out", _folder.At("paper"));
        await sender;
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        Assert.Contains("the sender closed it; trying again in 250 ms", outcome.Error);
        Assert.Contains("line 301 is not taken: BROKEN_OFF", outcome.Error); // Whole as its beginning looks.
        Assert.Contains("bars are missing before", outcome.Error);
        Assert.Contains("not taken: 1 BROKEN_OFF, 1 DUPLICATE, 19 OUT_OF_ORDER", outcome.Error);
        PaperFiles.AssertSameFiles(
            expected, PaperFiles.ResultFolder(_folder.At("paper")), "operation.yaml", "bars_AAA_1m.arrow");
    }

    /// <summary>A sender whose machine is gone says nothing of it: the connection would stand for ever.</summary>
    [Fact]
    public void A_connection_that_brings_nothing_is_probed()
    {
        using Socket listener = Listen(isUnix: false, out string address);
        using Socket? socket = StreamAddress.Parse(address, path => path)?.Connect(CancellationToken.None);
        Assert.NotNull(socket);
        Assert.NotEqual(0, socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        Assert.Equal(60, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
    }

    /// <summary>Else a sender that takes every connection and serves none would be asked four times a second.</summary>
    [Fact]
    public async Task A_connection_that_says_nothing_is_made_again_ever_later()
    {
        List<TestBar> bars = PaperFiles.Market(29, 100, "AAA");
        using Socket listener = Listen(isUnix: false, out string address);
        string operation = PaperFiles.Write(_folder, "paper", ["AAA"], _ => $"socket: '{address}'", PatientConnector);
        Task sender = Serve(listener, "", "", LinesOf(bars), "end\n");
        S1t.Outcome outcome = S1t.Run("paper", operation, "--out", _folder.At("paper"));
        await sender;
        Assert.Equal(
            ["250", "500", "250"],
            Regex.Matches(outcome.Error, "trying again in ([0-9]+) ms").Select(match => match.Groups[1].Value));
    }

    [Fact]
    public async Task Silence_is_told_and_its_end_too()
    {
        List<TestBar> bars = PaperFiles.Market(37, 200, "AAA");
        string expected = PaperFiles.Backtest(_folder, bars);
        using Socket listener = Listen(isUnix: false, out string address);
        string operation = PaperFiles.Write(
            _folder, "paper", ["AAA"], _ => $"socket: '{address}', stale_after_ms: 50", PatientConnector);
        string log = Path.Combine(PaperFiles.SessionFolder(_folder.At("paper")), "session.log");
        var sender = Task.Run(async () =>
        {
            using Socket connection = await listener.AcceptAsync();
            connection.Send(Encoding.UTF8.GetBytes(LinesOf(bars.Take(100))));
            while (!HasRecord(log, kind: 5)) // Until the session has recorded that nothing comes.
            {
                await Task.Delay(5);
            }

            connection.Send(Encoding.UTF8.GetBytes(LinesOf(bars.Skip(100)) + "end\n"));
        });
        S1t.Outcome outcome = S1t.Run("paper", operation, "--out", _folder.At("paper"));
        await sender;
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        Assert.Contains("silent for 0.05 s", outcome.Error);
        Assert.Contains("is heard again", outcome.Error);
        Assert.True(HasRecord(log, kind: 6));
        PaperFiles.AssertSameFiles(
            expected, PaperFiles.ResultFolder(_folder.At("paper")), "operation.yaml", "bars_AAA_1m.arrow");
    }

    /// <summary>While no bar finds room, nobody is listened to: what a source says then waits in its queue.</summary>
    [Fact]
    public async Task Who_is_not_listened_to_is_not_silent()
    {
        List<TestBar> bars = PaperFiles.Market(41, 4_700, "AAA");
        using Socket listener = Listen(isUnix: false, out string address);
        string operation = PaperFiles.Write(
            _folder, "paper", ["AAA", "BBB"], _ => $"socket: '{address}', stale_after_ms: 1500",
            ", instant_timeout_ms: 4000");
        Task sender = Serve(listener, LinesOf(bars) + "end\n");
        S1t.Outcome outcome = S1t.Run("paper", operation, "--out", _folder.At("paper"));
        await sender;
        Assert.DoesNotContain("silent for", outcome.Error);
    }

    [Fact]
    public async Task Trades_become_the_bars_of_an_imported_trade_file()
    {
        var random = new Columnar.Numerics.DeterministicRandom(31);
        var lines = new StringBuilder();
        var csv = new StringBuilder("timestamp,price,quantity\n");
        long time = 1_600_000_000_000;
        double price = 20_000;
        for (int i = 0; i < 20_000; i++)
        {
            time += random.NextInt(10_000) + (random.NextDouble() < 0.01 ? 200_000 : 0);
            price *= 1 + ((random.NextDouble() - 0.5) * 0.001);
            string row = FormattableString.Invariant($"{time},{price:F2},{random.NextInt(1000) / 1000.0:F3}\n");
            csv.Append(row);
            lines.Append("trade,AAA,").Append(row);
        }

        _folder.Write("trades.csv", csv.ToString());
        string store = _folder.At("AAA.arrow");
        S1t.Outcome import = S1t.Run(
            "data", "import", _folder.At("trades.csv"), "--out", store, "--symbol", "AAA", "--timeframe", "1m",
            "--timezone", "UTC");
        Assert.True(import.Code == ExitCode.Done, import.Error);
        string backtest = PaperFiles.Write(_folder, "backtest", ["AAA"], _ => "path: AAA.arrow");
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", backtest, "--out", _folder.At("backtest")).Code);
        using Socket listener = Listen(isUnix: false, out string address);
        string operation = PaperFiles.Write(_folder, "paper", ["AAA"], _ => $"socket: '{address}'", PatientConnector);
        Task sender = Serve(listener, "# trades\n\n" + lines + "heartbeat\nend\n");
        S1t.Outcome outcome = S1t.Run("paper", operation, "--out", _folder.At("paper"));
        await sender;
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        PaperFiles.AssertSameFiles(
            PaperFiles.ResultFolder(_folder.At("backtest")),
            PaperFiles.ResultFolder(_folder.At("paper")),
            "operation.yaml",
            "bars_AAA_1m.arrow");
    }

    private static bool HasRecord(string log, byte kind)
    {
        if (!File.Exists(log))
        {
            return false;
        }

        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        for (int at = 256; at + 64 <= bytes.Length; at += 64)
        {
            if (bytes[at + 4] == kind)
            {
                return true;
            }
        }

        return false;
    }

    private static string LinesOf(IEnumerable<TestBar> bars) => string.Concat(bars.Select(bar => bar.Line + "\n"));

    private Socket Listen(bool isUnix, out string address)
    {
        Socket listener;
        if (isUnix)
        {
            listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(_folder.At("bars.sock")));
            address = "bars.sock"; // Relative to the operation.
        }
        else
        {
            listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            address = "tcp://127.0.0.1:" + ((IPEndPoint)listener.LocalEndPoint!).Port;
        }

        listener.Listen();
        return listener;
    }

    // One connection after the other, each with a text of its own.
    private static Task Serve(Socket listener, params string[] texts) => Task.Run(() =>
    {
        foreach (string text in texts)
        {
            using Socket connection = listener.Accept();
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            for (int sent = 0; sent < bytes.Length;)
            {
                // Lines are cut anywhere.
                sent += connection.Send(bytes.AsSpan(sent, Math.Min(977, bytes.Length - sent)));
            }

            connection.Shutdown(SocketShutdown.Send);
        }
    });
}
