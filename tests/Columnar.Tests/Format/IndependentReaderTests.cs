using System.Collections.Generic;
using System.Globalization;
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
                "text: Utf8?", "side: Dictionary<Int8, Utf8>?", "money: Decimal[38e+8]?", "kind: Dictionary<Int16, Utf8>",
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

    private static string ExpectedRow(int row)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        string time = (1_704_067_200_000_000_000 + row).ToString(invariant);
        string kind = row % 2 == 0 ? "a" : "";
        if (row % 5 == 3)
        {
            return $"[{-row},null,null,\"{time}\",null,null,null,null,\"{kind}\",null]";
        }

        string units = (row % 2 == 0 ? (row * 100_000_000L) + 12_500_000 : (-row * 100_000_000L) - 1).ToString(invariant);
        string side = ArrowFileTests.AllTypes.Fields[6].Values![row % 3];
        return string.Create(
            invariant,
            $"[{-row},\"{row * 10_000_000_000L}\",{row / 3.0},\"{time}\",{(row % 3 == 0 ? "true" : "false")},"
            + $"\"{(row % 2 == 0 ? "żółć" : "x")}\",\"{side}\",\"{units}\",\"{kind}\",\"one\"]");
    }
}
