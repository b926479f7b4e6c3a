using System;
using System.Buffers;
using System.IO;
using System.Text;
using System.Text.Json;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Decision;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Host.Paper;

/// <summary><c>ledger.json</c>: a session's account after an instant, for people and monitors.</summary>
/// <remarks>
/// A pure function of the session's log up to its <c>sequence</c>: a session that resumes must come to the same bytes.
/// It appears whole or not at all. The log is what a session is resumed from; this file is only compared.
/// </remarks>
/// <param name="specs">What runs.</param>
/// <param name="path">The file.</param>
internal sealed class LedgerSnapshot(BuildSpecs specs, string path)
{
    private const string SequenceKey = "sequence";

    private static readonly string[] OrderTypes = ["MARKET", "LIMIT", "STOP", "STOP_LIMIT"];
    private static readonly string[] TimesInForce = ["GTC", "GTD", "IOC", "FOK"];

    private readonly TradeFormat _format = new(specs);
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Reads the file that an earlier process left.</summary>
    /// <param name="sequence">Records of the log that it has seen; -1 where there is none.</param>
    /// <returns>Its bytes; empty where there is none.</returns>
    /// <exception cref="HostException">It can't be read.</exception>
    /// <exception cref="DataFileException">It is damaged.</exception>
    public byte[] Read(out long sequence)
    {
        sequence = -1;
        if (!File.Exists(Path))
        {
            return [];
        }

        byte[] content = JsonFile.Bytes(Path);
        try
        {
            using var document = JsonDocument.Parse(content);
            sequence = document.RootElement.GetProperty(SequenceKey).GetInt64();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException
            or System.Collections.Generic.KeyNotFoundException)
        {
            sequence = 0;
        }

        return sequence > 0 // An account is written after an instant.
            ? content
            : throw new DataFileException(
                Path, 0, "this is no account of a session; remove the file to resume without comparing");
    }

    /// <summary>Writes the file.</summary>
    /// <param name="content">Its bytes.</param>
    public void Write(ReadOnlySpan<byte> content)
    {
        using var file = new AtomicFile(Path);
        file.Stream.Write(content);
        file.Commit();
    }

    /// <summary>Refuses an account that isn't the one which an earlier process left.</summary>
    /// <param name="before">The file's bytes.</param>
    /// <param name="now">What the log gives.</param>
    /// <exception cref="HostException">They differ.</exception>
    public void Compare(ReadOnlySpan<byte> before, ReadOnlySpan<byte> now)
    {
        if (before.SequenceEqual(now))
        {
            return;
        }

        string[] expected = Encoding.UTF8.GetString(before).Split('\n');
        string[] actual = Encoding.UTF8.GetString(now).Split('\n');
        int line = 0;
        while (line < expected.Length && line < actual.Length && expected[line] == actual[line])
        {
            line++;
        }

        throw new HostException(
            ExitCode.Different,
            $"{Path}:{line + 1}: error: the session's log gives another account than this file says: "
            + $"{At(actual, line)} instead of {At(expected, line)}; a plugin isn't deterministic, "
            + "or the file was changed");
    }

