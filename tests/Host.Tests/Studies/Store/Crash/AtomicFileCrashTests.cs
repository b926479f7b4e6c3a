using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Store.Crash;

/// <summary>
/// A power cut at any instant finds a file that was being replaced as it was or as it is to be, and as it is to be once
/// that was told.
/// </summary>
public sealed class AtomicFileCrashTests : IDisposable
{
    private const string Target = "file";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_given_up_on_a_full_disk_is_gone_without_another_fault()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        using (var file = new AtomicFile(_folder.At(Target), new FullDisk()))
        {
            file.Stream.Write(new byte[100]);
            Assert.Throws<IOException>(file.Commit);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_power_cut_leaves_the_old_file_or_the_new_one()
    {
        int olds = 0;
        int news = 0;
        int torn = 0;
        Seeds.ForEach(1, 1_000, seed =>
        {
            SeededRandom random = new(seed);
            byte[]? before = random.Chance(70) ? Bytes(random) : null;
            byte[][] pieces = [.. Enumerable.Range(0, random.Between(1, 6)).Select(_ => Bytes(random))];
            byte[] after = [.. pieces.SelectMany(piece => piece)];
            string path = _folder.At(Target);
            File.Delete(path);
            var files = new Dictionary<string, byte[]>();
            if (before is not null)
            {
                File.WriteAllBytes(path, before);
                files.Add(Target, before);
            }

            if (random.Chance(30))
            {
                files.Add(Target + ".tmp", Bytes(random)); // A killed process left it.
                File.WriteAllBytes(path + ".tmp", files[Target + ".tmp"]);
            }

            var recording = new RecordingDisk();
            using (var file = new AtomicFile(path, recording))
            {
                foreach (byte[] piece in pieces)
                {
                    file.Stream.Write(piece);
                }

                file.Commit();
            }

            Assert.Equal(after, File.ReadAllBytes(path));
            Assert.False(File.Exists(path + ".tmp"));
            var disk = new CrashDisk(files);
            for (int done = 0; done <= recording.Operations.Count; done++)
            {
                for (int cut = 0; cut < 4; cut++)
                {
                    byte[]? found = disk.AfterCrash(random).GetValueOrDefault(Target);
                    bool isNew = found is not null && found.AsSpan().SequenceEqual(after);
                    bool isOld = before is null
                        ? found is null
                        : found is not null && found.AsSpan().SequenceEqual(before);
                    Assert.True(
                        isNew || (isOld && done < recording.Operations.Count),
                        $"after {done} of {recording.Operations.Count} steps");
                    news += isNew ? 1 : 0;
                    olds += isOld ? 1 : 0;
                }

                if (done < recording.Operations.Count)
                {
                    disk.Apply(recording.Operations[done]);
                }
            }

            // Were the content not synced before it gets its name, the harness would see it.
            var careless = new CrashDisk(files);
            recording.Operations.Where(operation => operation.Action != DiskAction.Sync).ToList().ForEach(
                careless.Apply);
            torn += careless.AfterCrash(random).GetValueOrDefault(Target) is { } half
                && !half.AsSpan().SequenceEqual(after) ? 1 : 0;
        });
        Assert.True(olds > 0 && news > 0 && torn > 0, $"{olds} old, {news} new, {torn} torn");
    }

    private static byte[] Bytes(SeededRandom random)
    {
        byte[] bytes = new byte[random.Between(1, 3_000)];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)random.Between(0, byte.MaxValue);
        }

        return bytes;
    }

    // Does everything, and notes it.
    private sealed class RecordingDisk : AtomicDisk
    {
        public List<DiskOperation> Operations { get; } = [];

        internal override FileStream Create(string path)
        {
            Operations.Add(new DiskOperation(DiskAction.Create, Path.GetFileName(path)));
            return new RecordingStream(path, this);
        }

        internal override void Sync(FileStream stream)
        {
            base.Sync(stream);
            Operations.Add(new DiskOperation(DiskAction.Sync, Path.GetFileName(stream.Name)));
        }

        internal override void Rename(string path, string newPath)
        {
            base.Rename(path, newPath);
            Operations.Add(new DiskOperation(
                DiskAction.Rename, Path.GetFileName(path), Content: Encoding.UTF8.GetBytes(Path.GetFileName(newPath))));
        }

        internal override void SyncNames(string folder)
        {
            base.SyncNames(folder);
            Operations.Add(new DiskOperation(DiskAction.SyncNames, string.Empty));
        }
    }

    private sealed class RecordingStream(string path, RecordingDisk disk)
        : FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            disk.Operations.Add(
                new DiskOperation(DiskAction.Write, Path.GetFileName(Name), Position, buffer.ToArray()));
            base.Write(buffer);
        }
    }

    // Its files have a name, and no room.
    private sealed class FullDisk : AtomicDisk
    {
        internal override FileStream Create(string path)
        {
            File.WriteAllBytes(path, []);
            return new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1 << 16);
        }
    }
}
