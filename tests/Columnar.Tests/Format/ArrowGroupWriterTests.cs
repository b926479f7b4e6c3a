using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Format;

/// <summary>Rows in groups: each group's batches are, byte for byte, those of a file written row by row, and what a group doesn't say takes no disk.</summary>
public sealed class ArrowGroupWriterTests
{
    private static readonly ArrowSchema Schema = new(
        [
            new ArrowField("time", ArrowType.TimestampNanos),
            new ArrowField("i32", ArrowType.Int32, Nullable: true),
            new ArrowField("f64", ArrowType.Float64, Nullable: true),
            new ArrowField("later", ArrowType.TimestampNanos, Nullable: true),
            new ArrowField("one", ArrowType.Dictionary, Nullable: true, Values: ["a", "b"], IndexBytes: 1),
            new ArrowField("two", ArrowType.Dictionary, Nullable: true, Values: ["a", "b"], IndexBytes: 2),
            new ArrowField("four", ArrowType.Dictionary, Nullable: true, Values: ["a", "b"]),
            new ArrowField("money", ArrowType.Decimal128, Nullable: true, Scale: 8),
            new ArrowField("never", ArrowType.Decimal128, Nullable: true, Scale: 2),
        ],
        []);

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(8, 4)]
    [InlineData(1001, 64)]
    public void One_group_gives_the_bytes_of_rows_appended(int rows, int rowsPerBatch)
        => Seeds.ForEach(1, 20, seed =>
        {
            var random = new SeededRandom(seed);
            using MemoryStream appended = new();
            using MemoryStream put = new();
            ArrowFileWriter appender = new(appended, Schema, rowsPerBatch);
            ArrowGroupWriter putter = new(put, Schema, 1, rowsPerBatch);
            int[] percents = [100, .. Array.ConvertAll(new int[7], _ => random.Pick(0, 2, 50, 98, 100)), 0];
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < Schema.Fields.Count; column++)
                {
                    if (random.Chance(percents[column]))
                    {
                        Append(appender.Column(column), row);
                        Put(putter.Group(0), column, row);
                    }
                    else
                    {
                        appender.Column(column).AppendNull();
                    }
                }

                appender.EndRow();
                putter.EndRow(putter.Group(0));
            }

            appender.Complete();
            putter.Complete();
            Assert.Equal(appended.ToArray(), put.ToArray());
        });

    [Fact]
    public void Each_batch_holds_one_group_in_its_order()
    {
        using TempFolder folder = new();
        var expected = new List<long>[3];
        var random = new SeededRandom(5);
        using (FileStream file = File.Create(folder.File("file")))
        {
            ArrowGroupWriter writer = new(file, Schema, expected.Length, 64);
            for (int row = 0; row < 1000; row++)
            {
                int group = random.Between(0, 2);
                (expected[group] ??= []).Add(row);
                writer.Group(group).Column(0).PutTimestamp(writer.Group(group).Row, row);
                writer.Group(group).Column(1).PutInt32(writer.Group(group).Row, group);
                writer.EndRow(writer.Group(group));
            }

            writer.Complete();
        }

        using ArrowFileReader reader = new(folder.File("file"), verifyChecksums: true);
        var actual = new List<long>[expected.Length];
        for (int i = 0; i < reader.BatchCount; i++)
        {
            ReadOnlySpan<int> groups = reader.Batch(i).Int32(1);
            Assert.False(groups.ContainsAnyExcept(groups[0]));
            (actual[groups[0]] ??= []).AddRange(reader.Batch(i).Int64(0));
        }

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void What_a_group_does_not_say_is_left_out_of_a_file_and_reads_as_zeros()
    {
        using TempFolder folder = new();
        using (FileStream file = File.Create(folder.File("file")))
        {
            Write(file);
        }

        byte[] bytes = File.ReadAllBytes(folder.File("file"));
        using MemoryStream written = new();
        using (GZipStream pipe = new(written, CompressionLevel.Fastest, leaveOpen: true))
        {
            Write(pipe); // Knows no places, so every byte is written.
        }

        written.Position = 0;
        using GZipStream unpacked = new(written, CompressionMode.Decompress);
        using MemoryStream expected = new();
        unpacked.CopyTo(expected);
        Assert.Equal(expected.ToArray(), bytes);
        using ArrowFileReader reader = new(folder.File("file"), verifyChecksums: true);
        Assert.Equal(10_000, reader.RowCount);

        static void Write(Stream stream)
        {
            ArrowGroupWriter writer = new(stream, Schema, 2, 4096);
            for (int row = 0; row < 10_000; row++)
            {
                ArrowGroup group = writer.Group(row % 3 == 0 ? 0 : 1);
                group.Column(0).PutTimestamp(group.Row, 0); // Values that are zero are holes, too.
                Put(group, row % 3 == 0 ? 2 : 7, row);
                writer.EndRow(group);
            }

            writer.Complete();
        }
    }

    [Fact]
    public void Putting_allocates_nothing_per_row()
    {
        ArrowGroupWriter writer = new(Stream.Null, Schema, 1, 64);
        Write(1_000);
        long few = AllocatedBytes.Of(() => Write(64));
        Assert.Equal(0, few);

        void Write(int rows)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < Schema.Fields.Count - 1; column++)
                {
                    Put(writer.Group(0), column, row);
                }

                writer.EndRow(writer.Group(0));
            }
        }
    }

    private static void Append(ArrowColumn column, int row)
    {
        switch (column.Field.Type)
        {
            case ArrowType.TimestampNanos:
                column.AppendTimestamp(row);
                break;
            case ArrowType.Int32:
                column.AppendInt32(-row);
                break;
            case ArrowType.Float64:
                column.AppendDouble(row / 3.0);
                break;
            case ArrowType.Decimal128:
                column.AppendUnits(-row);
                break;
            default:
                column.AppendIndex(row % 2);
                break;
        }
    }

    private static void Put(ArrowGroup group, int index, int row)
    {
        ArrowColumn column = group.Column(index);
        switch (column.Field.Type)
        {
            case ArrowType.TimestampNanos:
                column.PutTimestamp(group.Row, row);
                break;
            case ArrowType.Int32:
                column.PutInt32(group.Row, -row);
                break;
            case ArrowType.Float64:
                column.PutDouble(group.Row, row / 3.0);
                break;
            case ArrowType.Decimal128:
                column.PutUnits(group.Row, -row);
                break;
            default:
                column.PutIndex(group.Row, row % 2);
                break;
        }
    }
}
