using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Format;

/// <summary>
/// A file written in large pieces holds what was written, however it came.
/// </summary>
public sealed class GrowingFileStreamTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(5000)]
    [InlineData(1 << 20)]
    public void A_file_holds_what_was_written(int pieceBytes) => Seeds.ForEach(1, 10, seed =>
    {
        var random = new SeededRandom(seed);
        string path = _folder.File("file");
        using MemoryStream expected = new();
        using (FileStream file = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 0))
        {
            using GrowingFileStream stream = new(file, pieceBytes);
            for (int i = random.Between(0, 40); i >= 0; i--)
            {
                byte[] bytes = new byte[random.Between(1, pieceBytes < 4096 ? 20 : 20_000)];
                Array.Fill(bytes, (byte)random.Between(1, 255));
                expected.Write(bytes);
                stream.Write(bytes);
                Assert.Equal(expected.Length, stream.Position);
            }

            stream.End();
        }

        Assert.Equal(expected.ToArray(), File.ReadAllBytes(path));
    });

    [Fact]
    public void What_was_taken_ahead_is_given_back()
    {
        const int Bytes = 20_000_001;
        string path = _folder.File("long");
        using FileStream file = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 0);
        using GrowingFileStream stream = new(file);
        byte[] bytes = new byte[Bytes];
        new Random(3).NextBytes(bytes);
        stream.Write(bytes);
        Assert.True(file.Length < Bytes); // Its last piece isn't full.
        stream.End();
        Assert.Equal(Bytes, file.Length);
        Assert.True(File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes));
        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(BytesOnDisk(path), 0, Bytes + (1 << 20));
        }
    }

    // The length doesn't tell: what is taken ahead lies behind it.
    private static long BytesOnDisk(string path)
    {
        using Process stat = Process.Start(
            new ProcessStartInfo("stat", ["-c", "%b", path]) { RedirectStandardOutput = true })!;
        return 512 * long.Parse(stat.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_full_disk_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        using FileStream file = new("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        using GrowingFileStream stream = new(file, pieceBytes: 4096);
        stream.Write(new byte[4095]);
        Assert.Throws<IOException>(() => stream.Write(new byte[1]));
    }
}
