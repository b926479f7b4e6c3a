using System;
using System.IO;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Host.Results;

/// <summary><c>trades.arrow</c>: one row per closed trade, by trade id; money as decimal128.</summary>
/// <remarks>
/// Invariant: ids ascend; <see cref="TradeSequence"/> sees to it.
/// </remarks>
internal sealed class TradeArrowFile
{
    private const int BatchRows = 640; // Of some 350 bytes each: their memory stays in the cache.

    private readonly TradeFormat _format;
    private readonly ArrowFileWriter _writer;
    private readonly IdWriter _ids = new();
    private int _lastId = -1;

    /// <summary>Starts the file.</summary>
    public TradeArrowFile(Stream stream, TradeFormat format)
    {
        _format = format;
        int money = format.Money.Decimals;
        ArrowField[] fields =
        [
            new("trade_id", ArrowType.Utf8),
            new("symbol", ArrowType.Dictionary, Values: format.Symbols),
            new("direction", ArrowType.Dictionary, Values: TradeFormat.Directions),
            new("quantity", ArrowType.Decimal128, Scale: format.QuantityDecimals),
            new("entry_time", ArrowType.TimestampNanos),
            new("entry_price", ArrowType.Decimal128, Scale: TradeFormat.PriceDecimals),
            new("exit_time", ArrowType.TimestampNanos),
            new("exit_price", ArrowType.Decimal128, Scale: TradeFormat.PriceDecimals),
            new("gross_pnl", ArrowType.Decimal128, Scale: money),
            new("fees", ArrowType.Decimal128, Scale: money),
            new("funding", ArrowType.Decimal128, Scale: money),
            new("net_pnl", ArrowType.Decimal128, Scale: money),
            new("return_pct", ArrowType.Float64),
            new("mae", ArrowType.Decimal128, Scale: money),
            new("mfe", ArrowType.Decimal128, Scale: money),
            new("bars_held", ArrowType.Int64),
            new("entry_reason", ArrowType.Utf8, Nullable: true),
            new("exit_reason", ArrowType.Dictionary, Values: TradeFormat.ExitReasons),
            new("opportunity_id", ArrowType.Utf8, Nullable: true),
            new("directive_id", ArrowType.Utf8),
            new("threat_id", ArrowType.Utf8, Nullable: true),
        ];
        _writer = new ArrowFileWriter(
            stream, new ArrowSchema(fields, [new("s1t.kind", "trades"), new("s1t.version", "1")]), BatchRows);
    }

    /// <summary>Adds a trade.</summary>
    public void Add(in ClosedTrade closed)
    {
        ref readonly Trade trade = ref closed.Trade;
        Invariant.Holds(trade.Id > _lastId);
        _lastId = trade.Id;
        AppendId(0, "TRD_"u8, trade.OpenedAt, trade.Id);
        _writer.Column(1).AppendIndex(trade.Symbol);
        _writer.Column(2).AppendIndex(trade.Direction == Direction.Buy ? 1 : 0);
        _writer.Column(3).AppendUnits(_format.QuantityUnits(trade.Symbol, trade.EnteredLots));
        _writer.Column(4).AppendTimestamp(trade.EntryTime);
        _writer.Column(5).AppendUnits(_format.EntryPriceUnits(trade));
        _writer.Column(6).AppendTimestamp(closed.ExitTime);
        _writer.Column(7).AppendUnits(_format.ExitPriceUnits(trade));
        _writer.Column(8).AppendUnits(trade.GrossUnits);
        _writer.Column(9).AppendUnits(trade.FeeUnits);
        _writer.Column(10).AppendUnits(trade.FundingUnits);
        _writer.Column(11).AppendUnits(closed.NetUnits);
        _writer.Column(12).AppendDouble(closed.Return * 100);
        _writer.Column(13).AppendUnits(trade.AdverseUnits);
        _writer.Column(14).AppendUnits(trade.FavourableUnits);
        _writer.Column(15).AppendInt64(closed.BarsHeld);
        _writer.Column(16).AppendUtf8(_format.EntryReasonUtf8(in trade.Origin));
        _writer.Column(17).AppendIndex((int)closed.ExitReason);
        AppendId(18, "OPP_"u8, trade.Origin.DecidedAt, trade.Origin.OpportunityId);
        AppendId(19, "STR_"u8, trade.Origin.DecidedAt, trade.Origin.DirectiveId);
        AppendId(20, "THR_"u8, trade.Origin.ThreatTime, trade.Origin.ThreatId);
        _writer.EndRow();
    }

    /// <summary>Ends the file; the stream stays open.</summary>
    public void Complete() => _writer.Complete();

    private void AppendId(int column, ReadOnlySpan<byte> prefix, long time, int sequence)
    {
        if (sequence < 0)
        {
            _writer.Column(column).AppendNull();
            return;
        }

        _writer.Column(column).AppendUtf8(_ids.Write(prefix, time, sequence));
    }
}
