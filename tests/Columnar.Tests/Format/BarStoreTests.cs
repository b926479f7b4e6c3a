using System;
using System.IO;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Columnar.Time;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Format;

public sealed class BarStoreTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(32_768)]
    [InlineData(32_769)]
    [InlineData(100_000)]
    public void Open_returns_what_was_written(int count)
    {
        using TempFolder folder = new();
        using BarSeries bars = TestBars.Random(7, count, "BTC€USDT");
        string path = folder.File("bars.arrow");

        BarStore.Write(path, bars);
        using BarSeries read = BarStore.Open(path, verifyChecksums: true);

        Assert.Equal(bars.Symbol, read.Symbol);
        Assert.Equal(bars.Timeframe, read.Timeframe);
        Assert.Equal(bars.ContentHash, read.ContentHash);
        Assert.Equal(bars.ContentHash, BarContentHash.Of(read));
        Assert.True(bars.OpenTimes.SequenceEqual(read.OpenTimes));
        Assert.True(bars.Open.SequenceEqual(read.Open));
        Assert.True(bars.High.SequenceEqual(read.High));
        Assert.True(bars.Low.SequenceEqual(read.Low));
        Assert.True(bars.Close.SequenceEqual(read.Close));
        Assert.True(bars.Volume.SequenceEqual(read.Volume));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Append_by_row_or_by_column_gives_the_same_bytes()
    {
        using TempFolder folder = new();
        using BarSeries bars = TestBars.Random(8, 70_000);
        BarStore.Write(folder.File("columns"), bars);
        using (BarStoreWriter writer = new(folder.File("rows")))
        {
            for (int i = 0; i < bars.Count; i++)
            {
                writer.Append(
                    bars.OpenTimes[i], bars.Open[i], bars.High[i], bars.Low[i], bars.Close[i], bars.Volume[i]);
            }

            writer.Complete(bars.Symbol, bars.Timeframe);
        }

        Assert.Equal(File.ReadAllBytes(folder.File("columns")), File.ReadAllBytes(folder.File("rows")));
    }

    [Fact]
    public void Times_that_do_not_ascend_are_refused_and_nothing_of_them_is_kept()
    {
        using TempFolder folder = new();
        string path = folder.File("bars.arrow");
        using BarStoreWriter writer = new(path);
        Append(0, 1, 2);
        Assert.Contains("row 4 ", Assert.Throws<ArgumentException>(() => Append(3, 3)).Message);
        Assert.Contains("row 3 ", Assert.Throws<ArgumentException>(() => Append(2, 4)).Message);
        Assert.Throws<ArgumentException>(() => writer.Append(1, 1, 1, 1, 1, 1));
        writer.Append(3, 1, 1, 1, 1, 1);
        writer.Complete("X", TestBars.Minute);
        using BarSeries read = BarStore.Open(path, verifyChecksums: true);
        Assert.Equal([0, 1, 2, 3], read.OpenTimes.ToArray());

        void Append(params long[] times)
        {
            double[] ones = new double[times.Length];
            Array.Fill(ones, 1);
            writer.Append(times, ones, ones, ones, ones, ones);
        }
    }

    [Fact]
    public void Import_notes_are_no_part_of_the_content_and_are_checked_as_all_else()
    {
        using TempFolder folder = new();
        string path = folder.File("bars.arrow");
        string hash = Write(null);
        byte[] unknown = File.ReadAllBytes(path);
        using (BarSeries read = BarStore.Open(path, verifyChecksums: true))
        {
            Assert.Null(read.ImportNotes);
        }

        string[] notes = ["1 of 4 rows are left out", "2 empty volumes"];
        foreach (string[] kept in (string[][])[[], notes])
        {
            Assert.Equal(hash, Write(kept));
            using BarSeries read = BarStore.Open(path, verifyChecksums: true);
            Assert.Equal(kept, read.ImportNotes);
        }

        byte[] changed = File.ReadAllBytes(path);
        int at = changed.AsSpan().LastIndexOf("4 rows"u8);
        changed[at] = (byte)'3';
        File.WriteAllBytes(path, changed);
        AssertRefused(path, "a note was changed");
        Write(null);
        Assert.Equal(unknown, File.ReadAllBytes(path));

        string Write(string[]? importNotes)
        {
            using BarStoreWriter writer = new(path);
            writer.Append(0, 1, 2, 1, 2, 0);
            return writer.Complete("X", new Timeframe(60_000_000_000), importNotes);
        }
    }

    [Fact]
    public void Columns_are_aligned_to_cache_lines()
    {
        using TempFolder folder = new();
        using BarSeries bars = TestBars.Random(9, 101);
        BarStore.Write(folder.File("bars"), bars);
        using ArrowFileReader reader = new(folder.File("bars"), verifyChecksums: true);
        foreach (ArrowBuffer buffer in reader.Batch(0).Buffers)
        {
            Assert.Equal(0, (reader.Batch(0).BodyOffset + buffer.Offset) % 64);
        }
    }

    [Fact]
    public void Open_detects_every_bit_flip_and_every_cut()
    {
        using TempFolder folder = new();
        using BarSeries bars = TestBars.Random(10, 9);
        BarStore.Write(folder.File("good"), bars);
        byte[] good = File.ReadAllBytes(folder.File("good"));
        string path = folder.File("bad");
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = (byte[])good.Clone();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, bad);
            AssertRefused(path, $"bit {bit % 8} of byte {bit / 8}");
        }

        for (int length = 0; length < good.Length; length++)
        {
            File.WriteAllBytes(path, good[..length]);
            AssertRefused(path, $"cut to {length} bytes");
        }
    }

    [Fact]
    public void Open_detects_random_damage_of_a_large_store()
    {
        const ulong Seed = 20_240_101;
        DeterministicRandom random = new(Seed);
        using TempFolder folder = new();
        using BarSeries bars = TestBars.Random(11, 40_000);
        BarStore.Write(folder.File("good"), bars);
        byte[] good = File.ReadAllBytes(folder.File("good"));
        string path = folder.File("bad");
        for (int round = 0; round < TestCounts.Scaled(1_000); round++)
        {
            byte[] bad = (byte[])good.Clone();
            int at = random.NextInt(good.Length - 128);
            switch (random.NextInt(3))
            {
                case 0:
                    bad[at] ^= (byte)(1 << random.NextInt(8));
                    break;
                case 1:
                    bad = bad[..at];
                    break;
                default:
                    int other = random.NextInt(good.Length - 128);
                    good.AsSpan(at, 64).CopyTo(bad.AsSpan(other));
                    good.AsSpan(other, 64).CopyTo(bad.AsSpan(at));
                    break;
            }

            if (!bad.AsSpan().SequenceEqual(good))
            {
                File.WriteAllBytes(path, bad);
                AssertRefused(path, $"seed {Seed}, round {round}");
            }
        }
    }

    [Fact]
    public void Open_without_verification_reads_no_column_but_checks_all_else()
    {
        using TempFolder folder = new();
        using BarSeries bars = TestBars.Random(12, 1000);
        string path = folder.File("bars");
        BarStore.Write(path, bars);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1; // A column: the head and footer take less than a tenth of the file.
        File.WriteAllBytes(path, bytes);
        BarStore.Open(path, verifyChecksums: false).Dispose();
        DataFileException refused = Assert.Throws<DataFileException>(() => BarStore.Open(path, verifyChecksums: true));
        Assert.Contains("column", refused.Fault, StringComparison.Ordinal);
        Assert.Equal(path, refused.Path);
        Assert.True(refused.Offset > 0);
    }

    [Fact]
    public void Open_refuses_what_is_no_store()
    {
        using TempFolder folder = new();
        string path = folder.File("file");
        Assert.Throws<FileNotFoundException>(() => BarStore.Open(path, verifyChecksums: true));
        Assert.Throws<IOException>(() => BarStore.Open(folder.Path, verifyChecksums: true));
        File.WriteAllBytes(path, []);
        Assert.Throws<DataFileException>(() => BarStore.Open(path, verifyChecksums: true));
        File.WriteAllText(path, new string('x', 10_000));
        Assert.Throws<DataFileException>(() => BarStore.Open(path, verifyChecksums: true));

        using (FileStream stream = File.Create(path))
        {
            ArrowFileWriter writer = new(stream, new ArrowSchema([new ArrowField("a", ArrowType.Int64)], []));
            writer.Complete();
        }

        DataFileException refused = Assert.Throws<DataFileException>(() => BarStore.Open(path, verifyChecksums: true));
        Assert.Contains("no bar store", refused.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_replaces_a_store_that_is_still_mapped()
    {
        using TempFolder folder = new();
        using BarSeries first = TestBars.Random(13, 5000);
        using BarSeries second = TestBars.Random(14, 10);
        string path = folder.File("bars");
        BarStore.Write(path, first);
        using BarSeries mapped = BarStore.Open(path, verifyChecksums: true);
        BarStore.Write(path, second);
        Assert.Equal(first.ContentHash, BarContentHash.Of(mapped));
        using BarSeries read = BarStore.Open(path, verifyChecksums: true);
        Assert.Equal(second.ContentHash, read.ContentHash);
    }

    [Fact]
    public void Writer_without_complete_leaves_nothing_behind()
    {
        using TempFolder folder = new();
        using BarSeries bars = TestBars.Random(15, 40_000);
        using (BarStoreWriter writer = new(folder.File("bars")))
        {
            writer.Append(bars.OpenTimes, bars.Open, bars.High, bars.Low, bars.Close, bars.Volume);
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Content_hash_is_that_of_the_specification()
    {
        using BarSeries bars = TestBars.Random(16, 3, "X");
        using MemoryStream whole = new();
        whole.Write("s1t-bars-1\0X\0"u8);
        whole.Write(BitConverter.GetBytes(60_000_000_000L));
        whole.Write(BitConverter.GetBytes(3L));
        whole.Write(Digest(bars.OpenTimes));
        whole.Write(Digest(bars.Open));
        whole.Write(Digest(bars.High));
        whole.Write(Digest(bars.Low));
        whole.Write(Digest(bars.Close));
        whole.Write(Digest(bars.Volume));
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(whole.ToArray())), bars.ContentHash);
    }

    private static byte[] Digest<T>(ReadOnlySpan<T> column)
        where T : unmanaged
        => System.Security.Cryptography.SHA256.HashData(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(column));

    private static void AssertRefused(string path, string damage)
    {
        try
        {
            BarStore.Open(path, verifyChecksums: true).Dispose();
        }
        catch (DataFileException refused)
        {
            Assert.Equal(path, refused.Path);
            return;
        }

        Assert.Fail($"Not noticed: {damage}");
    }
}
