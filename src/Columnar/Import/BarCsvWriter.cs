using System;
using System.Buffers.Text;
using System.IO;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <summary>
/// Writes bars as CSV: <c>timestamp,open,high,low,close,volume</c>, epoch milliseconds of the open, shortest digits.
/// </summary>
/// <remarks>Importing the file gives the same columns, bit for bit. Nothing is allocated per row.</remarks>
public static class BarCsvWriter
{
    private const int BufferBytes = 1 << 16;
    private const int MaxRowBytes = 256; // Six numbers of at most 32 characters, and separators.

    /// <summary>Writes a series.</summary>
    /// <param name="stream">Where to; neither flushed nor closed.</param>
    /// <param name="bars">The series; its open times must be whole milliseconds.</param>
    /// <exception cref="ArgumentException">An open time isn't a whole number of milliseconds.</exception>
    public static void Write(Stream stream, BarSeries bars)
    {
        stream.Write("timestamp,open,high,low,close,volume\n"u8);
        byte[] buffer = new byte[BufferBytes];
        int used = 0;
        ReadOnlySpan<long> times = bars.OpenTimes;
        ReadOnlySpan<double> open = bars.Open;
        ReadOnlySpan<double> high = bars.High;
        ReadOnlySpan<double> low = bars.Low;
        ReadOnlySpan<double> close = bars.Close;
        ReadOnlySpan<double> volume = bars.Volume;
        for (int i = 0; i < times.Length; i++)
        {
            if (used > BufferBytes - MaxRowBytes)
            {
                stream.Write(buffer, 0, used);
                used = 0;
            }

            if (times[i] % UtcNanos.PerMillisecond != 0)
            {
                throw new ArgumentException(
                    $"Row {i}: the open time is no whole number of milliseconds.", nameof(bars));
            }

            bool hasRoom = Utf8Formatter.TryFormat(
                times[i] / UtcNanos.PerMillisecond, buffer.AsSpan(used), out int written);
            Invariant.Holds(hasRoom);
            used += written;
            Put(open[i], buffer, ref used);
            Put(high[i], buffer, ref used);
            Put(low[i], buffer, ref used);
            Put(close[i], buffer, ref used);
            Put(volume[i], buffer, ref used);
            buffer[used++] = (byte)'\n';
        }

        stream.Write(buffer, 0, used);
    }

    private static void Put(double value, byte[] buffer, ref int used)
    {
        buffer[used++] = (byte)',';
        bool hasRoom = value.TryFormat(
            buffer.AsSpan(used), out int written, "R", System.Globalization.CultureInfo.InvariantCulture);
        Invariant.Holds(hasRoom);
        used += written;
    }
}
