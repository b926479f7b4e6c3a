using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Format;

/// <summary>Writes a bar store row by row in memory that doesn't depend on the number of rows.</summary>
/// <remarks>
/// A store holds whole columns one behind the other, but rows come one after the other. So rows are collected in
/// chunks, chunks go to a spool file beside the target, and <see cref="Complete"/> copies each column from all chunks.
/// A series of one chunk needs no spool. Readers trust a store's checksums: that times ascend is checked here.
/// Invariants: checksums and content hash cover exactly the rows appended; the target appears whole or not at all.
/// </remarks>
public sealed class BarStoreWriter : IDisposable
{
    private const int ChunkRows = 1 << 15;
    private const int ColumnBytes = ChunkRows * sizeof(double);

    private readonly string _path;
    private readonly BarContentHash _hash = new();
    private readonly uint[] _checksums = new uint[BarContentHash.ColumnCount];
    private readonly byte[] _chunk = new byte[ColumnBytes * BarContentHash.ColumnCount];
    private FileStream? _spool;
    private long _rows; // Appended in total.
    private long _last; // Open time of the last of them.

    /// <summary>Starts a store; the file appears with <see cref="Complete"/>.</summary>
    /// <param name="path">The file, replaced whole where it exists.</param>
    public BarStoreWriter(string path) => _path = path;

    private int RowsInChunk => (int)(_rows % ChunkRows);

    /// <summary>Appends one bar.</summary>
    /// <param name="openTime">UTC nanoseconds of its open, later than the one before.</param>
    /// <param name="open">Open.</param>
    /// <param name="high">High.</param>
    /// <param name="low">Low.</param>
    /// <param name="close">Close.</param>
    /// <param name="volume">Volume.</param>
    /// <exception cref="ArgumentException">It isn't later: nothing of it is appended.</exception>
    /// <exception cref="IOException">The spool can't be written.</exception>
    public void Append(long openTime, double open, double high, double low, double close, double volume)
    {
        BarTimes.CheckAscending(new ReadOnlySpan<long>(in openTime), _rows, _last);
        int row = RowsInChunk;
        MemoryMarshal.Cast<byte, long>(_chunk.AsSpan(0, ColumnBytes))[row] = openTime;
        Span<double> values = MemoryMarshal.Cast<byte, double>(_chunk.AsSpan(ColumnBytes));
        values[row] = open;
        values[row + ChunkRows] = high;
        values[row + (2 * ChunkRows)] = low;
        values[row + (3 * ChunkRows)] = close;
        values[row + (4 * ChunkRows)] = volume;
        EndRows(1);
        _last = openTime;
    }

    /// <summary>Appends bars as columns.</summary>
    /// <param name="openTimes">
    /// UTC nanoseconds of each bar's open, strictly ascending; shape [n], as all others.
    /// </param>
    /// <param name="open">Opens.</param>
    /// <param name="high">Highs.</param>
    /// <param name="low">Lows.</param>
    /// <param name="close">Closes.</param>
    /// <param name="volume">Volumes.</param>
    /// <exception cref="ArgumentException">A time isn't later than the one before: nothing is appended.</exception>
    /// <exception cref="IOException">The spool can't be written.</exception>
    public void Append(
        ReadOnlySpan<long> openTimes,
        ReadOnlySpan<double> open,
        ReadOnlySpan<double> high,
        ReadOnlySpan<double> low,
        ReadOnlySpan<double> close,
        ReadOnlySpan<double> volume)
    {
        int rows = openTimes.Length;
        Invariant.Holds(open.Length == rows && high.Length == rows && low.Length == rows);
        Invariant.Holds(close.Length == rows && volume.Length == rows);
        BarTimes.CheckAscending(openTimes, _rows, _last);
        for (int row = 0; row < rows;)
        {
            int take = Math.Min(rows - row, ChunkRows - RowsInChunk);
            Copy(0, MemoryMarshal.AsBytes(openTimes.Slice(row, take)));
            Copy(1, MemoryMarshal.AsBytes(open.Slice(row, take)));
            Copy(2, MemoryMarshal.AsBytes(high.Slice(row, take)));
            Copy(3, MemoryMarshal.AsBytes(low.Slice(row, take)));
            Copy(4, MemoryMarshal.AsBytes(close.Slice(row, take)));
            Copy(5, MemoryMarshal.AsBytes(volume.Slice(row, take)));
            EndRows(take);
            row += take;
        }

        _last = rows > 0 ? openTimes[^1] : _last;
    }

