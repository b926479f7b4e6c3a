using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Synthetic;
using S1mpleTrader.Host.Journal;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Simulation.Tests.Lanes;

/// <summary>
/// A journal's file is the same to the byte, whatever road a lane takes, and however its records are handed over.
/// </summary>
public sealed class JournalFileTests
{
    private const int Count = 1_000;

    [Fact]
    public void The_file_doesnt_tell_the_road_that_a_lane_took()
    {
        int[] passages = new int[Enum.GetValues<PassageKind>().Length];
        LanesTests.ForEachStrategy(Count, (specs, series, random) =>
        {
            if (specs.Instruments.Count > 1 || specs.Strategy.Wires is not null)
            {
                return;
            }

            BuildSpecs simple = specs with
            {
                Schedule = [],
                Strategy = specs.Strategy with { Threats = [], Execution = [], EventDriven = [] },
            };
            AssertSame(simple, series, random.Pick(1, 61, 4096), random, passages);
        });
        Assert.True(
            passages[0] > Seeds.Count(Count) / 2 && passages[1] > Seeds.Count(Count) / 2,
            $"{string.Join(' ', passages)} passages");
    }

    [Theory]
    [InlineData("ema_flip")]
    [InlineData("ict_smc")]
    public void Nor_that_of_an_example(string example)
    {
        BuildSpecs specs = EngineRun.Load(
            Path.Combine(SharedFolder.RepositoryRoot()!, "examples", example, "operation.yaml"), []);
        int[] passages = new int[Enum.GetValues<PassageKind>().Length];
        Seeds.ForEach(1, 40, seed =>
        {
            using BarSeries series = SyntheticMarket.Generate(new SyntheticMarketSpec(
                specs.DataSources[0].Symbol,
                specs.DataSources[0].Timeframe,
                seed,
                40_000,
                specs.Period.Start ?? 0,
                20_000m,
                specs.Instruments[0].TickSize));
            var random = new SeededRandom(seed);
            AssertSame(specs, [series], random.Pick(300, 700, 4096), random, passages);
        });
        Assert.True(passages[2] > 0
            && (passages[0] > 0) == (specs.Strategy.Refiners.Count > 0), $"{string.Join(' ', passages)} passages");
        Assert.True(passages[1] + passages[3] > passages[2] / 2, $"{string.Join(' ', passages)} passages");
    }

    private static void AssertSame(
        BuildSpecs specs, BarSeries[] series, int blockRows, SeededRandom random, int[] passages)
    {
        int rowsPerBatch = random.Pick(1, 16, 100, 8192);
        using var expected = new MemoryStream();
        using var actual = new MemoryStream();
        var byRecord = new Writer(expected, specs, rowsPerBatch, chunkBytes: 0);
        var byPassage = new Writer(actual, specs, rowsPerBatch, random.Pick(0, 2_000, 100_000));
        Write(byRecord, specs, series, new RunOptions(VisitEveryRow: true));
        Write(byPassage, specs, series, new RunOptions(BlockRows: blockRows));
        Assert.True(
            expected.ToArray().AsSpan().SequenceEqual(actual.ToArray()),
            $"{expected.Length} and {actual.Length} bytes");
        Assert.Equal(0, byRecord.Passages.Sum());
        for (int i = 0; i < passages.Length; i++)
        {
            passages[i] += byPassage.Passages[i];
        }
    }

    private static void Write(Writer writer, BuildSpecs specs, BarSeries[] series, RunOptions options)
    {
        using var run = new BacktestRun(specs, series, options, writer);
        run.Run();
        writer.Complete();
    }

    // Writes what it hears, in chunks of so many bytes: 0 for as it comes.
    private sealed class Writer : RunObserver
    {
        private readonly JournalArrowFile _file;
        private readonly byte[] _chunk;
        private readonly int _chunkBytes;
        private int _length;

        public Writer(Stream stream, BuildSpecs specs, int rowsPerBatch, int chunkBytes)
        {
            _file = new JournalArrowFile(
                stream, new TradeFormat(specs), JournalColumns.Reasons(specs.Strategy),
                JournalWriter.WorkersOf(specs.Strategy), rowsPerBatch);
            _chunk = new byte[chunkBytes + 1_000];
            _chunkBytes = chunkBytes;
        }

        public int[] Passages { get; } = new int[Enum.GetValues<PassageKind>().Length];

        public override bool WantsRejections => false;

        public override JournalLevel JournalLevel => JournalLevel.Decisions;

        public override void OnJournal(in JournalRecord record)
        {
            _length += PackedRecord.Write(_chunk.AsSpan(_length), in record);
            Hand(_chunkBytes);
        }

        public override void OnJournalPassage(ReadOnlySpan<long> passage)
        {
            Passages[JournalPassage.KindOf(passage) - PassageKind.Refusal]++;
            MemoryMarshal.AsBytes(passage).CopyTo(_chunk.AsSpan(_length));
            _length += MemoryMarshal.AsBytes(passage).Length;
            Hand(_chunkBytes);
        }

        public void Complete()
        {
            Hand(0);
            _file.Complete();
        }

        private void Hand(int least)
        {
            if (_length > least)
            {
                _file.Add(_chunk.AsSpan(0, _length));
                _length = 0;
            }
        }
    }
}
