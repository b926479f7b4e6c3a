using System;
using System.Collections.Generic;
using System.IO.Pipelines;
using System.IO;
using System.Text;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Columnar.Numerics;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Import;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("a")]
    [InlineData("a\n")]
    [InlineData("a\r\nb\r\n\r\nc")]
    [InlineData("\uFEFFa\nb\r")]
    [InlineData("\uFEFF")]
    [InlineData("one\ntwo\nthree\n")]
    public void Lines_dont_depend_on_how_the_bytes_arrive(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        List<string> expected = [];
        using (StringReader reader = new(text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal)))
        {
            // A CR without LF ends a line for StringReader, too; the only case here has it last.
            while (reader.ReadLine() is string line)
            {
                expected.Add(line);
            }
        }

        if (text == "\uFEFF")
        {
            expected.Add(""); // A mark alone is a first line without text.
        }

        for (int piece = 1; piece <= bytes.Length + 1; piece++)
        {
            Assert.Equal(expected, Lines(bytes, piece, out _));
        }
    }

    [Fact]
    public void Long_lines_are_told_and_passed_over()
    {
        const ulong Seed = 12;
        DeterministicRandom random = new(Seed);
        for (int round = 0; round < 50; round++)
        {
            List<string> lines = [];
            for (int i = 0; i < 20; i++)
            {
                lines.Add(new string(
                    'x',
                    random.NextInt(3) == 0 ? LineReader.MaxLineBytes - 3 + random.NextInt(6) : random.NextInt(40)));
            }

            byte[] bytes = Encoding.ASCII.GetBytes(string.Join('\n', lines) + "\n");
            List<string> found = Lines(bytes, 1 + random.NextInt(20_000), out List<bool> tooLong);
            Assert.Equal(lines.Count, found.Count);
            for (int i = 0; i < lines.Count; i++)
            {
                bool isLong = lines[i].Length > LineReader.MaxLineBytes;
                Assert.True(isLong == tooLong[i]
                    && found[i] == (isLong ? "" : lines[i]), $"seed {Seed}, round {round}, line {i}");
            }
        }
    }

    private static List<string> Lines(byte[] bytes, int pieceBytes, out List<bool> tooLong)
    {
        List<string> lines = [];
        tooLong = [];
        LineReader reader = new(
            PipeReader.Create(new Pieces(bytes, pieceBytes), new StreamPipeReaderOptions(bufferSize: 64)));
        while (reader.TryRead(out ReadOnlySpan<byte> line))
        {
            lines.Add(Encoding.UTF8.GetString(line));
            tooLong.Add(reader.IsTooLong);
            Assert.Equal(lines.Count, reader.LineNumber);
        }

        Assert.False(reader.TryRead(out _));
        return lines;
    }

    /// <summary>Gives at most so many bytes at a time.</summary>
    private sealed class Pieces(byte[] bytes, int pieceBytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, pieceBytes)]);

        public override int Read(byte[] buffer, int offset, int count)
            => base.Read(buffer, offset, Math.Min(count, pieceBytes));

        public override System.Threading.Tasks.ValueTask<int> ReadAsync(
            Memory<byte> buffer, System.Threading.CancellationToken cancellationToken = default)
            => new(Read(buffer.Span));
    }
}
