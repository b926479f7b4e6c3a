using System;
using System.IO;
using System.IO.Pipelines;
using S1mpleTrader.Columnar.Import;

namespace S1mpleTrader.Columnar.Streams;

/// <summary>Reads the lines of a byte stream as they come; waits for the next on the caller's thread.</summary>
/// <remarks>Empty lines and those that begin with <c>#</c> say nothing. Nothing is allocated per line.</remarks>
/// <param name="stream">The bytes.</param>
/// <param name="parser">What a line says.</param>
/// <param name="mayBreakOff">Whether the stream may end anywhere: its last line then counts only with its end.</param>
public sealed class StreamLineReader(Stream stream, StreamLineParser parser, bool mayBreakOff = false)
{
    private readonly LineReader _lines = new(PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true)));

    /// <summary>Number of the line last returned, counted from 1.</summary>
    public long LineNumber => _lines.LineNumber;

    /// <summary>Waits for the next line.</summary>
    /// <param name="line">What it says, where the reason is none.</param>
    /// <param name="reason">Why it says nothing.</param>
    /// <returns>False at the end of the stream.</returns>
    /// <exception cref="IOException">The stream broke off.</exception>
    public bool TryRead(out StreamLine line, out StreamReject reason)
    {
        line = default;
        reason = StreamReject.None;
        while (_lines.TryRead(out ReadOnlySpan<byte> bytes))
        {
            if (_lines.IsTooLong)
            {
                reason = StreamReject.LineTooLong;
                return true;
            }

            if (mayBreakOff && !_lines.IsEnded)
            {
                reason = StreamReject.BrokenOff;
                return true;
            }

            if (!bytes.IsEmpty && bytes[0] != '#')
            {
                reason = parser.Parse(bytes, out line);
                return true;
            }
        }

        return false;
    }
}
