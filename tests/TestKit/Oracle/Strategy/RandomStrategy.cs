using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// From a seed an operation, a blueprint and a market that use the features of the strategy oracle in random
/// combinations. Borders of comparisons (confidences, thresholds) are odd numbers, so that no last bit decides.
/// </summary>
public sealed class RandomStrategy
{
    private const long NanosPerMinute = 60_000_000_000L;

    private readonly SeededRandom _random;
    private readonly decimal _tick;
    private readonly long _startTicks;
    private readonly decimal _capital;
    private readonly int _leverage;
    private readonly bool _reckless;
    private readonly string _timeframe;
    private readonly IReadOnlyList<OracleBar> _bars;
    private readonly RandomExecution _execution;
    private readonly RandomMoney _money;

    private RandomStrategy(ulong seed)
    {
        _random = new SeededRandom((seed * 2) + 1);
        bool coarse = _random.Chance(40);
        _tick = coarse ? _random.Pick(1m, 0.5m, 0.25m) : _random.Pick(0.01m, 0.1m, 0.05m);
        _startTicks = coarse ? _random.Between(400, 3_000) : _random.Between(20_000, 2_000_000);
        _capital = _random.Pick(1_000m, 10_000m, 10_000m, 123_456.78m);
        _reckless = _random.Chance(25);
        _leverage = _reckless && _random.Chance(75) ? _random.Pick(10, 20, 50) : _random.Pick(1, 1, 1, 3, 10);
        (_timeframe, int minutes) = _random.Pick(("1m", 1), ("5m", 5), ("5m", 5), ("15m", 15), ("1h", 60), ("4h", 240));
        long start = (1_704_067_200_000_000_000L / NanosPerMinute) + (_random.Between(0, 90) * 240L);
        _bars = RandomMarket.Of(
            _random,
            _random.Between(600, 1_500),
            _tick,
            _startTicks,
            start * NanosPerMinute,
            minutes * NanosPerMinute);
        _money = new RandomMoney(seed, _capital, _bars);
        _execution = new RandomExecution(
            seed, minutes * 60_000L, _capital * _leverage / (_tick * _startTicks), _reckless);
    }

    public static (string Operation, string Blueprint, IReadOnlyList<OracleBar> Bars) Of(ulong seed)
    {
        RandomStrategy strategy = new(seed);
        string operation = strategy.Operation(seed);
        RandomBlueprint blueprint = new(
            strategy._random, strategy._timeframe, strategy.Units(operation), strategy._reckless, strategy._execution);
        return (operation, blueprint.Text(), strategy._bars);
    }

    /// <summary>A strategy composed from a catalogue, with further features, on markets of its symbols.</summary>
    public static RandomRun Compose(ulong seed, StrategyFeatures features, Func<string, bool> has)
    {
        RandomStrategy strategy = new(seed);
        string operation = strategy.Operation(seed);
        RandomBlueprint blueprint = new(
            strategy._random, strategy._timeframe, strategy.Units(operation), strategy._reckless, strategy._execution);
        string text = blueprint.Text(seed, features, has, out RandomExtras extras);
        List<IReadOnlyList<OracleBar>> markets = [strategy._bars];
        foreach (string symbol in extras.Symbols[1..])
        {
            markets.Add(strategy.OtherMarket());
            operation = operation.Replace(
                "\ninstruments:", $"\n{SourceLine(operation, symbol)}\ninstruments:", StringComparison.Ordinal)
                .Replace(
                    "\nconnectors:", $"\n{InstrumentLine(operation, symbol)}\nconnectors:", StringComparison.Ordinal)
                .Replace("data: [bars", $"data: [bars_{symbol}, bars", StringComparison.Ordinal);
        }

        // The first symbol isn't always the first of the link.
        IReadOnlyList<IReadOnlyList<OracleBar>> ordered = [.. Enumerable.Reverse(markets)];
        bool pyramids = extras.WantsPyramid;
        string schedule = text.Contains("event: TICK", StringComparison.Ordinal) ? extras.Schedule() : string.Empty;
        operation = strategy._execution.WithFiner(
            operation, [.. Enumerable.Reverse(extras.Symbols).Zip(ordered)], strategy._tick,
            out IReadOnlyList<IReadOnlyList<OracleBar>> finer);
        return new RandomRun(
            operation.Replace("strategy_links:", $"{schedule}strategy_links:", StringComparison.Ordinal)
                .Replace("one_at_a_time", pyramids
                    ? strategy._execution.Policy(extras.Planned)
                    : "one_at_a_time", StringComparison.Ordinal),
            text,
            ordered,
            strategy._money.Funding)
        {
            Finer = finer,
        };
    }

    /// <summary>The text of a seed's funding file; null where its operation names none.</summary>
    public static string? FundingOf(ulong seed) => new RandomStrategy(seed)._money.Funding;

    /// <summary>
    /// Writes operation.yaml, strategy_blueprint.yaml, market.csv and, where it is named, funding.csv; returns the
    /// operation's path.
    /// </summary>
    public static string WriteTo(string folder, ulong seed)
    {
        (string operation, string blueprint, IReadOnlyList<OracleBar> bars) = Of(seed);
        string path = Path.Combine(folder, "operation.yaml");
        File.WriteAllText(path, operation);
        File.WriteAllText(Path.Combine(folder, "strategy_blueprint.yaml"), blueprint);
        if (FundingOf(seed) is string funding)
        {
            File.WriteAllText(Path.Combine(folder, RandomMoney.FundingFile), funding);
        }

        RandomMarket.WriteCsv(Path.Combine(folder, "market.csv"), bars);
        return path;
    }

