using System;
using System.IO;
using System.Threading;
using S1mpleTrader.Host.Reports;
using Xunit;

namespace S1mpleTrader.Host.Tests.Reports;

/// <summary>The line that is written over again and again while something goes on.</summary>
public sealed class ProgressLineTests
{
    /// <summary>A terminal breaks a longer line, and every showing would leave a piece of it behind.</summary>
    [Fact]
    public void A_long_name_leaves_room_for_the_figures()
    {
        var error = new StringWriter();
        using var shown = new ManualResetEventSlim();
        using (new ProgressLine(
            new Terminal(TextWriter.Null, TextWriter.Synchronized(error), false, true),
            new string('x', 5_000),
            () =>
            {
                shown.Set();
                return (1, 2);
            }))
        {
            Assert.True(shown.Wait(TimeSpan.FromSeconds(30)), "nothing is shown");
        }

        string[] lines = error.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, TerminalSize.Width - 1));
        Assert.EndsWith("…: 50 % (1 of 2)", lines[0]);
    }
}
