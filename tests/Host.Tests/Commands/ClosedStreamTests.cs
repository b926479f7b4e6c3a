using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using S1mpleTrader.Host.Tests.Paper;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>
/// A process that is started without some of its standard streams: the places of these are taken by what the runtime
/// opens, from which nothing may be read and to which nothing may be written.
/// </summary>
public sealed class ClosedStreamTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("<&-")]
    [InlineData("<&- >&-")]
    public void Bars_from_a_standard_input_that_is_closed_are_data_that_is_missing(string closed)
    {
        string operation = PaperFiles.Write(_folder, "paper", ["AAA"], _ => "stdin: true");
        S1t.Outcome outcome = Run(closed, "paper", operation, "--out", _folder.At("out"));
        Assert.Equal((ExitCode.Data, string.Empty), (outcome.Code, outcome.Output));
        Assert.EndsWith(": error: data source 'AAA_1m': standard input is closed\n", outcome.Error);
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    [Theory]
    [InlineData(">&-", "plugins", "list")]
    [InlineData("<&- >&-", "schema", "platform")]
    [InlineData(">&-", "--help")]
    public void A_result_for_a_standard_output_that_is_closed_cant_be_written(string closed, params string[] arguments)
        => Assert.Equal(
            new S1t.Outcome(
                ExitCode.Output, string.Empty, "error: output can't be written: standard output is closed\n"),
            Run(closed, arguments));

    [Fact]
    public void Messages_for_a_standard_error_that_is_closed_are_for_nobody()
    {
        Assert.Equal(
            new S1t.Outcome(ExitCode.Invalid, string.Empty, string.Empty),
            Run("2>&-", "validate", _folder.At("missing.yaml")));
        S1t.Outcome shown = Run("2>&-", "plugins", "list");
        Assert.Equal((ExitCode.Done, S1t.Run("plugins", "list").Output), (shown.Code, shown.Output));
    }

    [Fact]
    public void A_run_without_any_stream_writes_the_files_of_one_that_has_all()
    {
        string operation = SampleFiles.WriteTo(_folder);
        Assert.Equal(ExitCode.Done, Run(string.Empty, "backtest", operation, "--out", _folder.At("open")).Code);
        S1t.Outcome closed = Run("<&- >&- 2>&-", "backtest", operation, "--out", _folder.At("closed"));
        Assert.Equal(ExitCode.Output, closed.Code); // The table had nowhere to go.
        string[] files = Files("open");
        Assert.NotEmpty(files);
        Assert.Equal(files, Files("closed"));
        foreach (string file in files.Where(file => Path.GetFileName(file) != "run.json"))
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(_folder.At("open"), file)),
                File.ReadAllBytes(Path.Combine(_folder.At("closed"), file)));
        }
    }

    private string[] Files(string folder)
        => [.. Directory.GetFiles(_folder.At(folder), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_folder.At(folder), file)).Order(StringComparer.Ordinal)];

    // By a shell, which alone can close what a process is started with.
    private static S1t.Outcome Run(string closed, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "how streams are closed is the system's");
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", $"exec \"$0\" \"$@\" {closed}", Path.Combine(AppContext.BaseDirectory, "s1t"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            throw new TimeoutException("s1t didn't end: " + error.Result);
        }

        return new S1t.Outcome(process.ExitCode, output.Result, error.Result);
    }
}
