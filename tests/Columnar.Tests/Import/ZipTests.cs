using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Text;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Columnar.Time;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Import;

public sealed class ZipTests : IDisposable
{
    private const string Text =
        "timestamp,open,high,low,close,volume\n1704067200000,10,12,9,11,5\n1704067260000,11,13,10,12,6\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_zip_gives_the_bars_of_its_file()
    {
        BarImportSummary summary = Import(Zip(("bars.csv", Text)));
        AssertSuccess(summary);
        Assert.True(summary.IsZip);
        string plain = _folder.File("plain.csv");
        File.WriteAllText(plain, Text);
        Assert.Equal(BarImport.Run(Spec(plain)).ContentHash, summary.ContentHash);

        // Stored instead of packed, inside a folder, beside macOS' shadow and beside HistData's report.
        Assert.Equal(summary.ContentHash, Import(Zip(CompressionLevel.NoCompression, ("bars.csv", Text))).ContentHash);
        Assert.Equal(
            summary.ContentHash,
            Import(Zip(("a/", ""), ("a/Bars.CSV", Text), ("__MACOSX/a/._Bars.CSV", "x"))).ContentHash);
        Assert.Equal(summary.ContentHash, Import(Zip(("status.txt", "ok"), ("bars.csv", Text))).ContentHash);
        Assert.Equal(summary.ContentHash, Import(Zip(("no extension", Text))).ContentHash);
    }

    [Fact]
    public void A_zip_that_leaves_a_choice_is_refused_with_the_names()
    {
        ImportFinding several = AssertFinding(
            Import(Zip(("a.csv", Text), ("b.csv", Text))), ImportFindingKind.FormatUnknown);
        Assert.Contains("the zip file holds 2 files (a.csv, b.csv): unpack the one to import", several.Message);
        AssertFinding(Import(Zip(("a.txt", Text), ("b.dat", Text))), ImportFindingKind.FormatUnknown);
        AssertFinding(Import(Zip(("folder/", ""))), ImportFindingKind.FormatUnknown);
        AssertFinding(Import(Zip()), ImportFindingKind.FormatUnknown);
        AssertFinding(
            Import(Zip(("inner.zip", Encoding.Latin1.GetString(Zip(("a.csv", Text)))))),
            ImportFindingKind.FormatUnknown);
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_is_unpacked()
    {
        byte[] bomb = Zip(("bars.csv", Text + new string('0', 50_000_000)));
        Assert.True(bomb.Length < 100_000);
        ImportFinding finding = AssertFinding(Import(bomb), ImportFindingKind.FormatUnknown);
        Assert.Contains("unpacks to more than 200 times its size", finding.Message);

        // The directory claims less than there is: what lies beyond is never handed out.
        byte[] liar = (byte[])bomb.Clone();
        int directory = liar.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(liar.AsSpan(directory + 24), 1_000);
        AssertFinding(Import(liar), ImportFindingKind.SourceDamaged);
    }

    [Fact]
    public void Every_cut_and_every_changed_byte_gives_a_finding_or_the_same_bars()
    {
        byte[] zip = Zip(("bars.csv", Text));
        string? hash = Import(zip).ContentHash;
        Assert.NotNull(hash);
        for (int cut = 0; cut < zip.Length; cut++)
        {
            Assert.False(Import(zip[..cut]).IsSuccess, $"cut at {cut}");
        }

        int refused = 0;
        for (int at = 0; at < zip.Length; at++)
        {
            foreach (byte change in (ReadOnlySpan<byte>)[0x01, 0x80, 0xFF])
            {
                byte[] damaged = (byte[])zip.Clone();
                damaged[at] ^= change;
                BarImportSummary summary = Import(damaged);
                Assert.True(
                    !summary.IsSuccess || summary.ContentHash == hash, $"byte {at} ^ {change} gives other bars");
                refused += summary.IsSuccess ? 0 : 1;
            }
        }

        Assert.True(refused > zip.Length, "hardly any damage was noticed");
    }

    [Fact]
    public void Damaged_content_is_called_damaged()
    {
        const string Name = "bars.csv";
        const int LocalHeader = 30;
        byte[] zip = Zip((Name, Text));
        zip[LocalHeader + Name.Length] |= 0b110; // A kind of block that there isn't.
        ImportFinding finding = AssertFinding(Import(zip), ImportFindingKind.SourceDamaged);
        Assert.Equal("the zip file is damaged: its content can't be unpacked", finding.Message);
    }

    [Fact]
    public void Memory_doesnt_grow_with_the_trades_in_a_zip()
    {
        long small = AllocatedBy(100_000);
        long large = AllocatedBy(400_000);
        Assert.True(large - small < 100_000, $"{large - small} bytes more for 300,000 trades more");
    }

    [Fact]
    public void The_checksum_is_the_one_of_the_specification()
        => Assert.Equal(0xCBF43926u, ZipChecksum.Append(ZipChecksum.Append(0, "1234"u8), "56789"u8));

    private long AllocatedBy(int trades)
    {
        StringBuilder text = new("time,price,size\n");
        for (int i = 0; i < trades; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{1_704_067_200_000 + (i * 37L)},{100 + (i % 17)}.25,{i % 5}\n");
        }

        string source = _folder.File("trades.zip");
        File.WriteAllBytes(source, Zip(("trades.csv", text.ToString())));
        BarImportSpec spec = Spec(source) with { Timeframe = new Timeframe(UtcNanos.PerSecond) };
        AssertSuccess(BarImport.Run(spec));
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertSuccess(BarImport.Run(spec));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Zip(params (string Name, string Text)[] files) => Zip(CompressionLevel.Optimal, files);

    private static byte[] Zip(CompressionLevel level, params (string Name, string Text)[] files)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create))
        {
            foreach ((string name, string text) in files)
            {
                // Not the time of day: of a file within a file its bytes may happen to be commas or line ends.
                ZipArchiveEntry entry = archive.CreateEntry(name, level);
                entry.LastWriteTime = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using Stream content = entry.Open();
                content.Write(Encoding.Latin1.GetBytes(text));
            }
        }

        return stream.ToArray();
    }

    private BarImportSpec Spec(string source)
        => new() { SourcePath = source, TargetPath = _folder.File("bars.arrow"), Symbol = "X" };

    private BarImportSummary Import(byte[] bytes)
    {
        string source = _folder.File("source.zip");
        File.WriteAllBytes(source, bytes);
        File.Delete(_folder.File("bars.arrow"));
        BarImportSummary summary = BarImport.Run(Spec(source));
        Assert.Equal(summary.IsSuccess, File.Exists(_folder.File("bars.arrow")));
        return summary;
    }

    private static void AssertSuccess(BarImportSummary summary)
        => Assert.True(summary.IsSuccess, summary.IsSuccess ? "" : summary.Findings[0].Message);

    private static ImportFinding AssertFinding(BarImportSummary summary, ImportFindingKind kind)
    {
        ImportFinding finding = Assert.Single(summary.Findings);
        Assert.Equal(kind, finding.Kind);
        return finding;
    }
}
