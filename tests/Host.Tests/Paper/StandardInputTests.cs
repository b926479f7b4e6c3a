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