    private static string SourceLine(string operation, string symbol) => LineOf(operation, "{ id: bars,")
        .Replace("id: bars,", $"id: bars_{symbol},", StringComparison.Ordinal)
        .Replace("symbol: RND", $"symbol: {symbol}", StringComparison.Ordinal);

    private static string InstrumentLine(string operation, string symbol) => LineOf(operation, "{ symbol: RND,")
        .Replace("symbol: RND", $"symbol: {symbol}", StringComparison.Ordinal);

    private static string LineOf(string text, string part) =>
        text.Split('\n').First(line => line.Contains(part, StringComparison.Ordinal));

    /// <summary>Bars on the same grid with gaps of their own, starting and ending earlier or later.</summary>
    private IReadOnlyList<OracleBar> OtherMarket()
    {
        long step = Timeframes.Parse(_timeframe);
        return RandomMarket.Of(
            _random,
            Math.Max(1, _bars.Count + _random.Between(-200, 100)),
            _tick,
            Math.Max(200, _startTicks * _random.Between(50, 150) / 100),
            _bars[0].OpenTimeNanos + (_random.Between(-40, 80) * step),
            step);
    }

    /// <summary>What the capital with leverage buys at the first price: the measure of a fixed quantity.</summary>
    private decimal Units(string operation)
    {
        int multiplier = operation.Contains("contract_multiplier", StringComparison.Ordinal) ? 10 : 1;
        return _capital * _leverage / (_tick * _startTicks * multiplier);
    }

    private string Operation(ulong seed)
    {
        string warmup = _random.Chance(40) ? $"\n  warmup_bars: {_random.Between(0, 150)}" : string.Empty;
        string closeAtEnd = _random.Chance(20) ? "\n  close_at_end: false" : string.Empty;
        string year = _random.Chance(20) ? "\n  annualization_days: 252" : string.Empty;
        int first = _random.Between(0, _bars.Count / 4);
        int last = _random.Between(_bars.Count * 3 / 4, _bars.Count - 1);
        string period = _random.Chance(25)
            ? $"\n  period: {{ start: \"{Time(first)}\", end: \"{Time(last)}\" }}"
            : string.Empty;
        decimal maker = _random.Pick(0m, 0.0002m, 0.00015m);
        decimal taker = _random.Pick(0m, 0.0004m, 0.001m);
        maker = _money.Maker ?? maker;
        decimal lot = _random.Pick(0.00001m, 0.001m, 0.01m);
        decimal minNotional = _random.Chance(15) ? decimal.Truncate(_capital / 4) : _random.Pick(0m, 5m, 5m);
        string multiplier = _random.Chance(15) ? ", contract_multiplier: 10" : string.Empty;
        string maintenance = _random.Chance(15) ? ", maintenance_margin_rate: 0.02" : string.Empty;
        decimal slippage = _random.Pick(0m, 1m, 2.5m, 10m);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            operation:
              name: random_{{seed}}
              environment: backtest
              initial_capital: {{_capital}}
              currency: USDT{{warmup}}{{period}}{{closeAtEnd}}{{year}}
            data_sources:
              - { id: bars, symbol: RND, timeframe: {{_timeframe}}, path: market.csv, format: csv, timestamp: open, timezone: UTC }
            instruments:
              - { symbol: RND, tick_size: {{_tick}}, lot_size: {{lot}}, min_notional: {{minNotional}}, maker: {{maker}}, taker: {{taker}}, max_leverage: {{_leverage}}{{multiplier}}{{maintenance}}{{_money.Keys}} }
            connectors:
              - { id: sim, type: backtest, slippage_bps: {{slippage}}, intrabar: {{_execution.Intrabar}}, limit_fill: {{_execution.LimitFill}}, position_policy: one_at_a_time{{_execution.FillModel}}{{_execution.Latency}}{{_execution.Impact}} }
            strategy_links:
              - { id: link, strategy: strategy_blueprint.yaml, connector: sim, data: [bars], is_active: true }
            journal: off

            """);
    }

    private string Time(int row) => DateTime.UnixEpoch.AddTicks(_bars[row].OpenTimeNanos / 100)
        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>
/// Two files, the text of a third where they name it, and the bars of each symbol, in the link's order.
/// </summary>
public sealed record RandomRun(
    string Operation, string Blueprint, IReadOnlyList<IReadOnlyList<OracleBar>> Markets, string? Funding = null)
{
    /// <summary>
    /// The bars of each symbol's finer data source, in the link's order; none where nothing is replayed.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<OracleBar>> Finer { get; init; } = [];

    /// <summary>Writes operation.yaml and strategy_blueprint.yaml; returns the operation's path.</summary>
    public string WriteTo(string folder)
    {
        string path = Path.Combine(folder, "operation.yaml");
        File.WriteAllText(path, Operation);
        File.WriteAllText(Path.Combine(folder, "strategy_blueprint.yaml"), Blueprint);
        if (Funding is not null)
        {
            File.WriteAllText(Path.Combine(folder, RandomMoney.FundingFile), Funding);
        }

        return path;
    }
}
