using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Host.Tests.Studies.Store;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Runs;

/// <summary>Frames come out as they went in, however the stream is cut; what isn't one is refused.</summary>
public sealed class FrameTests
{
    [Fact]
    public void Numbers_and_texts_come_out_as_they_went_in()
    {
        Int128[] numbers = [0, 1, -1, 63, 64, long.MaxValue, long.MinValue, Int128.MaxValue, Int128.MinValue];
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new FrameWriter(buffer);
        foreach (Int128 number in numbers)
        {
            writer.Signed(number);
        }

        writer.Doubles([0.1, null, -0.0, double.Epsilon]);
        writer.Decimal(1.10m);
        writer.OptionalText(null);
        writer.OptionalText("ü\n");
        var reader = new FrameReader(buffer.WrittenSpan);
        foreach (Int128 number in numbers)
        {
            Assert.Equal(number, reader.Signed());
        }

        Assert.Equal([0.1, null, -0.0, double.Epsilon], reader.Doubles());
        Assert.Equal("1.10", reader.Decimal().ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Null(reader.OptionalText());
        Assert.Equal("ü\n", reader.OptionalText());
        reader.End();
    }

    [Fact]
    public void Frames_come_out_however_the_stream_is_cut() => Seeds.ForEach(1, 200, seed =>
    {
        var random = new SeededRandom(seed);
        var buffer = new FrameBuffer();
        var bytes = new ArrayBufferWriter<byte>();
        var expected = new List<string>();
        for (int i = 0; i < 20; i++)
        {
            RunOutcome outcome = random.Chance(20)
                ? RunOutcome.Failed(RunErrorKind.TimedOut, "x")
                : StudyStoreTests.MakeOutcome((int)seed) with
                {
                    DailyEquity = StudyStoreTests.MakeDays(random.Between(0, 9000))
                };
            Frames.WriteOutcome(buffer.Content, i, outcome);
            buffer.End(FrameKind.Outcome, bytes);
            expected.Add(i + StudySample.RowText(new(0, new("", [], ""), default, 0, outcome)));
        }

        var heard = new Hearing();
        new FrameSource(new Dribble(bytes.WrittenSpan.ToArray(), random)).ReadAll(heard);
        Assert.Equal(expected, heard.Outcomes);
        byte[] cut = bytes.WrittenSpan[..random.Between(1, bytes.WrittenCount - 1)].ToArray();
        try
        {
            heard = new Hearing();
            new FrameSource(new Dribble(cut, random)).ReadAll(heard);
        }
        catch (FrameFormatException)
        {
            // Cut inside a frame: told. Between two it is an ordinary end.
        }

        Assert.Equal(expected[..heard.Outcomes.Count], heard.Outcomes);
    });

    [Fact]
    public void Bytes_that_arent_frames_are_refused_and_nothing_else() => Seeds.ForEach(1, 20_000, seed =>
    {
        var random = new SeededRandom(seed);
        var buffer = new FrameBuffer();
        var bytes = new ArrayBufferWriter<byte>();
        Frames.WriteOutcome(buffer.Content, 1, StudyStoreTests.MakeOutcome((int)seed));
        buffer.End(FrameKind.Outcome, bytes);
        byte[] damaged = bytes.WrittenSpan.ToArray();
        for (int i = random.Between(1, 4); i > 0; i--)
        {
            damaged[random.Between(0, damaged.Length - 1)] ^= (byte)(1 << random.Between(0, 7));
        }

        try
        {
            new FrameSource(new MemoryStream(damaged)).ReadAll(new Hearing());
        }
        catch (FrameFormatException)
        {
            // Refused; or the damage made another value that is one.
        }
    });

    [Fact]
    public void A_frame_beyond_the_limit_is_refused_before_it_is_read()
    {
        byte[] header = [0xFF, 0xFF, 0xFF, 0x7F, (byte)FrameKind.Job];
        FrameFormatException refusal = Assert.Throws<FrameFormatException>(
            () => new FrameSource(new MemoryStream(header)).ReadAll(new Hearing()));
        Assert.Contains("2147483647 bytes", refusal.Message, StringComparison.Ordinal);
    }

    private sealed class Hearing : IFrameHandler
    {
        public List<string> Outcomes { get; } = [];

        public void OnFrame(FrameKind kind, ref FrameReader reader)
        {
            if (kind != FrameKind.Outcome)
            {
                throw new FrameFormatException("another kind");
            }

            (int index, RunOutcome outcome) = Frames.ReadOutcome(ref reader);
            _ = outcome.DailyEquity.Days.Length;
            Outcomes.Add(index + StudySample.RowText(new(0, new("", [], ""), default, 0, outcome)));
        }

        public void OnBatchEnd()
        {
        }
    }

    /// <summary>A stream that gives a few bytes at a time.</summary>
    private sealed class Dribble(byte[] content, SeededRandom random) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) =>
            base.Read(buffer[..Math.Min(buffer.Length, random.Between(1, 5000))]);
    }
}