    /// <summary>Writes the file: afterwards it is there, whole and durable.</summary>
    /// <param name="symbol">The instrument's name.</param>
    /// <param name="timeframe">The length of every bar.</param>
    /// <param name="importNotes">As of <see cref="BarSeries.ImportNotes"/>; no part of the content hash.</param>
    /// <returns>The content hash.</returns>
    /// <exception cref="IOException">The file can't be written; nothing is left behind.</exception>
    public string Complete(string symbol, Timeframe timeframe, IReadOnlyList<string>? importNotes = null)
    {
        SumUp(RowsInChunk);
        string contentHash = _hash.Finish(symbol, timeframe);
        var nodes = new ArrowNode[BarContentHash.ColumnCount];
        var buffers = new ArrowBuffer[BarContentHash.ColumnCount * 2];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = new ArrowNode(_rows, 0);
            buffers[(2 * i) + 1] = new ArrowBuffer(0, _rows * sizeof(double), _checksums[i]);
        }

        using AtomicFile file = new(_path);
        GrowingFileStream stream = new(file.Stream, GrowingFileStream.LargestPageBytes); // It is mapped in few steps.
        ArrowFraming framing = new(stream, BarStore.Describe(symbol, timeframe, _rows, contentHash, importNotes));
        ArrowFraming.LayOut(buffers);
        framing.BeginBatch(_rows, nodes, buffers);
        byte[] copy = new byte[_spool is null ? 0 : ColumnBytes];
        for (int i = 0; i < nodes.Length; i++)
        {
            WriteColumn(framing, i, copy);
        }

        framing.Finish();
        stream.End();
        file.Commit();
        return contentHash;
    }

    /// <summary>Removes the spool.</summary>
    public void Dispose()
    {
        _spool?.Dispose();
        _spool = null;
        _hash.Dispose();
    }

    private void Copy(int column, ReadOnlySpan<byte> values)
        => values.CopyTo(_chunk.AsSpan((column * ColumnBytes) + (RowsInChunk * sizeof(double))));

    private void EndRows(int rows)
    {
        _rows += rows;
        if (RowsInChunk == 0)
        {
            SumUp(ChunkRows);
            _spool ??= new OutputFileStream(
                _path + ".spool", FileMode.Create, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
            _spool.Write(_chunk);
        }
    }

    // Takes the rows of the chunk into checksums and hash.
    private void SumUp(int rows)
    {
        for (int i = 0; i < BarContentHash.ColumnCount; i++)
        {
            ReadOnlySpan<byte> values = _chunk.AsSpan(i * ColumnBytes, rows * sizeof(double));
            _checksums[i] = Crc32C.Append(_checksums[i], values);
            _hash.AppendColumn(i, values);
        }
    }

    private void WriteColumn(ArrowFraming framing, int column, byte[] copy)
    {
        long chunks = _rows / ChunkRows;
        for (long chunk = 0; chunk < chunks; chunk++)
        {
            Invariant.Holds(_spool is not null);
            _spool.Position = (chunk * _chunk.Length) + (column * ColumnBytes);
            _spool.ReadExactly(copy);
            framing.WriteColumn(copy);
        }

        framing.WriteColumn(_chunk.AsSpan(column * ColumnBytes, RowsInChunk * sizeof(double)));
        framing.EndColumn();
    }
}
