using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Format;

/// <summary>What we write is what the npm package apache-arrow reads: so pandas, polars and DuckDB can, too.</summary>
public sealed class IndependentReaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    public void Node_reads_every_type_of_ours(int rows)
    {
        using TempFolder folder = new();
        string path = folder.File("all.arrow");
        ArrowFileTests.WriteAllTypes(path, rows, 128);

        string[] lines = NodeArrow.Read(path);

        Assert.Equal(rows + 1, lines.Length);
        using var head = JsonDocument.Parse(lines[0]);
        List<string?> fields = [];
        foreach (JsonElement field in head.RootElement.GetProperty("fields").EnumerateArray())
        {
            fields.Add(field.GetString());
        }

        Assert.Equal(
            [
                "i32: Int32", "i64: Int64?", "f64: Float64?", "time: Timestamp<NANOSECOND, UTC>", "flag: Bool?",
                "text: Utf8?", "side: Dictionary<Int8, Utf8>?", "money: Decimal[38e+8]?",
                "kind: Dictionary<Int16, Utf8>",
                "word: Dictionary<Int32, Utf8>?",
            ],
            fields);
        Assert.Equal("[[\"who\",\"we\"],[\"why\",\"żółć\"]]", head.RootElement.GetProperty("metadata").GetRawText());
        for (int row = 0; row < rows; row++)
        {
            Assert.Equal(ExpectedRow(row), lines[row + 1]);
        }
    }

    [Fact]
    public void Node_reads_a_bar_store()
    {
        using TempFolder folder = new();
        using BarSeries bars = TestBars.Random(21, 40_000);
        string path = folder.File("bars.arrow");
        BarStore.Write(path, bars);

        string[] lines = NodeArrow.Read(path);

        Assert.Equal(bars.Count + 1, lines.Length);
        Assert.Contains(bars.ContentHash, lines[0], System.StringComparison.Ordinal);
        for (int row = 0; row < bars.Count; row++)
        {
            using var line = JsonDocument.Parse(lines[row + 1]);
            JsonElement cells = line.RootElement;
            Assert.Equal(bars.OpenTimes[row].ToString(CultureInfo.InvariantCulture), cells[0].GetString());
            Assert.Equal(bars.Open[row], cells[1].GetDouble());
            Assert.Equal(bars.High[row], cells[2].GetDouble());
            Assert.Equal(bars.Low[row], cells[3].GetDouble());
            Assert.Equal(bars.Close[row], cells[4].GetDouble());
            Assert.Equal(bars.Volume[row], cells[5].GetDouble());
        }
    }

    [Fact]
    public void Node_reads_groups_with_columns_that_have_no_value()
    {
        using TempFolder folder = new();
        string path = folder.File("groups.arrow");
        ArrowSchema schema = new(
            [
                new ArrowField("row", ArrowType.Int32),
                new ArrowField("value", ArrowType.Float64, Nullable: true),
                new ArrowField("word", ArrowType.Dictionary, Nullable: true, Values: ["a", "b"], IndexBytes: 1),
                new ArrowField("money", ArrowType.Decimal128, Nullable: true, Scale: 2),
                new ArrowField("time", ArrowType.TimestampNanos, Nullable: true),
            ],
            []);
        using (FileStream stream = File.Create(path))
        {
            ArrowGroupWriter writer = new(stream, schema);
            ArrowGroup[] groups = [new(schema, 4096), new(schema, 4096)];
            for (int row = 0; row < 10_000; row++)
            {
                ArrowGroup group = groups[row % 2];
                group.Column(0).AppendRows<int>(1)[0] = row;
                if (row % 2 == 0)
                {
                    group.Column(1).AppendRows<double>(1)[0] = row / 4.0;
                    group.Column(2).AppendRows<byte>(1)[0] = 1;
                }
                else
                {
                    group.Column(3).AppendRows<Int128>(1)[0] = -row;
                }

                writer.EndRows(group, 1);
            }

            writer.Write(groups[0]);
            writer.Write(groups[1]);
            writer.Complete();
        }

        string[] lines = NodeArrow.Read(path);

        Assert.Equal(10_001, lines.Length);
        HashSet<string> rows = [.. lines];
        for (int row = 0; row < 10_000; row++)
        {
            string quarter = (row / 4.0).ToString(CultureInfo.InvariantCulture);
            Assert.Contains(
                row % 2 == 0 ? $"[{row},{quarter},\"b\",null,null]" : $"[{row},null,null,\"{-row}\",null]", rows);
        }
    }

    private static string ExpectedRow(int row)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        string time = (1_704_067_200_000_000_000 + row).ToString(invariant);
        string kind = row % 2 == 0 ? "a" : "";
        if (row % 5 == 3)
        {
            return $"[{-row},null,null,\"{time}\",null,null,null,null,\"{kind}\",null]";
        }

        string units =
            (row % 2 == 0 ? (row * 100_000_000L) + 12_500_000 : (-row * 100_000_000L) - 1).ToString(invariant);
        string side = ArrowFileTests.AllTypes.Fields[6].Values![row % 3];
        return string.Create(
            invariant,
            $"[{-row},\"{row * 10_000_000_000L}\",{row / 3.0},\"{time}\",{(row % 3 == 0 ? "true" : "false")},"
            + $"\"{(row % 2 == 0 ? "żółć" : "x")}\",\"{side}\",\"{units}\",\"{kind}\",\"one\"]");
    }
}
