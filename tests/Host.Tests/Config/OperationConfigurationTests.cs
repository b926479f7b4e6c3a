using System;
using System.IO;
using System.Linq;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Config;

/// <summary>Every rule about files, with the place it reports.</summary>
public sealed class OperationConfigurationTests : IDisposable
{
    private const char Mark = '§';

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_sample_is_right()
    {
        OperationConfiguration? configuration = Load(
            SampleFiles.Operation, SampleFiles.Blueprint, out Findings findings);
        Assert.Empty(findings);
        Assert.NotNull(configuration);
        Assert.Equal("sample", configuration.Operation.Name);
        Assert.True(configuration.Operation.CloseAtEnd);
        Assert.Equal(0.00001m, configuration.Operation.Instruments[0].LotSize);
        Assert.Equal(
            ["ema_20", "ema_50"], configuration.Links[0].Blueprint.Context.Select(worker => worker.InstanceId));
    }

    [Theory]
    // Unknown keys, with the nearest.
    [InlineData(
        "journal: off", "§journl: off", "error: unknown key 'journl' in operation file; did you mean 'journal'?")]
    [InlineData(
        "  currency: USDT",
        "  currency: USDT\n  §warmup_bar: 3",
        "error: unknown key 'warmup_bar' in operation; did you mean 'warmup_bars'?")]
    [InlineData(
        "seed: 42,", "seed: 42, §sed: 1,", "error: unknown key 'sed' in synthetic market; did you mean 'seed'?")]
    [InlineData(
        "min_notional: 5",
        "§min_notionl: 5",
        "error: unknown key 'min_notionl' in instrument; did you mean 'min_notional'?")]
    // Missing keys and values.
    [InlineData("  name: sample\n", "", "2:3: error: operation: the key 'name' is missing")]
    [InlineData("  name: sample", "  name:§", "error: name: a value is missing")]
    [InlineData("journal: off", "journal:§", "error: journal: a value is missing")]
    [InlineData("tick_size: 0.01, ", "", "10:5: error: instrument: the key 'tick_size' is missing")]
    [InlineData("data: [btc_1m]", "data: §[]", "error: data: at least one item is needed")]
    // Wrong types and values.
    [InlineData(
        "environment: backtest",
        "environment: §backtst",
        "error: environment: expected backtest, paper or live, not 'backtst'; did you mean 'backtest'?")]
    [InlineData("initial_capital: 10000", "initial_capital: §0", "error: initial_capital: '0' must be above 0")]
    [InlineData(
        "initial_capital: 10000", "initial_capital: §[1]", "error: initial_capital: expected one value, not a list")]
    [InlineData(
        "initial_capital: 10000",
        "initial_capital: §.inf",
        "error: initial_capital: expected a number, not '.inf' (NaN and infinity are not values here)")]
    [InlineData(
        "bars: 20000",
        "bars: §1_000",
        "error: bars: expected a whole number, not '1_000' (write the digits without separators)")]
    [InlineData(
        "timeframe: 1m",
        "timeframe: §1x",
        "error: timeframe: expected a timeframe such as 15s, 1m, 4h, 1d or 1w, not '1x'")]
    [InlineData(
        "is_active: true", "is_active: §yes", "error: is_active: expected true or false; write true instead of 'yes'")]
    [InlineData(
        "start: 2020-01-01, end",
        "start: §soon, end",
        "error: start: expected a UTC time such as 2024-01-31 or 2024-01-31T09:30:00Z, not 'soon'")]
    [InlineData(
        "start: 2020-01-01, end",
        "start: §9020-01-01, end",
        "error: start: '9020-01-01' lies outside the years 1678 to 2261, which nanoseconds in 64 bits hold")]
    [InlineData(
        "start: 2020-01-01, end",
        "start: §0001-01-01, end",
        "error: start: '0001-01-01' lies outside the years 1678 to 2261, which nanoseconds in 64 bits hold")]
    [InlineData(
        "slippage_bps: 1",
        "slippage_bps: §-1",
        "error: slippage_bps: '-1' is out of range; it must be from 0 to 10000")]
    [InlineData(
        "latency_ms: 0", "latency_ms: §-1", "error: latency_ms: '-1' is out of range; it must be from 0 to 86400000")]
    [InlineData(
        "latency_ms: 0",
        "latency_ms: §86400001",
        "error: latency_ms: '86400001' is out of range; it must be from 0 to 86400000")]
    [InlineData(
        "latency_ms: 0", "participation: §1.1", "error: participation: '1.1' is out of range; it must be from 0 to 1")]
    [InlineData(
        "latency_ms: 0",
        "participation: §0",
        "error: participation: it must be above 0; of no share of the volume nothing ever fills")]
    [InlineData(
        "latency_ms: 0",
        "impact_coefficient: §-0.5",
        "error: impact_coefficient: '-0.5' is out of range; it must be from 0 to 1000000")]
    [InlineData(
        "intrabar: pessimistic",
        "intrabar: §lower_timeframe",
        "error: intrabar: lower_timeframe needs the key lower_timeframe, with a finer data source for each symbol")]
    [InlineData(
        "intrabar: pessimistic",
        "intrabar: lower_timeframe, lower_timeframe: { BTCUSDT: §btc_1s }",
        "error: there is no data source 'btc_1s'; did you mean 'btc_1m'?")]
    [InlineData(
        "intrabar: pessimistic",
        "intrabar: lower_timeframe, lower_timeframe: { BTCUSDT: §btc_1m }",
        "error: lower_timeframe: bars of 1m don't divide those of 1m, which ict decides on")]
    [InlineData(
        "intrabar: pessimistic",
        "intrabar: §lower_timeframe, lower_timeframe: { ETHUSDT: btc_1m }",
        "error: lower_timeframe names no finer data source for any symbol of ict",
        "there is no instrument|has bars of BTCUSDT")]
    [InlineData(
        "intrabar: pessimistic", "lower_timeframe: { §ETHUSDT: btc_1m }",
        "error: there is no instrument 'ETHUSDT'; did you mean 'BTCUSDT'?",
        "has bars of BTCUSDT|reads it; beside another intrabar")]
    [InlineData(
        "fill_model: IMMEDIATE",
        "fill_model: §IMPACT",
        "error: fill_model: expected IMMEDIATE or MARKET_IMPACT, not 'IMPACT'")]
    [InlineData(
        "limit_fill: touch",
        "limit_fill: §thorough",
        "error: limit_fill: expected touch or through, not 'thorough'; did you mean 'through'?")]
    [InlineData("taker: 0.0004", "taker: §4", "error: taker: '4' is out of range; it must be from -1 to 1")]
    [InlineData(
        "name: sample",
        "name: §../sample",
        "error: name: a name has 1 to 64 letters, digits, '_', '-' or '.'; '../sample' hasn't")]
    [InlineData(
        "instruments:", "instruments: §5\nx:", "error: instruments: expected a list, not text",
        "unknown key 'x'|there is no instrument")]
    [InlineData(
        "operation:", "operation: §5\nx:", "error: operation: expected keys with values, not text", "unknown key 'x'")]
    [InlineData(
        "initial_capital: 10000",
        "initial_capital: §1000000000001",
        "error: initial_capital: it must be at most 10^12, with at most 12 decimals")]
    [InlineData(
        "tick_size: 0.01", "tick_size: §0.0000000000001", "error: tick_size: at most 12 decimals are possible",
        "instrument: tick_size")]
    [InlineData(
        "- { symbol: BTCUSDT, tick_size: 0.01, lot_size: 0.00001",
        "- §{ symbol: BTCUSDT, tick_size: 0.0000000001, lot_size: 0.000000001",
        "error: instrument: tick_size, lot_size and contract_multiplier have 19 decimals together; at most 18 are "
            + "possible")]
    [InlineData(
        "taker: 0.0004", "taker: §-1", "error: taker: a rate lies above -1 and below 1: 0.0004 is 4 basis points")]
    [InlineData(
        "taker: 0.0004",
        "fee_tiers: [{ volume_30d: 0, maker: §1 }]",
        "error: maker: a rate lies above -1 and below 1: 0.0004 is 4 basis points")]
    [InlineData(
        "taker: 0.0004",
        "fee_tiers: [{ volume_30d: 0 }, { volume_30d: 5 }, { volume_30d: §5.0 }]",
        "error: volume_30d: 5 is listed twice")]
    [InlineData(
        "taker: 0.0004",
        "taker: 0, fee_tiers: [{ volume_30d: 7 }, { volume_30d: §5 }]",
        "error: volume_30d: tiers are listed from the lowest up; 5 comes after 7")]
    [InlineData(
        "taker: 0.0004",
        "fee_tiers: [{ volume_30d: §-1 }]",
        "error: volume_30d: '-1' is out of range; it must be from 0 to 1000000000000000")]
    [InlineData("taker: 0.0004", "fee_tiers: [§{ taker: 0.1 }]", "error: fee tier: the key 'volume_30d' is missing")]
    [InlineData("lot_size: 0.00001", "lot_size: §1000000001", "error: lot_size: at most 10^9 is possible")]
    [InlineData(
        "min_notional: 5", "contract_multiplier: §1e10", "error: contract_multiplier: at most 10^9 is possible")]
    [InlineData("taker: 0.0004", "taker: §0.0000000000001", "error: taker: at most 12 decimals are possible")]
    [InlineData("max_leverage: 1", "max_leverage: §1.0000001", "error: max_leverage: at most 6 decimals are possible")]
    [InlineData(
        "min_notional: 5",
        "maintenance_margin_rate: §0.0000001",
        "error: maintenance_margin_rate: at most 6 decimals are possible")]
    [InlineData(
        "slippage_bps: 1", "slippage_bps: §0.0000000000001", "error: slippage_bps: at most 12 decimals are possible")]
    [InlineData(
        "- { symbol: BTCUSDT, tick_size: 0.01, lot_size: 0.00001",
        "- §{ symbol: BTCUSDT, tick_size: 1000000, lot_size: 1000000",
        "error: instrument: one lot of BTCUSDT moved by one tick is too much for an account that works with 8 "
            + "decimals; give it a finer tick_size or lot_size, or the account's other instruments a coarser one",
        "synthetic: the price")]
    [InlineData(
        "- { symbol: BTCUSDT, tick_size: 0.01, lot_size: 0.00001, min_notional: 5, maker: 0.0002, taker: 0.0004, "
            + "max_leverage: 1 }",
        "- §{ symbol: BTCUSDT, tick_size: 0.000000001, lot_size: 0.000000001, maker: 0, taker: 0, max_leverage: 1000 }",
        "error: instrument: initial_capital times max_leverage is too much for an account that works with 18 "
            + "decimals; a coarser tick_size, lot_size or contract_multiplier leaves fewer",
        "synthetic: the price")]
    // Parts that don't fit together.
    [InlineData("end: 2025-01-01", "end: 2019-01-01", "6:11: error: period: start must lie before end")]
    [InlineData(
        "connector: sim, data", "connector: §sin, data", "error: there is no connector 'sin'; did you mean 'sim'?")]
    [InlineData("data: [btc_1m]", "data: [§btc_5m]", "error: there is no data source 'btc_5m'; did you mean 'btc_1m'?")]
    [InlineData(
        "data: [btc_1m]", "data: [btc_1m, §btc_1m]", "error: data: 'btc_1m' is named twice",
        "is another source of BTCUSDT")]
    [InlineData(
        "symbol: BTCUSDT, timeframe",
        "symbol: §BTCUSD, timeframe",
        "error: there is no instrument 'BTCUSD'; did you mean 'BTCUSDT'?")]
    [InlineData(
        "timeframe: 1m",
        "timeframe: 5m",
        "14:74: error: data: btc_1m has bars of 5m, but the strategy cross decides on 1m")]
    [InlineData("is_active: true", "is_active: false", "14:3: error: strategy_links: no link is active")]
    [InlineData(
        "strategy: strategy_blueprint.yaml",
        "strategy: §nowhere.yaml",
        "error: '{folder}nowhere.yaml' can't be read: there is no such file")]
    [InlineData(
        "strategy: strategy_blueprint.yaml",
        "strategy: §.",
        "error: '{folder}.' can't be read: it is a folder, not a file")]
    [InlineData(
        "synthetic: {",
        "path: x.csv, synthetic: {",
        "8:5: error: data source: only one of the keys 'path', 'synthetic', 'socket' and 'stdin' may be given")]
    [InlineData("id: sim, type", "id: sim, §format: csv, type", "error: unknown key 'format' in connector")]
    // Connectors to real venues.
    [InlineData(
        "type: backtest", "type: §kex", "error: type: expected backtest, cex or dex, not 'kex'; did you mean 'cex'?")]
    [InlineData(
        "strategy_links:\n  - { id: ict, strategy: strategy_blueprint.yaml, connector: sim,",
        "  - { id: kraken, type: cex }\nstrategy_links:\n  - { id: ict, strategy: strategy_blueprint.yaml, connector: "
            + "§kraken,",
        "error: connector: kraken is of type cex, which sends real orders; environment backtest trades on one of type "
            + "backtest")]
    [InlineData(
        "strategy_links:\n  - { id: ict, strategy: strategy_blueprint.yaml, connector: sim,",
        "  - { id: uniswap, type: dex }\nstrategy_links:\n  - { id: ict, strategy: strategy_blueprint.yaml, connector: "
            + "§uniswap,",
        "error: connector: uniswap is of type dex, which sends real orders; environment backtest trades on one of type "
            + "backtest")]
    [InlineData(
        "type: backtest,", "type: backtest, twap_min_size: §0,", "error: twap_min_size: '0' must be above 0",
        "decides nothing")]
    [InlineData(
        "type: backtest,", "type: backtest, iceberg_visible_ratio: §1.01,",
        "error: iceberg_visible_ratio: '1.01' is out of range; it must be from 0.0001 to 1", "decides nothing")]
    [InlineData(
        "type: backtest,", "type: backtest, urgent_above: §1.5,",
        "error: urgent_above: '1.5' is out of range; it must be from 0 to 1", "decides nothing")]
    [InlineData(
        "type: backtest,", "type: backtest, deadline_minutes: §0,",
        "error: deadline_minutes: '0' is out of range; it must be from 1 to 525600", "decides nothing")]
    [InlineData(
        "type: backtest,",
        "type: backtest, §deadline_minute: 15,",
        "error: unknown key 'deadline_minute' in connector; did you mean 'deadline_minutes'?")]
    // What the engine can't do yet.
    [InlineData("environment: backtest", "environment: §live", "error: environment: live trading is not supported yet")]
    [InlineData(
        "min_notional: 5", "funding: §f.csv", "error: funding: '{folder}f.csv' can't be read: there is no such file")]
    [InlineData(
        "journal: off",
        "schedule:\n  - { event: §WEEKLY, every: week, on: monday, at: \"09:00\" }",
        "error: event: no worker of an active strategy hears WEEKLY")]
    [InlineData(
        "journal: off", "schedule:\n  - { event: §weekly, every: week }",
        "error: event: names of events are written in capitals, such as WEEKLY", "hears weekly")]
    [InlineData(
        "journal: off",
        "schedule:\n  - { event: §POSITION_UPDATE, every: week }",
        "error: event: POSITION_UPDATE is the platform's own")]
    [InlineData(
        "journal: off",
        "schedule:\n  - { event: W, every: §weekly }",
        "error: every: expected minute, hour, day, week, month or a number of bars such as '20 bars', not 'weekly'; "
            + "did you mean 'week'?",
        "hears W")]
    [InlineData(
        "journal: off", "schedule:\n  - { event: W, every: §0 bars }",
        "error: every: expected a number of bars of at least 1, such as '20 bars', not '0 bars'", "hears W")]
    [InlineData(
        "journal: off", "schedule:\n  - { event: W, every: 5 bars, on: §monday }",
        "error: on: doesn't fit a number of bars", "hears W")]
    [InlineData(
        "journal: off", "schedule:\n  - { event: W, every: day, at: §9am }",
        "error: at: expected a time of day such as \"09:00\", UTC, not '9am'", "hears W")]
    [InlineData(
        "journal: off", "schedule:\n  - { event: W, every: month, on: §32 }",
        "error: on: '32' is out of range; it must be from 1 to 31", "hears W|on: ")]
    [InlineData(
        "journal: off", "schedule:\n  - { event: W, every: §[week] }",
        "error: every: expected one value, not a list", "hears W")]
    [InlineData(
        "journal: off", "schedule:\n  - { event: W, every: §}", "error: every: a value is missing", "hears W")]
    [InlineData(
        "journal: off", "schedule:\n  - { event: W, every: week, on: §[friday] }",
        "error: on: expected one value, not a list", "hears W")]
    [InlineData(
        "journal: off", "schedule:\n  - { event: W, every: day, at: §{ hour: 9 } }",
        "error: at: expected one value, not a mapping", "hears W")]
    public void Operation_findings(string right, string wrong, string finding, string? or = null)
        => AssertFinding(
            Break(SampleFiles.Operation, right, wrong), SampleFiles.Blueprint, "operation.yaml:", finding, or);

