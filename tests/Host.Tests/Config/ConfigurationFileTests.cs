using System;
using System.IO;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using Xunit;

namespace S1mpleTrader.Host.Tests.Config;

/// <summary>What is no file of a configuration's size isn't read.</summary>
public sealed class ConfigurationFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Devices_and_pipes_are_refused_unopened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices have other names here");
        foreach (string path in (string[])["/dev/zero", "/dev/null", "/dev/stdin"])
        {
            var findings = new Findings();
            Assert.Null(ConfigurationFile.Read(path, findings));
            Assert.Contains("can't be read", Assert.Single(findings).Message);
        }

        var zero = new Findings();
        ConfigurationFile.Read("/dev/zero", zero);
        Assert.Equal(
            "/dev/zero: error: can't be read: it is a device or a pipe, not an ordinary file", zero[0].ToString());
    }

    [Fact]
    public void A_huge_file_is_refused_without_being_loaded()
    {
        string path = _folder.At("huge.yaml");
        using (FileStream stream = File.Create(path))
        {
            stream.SetLength(1L << 30);
        }

        var findings = new Findings();
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(ConfigurationFile.Read(path, findings));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - bytes < 4 << 20);
        Assert.Equal(path + ":1:1: error: the file has more than 1 MiB", Assert.Single(findings).ToString());
    }
}