    /// <summary>Returns the document after an instant; valid until the next call.</summary>
    /// <param name="sequence">Records of the log so far.</param>
    /// <param name="lastInstant">Close of the last instant; null before the first.</param>
    /// <param name="series">The bars so far.</param>
    /// <param name="lane">The lane; null before the first row decided at.</param>
    public ReadOnlySpan<byte> Serialize(
        long sequence, long? lastInstant, ReadOnlySpan<GrowingBars> series, DecisionStage? lane)
    {
        _buffer.Clear();
        using (var json = new Utf8JsonWriter(_buffer, JsonText.Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("schema_version", 1);
            json.WriteString("engine_version", EngineVersion.Text);
            json.WriteString("operation", specs.Operation);
            json.WriteString("strategy_link", specs.Strategy.LinkId);
            json.WriteString("config_hash", SpecText.HashOf(specs));
            json.WriteNumber(SequenceKey, sequence);
            json.WriteString("last_instant", lastInstant is { } time ? UtcNanos.ToIso(time) : null);
            WriteBars(json, series);
            WriteAccount(json, lane?.Account);
            json.WriteEndObject();
        }

        _buffer.Write("\n"u8);
        return _buffer.WrittenSpan;
    }

    private void WriteBars(Utf8JsonWriter json, ReadOnlySpan<GrowingBars> series)
    {
        json.WriteStartObject("bars");
        for (int i = 0; i < series.Length; i++)
        {
            json.WriteNumber(_format.Symbols[i], series[i].Series.Count);
        }

        json.WriteEndObject();
    }

    private void WriteAccount(Utf8JsonWriter json, SimulatedAccount? account)
    {
        MoneyGrid money = _format.Money;
        json.WriteString(
            "balance", account is null ? NumberText.Of(specs.Account.InitialCapital) : Money(account.Ledger.Balance));
        json.WriteString(
            "equity", account is null ? NumberText.Of(specs.Account.InitialCapital) : Money(account.EquityUnits));
        json.WriteString("fees_paid", account is null ? "0" : Money(account.Ledger.FeeUnits));
        json.WriteNumber("closed_trades", account?.Ledger.TradeStatistics.Count ?? 0);
        json.WriteStartObject("opportunities");
        json.WriteNumber("detected", account?.Counts.Detected ?? 0);
        json.WriteNumber("executed", account?.Counts.Executed ?? 0);
        json.WriteNumber("rejected", account?.Counts.Rejected ?? 0);
        json.WriteNumber("superseded", account?.Counts.Superseded ?? 0);
        json.WriteNumber("expired", account?.Counts.Expired ?? 0);
        json.WriteEndObject();
        json.WriteStartArray("open_trades");
        if (account is not null)
        {
            foreach (ref readonly Trade trade in account.Ledger.OpenTrades)
            {
                WriteTrade(json, in trade, account.Marks[trade.Symbol]);
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("orders");
        if (account is not null)
        {
            foreach (ref readonly Order order in account.Book.Orders)
            {
                WriteOrder(json, in order);
            }
        }

        json.WriteEndArray();

        string Money(Int128 units) => NumberText.Of(money.ToDecimal(units));
    }

    private void WriteTrade(Utf8JsonWriter json, in Trade trade, long markTicks)
    {
        InstrumentGrid grid = _format.Grids[trade.Symbol];
        Int128 worth = grid.Notional(markTicks, trade.OpenLots);
        Int128 unrealised = ((worth - trade.CostUnits) * (int)trade.Direction) - trade.FeeUnits - trade.FundingUnits
            + trade.GrossUnits;
        json.WriteStartObject();
        WriteId(json, "trade_id", "TRD_", trade.OpenedAt, trade.Id);
        json.WriteString("symbol", _format.Symbols[trade.Symbol]);
        json.WriteString("direction", trade.Direction == Direction.Buy ? "BUY" : "SELL");
        json.WriteString("quantity", NumberText.Of(grid.Quantity(trade.OpenLots)));
        json.WriteString("entry_time", UtcNanos.ToIso(trade.EntryTime));
        json.WriteString("cost", NumberText.Of(_format.Money.ToDecimal(trade.CostUnits)));
        json.WriteString("mark", NumberText.Of(grid.Price(markTicks)));
        json.WriteString("net_pnl", NumberText.Of(_format.Money.ToDecimal(unrealised)));
        json.WriteString("stop", trade.HasStop ? NumberText.Of(grid.Price(trade.StopTicks)) : null);
        json.WriteString("target", trade.HasTarget ? NumberText.Of(grid.Price(trade.TargetTicks)) : null);
        json.WriteEndObject();
    }

    private void WriteOrder(Utf8JsonWriter json, in Order order)
    {
        InstrumentGrid grid = _format.Grids[order.Symbol];
        bool hasLimit = order.Type is OrderType.Limit or OrderType.StopLimit;
        bool hasStop = order.Type is OrderType.Stop or OrderType.StopLimit;
        json.WriteStartObject();
        json.WriteNumber("order", order.Id);
        json.WriteString("symbol", _format.Symbols[order.Symbol]);
        json.WriteString("side", order.Side == Direction.Buy ? "BUY" : "SELL");
        json.WriteString("type", OrderTypes[(int)order.Type]);
        json.WriteString("time_in_force", TimesInForce[(int)order.TimeInForce]);
        json.WriteString("quantity", NumberText.Of(grid.Quantity(order.OpenLots)));
        json.WriteString("limit", hasLimit ? NumberText.Of(grid.Price(order.LimitTicks)) : null);
        json.WriteString("stop", hasStop ? NumberText.Of(grid.Price(order.StopTicks)) : null);
        json.WriteEndObject();
    }

    private static void WriteId(Utf8JsonWriter json, string name, string prefix, long time, int sequence)
    {
        Span<char> text = stackalloc char[IdText.MaxLength];
        json.WriteString(name, text[..IdText.Write(text, prefix, time, sequence)]);
    }

    private static string At(string[] lines, int line) => line < lines.Length ? lines[line].Trim() : "nothing";
}
