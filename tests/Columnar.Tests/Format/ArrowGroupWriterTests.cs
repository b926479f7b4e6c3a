using System;
using System.IO;
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
    [InlineData(0, 4, 4, 4)]
    [InlineData(1, 4, 1, 4)]
    [InlineData(8, 4, 2, 4)]
    [InlineData(1001, 64, 16, 64)]
    [InlineData(1001, 64, 16, 1)]
    [InlineData(1001, 64, 64, 3)]
    [InlineData(129, 128, 1, 16)]
    public void A_group_gives_the_rows_that_were_appended(int rows, int rowsPerBatch, int blockRows, int firstRows)
        => Seeds.ForEach(1, 20, seed =>
        {
            var random = new SeededRandom(seed);
            using TempFolder folder = new();
            using FileStream appended = File.Create(folder.File("appended"));
            using FileStream grouped = File.Create(folder.File("grouped"));
            ArrowFileWriter appender = new(appended, Schema, rowsPerBatch);
            ArrowGroupWriter writer = new(grouped, Schema);
            ArrowGroup group = new(Schema, rowsPerBatch, firstRows);
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

    // Indices of words are zeros, since readers may look them up; the bitmap takes an eighth of a byte a row.
    [Theory]
    [InlineData(ArrowType.Decimal128, 0)]
    [InlineData(ArrowType.Float64, 0)]
    [InlineData(ArrowType.Dictionary, 4)]
    public void A_column_without_a_value_takes_no_bytes_but_its_bitmap_and_indices(ArrowType type, int bytesPerRow)
    {
        const int Rows = 1 << 16;
        ArrowField[] said = [new("time", ArrowType.TimestampNanos), new("later", ArrowType.TimestampNanos)];
        ArrowField never = new("never", type, Nullable: true, Values: type == ArrowType.Dictionary ? ["a"] : null);
        long without = Write(new ArrowSchema(said, []));
        long with = Write(new ArrowSchema([.. said, never], []));
        Assert.InRange(with - without, Rows / 8, (Rows / 8) + (bytesPerRow * Rows) + 1024);

        static long Write(ArrowSchema schema)
        {
            using TempFolder folder = new();
            using (FileStream file = File.Create(folder.File("file")))
            {
                ArrowGroupWriter writer = new(file, schema);
                ArrowGroup group = new(schema, Rows);
                for (int column = 0; column < 2; column++)
                {
                    group.Column(column).AppendRows<long>(Rows).Fill(column + 1);
                }

                writer.EndRows(group, Rows);
                writer.Complete();
            }

            using ArrowFileReader reader = new(folder.File("file"), verifyChecksums: true);
            ArrowBatch batch = reader.Batch(0);
            for (int column = 2; column < schema.Fields.Count; column++)
            {
                Assert.True(batch.IsNull(column, 0) && batch.IsNull(column, Rows - 1));
                Assert.True(schema.Fields[column].Values is null || batch.Index(column, Rows - 1) == 0);
            }

            return new FileInfo(folder.File("file")).Length;
        }
    }

    // A body as short as its columns of a byte and of zeros has to reach as far as decimals that nobody reads.
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void A_body_reaches_as_far_as_what_nobody_reads(byte word)
    {
        const int Rows = 10_000;
        ArrowSchema schema = new(
            [
                new ArrowField("word", ArrowType.Dictionary, Values: ["a", "b"], IndexBytes: 1),
                new ArrowField("never", ArrowType.Decimal128, Nullable: true, Scale: 2),
            ],
            []);
        using TempFolder folder = new();
        using (FileStream file = File.Create(folder.File("file")))
        {
            ArrowGroupWriter writer = new(file, schema);
            ArrowGroup group = new(schema, Rows);
            group.Column(0).AppendRows<byte>(Rows).Fill(word);
            writer.EndRows(group, Rows);
            group.Column(0).AppendRows<byte>(7).Fill(word);
            writer.EndRows(group, 7);
            writer.Write(group);
            writer.Complete();
        }

        using ArrowFileReader reader = new(folder.File("file"), verifyChecksums: true);
        Assert.Equal([Rows, 7], [reader.Batch(0).RowCount, reader.Batch(1).RowCount]);
        Assert.Equal([word, word], [reader.Batch(0).Index(0, Rows - 1), reader.Batch(1).Index(0, 6)]);
        Assert.True(reader.Batch(0).IsNull(1, Rows - 1) && reader.Batch(1).IsNull(1, 0));
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
                if (!actual.IsNull(column, row) || Schema.Fields[column].Type == ArrowType.Dictionary)
                {
                    Assert.Equal(Value(expected, column, row), Value(actual, column, row));
                }
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
