using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Journal;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Plugins;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Journal;

/// <summary>
/// What the journal's own thread writes is what would be written on the spot, and what fails there is told here.
/// </summary>
public sealed class JournalThreadTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly BuildSpecs _specs;
    private readonly TradeFormat _format;

    public JournalThreadTests()
    {
        var findings = new Findings();
        OperationConfiguration configuration = OperationConfiguration.Load(
            SampleFiles.WriteTo(_folder), null, Overrides.Parse([], findings), GeneratedPlugins.Catalogue, findings)!;
        _specs = BuildSpecsBuilder.Build(configuration, configuration.Links[0]);
        _format = new TradeFormat(_specs);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    public void The_thread_writes_what_is_written_on_the_spot_and_it_reads_back(int count)
    {
        string expected = _folder.At("spot.arrow");
        using (FileStream stream = File.Create(expected))
        {
            var file = new JournalArrowFile(
                stream, _format, JournalColumns.Reasons(_specs.Strategy), JournalWriter.WorkersOf(_specs.Strategy));
            Records(count, record => file.Add(in record));
            file.Complete();
        }

        string actual = _folder.At("thread.arrow");
        using (FileStream stream = File.Create(actual))
        using (var journal = new JournalThread(stream, _format, _specs.Strategy))
        {
            Records(count, record => journal.Add(in record));
            journal.End();
            journal.Join();
        }

        Assert.Equal(File.ReadAllBytes(expected), File.ReadAllBytes(actual));
        AssertReads(actual, count);
    }

    [Theory]
    [InlineData(JournalBlock.Records)]
    [InlineData(2 * JournalBlock.Records)]
    public void Rows_come_in_order_out_of_batches_of_any_size(int rowsPerBatch)
    {
        string path = _folder.At("batches.arrow");
        using (FileStream stream = File.Create(path))
        {
            var file = new JournalArrowFile(
                stream, _format, JournalColumns.Reasons(_specs.Strategy), JournalWriter.WorkersOf(_specs.Strategy),
                rowsPerBatch);
            Records(20_000, record => file.Add(in record));
            file.Complete();
        }

        AssertReads(path, 20_000);
    }

    [Fact]
    public void A_full_disk_is_told_where_records_are_added()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        using var stream = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        using var full = new JournalThread(stream, _format, _specs.Strategy);
        full.End();
        Assert.Throws<IOException>(full.Join);
        using var late = new LateFailure(_folder.At("late"));
        using var journal = new JournalThread(late, _format, _specs.Strategy);
        late.IsFull = true;
        IOException failure = Assert.Throws<IOException>(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                Records(1_000, record => journal.Add(in record));
            }
        });
        Assert.Equal(LateFailure.Message, failure.Message);
        Assert.Equal(LateFailure.Message, Assert.Throws<IOException>(journal.Join).Message);
    }

    [Fact]
    public void A_journal_that_is_given_up_ends_without_a_footer()
    {
        string path = _folder.At("given-up.arrow");
        using (FileStream stream = File.Create(path))
        using (var journal = new JournalThread(stream, _format, _specs.Strategy))
        {
            Records(5_000, record => journal.Add(in record));
        }

        Assert.Throws<Columnar.Format.DataFileException>(() => new JournalFile(path));
    }

    // The same records every time.
    private static void Records(int count, Action<JournalRecord> add)
    {
        var random = new SeededRandom(7);
        for (int i = 0; i < count; i++)
        {
            add(new JournalRecord
            {
                Kind = (JournalKind)random.Between(0, (int)JournalKind.Equity),
                Detail = (JournalDetail)random.Between(0, (int)JournalDetail.Layered),
                Time = i / 3 * UtcNanos.PerMinute,
                Symbol = random.Chance(80) ? 0 : -1,
                Row = random.Between(-1, 1_000_000),
                Worker = random.Between(-1, 4),
                Reason = random.Between(-1, 3),
                Direction = random.Pick(Direction.None, Direction.Buy, Direction.Sell),
                Confidence = random.Chance(50) ? random.Unit() : double.NaN,
                Value1 = random.Chance(50) ? -random.Unit() : double.NaN,
                Value4 = double.NaN,
                Chain = CausalityChain.None with
                {
                    DecidedAt = random.Chance(50) ? i / 3 * UtcNanos.PerMinute : i * UtcNanos.PerMinute,
                    Opportunity = random.Between(-1, i),
                    Directive = random.Between(-1, i),
                    Threat = random.Between(-1, 3),
                    ThreatTime = random.Chance(50) ? i / 3 * UtcNanos.PerMinute : i,
                },
                Order = random.Between(-1, 1),
                OrderTime = random.Chance(50) ? i * UtcNanos.PerMinute : 0,
                Trade = random.Between(-1, i),
                TradeTime = i * UtcNanos.PerSecond,
                Fill = random.Between(-1, 5),
                BalanceUnits = random.Chance(20) ? random.Between(-1_000_000, 1_000_000) : null,
                FeeUnits = random.Chance(20) ? Int128.MaxValue / 1_000_000 : null,
            });
        }
    }

    private static void AssertReads(string path, int count)
    {
        using var read = new JournalFile(path);
        Assert.Equal(count, read.Count);
        using IEnumerator<JournalRow> rows = read.Rows().GetEnumerator();
        Records(count, record =>
        {
            Assert.True(rows.MoveNext());
            AssertSame(in record, rows.Current);
        });
        Assert.False(rows.MoveNext());
    }

    private static void AssertSame(in JournalRecord record, JournalRow row)
    {
        Assert.Equal((record.Kind, record.Time), (row.Kind, row.Time));
        Assert.Equal(record.Symbol, row.IndexOf(JournalColumn.Symbol));
        Assert.Equal(record.Row, row.Whole(JournalColumn.Row));
        Assert.Equal(record.Worker, row.IndexOf(JournalColumn.Worker));
        Assert.Equal(record.Detail, (JournalDetail)Math.Max(0, row.IndexOf(JournalColumn.Detail)));
        Assert.Equal(record.Confidence, row.Double(JournalColumn.Confidence) ?? double.NaN);
        Assert.Equal(record.Value1, row.Double(JournalColumn.Value1) ?? double.NaN);
        Assert.Equal(record.BalanceUnits, row.Units(JournalColumn.Balance));
        Assert.Equal(record.FeeUnits, row.Units(JournalColumn.Fee));
        Assert.Null(row.Units(JournalColumn.Equity));
        Assert.Equal(
            record.Chain.Threat < 0 ? null : TextOf("THR_", record.Chain.ThreatTime, record.Chain.Threat),
            row.Text(JournalColumn.ThreatId));
        Assert.Equal(
            record.Order < 0 ? null : TextOf("ORD_", record.OrderTime, record.Order), row.Text(JournalColumn.OrderId));
        Assert.Equal(record.Trade, row.Number(JournalColumn.TradeId));
        Assert.Equal(
            record.Trade < 0 ? null : TextOf("TRD_", record.TradeTime, record.Trade), row.Text(JournalColumn.TradeId));
        Assert.Equal(
            record.Chain.Opportunity < 0 ? null : TextOf("OPP_", record.Chain.DecidedAt, record.Chain.Opportunity),
            row.Text(JournalColumn.OpportunityId));
        Assert.Equal(record.Fill < 0 ? null : TextOf("FIL_", record.Time, record.Fill), row.Text(JournalColumn.FillId));
    }

    private static string TextOf(string prefix, long time, int sequence)
    {
        Span<char> text = stackalloc char[IdText.MaxLength];
        return text[..IdText.Write(text, prefix, time, sequence)].ToString();
    }

    // A file whose disk fills up once it has begun.
    private sealed class LateFailure(string path)
        : FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1)
    {
        public const string Message = "No space left on device";
        private int _isFull;

        public bool IsFull
        {
            get => Volatile.Read(ref _isFull) != 0;
            set => Volatile.Write(ref _isFull, value ? 1 : 0);
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (IsFull)
            {
                throw new IOException(Message);
            }

            base.Write(buffer, offset, count);
        }
    }
}
