using System;
using System.IO;
using S1mpleTrader.Columnar.Format;

namespace S1mpleTrader.Host.Results;

/// <summary><c>equity.arrow</c>: one row per instant with a decided bar; money as decimal128.</summary>
internal sealed class EquityArrowFile
{
    private readonly ArrowFileWriter _writer;

    /// <summary>Starts the file.</summary>
    public EquityArrowFile(Stream stream, TradeFormat format)
    {
        ArrowField[] fields =
        [
            new("time", ArrowType.TimestampNanos),
            new("equity", ArrowType.Decimal128, Scale: format.Money.Decimals),
            new("balance", ArrowType.Decimal128, Scale: format.Money.Decimals),
        ];
        _writer = new ArrowFileWriter(
            stream, new ArrowSchema(fields, [new("s1t.kind", "equity"), new("s1t.version", "1")]));
    }

    /// <summary>Adds records in time order.</summary>
    public void Add(ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
    {
        for (int row = 0; row < closeTimes.Length;)
        {
            int count = Math.Min(_writer.RoomRows, closeTimes.Length - row);
            _writer.Column(0).AppendTimestamps(closeTimes.Slice(row, count));
            _writer.Column(1).AppendUnits(equityUnits.Slice(row, count));
            _writer.Column(2).AppendUnits(balanceUnits.Slice(row, count));
            _writer.EndRows(count);
            row += count;
        }
    }

    /// <summary>Ends the file; the stream stays open.</summary>
    public void Complete() => _writer.Complete();
}
