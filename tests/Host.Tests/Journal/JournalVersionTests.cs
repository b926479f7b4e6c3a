using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Journal;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Journal;

/// <summary>A journal of any version that was ever written tells the same.</summary>
public sealed class JournalVersionTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("3")]
    [InlineData("4")]
    [InlineData("5")]
    [InlineData(JournalColumns.Version)]
    public void A_journal_of_any_version_reads_the_same(string version)
    {
        string folder = Path.Combine(SharedFolder.RepositoryRoot()!, "tests", "Golden");
        using var journal = new JournalFile(Path.Combine(folder, $"journal-{version}.arrow"));
        using MemoryStream text = new();
        using (var json = new Utf8JsonWriter(text, JsonText.Indented))
        {
            JournalShow.Write(json, journal.Rows());
        }

        Assert.Equal(
            File.ReadAllText(Path.Combine(folder, "journal.json")).ReplaceLineEndings("\n").TrimEnd(),
            Encoding.UTF8.GetString(text.ToArray()).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_column_of_another_type_makes_it_no_journal()
    {
        using var folder = new TempFolder();
        string golden = Path.Combine(SharedFolder.RepositoryRoot()!, "tests", "Golden");
        using var reader = new ArrowFileReader(Path.Combine(golden, $"journal-{JournalColumns.Version}.arrow"), true);
        ArrowSchema schema = reader.Schema;
        Assert.Empty(Open(schema.Fields));
        for (int i = 0; i < schema.Fields.Count; i++)
        {
            ArrowField[] fields = [.. schema.Fields];
            fields[i] = new ArrowField(fields[i].Name, ArrowType.Bool);
            DataFileException exception = Assert.Throws<DataFileException>(() => Open(fields));
            Assert.Contains("this is no journal", exception.Message, StringComparison.Ordinal);
        }

        List<JournalRow> Open(IReadOnlyList<ArrowField> fields)
        {
            string path = folder.At("journal.arrow");
            using (FileStream stream = File.Create(path))
            {
                new ArrowFileWriter(stream, new ArrowSchema(fields, schema.Metadata)).Complete();
            }

            using var journal = new JournalFile(path);
            return [.. journal.Rows()];
        }
    }
}
