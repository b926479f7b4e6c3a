using System;
using System.Collections.Generic;
using S1mpleTrader.Host.Files;
using Xunit;

namespace S1mpleTrader.Host.Tests.Files;

public sealed class OutputFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folders_that_are_made_are_on_disk_with_their_names()
    {
        var flushed = new List<string>();
        OutputFile.MakeFolder(_folder.At("studies/sweep/runs"), flushed.Add);
        Assert.Equal([_folder.At("studies/sweep"), _folder.At("studies"), _folder.Root], flushed);
        OutputFile.MakeFolder(_folder.At("studies/sweep/runs/"), flushed.Add);
        OutputFile.MakeFolder(_folder.At("studies/sweep/best"), flushed.Add);
        Assert.Equal(_folder.At("studies/sweep"), flushed[3]);
        Assert.Equal(4, flushed.Count);
    }
}
