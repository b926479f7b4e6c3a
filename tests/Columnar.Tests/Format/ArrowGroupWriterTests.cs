using System;
using System.IO;
using System.IO.Compression;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Format;

/// <summary>
/// Rows in groups: each group's batches hold what those of a file written row by row hold, and what a group doesn't say
/// takes no disk.
/// </summary>
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
    [InlineData(0, 4, 4)]
    [InlineData(1, 4, 1)]
    [InlineData(8, 4, 2)]
    [InlineData(1001, 64, 16)]
    public void A_group_gives_the_rows_that_were_appended(int rows, int rowsPerBatch, int blockRows)
        => Seeds.ForEach(1, 20, seed =>
        {
            var random = new SeededRandom(seed);
            using TempFolder folder = new();
            using FileStream appended = File.Create(folder.File("appended"));
            using FileStream grouped = File.Create(folder.File("grouped"));
            ArrowFileWriter appender = new(appended, Schema, rowsPerBatch);
            ArrowGroupWriter writer = new(grouped, Schema);
            ArrowGroup group = new(Schema, rowsPerBatch);
            bool[] isSaid = [true, .. Array.ConvertAll(new int[7], _ => random.Chance(50)), false];
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < Schema.Fields.Count; column++)
                {
                    Append(appender.Column(column), isSaid[column] ? row : -1);
                }

                appender.EndRow();
            }

            for (int row = 0; row < rows; row += blockRows)
            {
                int count = Math.Min(blockRows, rows - row);
                for (int column = 0; column < Schema.Fields.Count; column++)
                {
                    if (isSaid[column])
                    {
                        AppendRows(group.Column(column), row, count);
                    }
                }

                writer.EndRows(group, count);
            }

            appender.Complete();
            writer.Write(group);
            writer.Complete();
            appended.Flush();
            grouped.Flush();
            Assert.True(grouped.Length <= appended.Length);
            using ArrowFileReader expected = new(appended.Name, verifyChecksums: true);
            using ArrowFileReader actual = new(grouped.Name, verifyChecksums: true);
            Assert.Equal(expected.BatchCount, actual.BatchCount);
            for (int i = 0; i < actual.BatchCount; i++)
            {
                AssertSame(expected.Batch(i), actual.Batch(i));
            }
        });

    [Fact]
    public void Every_bit_flip_is_detected()
    {
        using TempFolder folder = new();
        using (FileStream file = File.Create(folder.File("good")))
        {
            ArrowGroupWriter writer = new(file, Schema);
            ArrowGroup[] groups = [new(Schema, 4), new(Schema, 4)];
            for (int row = 0; row < 10; row++)
            {
                ArrowGroup group = groups[row % 2];
                AppendRows(group.Column(0), row, 1);
                AppendRows(group.Column(row % 2 == 0 ? 4 : 7), row, 1);
                writer.EndRows(group, 1);
            }

            writer.Write(groups[0]);
            writer.Write(groups[1]);
            writer.Complete();
        }

        byte[] good = File.ReadAllBytes(folder.File("good"));
        string path = folder.File("bad");
        int step = Seeds.Full ? 1 : 7;
        for (int bit = 0; bit < good.Length * 8; bit += step)
        {
            byte[] bad = (byte[])good.Clone();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, bad);
            Assert.Throws<DataFileException>(() => new ArrowFileReader(path, verifyChecksums: true));
        }
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
        Assert.Equal(6, reader.BatchCount); // 2 × 2,048 and 904 rows of each.

        static void Write(Stream stream)
        {
            ArrowGroupWriter writer = new(stream, Schema);
            ArrowGroup[] groups = [new(Schema, 2048), new(Schema, 2048)];
            for (int row = 0; row < 10_000; row++)
            {
                ArrowGroup group = groups[row % 2];
                group.Column(0).AppendRows<long>(1)[0] = 0; // Values that are zero are holes, too.
                AppendRows(group.Column(row % 2 == 0 ? 2 : 7), row, 1);
                writer.EndRows(group, 1);
            }

            writer.Write(groups[0]);
            writer.Write(groups[1]);
            writer.Complete();
        }
    }

    [Fact]
    public void Writing_allocates_nothing_per_row()
    {
        ArrowGroupWriter writer = new(Stream.Null, Schema);
        ArrowGroup group = new(Schema, 64);
        Write(1_000);
        Assert.Equal(0, AllocatedBytes.Of(() => Write(64)));

        void Write(int rows)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < Schema.Fields.Count - 1; column++)
                {
                    AppendRows(group.Column(column), row, 1);
                }

                writer.EndRows(group, 1);
            }
        }
    }

    private static void AssertSame(ArrowBatch expected, ArrowBatch actual)
    {
        Assert.Equal(expected.RowCount, actual.RowCount);
        for (int row = 0; row < actual.RowCount; row++)
        {
            for (int column = 0; column < Schema.Fields.Count; column++)
            {
                Assert.Equal(expected.IsNull(column, row), actual.IsNull(column, row));
                Assert.Equal(Value(expected, column, row), Value(actual, column, row));
            }
        }
    }

    private static object Value(ArrowBatch batch, int column, int row) => Schema.Fields[column].Type switch
    {
        ArrowType.TimestampNanos => batch.Int64(column)[row],
        ArrowType.Int32 => batch.Int32(column)[row],
        ArrowType.Float64 => batch.Float64(column)[row],
        ArrowType.Decimal128 => batch.Units(column, row),
        _ => batch.Index(column, row),
    };

    // Null where the row is negative.
    private static void Append(ArrowColumn column, int row)
    {
        if (row < 0)
        {
            column.AppendNull();
            return;
        }

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

    private static void AppendRows(ArrowColumn column, int first, int count)
    {
        for (int row = first; row < first + count; row++)
        {
            switch (column.Field.Type, column.Field.IndexBytes)
            {
                case (ArrowType.TimestampNanos, _):
                    column.AppendRows<long>(1)[0] = row;
                    break;
                case (ArrowType.Int32, _):
                    column.AppendRows<int>(1)[0] = -row;
                    break;
                case (ArrowType.Float64, _):
                    column.AppendRows<double>(1)[0] = row / 3.0;
                    break;
                case (ArrowType.Decimal128, _):
                    column.AppendRows<Int128>(1)[0] = -row;
                    break;
                case (_, 1):
                    column.AppendRows<byte>(1)[0] = (byte)(row % 2);
                    break;
                case (_, 2):
                    column.AppendRows<short>(1)[0] = (short)(row % 2);
                    break;
                default:
                    column.AppendRows<int>(1)[0] = row % 2;
                    break;
            }
        }
    }
}
