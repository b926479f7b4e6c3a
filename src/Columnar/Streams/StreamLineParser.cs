using System;
using System.Collections.Generic;
using System.Text;
using S1mpleTrader.Columnar.Import;

namespace S1mpleTrader.Columnar.Streams;

/// <summary>Bytes of a line to what it says, or the reason why it says nothing.</summary>
/// <remarks>
/// <c>bar,SYMBOL,OPEN_TIME,open,high,low,close,volume</c>; <c>trade,SYMBOL,TIME,price,quantity</c>;
/// <c>heartbeat</c> or <c>heartbeat,TIME</c>; <c>end</c> or <c>end,SYMBOL</c>. Times are digits since 1970 UTC,
/// their unit told by their size, or ISO-8601, UTC where they have no zone. Numbers and checks are those of the
/// importers. Nothing is allocated per line.
/// </remarks>
public sealed class StreamLineParser
{
    private static readonly LocalZone? Utc = LocalZone.Find("UTC");

    private readonly byte[][] _symbols;
    private readonly CsvFields _fields = new();
    private readonly StampParser _digits = new(StampForm.Epoch, 0, null);
    private readonly StampParser _text = new(StampForm.Text, 0, Utc);

    /// <summary>Makes a parser.</summary>
    /// <param name="symbols">The symbols, by index; null for one that isn't this stream's.</param>
    public StreamLineParser(IReadOnlyList<string?> symbols)
    {
        _symbols = new byte[symbols.Count][];
        for (int i = 0; i < _symbols.Length; i++)
        {
            _symbols[i] = Encoding.UTF8.GetBytes(symbols[i] ?? string.Empty);
        }
    }

    /// <summary>Reads a line.</summary>
    /// <param name="bytes">The line, not empty.</param>
    /// <param name="line">What it says, where the reason is none.</param>
    public StreamReject Parse(ReadOnlySpan<byte> bytes, out StreamLine line)
    {
        line = default;
        if (!_fields.TrySplit(bytes, (byte)','))
        {
            return StreamReject.FieldCount;
        }

        ReadOnlySpan<byte> kind = _fields.Field(bytes, 0);
        return kind.SequenceEqual("bar"u8) ? ParseBar(bytes, out line)
            : kind.SequenceEqual("trade"u8) ? ParseTrade(bytes, out line)
            : kind.SequenceEqual("heartbeat"u8) ? ParseHeartbeat(bytes, out line)
            : kind.SequenceEqual("end"u8) ? ParseEnd(bytes, out line)
            : StreamReject.UnknownKind;
    }

    private StreamReject ParseBar(ReadOnlySpan<byte> bytes, out StreamLine line)
    {
        line = default;
        StreamReject reason = Begin(bytes, 8, out int symbol, out long time);
        if (reason != StreamReject.None
            || (reason = Number(bytes, 3, out double open)) != StreamReject.None
            || (reason = Number(bytes, 4, out double high)) != StreamReject.None
            || (reason = Number(bytes, 5, out double low)) != StreamReject.None
            || (reason = Number(bytes, 6, out double close)) != StreamReject.None
            || (reason = Number(bytes, 7, out double volume)) != StreamReject.None)
        {
            return reason;
        }

        line = new StreamLine(StreamLineKind.Bar, symbol, time, open, high, low, close, volume);
        return CsvBarReader.Check(new CsvBar(time, open, high, low, close, volume)) switch
        {
            RowReject.None => StreamReject.None,
            RowReject.NonPositivePrice => StreamReject.NonPositivePrice,
            RowReject.HighBelowLow => StreamReject.HighBelowLow,
            RowReject.OutsideRange => StreamReject.OutsideRange,
            _ => StreamReject.NegativeVolume,
        };
    }

    private StreamReject ParseTrade(ReadOnlySpan<byte> bytes, out StreamLine line)
    {
        line = default;
        StreamReject reason = Begin(bytes, 5, out int symbol, out long time);
        if (reason != StreamReject.None
            || (reason = Number(bytes, 3, out double price)) != StreamReject.None
            || (reason = Number(bytes, 4, out double quantity)) != StreamReject.None)
        {
            return reason;
        }

        line = new StreamLine(StreamLineKind.TradePrint, symbol, time, price, price, price, price, quantity);
        return price <= 0 ? StreamReject.NonPositivePrice
            : quantity < 0 ? StreamReject.NegativeVolume
            : StreamReject.None;
    }

    private StreamReject ParseHeartbeat(ReadOnlySpan<byte> bytes, out StreamLine line)
    {
        long time = long.MinValue;
        StreamReject reason = _fields.Count > 2 ? StreamReject.FieldCount
            : _fields.Count == 2 ? Time(_fields.Field(bytes, 1), out time)
            : StreamReject.None;
        line = new StreamLine(StreamLineKind.Heartbeat, -1, time, 0, 0, 0, 0, 0);
        return reason;
    }

    private StreamReject ParseEnd(ReadOnlySpan<byte> bytes, out StreamLine line)
    {
        int symbol = _fields.Count == 2 ? SymbolOf(_fields.Field(bytes, 1)) : -1;
        line = new StreamLine(StreamLineKind.End, symbol, long.MinValue, 0, 0, 0, 0, 0);
        return _fields.Count > 2 ? StreamReject.FieldCount
            : _fields.Count == 2 && symbol < 0 ? StreamReject.UnknownSymbol
            : StreamReject.None;
    }

    private StreamReject Begin(ReadOnlySpan<byte> bytes, int fields, out int symbol, out long time)
    {
        symbol = -1;
        time = 0;
        if (_fields.Count != fields)
        {
            return StreamReject.FieldCount;
        }

        symbol = SymbolOf(_fields.Field(bytes, 1));
        return symbol < 0 ? StreamReject.UnknownSymbol : Time(_fields.Field(bytes, 2), out time);
    }

    private int SymbolOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _symbols.Length && !name.IsEmpty; i++)
        {
            if (name.SequenceEqual(_symbols[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private StreamReject Time(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        StampParser stamps = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 ? _digits : _text;
        return !text.IsEmpty && stamps.Parse(text, default, long.MinValue, out time) == RowReject.None
            ? StreamReject.None
            : StreamReject.BadTime;
    }

    private StreamReject Number(ReadOnlySpan<byte> bytes, int field, out double value)
        => NumberParser.Parse(_fields.Field(bytes, field), 0, out value) == RowReject.None && double.IsFinite(value)
            ? StreamReject.None
            : StreamReject.BadNumber;
}
