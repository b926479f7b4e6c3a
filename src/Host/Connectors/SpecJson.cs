using System;
using System.Text.Json;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Connectors;

/// <summary>
/// Specifications for connectors as JSON, written and read back: what travels to the process that sends the orders.
/// </summary>
/// <remarks>
/// Keys in a fixed order; what a kind of action doesn't need is null. Prices, quantities and ratios are
/// strings, times ISO-8601 UTC to the nanosecond. An unknown key, a missing one or a wrong value is
/// refused: nothing is sent on a misunderstanding.
/// </remarks>
public static class SpecJson
{
    private const string CexKind = "cex";
    private const string DexKind = "dex";

    /// <summary>Returns a specification as UTF-8.</summary>
    /// <param name="spec">The specification.</param>
    public static byte[] Write(ConnectorExecutionSpec spec)
        => JsonText.Document(json =>
        {
            var writer = new SpecWriter(json);
            json.WriteStartObject();
            json.WriteString("connector", spec is CexExecutionSpec ? CexKind : DexKind);
            WriteCommon(writer, spec);
            if (spec is CexExecutionSpec cex)
            {
                WriteCex(writer, cex);
            }
            else if (spec is DexExecutionSpec dex)
            {
                WriteDex(writer, dex);
            }

            WriteOrders(writer, spec);
            json.WriteEndObject();
        });

