using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Bars;

/// <summary>
/// The identity of a bar series: SHA-256 over its symbol, timeframe and columns, however they are stored.
/// </summary>
/// <remarks>
/// <c>hash = SHA-256("s1t-bars-1" NUL symbol NUL timeframe rows column[0..5])</c>, where timeframe
/// (nanoseconds) and rows are 8 little-endian bytes and <c>column[i]</c> is the SHA-256 of that column's
/// little-endian values, in the order open time, open, high, low, close, volume. Hashing each column by itself
/// lets an importer hash rows as they come, without reading them a second time. Invariant: every column was
/// given the same number of rows when the hash is taken.
/// </remarks>
public sealed class BarContentHash : IDisposable
{
    /// <summary>Columns of a series: open time, open, high, low, close, volume.</summary>
    public const int ColumnCount = 6;

    private readonly IncrementalHash[] _columns = new IncrementalHash[ColumnCount];
    private readonly long[] _rows = new long[ColumnCount];

    /// <summary>Starts the hash of an empty series.</summary>
    public BarContentHash()
    {
        for (int i = 0; i < ColumnCount; i++)
        {
            _columns[i] = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }
    }

    /// <summary>Computes the hash of a whole series.</summary>
    /// <param name="bars">The series.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Of(BarSeries bars)
    {
        using BarContentHash hash = new();
        hash.Append(bars.OpenTimes, bars.Open, bars.High, bars.Low, bars.Close, bars.Volume);
        return hash.Finish(bars.Symbol, bars.Timeframe);
    }

    /// <summary>Adds rows to every column.</summary>
    /// <param name="openTimes">UTC nanoseconds of each bar's open; shape [n], as all others.</param>
    /// <param name="open">Opens.</param>
    /// <param name="high">Highs.</param>
    /// <param name="low">Lows.</param>
    /// <param name="close">Closes.</param>
    /// <param name="volume">Volumes.</param>
    public void Append(
        ReadOnlySpan<long> openTimes,
        ReadOnlySpan<double> open,
        ReadOnlySpan<double> high,
        ReadOnlySpan<double> low,
        ReadOnlySpan<double> close,
        ReadOnlySpan<double> volume)
    {
        AppendColumn(0, MemoryMarshal.AsBytes(openTimes));
        AppendColumn(1, MemoryMarshal.AsBytes(open));
        AppendColumn(2, MemoryMarshal.AsBytes(high));
        AppendColumn(3, MemoryMarshal.AsBytes(low));
        AppendColumn(4, MemoryMarshal.AsBytes(close));
        AppendColumn(5, MemoryMarshal.AsBytes(volume));
    }

    /// <summary>Takes the hash and starts anew.</summary>
    /// <param name="symbol">The instrument's name.</param>
    /// <param name="timeframe">The length of every bar.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public string Finish(string symbol, Timeframe timeframe)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        whole.AppendData("s1t-bars-1\0"u8);
        whole.AppendData(Encoding.UTF8.GetBytes(symbol));
        whole.AppendData("\0"u8);

        Span<byte> numbers = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, timeframe.Nanos);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], _rows[0]);
        whole.AppendData(numbers);

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        for (int i = 0; i < ColumnCount; i++)
        {
            Invariant.Holds(_rows[i] == _rows[0]);
            _columns[i].GetHashAndReset(digest);
            whole.AppendData(digest);
        }

        Array.Clear(_rows);
        whole.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IncrementalHash column in _columns)
        {
            column.Dispose();
        }
    }

    /// <summary>Adds values to one column.</summary>
    /// <param name="column">0 to 5, in the series' order.</param>
    /// <param name="values">Little-endian 8-byte values.</param>
    internal void AppendColumn(int column, ReadOnlySpan<byte> values)
    {
        // The columns are hashed as they lie in memory, so a big-endian machine would give another identity.
        Invariant.Holds(BitConverter.IsLittleEndian);
        Invariant.Holds(values.Length % sizeof(double) == 0);
        _columns[column].AppendData(values);
        _rows[column] += values.Length / sizeof(double);
    }
}
