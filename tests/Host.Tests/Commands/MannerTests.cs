using System;
using System.IO;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>How a run is carried out never shows in its files: the same bytes for any block size and feed.</summary>
public sealed class MannerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1", "inline")]
    [InlineData("2", "threaded")]
    [InlineData("7", "inline")]
    [InlineData("64", "threaded")]
    [InlineData("1024", "inline")]
    [InlineData("4096", "threaded")]
    [InlineData("16777216", "inline")]
    public void Block_size_and_feed_change_no_byte(string blockRows, string feed)
    {
        string operation = SampleFiles.WriteTo(
            _folder, SampleFiles.Operation.Replace("journal: off", "journal: full", StringComparison.Ordinal));
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }\n");
        string[] expected = Run(operation, "usual", "4096", "inline");
        string[] actual = Run(operation, "other", blockRows, feed);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                File.ReadAllBytes(expected[i]).AsSpan().SequenceEqual(File.ReadAllBytes(actual[i])),
                Path.GetFileName(expected[i]));
        }
    }

    [Theory]
    [InlineData("--block-rows", "0", "--block-rows: '0' is out of range; it must be from 1 to 16777216")]
    [InlineData("--feed", "both", "'both'")]
    public void A_manner_that_there_is_not_is_refused(string option, string value, string message)
    {
        string operation = SampleFiles.WriteTo(_folder);
        S1t.Outcome outcome = S1t.Run("backtest", operation, option, value);
        Assert.Equal(ExitCode.Invalid, outcome.Code);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    // result.json, trades.arrow, equity.arrow, journal.arrow and the effective configuration; run.json tells when and
    // how fast, so it differs.
    private string[] Run(string operation, string name, string blockRows, string feed)
    {
        string output = Path.Combine(Path.GetDirectoryName(operation)!, name);
        S1t.Outcome outcome = S1t.Run(
            "backtest", operation, "--out", output, "--block-rows", blockRows, "--feed", feed);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        string[] files = Directory.GetFiles(output, "*", SearchOption.AllDirectories);
        files = Array.FindAll(files, file => Path.GetFileName(file) != "run.json");
        Array.Sort(files, (one, two) => string.CompareOrdinal(Path.GetFileName(one), Path.GetFileName(two)));
        Assert.Equal(6, files.Length);
        return files;
    }
}
