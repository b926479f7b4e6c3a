using System;
using System.Collections.Generic;
using System.IO;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Format;

public sealed class ArrowFileTests
{
    internal static readonly ArrowSchema AllTypes = new(
        [
            new ArrowField("i32", ArrowType.Int32),
            new ArrowField("i64", ArrowType.Int64, Nullable: true),
            new ArrowField("f64", ArrowType.Float64, Nullable: true),
            new ArrowField("time", ArrowType.TimestampNanos),
            new ArrowField("flag", ArrowType.Bool, Nullable: true),
            new ArrowField("text", ArrowType.Utf8, Nullable: true),
            new ArrowField("side", ArrowType.Dictionary, Nullable: true, Values: ["BUY", "SELL", "€"], IndexBytes: 1),
            new ArrowField("money", ArrowType.Decimal128, Nullable: true, Scale: 8),
            new ArrowField("kind", ArrowType.Dictionary, Values: ["a", ""], IndexBytes: 2),
            new ArrowField("word", ArrowType.Dictionary, Nullable: true, Values: ["one"]),
        ],
        [new KeyValuePair<string, string>("who", "we"), new KeyValuePair<string, string>("why", "żółć")]);

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(8, 4)]
    [InlineData(1001, 64)]
    [InlineData(1001, 8192)]
    public void Reader_returns_what_was_written(int rows, int rowsPerBatch)
    {
        using TempFolder folder = new();
        string path = folder.File("all.arrow");
        WriteAllTypes(path, rows, rowsPerBatch);

        using ArrowFileReader reader = new(path, verifyChecksums: true);

        Assert.Equal(rows, reader.RowCount);
        Assert.Equal(AllTypes.Metadata, reader.Schema.Metadata);
        Assert.Equal((rows + rowsPerBatch - 1) / rowsPerBatch, reader.BatchCount);
        int row = 0;
        for (int b = 0; b < reader.BatchCount; b++)
        {
            ArrowBatch batch = reader.Batch(b);
            for (int i = 0; i < batch.RowCount; i++, row++)
            {
                AssertRow(batch, i, row);
            }
        }

        Assert.Equal(rows, row);
    }

    [Fact]
    public void Writer_bytes_depend_on_rows_only()
    {
        using TempFolder folder = new();
        WriteAllTypes(folder.File("a"), 500, 64);
        WriteAllTypes(folder.File("b"), 500, 64);
        Assert.Equal(File.ReadAllBytes(folder.File("a")), File.ReadAllBytes(folder.File("b")));
    }

    [Fact]
    public void An_index_too_narrow_for_its_values_is_refused()
        => Assert.Throws<ArgumentException>(() => new ArrowSchema(
            [new ArrowField("d", ArrowType.Dictionary, Values: new string[129], IndexBytes: 1)], []));

    [Fact]
    public void Reader_detects_every_bit_flip()
    {
        using TempFolder folder = new();
        WriteAllTypes(folder.File("good"), 5, 4);
        byte[] good = File.ReadAllBytes(folder.File("good"));
        string path = folder.File("bad");
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = (byte[])good.Clone();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, bad);
            Assert.Throws<DataFileException>(() => new ArrowFileReader(path, verifyChecksums: true));
        }
    }

    [Fact]
    public void Writer_allocates_nothing_per_row()
    {
        ArrowFileWriter writer = new(Stream.Null, AllTypes, 256);
        WriteRows(writer, 0, 10_000);
        int rows = 10_000;
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            WriteRows(writer, rows, 100_000);
            rows += 100_000;
        }));
    }

    [Theory]
    [InlineData(32, 1)] // As long as the longest id.
    [InlineData(33, 2)]
    public void A_batch_ends_early_only_where_texts_are_long(int textBytes, int batches)
    {
        const int Rows = 1024;
        using TempFolder folder = new();
        string path = folder.File("text");
        using (FileStream stream = File.Create(path))
        {
            ArrowFileWriter writer = new(stream, new ArrowSchema([new ArrowField("t", ArrowType.Utf8)], []), Rows);
            for (int i = 0; i < Rows; i++)
            {
                writer.Column(0).AppendText(new string('x', textBytes));
                writer.EndRow();
            }

            writer.Complete();
        }

        using ArrowFileReader reader = new(path, verifyChecksums: true);
        Assert.Equal((Rows, batches), (reader.RowCount, reader.BatchCount));
    }

    [Fact]
    public void Writer_takes_texts_longer_than_its_buffer()
    {
        using TempFolder folder = new();
        string path = folder.File("text");
        using (FileStream stream = File.Create(path))
        {
            ArrowFileWriter writer = new(stream, new ArrowSchema([new ArrowField("t", ArrowType.Utf8)], []), 16);
            for (int i = 0; i < 100; i++)
            {
                writer.Column(0).AppendText(new string('x', i * i));
                writer.EndRow();
            }

            writer.Complete();
        }

        using ArrowFileReader reader = new(path, verifyChecksums: true);
        int row = 0;
        for (int b = 0; b < reader.BatchCount; b++)
        {
            for (int i = 0; i < reader.Batch(b).RowCount; i++, row++)
            {
                Assert.Equal(row * row, reader.Batch(b).Text(0, i).Length);
            }
        }

        Assert.Equal(100, row);
    }

    internal static void WriteAllTypes(string path, int rows, int rowsPerBatch)
    {
        using FileStream stream = File.Create(path);
        ArrowFileWriter writer = new(stream, AllTypes, rowsPerBatch);
        WriteRows(writer, 0, rows);
        writer.Complete();
    }

    private static void WriteRows(ArrowFileWriter writer, int first, int rows)
    {
        for (int row = first; row < first + rows; row++)
        {
            bool isNull = row % 5 == 3;
            writer.Column(0).AppendInt32(-row);
            writer.Column(3).AppendTimestamp(1_704_067_200_000_000_000 + row);
            writer.Column(8).AppendIndex(row % 2);
            if (isNull)
            {
                foreach (int column in (ReadOnlySpan<int>)[1, 2, 4, 5, 6, 7, 9])
                {
                    writer.Column(column).AppendNull();
                }
            }
            else
            {
                writer.Column(1).AppendInt64(row * 10_000_000_000L);
                writer.Column(2).AppendDouble(row / 3.0);
                writer.Column(4).AppendBool(row % 3 == 0);
                writer.Column(5).AppendText(row % 2 == 0 ? "żółć" : "x");
                writer.Column(6).AppendIndex(row % 3);
                writer.Column(7).AppendUnits(
                    row % 2 == 0 ? (row * 100_000_000L) + 12_500_000 : (row * -100_000_000L) - 1);
                writer.Column(9).AppendIndex(0);
            }

            writer.EndRow();
        }
    }

    private static void AssertRow(ArrowBatch batch, int i, int row)
    {
        Assert.Equal(-row, batch.Int32(0)[i]);
        Assert.Equal(1_704_067_200_000_000_000 + row, batch.Int64(3)[i]);
        Assert.Equal(row % 2 == 0 ? "a" : "", batch.Text(8, i));
        Assert.False(batch.IsNull(0, i));
        bool isNull = row % 5 == 3;
        foreach (int column in (ReadOnlySpan<int>)[1, 2, 4, 5, 6, 7, 9])
        {
            Assert.Equal(isNull, batch.IsNull(column, i));
        }

        if (!isNull)
        {
            Assert.Equal(row * 10_000_000_000L, batch.Int64(1)[i]);
            Assert.Equal(row / 3.0, batch.Float64(2)[i]);
            Assert.Equal(row % 3 == 0, batch.Bool(4, i));
            Assert.Equal(row % 2 == 0 ? "żółć" : "x", batch.Text(5, i));
            Assert.Equal(AllTypes.Fields[6].Values![row % 3], batch.Text(6, i));
            Assert.Equal(row % 2 == 0 ? row + 0.125m : -row - 0.00000001m, batch.Decimal(7, i));
            Assert.Equal("one", batch.Text(9, i));
        }
    }
}