    [Fact]
    public void Connectors_to_venues_may_stand_there_unused_and_have_their_thresholds()
    {
        OperationConfiguration? configuration = Load(WithVenues, SampleFiles.Blueprint, out Findings findings);
        Assert.Empty(findings);
        Assert.Equal(
            new CexConnectorSpec { TwapMinSize = 2m, IcebergMinSize = 7m },
            VenueSpecs.Cex(configuration!.Operation.Connectors[1], defaults: null));
        Assert.Equal(
            new DexConnectorSpec { DeadlineMinutes = 15, MevBelow = 0.25 },
            VenueSpecs.Dex(configuration.Operation.Connectors[2], defaults: null));

        // The platform's defaults hold where the connector is silent.
        ConnectorDocument defaults = configuration.Operation.Connectors[1];
        Assert.Equal(2m, VenueSpecs.Cex(configuration.Operation.Connectors[0], defaults).TwapMinSize);
        Assert.Equal(new CexConnectorSpec(), VenueSpecs.Cex(configuration.Operation.Connectors[0], defaults: null));
    }

    [Theory]
    [InlineData(
        "type: backtest,",
        "type: backtest, §twap_min_size: 2,",
        "warning: twap_min_size: it decides nothing on a connector of type backtest")]
    [InlineData(
        "type: backtest,",
        "type: backtest, §urgent_above: 0.7,",
        "warning: urgent_above: it decides nothing on a connector of type backtest")]
    [InlineData(
        "type: backtest,",
        "type: backtest, §instant_timeout_ms: 5,",
        "warning: instant_timeout_ms: it decides nothing in a back-test")]
    [InlineData(
        "twap_min_size: 2",
        "§mev_min_value: 2",
        "warning: mev_min_value: it decides nothing on a connector of type cex")]
    [InlineData(
        "deadline_minutes: 15",
        "§latency_ms: 15",
        "warning: latency_ms: it decides nothing on a connector of type dex")]
    [InlineData(
        "synthetic: { seed: 42, bars: 20000, start: 2020-01-01, price: 20000 }",
        "path: x.arrow, format: auto, on_error: fail, §timezone: Europe/Berlin",
        "warning: timezone: it decides nothing over a bar store")]
    [InlineData(
        "synthetic: { seed: 42, bars: 20000, start: 2020-01-01, price: 20000 }",
        "path: x.ARROW, §on_error: skip",
        "warning: on_error: it decides nothing over a bar store")]
    public void A_key_that_decides_nothing_is_said_to(string right, string wrong, string warning)
    {
        string broken = Break(WithVenues, right, wrong);
        int at = broken.IndexOf(Mark, StringComparison.Ordinal);
        Assert.NotNull(Load(
            broken.Replace(Mark.ToString(), "", StringComparison.Ordinal),
            SampleFiles.Blueprint,
            out Findings findings));
        Finding finding = Assert.Single(findings);
        Assert.EndsWith(warning, finding.ToString(), StringComparison.Ordinal);
        Assert.Equal(broken[..at].Count(c => c == '\n') + 1, finding.Line);
    }

