using System;
using System.IO;
using System.Linq;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Journal;
using Xunit;

namespace S1mpleTrader.Host.Tests.Journal;

/// <summary>
/// A journal whose checksums all hold may still have been written by somebody else: what it says that can't be is told,
/// and is no defect.
/// </summary>
public sealed class HostileJournalTests : IDisposable
{
    private const long Time = 1_577_836_800_000_000_000; // 2020-01-01.
    private const string Id = "OPP_20200101_000000_00007";

    private readonly TempFolder _folder = new();
    private readonly string _run;
    private readonly string _journal;

    public HostileJournalTests()
    {
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }\n");
        string operation = SampleFiles.WriteTo(_folder, SampleFiles.Operation.Replace(
            "journal: off", "journal: decisions", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Done, S1t.Run("backtest", operation).Code);
        _journal = Directory.GetFiles(_folder.At("runs"), JournalFile.FileName, SearchOption.AllDirectories).Single();
        _run = Path.GetDirectoryName(_journal)!;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_row_that_can_be_is_shown()
    {
        Write((int)Kernel.Journal.JournalKind.Opportunity, 1000, 7, 9);
        S1t.Outcome outcome = S1t.Run("journal", "show", _run, Id);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        Assert.Contains(Id, outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, "a row names a text outside its dictionary")]
    [InlineData(-1, "a row names a text outside its dictionary")]
    public void A_kind_that_there_is_not_is_told(int kind, string fault)
    {
        Write(kind, 1000, 7, 9);
        AssertTold(fault, "journal", "show", _run);
        AssertTold(fault, "journal", "show", _run, Id);
    }

    [Theory]
    [InlineData(1000, -5, false, "an id's number is negative")]
    [InlineData(1000, 7, true, "a number has more digits than a decimal")]
    [InlineData(2_000_000, 7, false, "there is no bar of row 2000000")]
    [InlineData(-1, 7, false, "there is no bar of row -1")]
    public void A_number_that_can_t_be_is_told(int row, int opportunity, bool isHuge, string fault)
    {
        Write((int)Kernel.Journal.JournalKind.Opportunity, row, opportunity, isHuge ? Int128.MinValue : 9);
        AssertTold(fault, "journal", "show", _run, Id);
    }

    private void AssertTold(string fault, params string[] args)
    {
        S1t.Outcome outcome = S1t.Run(args);
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.StartsWith(_journal + ": error: byte ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(fault, outcome.Error, StringComparison.Ordinal);
    }

    // A journal of one row.
    private void Write(int kind, int row, int opportunity, Int128 balance)
    {
        ArrowSchema schema;
        using (var reader = new ArrowFileReader(_journal, verifyChecksums: true))
        {
            schema = reader.Schema;
        }

        using FileStream stream = File.Create(_journal);
        var writer = new ArrowGroupWriter(stream, schema);
        var group = new ArrowGroup(schema, rowsPerBatch: 1);
        Set(JournalColumn.Time, Time);
        Set(JournalColumn.Step, 0);
        Set(JournalColumn.Row, row);
        Set(JournalColumn.Symbol, (byte)0);
        Set(JournalColumn.Kind, (sbyte)kind);
        Set(JournalColumn.OpportunityId, opportunity);
        Set(JournalColumn.Balance, balance);
        writer.EndRows(group, 1);
        writer.Complete();

        void Set<T>(JournalColumn column, T value)
            where T : unmanaged
            => group.Column((int)column).AppendRows<T>(1)[0] = value;
    }
}