    /// <summary>Reads a specification.</summary>
    /// <param name="utf8">What <see cref="Write"/> returned.</param>
    /// <exception cref="FormatException">It isn't such a document; the message names the key.</exception>
    public static ConnectorExecutionSpec Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8.ToArray());
            var reader = new SpecReader(document.RootElement);
            ConnectorExecutionSpec spec = ReadCommon(reader, reader.Text("connector") switch
            {
                CexKind => ReadCex(reader),
                DexKind => ReadDex(reader),
                var other => throw new FormatException($"connector: expected cex or dex, not '{other}'"),
            });
            reader.Close();
            return spec;
        }
        catch (JsonException error)
        {
            throw new FormatException("this is not JSON: " + error.Message, error);
        }
    }

    private static void WriteCommon(in SpecWriter writer, ConnectorExecutionSpec spec)
    {
        writer.Word("action", SpecWords.Actions, (int)spec.Action);
        writer.Word("strategy", SpecWords.Strategies, (int)spec.Strategy);
        writer.Text("symbol", spec.Symbol);
        writer.Word("side", SpecWords.Sides, spec.Side == Direction.None ? null : spec.Side == Direction.Buy ? 0 : 1);
        writer.Flag("reduce_only", spec.IsReduceOnly);
        writer.Number("quantity", spec.Quantity);
        writer.Number("limit_price", spec.LimitPrice);
        writer.Number("stop_price", spec.StopPrice);
        writer.Number("worst_price", spec.WorstPrice);
        writer.Number("stop_loss_price", spec.StopLossPrice);
        writer.Number("take_profit_price", spec.TakeProfitPrice);
        writer.Time("submitted_at", spec.SubmittedAt);
        writer.Time("expires_at", spec.ExpiresAt);
        writer.Word("preferred_style", SpecWords.Styles, (int?)spec.PreferredStyle);
        writer.Whole("trade_id", spec.TradeId);
        writer.Whole("group_id", spec.GroupId);
    }

    private static void WriteCex(in SpecWriter writer, CexExecutionSpec spec)
    {
        writer.Word("order_type", SpecWords.OrderTypes, (int?)spec.OrderType);
        writer.Word("time_in_force", SpecWords.TimesInForce, (int?)spec.TimeInForce);
        writer.Whole("chunk_count", spec.ChunkCount);
        writer.Word("chunk_distribution", SpecWords.Distributions, (int)spec.ChunkDistribution);
        writer.Flag("iceberg", spec.Iceberg);
        writer.Number("iceberg_visible_ratio", spec.IcebergVisibleRatio);
        writer.Whole("max_slippage_bps", spec.MaxSlippageBps);
        writer.Number("min_fill_ratio", spec.MinFillRatio);
    }

    private static void WriteDex(in SpecWriter writer, DexExecutionSpec spec)
    {
        writer.Word("gas_strategy", SpecWords.GasStrategies, (int)spec.GasStrategy);
        writer.Whole("slippage_tolerance_bps", spec.SlippageToleranceBps);
        writer.Flag("mev_protection", spec.MevProtection);
        writer.Flag("private_mempool", spec.PrivateMempool);
        writer.Word("router_strategy", SpecWords.RouterStrategies, (int)spec.RouterStrategy);
        writer.Whole("deadline_minutes", spec.DeadlineMinutes);
    }

    private static void WriteOrders(in SpecWriter writer, ConnectorExecutionSpec spec)
    {
        writer.Json.WriteStartArray("orders");
        foreach (ConnectorOrder order in spec.Orders)
        {
            writer.Json.WriteStartObject();
            writer.Time("at", order.At);
            writer.Number("quantity", order.Quantity);
            writer.Number("limit_price", order.LimitPrice);
            writer.Number("visible_quantity", order.VisibleQuantity);
            writer.Json.WriteEndObject();
        }

        writer.Json.WriteEndArray();
    }

    private static ConnectorExecutionSpec ReadCommon(SpecReader reader, ConnectorExecutionSpec own) => own with
    {
        Strategy = (ExecutionStrategy)reader.Word("strategy", SpecWords.Strategies),
        Symbol = reader.Text("symbol"),
        Side = Side(reader),
        IsReduceOnly = reader.Flag("reduce_only"),
        Quantity = reader.Number("quantity"),
        LimitPrice = reader.Number("limit_price"),
        StopPrice = reader.Number("stop_price"),
        WorstPrice = reader.Number("worst_price"),
        StopLossPrice = reader.Number("stop_loss_price"),
        TakeProfitPrice = reader.Number("take_profit_price"),
        SubmittedAt = reader.Time("submitted_at"),
        ExpiresAt = reader.OptionalTime("expires_at"),
        PreferredStyle = (ExecutionStyle?)reader.OptionalWord("preferred_style", SpecWords.Styles),
        TradeId = reader.Whole("trade_id"),
        GroupId = reader.Whole("group_id"),
        Orders = Orders(reader),
    };

    private static CexExecutionSpec ReadCex(SpecReader reader) => new()
    {
        Action = (ExecutionAction)reader.Word("action", SpecWords.Actions),
        OrderType = (OrderType?)reader.OptionalWord("order_type", SpecWords.OrderTypes),
        TimeInForce = (Kernel.Phase5Execution.TimeInForce?)reader.OptionalWord("time_in_force", SpecWords.TimesInForce),
        ChunkCount = reader.RequiredWhole("chunk_count"),
        ChunkDistribution = (ChunkDistribution)reader.Word("chunk_distribution", SpecWords.Distributions),
        Iceberg = reader.Flag("iceberg"),
        IcebergVisibleRatio = reader.Number("iceberg_visible_ratio"),
        MaxSlippageBps = reader.Whole("max_slippage_bps"),
        MinFillRatio = reader.Number("min_fill_ratio"),
    };

    private static DexExecutionSpec ReadDex(SpecReader reader) => new()
    {
        Action = (ExecutionAction)reader.Word("action", SpecWords.Actions),
        GasStrategy = (GasStrategy)reader.Word("gas_strategy", SpecWords.GasStrategies),
        SlippageToleranceBps = reader.Whole("slippage_tolerance_bps"),
        MevProtection = reader.Flag("mev_protection"),
        PrivateMempool = reader.Flag("private_mempool"),
        RouterStrategy = (RouterStrategy)reader.Word("router_strategy", SpecWords.RouterStrategies),
        DeadlineMinutes = reader.RequiredWhole("deadline_minutes"),
    };

    private static Direction Side(SpecReader reader) => reader.OptionalWord("side", SpecWords.Sides) switch
    {
        0 => Direction.Buy,
        1 => Direction.Sell,
        _ => Direction.None,
    };

    private static ConnectorOrder[] Orders(SpecReader reader)
    {
        SpecReader[] items = reader.Items("orders");
        var orders = new ConnectorOrder[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            orders[i] = new ConnectorOrder(
                items[i].Time("at"),
                items[i].RequiredNumber("quantity"),
                items[i].Number("limit_price"),
                items[i].Number("visible_quantity"));
            items[i].Close();
        }

        return orders;
    }
}
