using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using S1mpleTrader.Columnar.Format;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Format;

/// <summary>
/// A file whose checksums all hold may still have been written by somebody who doesn't keep to the format: what it says
/// of places and missing values isn't believed.
/// </summary>
public sealed class HostileBatchTests
{
    private const int Rows = 8;

    private static readonly ArrowField Time = new("time", ArrowType.TimestampNanos);

    [Fact]
    public void A_column_without_a_value_has_none_whatever_its_bitmap_says()
    {
        using TempFolder folder = new();
        ArrowField money = new("money", ArrowType.Decimal128, Nullable: true);
        using ArrowFileReader reader = new(
            Write(folder, money, Rows, 0xFF, ArrowBuffer.Nowhere(Rows * 16)), verifyChecksums: true);
        Assert.True(reader.Batch(0).IsNull(1, 0));
        Assert.True(reader.Batch(0).IsNull(1, Rows - 1));
    }

    [Fact]
    public void Indices_of_words_have_bytes()
        => AssertRefused(
            new ArrowField("word", ArrowType.Dictionary, Nullable: true, Values: ["a"]), Rows,
            ArrowBuffer.Nowhere(Rows * sizeof(int)));

    [Fact]
    public void A_column_that_has_every_value_lacks_none()
        => AssertRefused(new ArrowField("money", ArrowType.Decimal128), Rows, ArrowBuffer.Nowhere(Rows * 16));

    [Theory]
    [InlineData(Rows, 0, (Rows * 16) + 1)]
    [InlineData(Rows, 0, (Rows * 16) - 1)]
    [InlineData(Rows, 0, 0)]
    [InlineData(Rows, 0, long.MaxValue)]
    [InlineData(Rows, 0, long.MinValue)]
    [InlineData(Rows, 1, Rows * 16)]
    [InlineData(Rows, 64, Rows * 16)]
    [InlineData(Rows, -64, Rows * 16)]
    [InlineData(Rows, long.MaxValue - 63, Rows * 16)]
    [InlineData(Rows - 1, 0, Rows * 16)]
    public void What_nobody_reads_lies_where_the_body_begins_as_long_as_its_rows(int nulls, long offset, long length)
        => AssertRefused(
            new ArrowField("money", ArrowType.Decimal128, Nullable: true), nulls, new ArrowBuffer(offset, length, 0));

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(127, false)]
    [InlineData(-1, false)]
    [InlineData(-128, false)]
    public void An_index_outside_its_dictionary_is_refused_where_it_is_read(sbyte index, bool isInside)
    {
        using TempFolder folder = new();
        string path = folder.File("file");
        ArrowSchema schema = new([new ArrowField("word", ArrowType.Dictionary, Values: ["a", "b"], IndexBytes: 1)], []);
        using (FileStream file = File.Create(path))
        {
            ArrowGroupWriter writer = new(file, schema);
            ArrowGroup group = new(schema, 1);
            group.Column(0).AppendRows<sbyte>(1)[0] = index;
            writer.EndRows(group, 1);
            writer.Complete();
        }

        using ArrowFileReader reader = new(path, verifyChecksums: true);
        if (isInside)
        {
            Assert.Equal(index, reader.Batch(0).Index(0, 0));
            Assert.Equal(schema.Fields[0].Values![index], reader.Batch(0).Text(0, 0));
        }
        else
        {
            Assert.Throws<DataFileException>(() => reader.Batch(0).Index(0, 0));
            Assert.Throws<DataFileException>(() => reader.Batch(0).Text(0, 0));
        }
    }

    [Fact]
    public void A_dictionary_of_more_words_than_its_indices_can_name_is_refused()
    {
        using TempFolder folder = new();
        string path = folder.File("file");
        List<string> words = ["a"];
        ArrowSchema schema = new([new ArrowField("word", ArrowType.Dictionary, Values: words, IndexBytes: 1)], []);
        words.AddRange(new string('b', 128).Select(letter => letter.ToString()));
        using (FileStream file = File.Create(path))
        {
            new ArrowFileWriter(file, schema).Complete();
        }

        Assert.Throws<DataFileException>(() => new ArrowFileReader(path, verifyChecksums: true));
    }

    private static void AssertRefused(ArrowField second, int nulls, ArrowBuffer values)
    {
        using TempFolder folder = new();
        string path = Write(folder, second, nulls, 0, values);
        Assert.Throws<DataFileException>(() => new ArrowFileReader(path, verifyChecksums: true));
    }

    // A batch of times and of a second column, whose values have no bytes: 64 bytes of times, a byte of bits, padding.
    private static string Write(TempFolder folder, ArrowField second, int nulls, byte bits, ArrowBuffer values)
    {
        byte[] times = new byte[Rows * sizeof(long)];
        Array.Fill<byte>(times, 7);
        byte[] bitmap = [bits];
        ArrowBuffer[] buffers =
        [
            default,
            new(0, times.Length, Crc32C.Append(Crc32C.Empty, times)),
            new(times.Length, bitmap.Length, Crc32C.Append(Crc32C.Empty, bitmap)),
            values,
        ];
        ArrowNode[] nodes = [new(Rows, 0), new(Rows, nulls)];
        string path = folder.File("file");
        using FileStream file = File.Create(path);
        ArrowFraming framing = new(file, new ArrowSchema([Time, second], []));
        framing.BeginBatch(Rows, nodes, buffers);
        framing.WriteColumn(times);
        framing.EndColumn();
        framing.WriteColumn(bitmap);
        framing.EndBody();
        framing.Finish();
        return path;
    }
}
