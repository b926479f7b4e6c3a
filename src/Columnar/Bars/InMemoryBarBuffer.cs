using System;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Bars;

/// <summary>Native columns that are filled in place and then become a series.</summary>
/// <remarks>Invariant: the block belongs to this object until <see cref="ToSeries"/> hands it over.</remarks>
internal sealed unsafe class InMemoryBarBuffer : IDisposable
{
    private NativeBlock? _block;
    private readonly nuint _columnBytes; // Bytes from one column to the next: the values, padded to a cache line.
    private readonly int _count;

    internal InMemoryBarBuffer(int count)
    {
        Invariant.Holds(count >= 0);
        _count = count;
        _columnBytes = (((nuint)count * sizeof(double)) + NativeBlock.Alignment - 1) / NativeBlock.Alignment
            * NativeBlock.Alignment;
        _block = new NativeBlock(_columnBytes * BarContentHash.ColumnCount);
    }

    internal Span<long> OpenTimes => new(Column(0), _count);

    internal Span<double> Open => new(Column(1), _count);

    internal Span<double> High => new(Column(2), _count);

    internal Span<double> Low => new(Column(3), _count);

    internal Span<double> Close => new(Column(4), _count);

    internal Span<double> Volume => new(Column(5), _count);

    internal BarSeries ToSeries(string symbol, Timeframe timeframe)
    {
        Invariant.Holds(_block is not null);
        using BarContentHash hash = new();
        hash.Append(OpenTimes, Open, High, Low, Close, Volume);
        BarSeries series = new(
            symbol,
            timeframe,
            hash.Finish(symbol, timeframe),
            _count,
            (long*)Column(0),
            (double*)Column(1),
            (double*)Column(2),
            (double*)Column(3),
            (double*)Column(4),
            (double*)Column(5),
            _block);
        _block = null;
        return series;
    }

    /// <inheritdoc/>
    public void Dispose() => _block?.Dispose();

    private byte* Column(int index)
    {
        Invariant.Holds(_block is not null);
        return _block.Start + ((nuint)index * _columnBytes);
    }
}
