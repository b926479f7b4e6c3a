using System;
using System.Globalization;
using System.IO;
using System.Text;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;

namespace S1mpleTrader.Host.Results;

/// <summary>
/// The file of <c>--trades</c>: the columns of <see cref="TradeArrowFile"/>, one line per closed trade, times as
/// ISO-8601 UTC of the fill's bar's open; what there is none of is blank.
/// </summary>
// What wasn't ended isn't to be written: a writer that is disposed would try, on a full disk in vain.
#pragma warning disable CA1001
internal sealed class TradeCsvFile
#pragma warning restore CA1001
{
    private const string Header =
        "trade_id,symbol,direction,quantity,entry_time,entry_price,exit_time,exit_price,gross_pnl,fees,funding,net_pnl,"
        + "return_pct,mae,mfe,bars_held,entry_reason,exit_reason,opportunity_id,directive_id,threat_id\n";

    private readonly TradeFormat _format;
    private readonly StreamWriter _writer;

    /// <summary>Starts the file.</summary>
    public TradeCsvFile(Stream stream, TradeFormat format)
    {
        _format = format;
        _writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        _writer.Write(Header);
    }

    /// <summary>Adds a trade.</summary>
    public void Add(in ClosedTrade closed)
    {
        ref readonly Trade trade = ref closed.Trade;
        int money = _format.Money.Decimals;
        AppendId("TRD_", trade.OpenedAt, trade.Id);
        Append(_format.Symbols[trade.Symbol]);
        Append(trade.Direction == Direction.Buy ? "BUY" : "SELL");
        Append(NumberText.Of(_format.Quantity(trade)));
        Append(UtcNanos.ToIso(trade.EntryTime));
        Append(NumberText.OfUnits(_format.EntryPriceUnits(trade), TradeFormat.PriceDecimals));
        Append(UtcNanos.ToIso(closed.ExitTime));
        Append(NumberText.OfUnits(_format.ExitPriceUnits(trade), TradeFormat.PriceDecimals));
        Append(NumberText.OfUnits(trade.GrossUnits, money));
        Append(NumberText.OfUnits(trade.FeeUnits, money));
        Append(NumberText.OfUnits(trade.FundingUnits, money));
        Append(NumberText.OfUnits(closed.NetUnits, money));
        Append(NumberText.Of(closed.Return * 100));
        Append(NumberText.OfUnits(trade.AdverseUnits, money));
        Append(NumberText.OfUnits(trade.FavourableUnits, money));
        Append(closed.BarsHeld.ToString(CultureInfo.InvariantCulture));
        Append(_format.EntryReason(in trade.Origin));
        Append(TradeFormat.ExitReasons[(int)closed.ExitReason]);
        AppendId("OPP_", trade.Origin.DecidedAt, trade.Origin.OpportunityId);
        AppendId("STR_", trade.Origin.DecidedAt, trade.Origin.DirectiveId);
        AppendId("THR_", trade.Origin.ThreatTime, trade.Origin.ThreatId, separator: '\n');
    }

    /// <summary>Writes what is buffered; the stream stays open.</summary>
    public void End() => _writer.Flush();

    private void Append(string text)
    {
        _writer.Write(text);
        _writer.Write(',');
    }

    private void AppendId(string prefix, long time, int sequence, char separator = ',')
    {
        if (sequence >= 0)
        {
            Span<char> text = stackalloc char[IdText.MaxLength];
            _writer.Write(text[..IdText.Write(text, prefix, time, sequence)]);
        }

        _writer.Write(separator);
    }
}

/// <summary>The file of <c>--equity</c>: one line per instant with a decided bar.</summary>
// What wasn't ended isn't to be written: a writer that is disposed would try, on a full disk in vain.
#pragma warning disable CA1001
internal sealed class EquityCsvFile
#pragma warning restore CA1001
{
    private readonly int _decimals;
    private readonly StreamWriter _writer;

    /// <summary>Starts the file.</summary>
    public EquityCsvFile(Stream stream, TradeFormat format)
    {
        _decimals = format.Money.Decimals;
        _writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        _writer.Write("time,equity,balance\n");
    }

    /// <summary>Adds records in time order.</summary>
    public void Add(ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
    {
        for (int i = 0; i < closeTimes.Length; i++)
        {
            _writer.Write(UtcNanos.ToIso(closeTimes[i]));
            _writer.Write(',');
            _writer.Write(NumberText.OfUnits(equityUnits[i], _decimals));
            _writer.Write(',');
            _writer.Write(NumberText.OfUnits(balanceUnits[i], _decimals));
            _writer.Write('\n');
        }
    }

    /// <summary>Writes what is buffered; the stream stays open.</summary>
    public void End() => _writer.Flush();
}
