using System;
using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Tasks;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Cuts a pipe into lines, in memory that depends neither on the length of the file nor of a line.</summary>
/// <remarks>
/// A line ends with LF or CR LF, the last one also with the file; a byte order mark before the first is dropped.
/// Invariants: every buffer of the pipe is consumed whole before the next is asked for, what was left of a line being
/// copied aside; <see cref="LineNumber"/> counts physical lines from 1. Nothing is allocated per line.
/// </remarks>
/// <param name="pipe">The bytes. Where every read completes at once, nothing is allocated and no thread waits.</param>
internal sealed class LineReader(PipeReader pipe)
{
    /// <summary>Longest line that is looked at; of a longer one only the fact is told.</summary>
    internal const int MaxLineBytes = 16_384;

    private readonly byte[] _carried = new byte[MaxLineBytes + 1];
    private ReadOnlySequence<byte> _buffer;       // What the pipe gave last.
    private ReadOnlySequence<byte>.Enumerator _segments;
    private ReadOnlyMemory<byte> _segment;        // Being cut.
    private int _segmentAt;                       // Bytes of it cut off so far.
    private int _carriedBytes;                    // Of a line that began in an earlier segment.
    private bool _hasBuffer;
    private bool _isTooLong;                      // The line that began in an earlier segment has no room.
    private bool _isAtEnd;

    /// <summary>Number of the line last returned, counted from 1.</summary>
    internal long LineNumber { get; private set; }

    /// <summary>Whether the line last returned was longer than <see cref="MaxLineBytes"/>.</summary>
    internal bool IsTooLong { get; private set; }

    /// <summary>Whether the line last returned had an end of its own; the last one may have none.</summary>
    internal bool IsEnded { get; private set; }

    /// <summary>Bytes that lie ready and contain the next line, or its beginning; what comes before was read.</summary>
    internal ReadOnlySpan<byte> Ready => _segment.Span;

    /// <summary>Which of the pieces that the pipe gave is <see cref="Ready"/>.</summary>
    internal long Segment { get; private set; }

    /// <summary>Where in <see cref="Ready"/> the next line begins.</summary>
    internal int Position => _segmentAt;

    /// <summary>Passes over whole lines that lie ready, as if they had been taken.</summary>
    /// <param name="end">One behind the last byte of the last one, in <see cref="Ready"/>.</param>
    /// <param name="count">How many.</param>
    internal void Pass(int end, int count)
    {
        Invariant.Holds(end >= _segmentAt && _carriedBytes == 0 && !_isTooLong);
        Invariant.Holds(count == 0 || Ready[end - 1] == '\n');
        _segmentAt = end;
        LineNumber += count;
        (IsTooLong, IsEnded) = (false, true);
    }

    /// <summary>Takes the next line.</summary>
    /// <param name="line">
    /// Its bytes without the line's end, valid until the next call; empty where it is too long.
    /// </param>
    /// <returns>False at the end of the file.</returns>
    internal bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            ReadOnlySpan<byte> rest = _segment.Span[_segmentAt..];
            int length = rest.IndexOf((byte)'\n');
            if (length >= 0)
            {
                _segmentAt += length + 1;
                IsEnded = true;
                line = Finish(rest[..length]);
                return true;
            }

            Carry(rest);
            if (!NextSegment())
            {
                bool isLine = _carriedBytes > 0 || _isTooLong;
                IsEnded = false;
                line = isLine ? Finish(default) : default;
                return isLine;
            }
        }
    }

    // Joins what was carried with the end of the line.
    private ReadOnlySpan<byte> Finish(ReadOnlySpan<byte> end)
    {
        ReadOnlySpan<byte> line = end;
        if (_carriedBytes > 0 || _isTooLong)
        {
            Carry(end);
            line = _carried.AsSpan(0, _carriedBytes);
        }

        IsTooLong = _isTooLong || line.Length > MaxLineBytes;
        _carriedBytes = 0;
        _isTooLong = false;
        LineNumber++;
        if (IsTooLong)
        {
            return default;
        }

        line = LineNumber == 1 && line.StartsWith("\uFEFF"u8) ? line[3..] : line;
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private void Carry(ReadOnlySpan<byte> part)
    {
        if (_isTooLong || part.Length > _carried.Length - _carriedBytes)
        {
            _isTooLong = true;
            return;
        }

        part.CopyTo(_carried.AsSpan(_carriedBytes));
        _carriedBytes += part.Length;
    }

    private bool NextSegment()
    {
        while (true)
        {
            _segment = default;
            _segmentAt = 0;
            Segment++;
            if (_hasBuffer && _segments.MoveNext())
            {
                _segment = _segments.Current;
                return true;
            }

            if (_hasBuffer)
            {
                pipe.AdvanceTo(_buffer.End);
                _hasBuffer = false;
            }

            if (_isAtEnd)
            {
                return false;
            }

            ValueTask<ReadResult> read = pipe.ReadAsync();
            ReadResult result = read.IsCompletedSuccessfully ? read.Result : read.AsTask().GetAwaiter().GetResult();
            _buffer = result.Buffer;
            _segments = _buffer.GetEnumerator();
            _hasBuffer = true;
            _isAtEnd = result.IsCompleted && _buffer.IsEmpty;
        }
    }
}
