using System;
using System.IO;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Results;

/// <summary><c>equity.arrow</c>: one row per instant with a decided bar; money as decimal128.</summary>
internal sealed class EquityArrowFile
{
    /// <summary>Rows of a batch.</summary>
    public const int BatchRows = ArrowFileWriter.DefaultRowsPerBatch;

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
            stream, new ArrowSchema(fields, [new("s1t.kind", "equity"), new("s1t.version", "1")]), BatchRows);
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

    /// <summary>Adds the first records of a room: a whole batch is written from where it lies.</summary>
    /// <param name="room">A room for <see cref="BatchRows"/> records; may be filled anew afterwards.</param>
    /// <param name="count">Records in it.</param>
    public void Add(EquityRoom room, int count)
    {
        if (count < BatchRows || _writer.RoomRows < BatchRows)
        {
            Add(room.CloseTimes[..count], room.EquityUnits[..count], room.BalanceUnits[..count]);
            return;
        }

        ArrowColumn.CheckUnits(room.EquityUnits);
        ArrowColumn.CheckUnits(room.BalanceUnits);
        byte[] times = _writer.Column(0).Exchange(room.CloseTimeBytes, count);
        byte[] equity = _writer.Column(1).Exchange(room.EquityBytes, count);
        byte[] balance = _writer.Column(2).Exchange(room.BalanceBytes, count);
        _writer.EndRows(count); // They are written: the columns take their own memory back.
        _writer.Column(0).Exchange(times, 0);
        _writer.Column(1).Exchange(equity, 0);
        _writer.Column(2).Exchange(balance, 0);
    }

    /// <summary>Ends the file; the stream stays open.</summary>
    public void Complete() => _writer.Complete();
}
