using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace S1mpleTrader.Host.Tests.Paper;

/// <summary>The real process on standard input: how its stream ends, and what the session makes of that.</summary>
public sealed class StandardInputTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Ctrl-C at a terminal ends the sender as well: its end and the signal come at the same moment.</summary>
    [Fact]
    public void A_session_that_is_interrupted_while_its_stream_ends_goes_on()
    {
        List<TestBar> bars = PaperFiles.Market(23, 2_000, "AAA");
        string expected = PaperFiles.Backtest(_folder, bars);
        string operation = WriteOperation();
        for (int i = 1; i <= 3; i++)
        {
            using var process = new S1tProcess("paper", operation, "--out", _folder.At("paper"));
            int sent = i * bars.Count / 4;
            process.Input.Write(LinesOf(bars[..sent]));
            process.Input.Flush();
            process.WaitUntil(() => LogLength() > 256 + (sent * 64), 20_000);
            process.Input.Close();
            process.Terminate();
            S1t.Outcome stopped = process.WaitForExit();
            Assert.True(stopped.Code == ExitCode.Interrupted, stopped.Error);
            Assert.Contains("the same command goes on with it", stopped.Error);
        }

        S1t.Outcome outcome = Run(operation, LinesOf(bars));
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        PaperFiles.AssertSameFiles(
            expected, PaperFiles.ResultFolder(_folder.At("paper")), "operation.yaml", "bars_AAA_1m.arrow");
    }

    [Theory]
    [InlineData("")]
    [InlineData("rubbish\nbar,BBB,1600000020000,1,4,0.5,2,7\n")]
    public void A_session_in_which_no_bar_came_has_not_begun(string first)
    {
        List<TestBar> bars = PaperFiles.Market(23, 300, "AAA");
        string operation = WriteOperation();
        S1t.Outcome outcome = Run(operation, first);
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Contains("no bar came", outcome.Error);
        outcome = Run(operation, LinesOf(bars));
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        Assert.Equal(bars.Count, BarsOfResult());
    }

    /// <summary>Of 7.55 the sender may have got to send 7.5: nobody can tell it from a whole line.</summary>
    [Fact]
    public void A_last_line_without_its_end_is_not_taken_from_a_pipe()
    {
        List<TestBar> bars = PaperFiles.Market(23, 300, "AAA");
        S1t.Outcome outcome = Run(WriteOperation(), LinesOf(bars)[..^2]);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        Assert.Contains($"line {bars.Count} is not taken: BROKEN_OFF", outcome.Error);
        Assert.Equal(bars.Count - 1, BarsOfResult());
    }

    [Fact]
    public void A_file_is_whole_whatever_its_last_line_ends_with()
    {
        List<TestBar> bars = PaperFiles.Market(23, 300, "AAA");
        string lines = _folder.Write("lines.txt", LinesOf(bars)[..^1]);
        using var process = S1tProcess.InShell(
            $"exec \"$0\" \"$@\" < '{lines}'", "paper", WriteOperation(), "--out", _folder.At("paper"));
        S1t.Outcome outcome = process.WaitForExit();
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        Assert.DoesNotContain("is not taken", outcome.Error);
        Assert.Equal(bars.Count, BarsOfResult());
    }

    private static string LinesOf(List<TestBar> bars) => string.Concat(bars.Select(bar => bar.Line + "\n"));

    private string WriteOperation() => PaperFiles.Write(_folder, "paper", ["AAA"], _ => "stdin: true");

    private S1t.Outcome Run(string operation, string lines)
    {
        using var process = new S1tProcess("paper", operation, "--out", _folder.At("paper"));
        process.Input.Write(lines);
        process.Input.Close();
        return process.WaitForExit();
    }

    private long LogLength()
    {
        string log = Path.Combine(PaperFiles.SessionFolder(_folder.At("paper")), "session.log");
        return File.Exists(log) ? new FileInfo(log).Length : 0;
    }

    private int BarsOfResult()
    {
        string ledger = Path.Combine(PaperFiles.SessionFolder(_folder.At("paper")), "ledger.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(ledger));
        return document.RootElement.GetProperty("bars").GetProperty("AAA").GetInt32();
    }
}