    [Theory]
    [InlineData(
        "maker: 0.0002, taker: 0.0004, ", "", "no rate is given for maker and taker: such fills cost no fee; write "
            + "'maker: 0, taker: 0' if that is meant")]
    [InlineData("taker: 0.0004", "fee_tiers: [{ volume_30d: 1, taker: 0.0003 }]", "no rate is given for taker: such "
        + "fills cost no fee; write 'taker: 0' if that is meant")]
    [InlineData("maker: 0.0002, ", "", "no rate is given for maker: such fills cost no fee; write 'maker: 0' if that "
        + "is meant")]
    [InlineData("maker: 0.0002, taker: 0.0004", "fee_tiers: [{ volume_30d: 0, taker: 0.0003 }]", null)]
    [InlineData("maker: 0.0002, taker: 0.0004", "maker: 0, taker: 0", null)]
    public void Trading_for_nothing_is_said(string right, string wrong, string? warning)
    {
        string broken = Break(SampleFiles.Operation, right, wrong);
        Assert.NotNull(Load(broken, SampleFiles.Blueprint, out Findings findings));
        Assert.Equal(
            warning is null ? [] : ["10:5: warning: instrument: " + warning],
            findings.Select(finding => finding.ToString().Split("operation.yaml:")[1]));
    }

