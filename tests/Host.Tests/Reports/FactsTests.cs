using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using S1mpleTrader.Host.Reports;
using Xunit;

namespace S1mpleTrader.Host.Tests.Reports;

/// <summary>Tables, on terminals of any width and in files.</summary>
public sealed class FactsTests
{
    /// <summary>Where columns would have to be cut down to nothing, every row is written by itself.</summary>
    [Fact]
    public void A_table_wider_than_the_terminal_loses_nothing()
    {
        string[] heads = [.. Enumerable.Range(0, 16).Select(i => $"head{i}")];
        string[][] rows =
            [.. Enumerable.Range(0, 2).Select(row => heads.Select((_, i) => $"cell{row}-{i}").ToArray())];
        string text = Written(heads, rows, textColumns: 4);
        string[] words = text.Split((char[])[' ', '\n', '│'], StringSplitOptions.RemoveEmptyEntries);
        Assert.All(rows.SelectMany(row => row), cell => Assert.Contains(cell, words));
        Assert.All(heads, head => Assert.Equal(2, words.Count(word => word == head)));
    }

    /// <summary>Of what doesn't fit at all the table's library leaves a single "…".</summary>
    [Fact]
    public void A_head_may_be_as_long_as_a_name_is()
    {
        string[] names = [.. "abc".Select(letter => new string(letter, 60))];
        string text = Written(["", .. names], [["sharpe_ratio", "1", "2", "3"]], textColumns: 1);
        Assert.All(names, name => Assert.Contains(name, text, StringComparison.Ordinal));
        Assert.Contains("sharpe_ratio", text, StringComparison.Ordinal);
    }

    /// <summary>Text takes several lines; of a head that doesn't fit the library leaves "descripti…".</summary>
    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    public void No_head_of_a_text_is_cut(int columns, int times)
    {
        string[] heads = [.. Enumerable.Range(0, columns).Select(i => $"description{i}")];
        string[] row = [.. heads.Select(_ => new string('x', 40))];
        string text = Written(heads, [row, row], columns);
        Assert.All(heads, head => Assert.Equal(times + 1, text.Split(head).Length));
    }

    [Fact]
    public void A_table_that_fits_has_its_heads_once()
    {
        string text = Written(["name", "value"], [["one", "1"], ["other", "2"]], textColumns: 1);
        Assert.Equal(2, text.Split("name").Length);
        Assert.Contains("│ other │     2 │", text, StringComparison.Ordinal);
    }

    /// <summary>A plugin's message may hold anything; a file's columns and lines are the table's.</summary>
    [Fact]
    public void A_cell_in_a_file_is_one_cell()
    {
        var output = new StringWriter();
        var file = new Terminal(output, TextWriter.Null, false, false);
        Facts.WriteTable(file, "title", ["kind", "why"], [["Plugin", "no\texit\r\nat all"], ["Data", "none"]]);
        Facts.Write(file, "title", [("why", "no exit\nat all")]);
        Assert.Equal(
            "kind\twhy\nPlugin\tno exit at all\nData\tnone\nwhy                     no exit at all\n",
            output.ToString());
    }

    private static string Written(
        IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows, int textColumns)
    {
        var output = new StringWriter();
        Facts.WriteTable(new Terminal(output, TextWriter.Null, true, false), "title", heads, rows, textColumns);
        return Regex.Replace(output.ToString(), "\e\\[[0-9;]*m", string.Empty);
    }
}
