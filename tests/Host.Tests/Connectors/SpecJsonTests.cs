using System;
using System.Text;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Connectors;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase4Planning.Translation;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Connectors;

/// <summary>Specifications as JSON: the text as documented, the same back, and nothing but that.</summary>
public sealed class SpecJsonTests
{
    private const long Now = 1_735_689_600L * UtcNanos.PerSecond;

    private static readonly Instrument Instrument = new() { Symbol = "BTCUSDT", TickSize = 0.01m, LotSize = 0.001m };

    [Fact]
    public void A_worked_entry_is_written_as_documented()
    {
        var intent = new ExecutionIntent(0.2, 0.1, 0.002m, false, 30, ChunkCountHint: 2);
        ExecutionDirective directive = Directive(
            in intent, new EntryPlan(OrderType.Limit, 99.5m) { Direction = Direction.Buy }, 6.5m);
        CexExecutionSpec spec = new CexTranslator(new CexConnectorSpec()).Translate(in directive, Instrument, Now);
        const string Expected = """
            {
              "connector": "cex",
              "action": "EXECUTE_TRADE",
              "strategy": "TWAP",
              "symbol": "BTCUSDT",
              "side": "BUY",
              "reduce_only": false,
              "quantity": "6.5",
              "limit_price": "99.5",
              "stop_price": null,
              "worst_price": null,
              "stop_loss_price": "98",
              "take_profit_price": "105",
              "submitted_at": "2025-01-01T00:00:00Z",
              "expires_at": "2025-01-01T00:30:00Z",
              "preferred_style": null,
              "trade_id": null,
              "group_id": null,
              "order_type": "LIMIT",
              "time_in_force": "GTC",
              "chunk_count": 2,
              "chunk_distribution": "UNIFORM",
              "iceberg": true,
              "iceberg_visible_ratio": "0.1",
              "max_slippage_bps": 20,
              "min_fill_ratio": null,
              "orders": [
                {
                  "at": "2025-01-01T00:00:00Z",
                  "quantity": "3.25",
                  "limit_price": "99.5",
                  "visible_quantity": "0.325"
                },
                {
                  "at": "2025-01-01T00:15:00Z",
                  "quantity": "3.25",
                  "limit_price": "99.5",
                  "visible_quantity": "0.325"
                }
              ]
            }

            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), Encoding.UTF8.GetString(SpecJson.Write(spec)));
    }

    [Fact]
    public void A_swap_is_written_as_documented()
    {
        var intent = new ExecutionIntent(0.9, 0.1, 0.002m, true, null);
        ExecutionDirective directive = Directive(
            in intent, new EntryPlan(OrderType.Market) { Direction = Direction.Sell }, 12m);
        DexExecutionSpec spec = new DexTranslator(new DexConnectorSpec()).Translate(in directive, Instrument, Now);
        string text = Encoding.UTF8.GetString(SpecJson.Write(spec));
        Assert.Contains("""
              "gas_strategy": "FAST",
              "slippage_tolerance_bps": 20,
              "mev_protection": true,
              "private_mempool": true,
              "router_strategy": "MULTI_DEX",
              "deadline_minutes": 20,
              "orders": [
            """.ReplaceLineEndings("\n"), text, StringComparison.Ordinal);
        Assert.Contains("\"side\": \"SELL\"", text, StringComparison.Ordinal);
        Assert.Contains("\"worst_price\": \"99.8\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        Seeds.ForEach(1, 5_000, seed =>
        {
            ConnectorExecutionSpec spec = RandomSpec(new SeededRandom(seed));
            byte[] text = SpecJson.Write(spec);
            ConnectorExecutionSpec read = SpecJson.Read(text);
            Assert.Equal(spec.Orders, read.Orders);
            Assert.Equal(spec, read with { Orders = spec.Orders }); // Records compare their lists by reference.
            Assert.Equal(text, SpecJson.Write(read));
        });
    }

    [Theory]
    [InlineData("\"connector\": \"cex\"", "\"connector\": \"fix\"", "connector: expected cex or dex, not 'fix'")]
    [InlineData("\"order_type\": \"MARKET\",", "", "the key 'order_type' is missing")]
    [InlineData(
        "\"order_type\": \"MARKET\",", "\"order_type\": \"MARKET\", \"post_only\": true,", "unknown key 'post_only'")]
    [InlineData(
        "\"order_type\": \"MARKET\"",
        "\"order_type\": \"market\"",
        "order_type: expected MARKET, LIMIT, STOP, STOP_LIMIT")]
    [InlineData(
        "\"quantity\": \"2\",\n      \"limit", "\"quantity\": null,\n      \"limit", "quantity: expected a number")]
    [InlineData("\"quantity\": \"2\"", "\"quantity\": 2", "quantity: expected a text")]
    [InlineData("\"quantity\": \"2\"", "\"quantity\": \"2e3\"", "quantity: expected a number")]
    [InlineData("\"reduce_only\": false", "\"reduce_only\": \"no\"", "reduce_only: expected true or false")]
    [InlineData("\"chunk_count\": 1", "\"chunk_count\": 1.5", "chunk_count: expected a whole number")]
    [InlineData(
        "\"submitted_at\": \"2025-01-01T00:00:00Z\"", "\"submitted_at\": \"2025-01-01 00:00\"",
        "submitted_at: expected a UTC time")]
    [InlineData(
        "\"submitted_at\": \"2025-01-01T00:00:00Z\"",
        "\"submitted_at\": \"2025-01-01T00:00:00.Z\"",
        "submitted_at: expected a UTC time")]
    [InlineData("\"orders\": [", "\"orders\": [ 5,", "orders: expected a list of objects")]
    [InlineData("\"connector\": \"cex\",", "", "the key 'connector' is missing")]
    public void A_misunderstanding_is_refused(string right, string wrong, string message)
    {
        var intent = new ExecutionIntent(0.9, 0.7, null, true, null);
        ExecutionDirective directive = Directive(
            in intent, new EntryPlan(OrderType.Market) { Direction = Direction.Buy }, 2m);
        string text = Encoding.UTF8.GetString(
            SpecJson.Write(new CexTranslator(new CexConnectorSpec()).Translate(in directive, Instrument, Now)));
        Assert.Contains(right, text, StringComparison.Ordinal);
        FormatException error = Assert.Throws<FormatException>(
            () => SpecJson.Read(Encoding.UTF8.GetBytes(text.Replace(right, wrong, StringComparison.Ordinal))));
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("null")]
    public void What_is_no_specification_is_refused(string text)
        => Assert.Throws<FormatException>(() => SpecJson.Read(Encoding.UTF8.GetBytes(text)));

    private static ConnectorExecutionSpec RandomSpec(SeededRandom random)
    {
        decimal size = random.Between(1, 60_000) / 1_000m;
        var trade = new OpenTrade(
            random.Between(0, 99), 0, Direction.Buy, size, size, size * 100m, null, null, null, 100m, false, false);
        bool isCex = random.Chance(50);
        var cex = new CexTranslator(new CexConnectorSpec());
        var dex = new DexTranslator(new DexConnectorSpec());
        if (random.Chance(30))
        {
            StrategyDirective change = random.Pick(
                StrategyDirective.Close(trade.Id),
                StrategyDirective.ModifyExit(trade.Id, 98.123m),
                StrategyDirective.TakePartial(trade.Id, 103m, size / 2m),
                StrategyDirective.CancelGroup(4));
            return isCex
                ? cex.Translate(in change, in trade, Instrument, Now)
                : dex.Translate(in change, in trade, Instrument, 100m, Now);
        }

        var intent = new ExecutionIntent(
            random.Between(0, 100) / 100.0,
            random.Between(0, 100) / 100.0,
            random.Pick<decimal?>(null, 0.00123m),
            random.Chance(30),
            random.Pick<int?>(null, 7, 31),
            random.Pick<int?>(null, 3, 7),
            random.Pick<ChunkDistribution?>(null, ChunkDistribution.FrontLoaded, ChunkDistribution.BackLoaded),
            random.Pick<decimal?>(null, 0.5m))
        {
            PreferredExecutionStyle = random.Pick<ExecutionStyle?>(
                null, ExecutionStyle.Twap, ExecutionStyle.Vwap, ExecutionStyle.Iceberg),
        };
        EntryPlan entry = random.Pick(
            new EntryPlan(OrderType.Market),
            new EntryPlan(OrderType.Limit, 99.5m),
            new EntryPlan(OrderType.Stop, StopPrice: 101m),
            new EntryPlan(OrderType.StopLimit, 101.5m, 101m),
            new EntryPlan(OrderType.Limit, 99.9m, Layers: 4, LayerSpacing: 0.1m));
        ExecutionDirective directive = Directive(
            in intent, entry with { Direction = random.Pick(Direction.Buy, Direction.Sell) }, size);
        long now = Now + random.Between(0, 1_000_000_007);
        return isCex ? cex.Translate(in directive, Instrument, now) : dex.Translate(in directive, Instrument, now);
    }

    private static ExecutionDirective Directive(in ExecutionIntent intent, EntryPlan entry, decimal size) => new()
    {
        Causality = CausalityChain.None,
        Entry = entry,
        Size = new SizePlan(size, 1m),
        Exit = new ExitPlan(98m, 105m),
        Intent = intent,
        EntryReference = 100m,
        DecisionPrice = 100m,
        Notional = size * 100m,
    };
}