    private static string WithVenues => Break(
        SampleFiles.Operation,
        "strategy_links:",
        "  - { id: kraken, type: cex, twap_min_size: 2, iceberg_min_size: 7 }\n  - { id: uniswap, type: dex, "
            + "mev_below: 0.25, deadline_minutes: 15 }\nstrategy_links:");

    [Theory]
    [InlineData(
        "timeframes: [1m]",
        "timeframes: [1m]\n§timeframe: 1m",
        "error: unknown key 'timeframe' in strategy blueprint; did you mean 'timeframes'?")]
    [InlineData(
        "instance_id: ema_50", "instance_id: §ema_20", "error: instance_id: there is another worker 'ema_20'",
        "context worker 'ema_50'")]
    [InlineData(
        "instance_id: ema_50",
        "instance_id: §ledger",
        "error: instance_id: 'ledger' is what wirings call a part of the platform: name the worker otherwise",
        "context worker 'ema_50'")]
    [InlineData(
        "instance_id: ema_50", "instance_id: §ema.50",
        "error: instance_id: a '.' separates worker and column, an id can't hold one", "context worker 'ema_50'")]
    [InlineData(
        "plugin: ema_detector, params: { period: 20 }",
        "params: { period: 20 }",
        "5:7: error: context worker: the key 'plugin' is missing")]
    [InlineData("params: { period: 20 }", "params: §20", "error: params: expected keys with values, not text")]
    [InlineData(
        "strategy_planner: {", "§strategy_planer: {",
        "error: unknown key 'strategy_planer' in workforce; did you mean 'strategy_planner'?", "missing")]
    [InlineData("mode: parallel", "mode: §serial", "error: mode: expected parallel or sequential, not 'serial'")]
    [InlineData(
        "version: 1.0.0",
        "version: §1/0",
        "error: version: a name has 1 to 64 letters, digits, '_', '-' or '.'; '1/0' hasn't")]
    [InlineData(
        "wiring: auto",
        "aggregation: { method: §mean }",
        "error: method: expected weighted_average, max or consensus, not 'mean'")]
    [InlineData(
        "wiring: auto",
        "aggregation: { strength: { a.b: { weight: 1, from: §[1] } } }",
        "error: from: expected a range [a, b], not a list of 1")]
    [InlineData(
        "wiring: auto", "aggregation: { strength: { a.b: { weight: §0, from: [1, 2] } } }",
        "error: weight: '0' must be above 0", "context worker 'a'")]
    [InlineData(
        "wiring: auto", "aggregation: { strength: { a.b: { from: §[1, 1] } } }",
        "error: from: the two ends of the range must differ", "context worker 'a'")]
    [InlineData(
        "wiring: auto", "aggregation: { strength: { a.b: { from: §[-1e308, 1e308] } } }",
        "error: from: the range is wider than a number can say", "context worker 'a'")]
    [InlineData(
        "timeframes: [1m]",
        "timeframes: [1m, 1h, §30s]",
        "error: timeframes: the first is the one decided on; the others must be longer")]
    [InlineData(
        "timeframes: [1m]",
        "timeframes: [1m, §90s]",
        "error: timeframes: 90s is no whole multiple of 1m, of which its bars are made")]
    [InlineData(
        "ema_20, plugin: ema_detector",
        "ema_20, plugin: ema_detector, timeframe: §1h",
        "error: timeframe: 1h is not one of the blueprint's timeframes")]
    [InlineData(
        "ema_20, plugin: ema_detector",
        "ema_20, plugin: ema_detector, symbol: §BTCUSD",
        "error: symbol: the strategy link ict has no data of 'BTCUSD'; did you mean 'BTCUSDT'?")]
    [InlineData(
        "planner, plugin: adaptive_momentum_planner",
        "planner, plugin: adaptive_momentum_planner, symbol: §BTCUSDT",
        "error: symbol: the strategy planner decides on every symbol")]
    [InlineData(
        "fast: ema_20.ema",
        "fast: §ETHUSDT.close",
        "error: fast: there is no earlier context worker 'ETHUSDT'; did you mean 'BTCUSDT'?")]
    [InlineData(
        "  threat_workers: []",
        "  portfolio_overlays: [{ instance_id: o, plugin: §circuit_breaker }]",
        "error: circuit_breaker is an execution worker; here stands a portfolio overlay")]
    [InlineData(
        "  threat_workers: []",
        "  execution_workers: { risk_safety: [{ instance_id: o, plugin: §max_exposure_overlay }] }",
        "error: max_exposure_overlay is a portfolio overlay; here stands an execution worker")]
    [InlineData(
        "  threat_workers: []",
        "  execution_workers: { risk_safety: [{ instance_id: o, plugin: dca_executor, params: { event: §NOBODY } }] }",
        "error: o listens to NOBODY, which nobody publishes")]
    [InlineData(
        "wiring: auto", "wiring: §no_map.yaml", "error: '{folder}no_map.yaml' can't be read: there is no such file",
        "supported")]
    public void Blueprint_findings(string right, string wrong, string finding, string? or = null)
        => AssertFinding(
            SampleFiles.Operation, Break(SampleFiles.Blueprint, right, wrong), "strategy_blueprint.yaml:", finding, or);

