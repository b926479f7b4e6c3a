using System;
using System.IO;
using System.Linq;
using System.Threading;
using S1mpleTrader.Columnar.Format;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Format;

public sealed class AtomicFileTests : IDisposable
{
    private const int Length = 256;
    private const int Writers = 4;
    private const int Tries = 4_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Writers_that_meet_leave_the_file_that_is_there_whole()
    {
        string path = _folder.File("file");
        File.WriteAllBytes(path, new byte[Length]);
        int faults = 0;
        Thread[] writers = [.. Enumerable.Range(1, Writers).Select(number => new Thread(() => Write((byte)number)))];
        Array.ForEach(writers, writer => writer.Start());
        int torn = 0;
        while (writers.Any(writer => writer.IsAlive))
        {
            torn += IsWhole(path) ? 0 : 1;
        }

        Assert.True(torn + faults == 0, $"{torn} times torn, {faults} writers lost what they wrote");
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));

        void Write(byte number)
        {
            byte[] content = new byte[Length];
            content.AsSpan().Fill(number);
            for (int i = 0; i < Tries; i++)
            {
                try
                {
                    using var file = new AtomicFile(path, new HastyDisk());
                    file.Stream.Write(content);
                    file.Commit();
                }
                catch (FileNotFoundException)
                {
                    Interlocked.Increment(ref faults); // The temporary was another's.
                }
                catch (IOException)
                {
                    // Refused: another one is writing.
                }
            }
        }
    }

    private static bool IsWhole(string path)
    {
        byte[] content = new byte[Length + 1];
        using FileStream file = RegularFile.OpenToRead(path);
        int length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return length == Length && content.AsSpan(0, length).IndexOfAnyExcept(content[0]) < 0;
    }

    // What isn't waited for, meets more often.
    private sealed class HastyDisk : AtomicDisk
    {
        internal override void Sync(FileStream stream) => stream.Flush();

        internal override void SyncNames(string folder)
        {
        }
    }
}
