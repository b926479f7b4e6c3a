using System;
using System.Collections.Generic;
using System.IO;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Paper;

/// <summary>
/// The real process, killed at random moments and started again: account, trades and every byte of the result as if it
/// hadn't been.
/// </summary>
public sealed class KilledSessionTests : IDisposable
{
    private const int FullKills = 50;
    private const int MinutesPerKill = 1_500; // A second and a half each: several times what a process gets to live.

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_session_killed_at_random_moments_ends_as_one_that_was_not()
    {
        int kills = Math.Max(10, Seeds.Count(FullKills));
        const ulong Seed = 29; // Where the kills hit is a matter of time besides.
        var random = new DeterministicRandom(Seed);
        List<TestBar> bars = PaperFiles.Market(13, kills * MinutesPerKill, "AAA", "BBB");
        string expected = PaperFiles.Backtest(_folder, bars);
        string operation = PaperFiles.WriteCsv(_folder, "paper", bars);
        Assert.Equal(
            ExitCode.Done, S1t.Run("paper", operation, "--out", _folder.At("undisturbed"), "--speed", "max").Code);
        string log = Path.Combine(PaperFiles.SessionFolder(_folder.At("killed")), "session.log");
        long LogLength() => File.Exists(log) ? new FileInfo(log).Length : 0;
        int grown = 0;
        for (int i = 0; i < kills; i++)
        {
            // A bar a millisecond.
            using var process = new S1tProcess("paper", operation, "--out", _folder.At("killed"), "--speed", "60000");
            long before = LogLength();
            if (i % 10 < 7)
            {
                long wanted = before + 1 + random.NextInt(500 * 64);
                process.WaitUntil(() => LogLength() >= wanted, 20_000);
            }

            process.WaitUntil(() => false, random.NextInt(40));
            Assert.True(
                !process.HasExited,
                $"seed {Seed}: the process ended by itself: "
                    + $"{(process.HasExited ? process.WaitForExit().Error : string.Empty)}");
            process.Kill();
            grown += LogLength() > before ? 1 : 0;
        }

        using var last = new S1tProcess("paper", operation, "--out", _folder.At("killed"), "--speed", "max");
        S1t.Outcome outcome = last.WaitForExit();
        Assert.True(outcome.Code == ExitCode.Done, $"seed {Seed}: {outcome.Error}");
        Assert.True(grown > kills / 3, $"seed {Seed}: {grown} of {kills} processes got to log something");
        PaperFiles.AssertSameFiles(expected, PaperFiles.ResultFolder(_folder.At("killed")));
        AssertSameAccount("undisturbed", "killed");
    }

    [Fact]
    public void A_session_on_standard_input_that_is_killed_takes_the_rest_from_a_sender_that_begins_again()
    {
        List<TestBar> bars = PaperFiles.Market(17, 2_000, "AAA", "BBB");
        string expected = PaperFiles.Backtest(_folder, bars);
        string operation = PaperFiles.Write(
            _folder, "paper", PaperFiles.SymbolsOf(bars), _ => "stdin: true", ", instant_timeout_ms: 60000");
        string log = Path.Combine(PaperFiles.SessionFolder(_folder.At("killed")), "session.log");
        for (int i = 1; i <= 3; i++)
        {
            using var process = new S1tProcess("paper", operation, "--out", _folder.At("killed"));
            Send(process, bars, i * bars.Count / 4, ends: false);
            int records = i * bars.Count / 4;
            process.WaitUntil(() => File.Exists(log) && new FileInfo(log).Length > records * 64, 20_000);
            Assert.False(process.HasExited);
            process.Kill();
        }

        using var last = new S1tProcess("paper", operation, "--out", _folder.At("killed"));
        Send(last, bars, bars.Count, ends: true);
        S1t.Outcome outcome = last.WaitForExit();
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        Assert.Contains(" DUPLICATE", outcome.Error); // What the sender repeats is not taken again.
        PaperFiles.AssertSameFiles(
            expected, PaperFiles.ResultFolder(_folder.At("killed")), "operation.yaml", "bars_AAA_1m.arrow",
            "bars_BBB_1m.arrow");
    }

    [Fact]
    public void A_second_process_waits_for_nobody()
    {
        List<TestBar> bars = PaperFiles.Market(19, 300, "AAA");
        string operation = PaperFiles.Write(_folder, "paper", ["AAA"], _ => "stdin: true");
        using var first = new S1tProcess("paper", operation, "--out", _folder.At("shared"));
        Send(first, bars, 10, ends: false);
        string log = Path.Combine(PaperFiles.SessionFolder(_folder.At("shared")), "session.log");
        first.WaitUntil(() => File.Exists(log) && new FileInfo(log).Length > 640, 20_000);
        using (var second = new S1tProcess("paper", operation, "--out", _folder.At("shared")))
        {
            S1t.Outcome refused = second.WaitForExit();
            Assert.Equal(ExitCode.Output, refused.Code);
            Assert.Contains("another process runs this session", refused.Error);
        }

        Send(first, bars[10..], bars.Count - 10, ends: true);
        Assert.Equal(ExitCode.Done, first.WaitForExit().Code);
    }

    private static void Send(S1tProcess process, List<TestBar> bars, int count, bool ends)
    {
        for (int i = 0; i < count; i++)
        {
            process.Input.Write(bars[i].Line + "\n");
        }

        process.Input.Flush();
        if (ends)
        {
            process.Input.Close();
        }
    }

    private void AssertSameAccount(string expected, string actual)
    {
        string Account(string results) => string.Join(
            '\n',
            Array.FindAll(
                File.ReadAllLines(Path.Combine(PaperFiles.SessionFolder(_folder.At(results)), "ledger.json")),
                line => !line.Contains("\"sequence\"", StringComparison.Ordinal)));
        Assert.Equal(Account(expected), Account(actual));
    }
}
