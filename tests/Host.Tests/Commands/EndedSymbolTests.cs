using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

/// <summary>Two symbols on one account, of which one's bars end long before the other's.</summary>
public sealed class EndedSymbolTests : IDisposable
{
    private const int Bars = 60;
    private const int BarsOfEnded = 20;
    private const long Hour = 3_600_000;
    private const long Start = 1_577_836_800_000; // 2020-01-01.

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // ENDED is bought at bar 3, 8 x 100 of an equity of 1000: a breach, until its last row closes it.
    // LONGER, a tenth of equity, signals every fourth bar from the 16th on: at 16 and at 20, that last row,
    // it is refused for the breach; at 24 nothing is open any more.
    [Fact]
    public void A_trade_that_the_end_of_its_bars_closed_threatens_no_other_symbol()
    {
        Write();
        S1t.Outcome outcome = S1t.Run(
            "backtest", _folder.At("operation.yaml"), "--out", _folder.At("runs"), "--json");
        Assert.Equal(string.Empty, outcome.Error);
        using var result = JsonDocument.Parse(outcome.Output);
        JsonElement counts = result.RootElement.GetProperty("counts");
        Assert.Equal(2, counts.GetProperty("opportunities_executed").GetInt32());
        Assert.Equal(2, counts.GetProperty("rejections").GetProperty("EXPOSURE_BREACH").GetInt32());
        Assert.Equal(2, result.RootElement.GetProperty("metrics").GetProperty("total_trades").GetInt32());
    }

    private void Write()
    {
        _folder.Write("platform.yaml", "platform: { cache: cache }\n");
        _folder.Write("ended.csv", Flat(BarsOfEnded));
        _folder.Write("longer.csv", Flat(Bars));
        _folder.Write("ended_fear.csv", Fear(bar => bar == 3));
        _folder.Write("longer_fear.csv", Fear(bar => bar >= 16 && bar % 4 == 0));
        _folder.Write("strategy_blueprint.yaml", """
            strategy: { name: ended, version: 1.0.0 }
            timeframes: [1h]
            workforce:
              context_workers:
                - { instance_id: ended_fear, plugin: external_series, symbol: ENDED, params: { series: ended_fear.csv } }
                - { instance_id: longer_fear, plugin: external_series, symbol: LONGER, params: { series: longer_fear.csv } }
              opportunity_workers:
                - { instance_id: ended, plugin: sentiment_extreme, symbol: ENDED, params: { sentiment: ended_fear.value } }
                - { instance_id: longer, plugin: sentiment_extreme, symbol: LONGER, params: { sentiment: longer_fear.value } }
              threat_workers:
                - { instance_id: exposure, plugin: exposure_monitor, params: { max_exposure_pct: 50 } }
              strategy_planner:
                instance_id: planner
                plugin: adaptive_momentum_planner
                params: { w_threat: 1, on_opposite: ignore, stop_loss_tolerance_pct: 10, account_risk_pct: 100 }
              planning_workers:
                entry_planning: [{ instance_id: entry, plugin: market_entry_immediate }]
                size_planning:
                  - { instance_id: large, plugin: fixed_quantity_sizer, triggers: { symbol: [ENDED] }, params: { quantity: 8 } }
                  - { instance_id: small, plugin: fixed_quantity_sizer, params: { quantity: 1 } }
                exit_planning: [{ instance_id: hold, plugin: no_exit }]
                execution_intent_planning: [{ instance_id: intent, plugin: balanced_intent }]

            """);
        _folder.Write("operation.yaml", """
            operation: { name: ended, environment: backtest, initial_capital: 1000, currency: USDT }
            data_sources:
              - { id: ended, symbol: ENDED, timeframe: 1h, path: ended.csv }
              - { id: longer, symbol: LONGER, timeframe: 1h, path: longer.csv }
            instruments:
              - { symbol: ENDED, tick_size: 0.01, lot_size: 0.001, min_notional: 5, maker: 0, taker: 0, max_leverage: 10 }
              - { symbol: LONGER, tick_size: 0.01, lot_size: 0.001, min_notional: 5, maker: 0, taker: 0, max_leverage: 10 }
            connectors:
              - { id: sim, type: backtest, fill_model: IMMEDIATE, latency_ms: 0 }
            strategy_links:
              - { id: both, strategy: strategy_blueprint.yaml, connector: sim, data: [longer, ended] }

            """);
    }

    private static string Flat(int bars)
    {
        var text = new StringBuilder("timestamp,open,high,low,close,volume\n");
        for (int i = 0; i < bars; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Start + (i * Hour)},100,101,99,100,10\n");
        }

        return text.ToString();
    }

    // Extreme at the closes of the bars named.
    private static string Fear(Func<int, bool> isExtreme) => "time,value\n" + string.Concat(
        Enumerable.Range(1, Bars).Select(bar => string.Create(
            CultureInfo.InvariantCulture, $"{Start + (bar * Hour)},{(isExtreme(bar) ? 10 : 50)}\n")));
}