    [Fact]
    public void A_symbol_has_one_source_in_a_link()
        => AssertFinding(
            Break(
                Break(
                    SampleFiles.Operation,
                    "data_sources:",
                    "data_sources:\n  - { id: more, symbol: BTCUSDT, timeframe: 5m, path: x.csv }"),
                "data: [btc_1m]",
                "data: [btc_1m, §more]"),
            SampleFiles.Blueprint,
            "operation.yaml:",
            "error: data: more is another source of BTCUSDT; a symbol has one",
            "more has bars of 5m");

    [Fact]
    public void All_findings_of_all_files_come_at_once()
    {
        Load(
            Break(
                Break(SampleFiles.Operation, "initial_capital: 10000", "initial_capital: x"),
                "journal: off",
                "journal: on"),
            Break(SampleFiles.Blueprint, "mode: parallel", "mode: x"),
            out Findings findings);
        Assert.Equal(3, findings.Count);
    }

    [Theory]
    [InlineData(
        "slippage_bps: 2, latency: 3", "57: error: unknown key 'latency' in execution; did you mean 'latency_ms'?")]
    [InlineData(
        "slippage_bps: 0.0000000000001", "54: error: slippage_bps: at most 12 decimals are possible")]
    public void A_platform_file_beside_the_operation_is_read(string execution, string finding)
    {
        string path = SampleFiles.WriteTo(_folder);
        _folder.Write("platform.yaml", $"platform: {{ out: results, execution: {{ {execution} }} }}");
        var findings = new Findings();
        Assert.Null(OperationConfiguration.Load(
            path, null, Overrides.Parse([], findings), GeneratedPlugins.Catalogue, findings));
        Assert.EndsWith("platform.yaml:1:" + finding, Assert.Single(findings).ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_platform_file_that_can_t_be_read_isn_t_passed_over(bool isLink)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links need rights elsewhere");
        string path = SampleFiles.WriteTo(_folder);
        string platform = Path.Combine(Path.GetDirectoryName(path)!, "platform.yaml");
        if (isLink)
        {
            File.CreateSymbolicLink(platform, "gone.yaml");
        }
        else
        {
            Directory.CreateDirectory(platform);
        }

        var findings = new Findings();
        Assert.Null(OperationConfiguration.Load(
            path, null, Overrides.Parse([], findings), GeneratedPlugins.Catalogue, findings));
        Assert.Contains("platform.yaml", Assert.Single(findings).ToString());
    }

    private static string Break(string text, string right, string wrong)
    {
        string normal = text.ReplaceLineEndings("\n");
        Assert.Contains(right, normal);
        int at = normal.IndexOf(right, StringComparison.Ordinal);
        return normal[..at] + wrong + normal[(at + right.Length)..];
    }

    private OperationConfiguration? Load(string operation, string blueprint, out Findings findings)
    {
        string path = SampleFiles.WriteTo(_folder, operation, blueprint);
        findings = new Findings();
        return OperationConfiguration.Load(
            path, null, Overrides.Parse([], findings), GeneratedPlugins.Catalogue, findings);
    }

    // A mark in the text shows the place of the finding. Where one mistake has several consequences, 'or' names the
    // others.
    private void AssertFinding(string operation, string blueprint, string file, string expected, string? or)
    {
        string marked = operation.Contains(Mark, StringComparison.Ordinal) ? operation : blueprint;
        int at = marked.IndexOf(Mark, StringComparison.Ordinal);
        string place = at < 0
            ? string.Empty
            : $"{marked[..at].Count(c => c == '\n') + 1}:{at - marked[..at].LastIndexOf('\n')}: ";
        string unmarked = Mark.ToString();
        Assert.Null(Load(
            operation.Replace(unmarked, "", StringComparison.Ordinal),
            blueprint.Replace(unmarked, "", StringComparison.Ordinal),
            out Findings findings));
        string[] texts =
            [.. findings.Select(
                finding => finding.ToString().Replace(_folder.Root + "/", "", StringComparison.Ordinal))];
        string wanted = file + place + expected.Replace("{folder}", "", StringComparison.Ordinal);
        string[] consequences = or?.Split('|') ?? [];
        Assert.Contains(wanted, texts);
        Assert.All(
            texts,
            text => Assert.True(
                text == wanted || consequences.Any(part => text.Contains(part, StringComparison.Ordinal)), text));
    }
}
