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

    private int BarsOfResult()
    {
        string ledger = Path.Combine(PaperFiles.SessionFolder(_folder.At("paper")), "ledger.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(ledger));
        return document.RootElement.GetProperty("bars").GetProperty("AAA").GetInt32();
    }
}
