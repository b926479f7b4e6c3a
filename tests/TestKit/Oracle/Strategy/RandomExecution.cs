using System;
using System.Collections.Generic;
using System.Globalization;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// How a random strategy is executed: every setting of the connector, pinned or left to the intent, and intents that
/// are urgent, patient or hidden. Drawn from a stream of its own, so that the rest of a strategy doesn't depend on it.
/// </summary>
public sealed class RandomExecution
{
    private readonly SeededRandom _random;
    private readonly long _barMillis;
    private readonly decimal _units;

    /// <param name="seed">The strategy's.</param>
    /// <param name="barMillis">Length of the bars decided on: latencies are around it.</param>
    /// <param name="units">Units of the instrument that the whole capital buys.</param>
    /// <param name="reckless">
    /// Mostly whole quantities at once: who fills a little at a time is hardly ever liquidated.
    /// </param>
    public RandomExecution(ulong seed, long barMillis, decimal units, bool reckless)
    {
        _random = new SeededRandom((seed * 2) + 0xE8EC_0000UL);
        _barMillis = barMillis;
        _units = units;
        FillModel = reckless && Drawn(60) ? ", fill_model: IMMEDIATE"
            : _random.Pick(string.Empty, ", fill_model: IMMEDIATE", ", fill_model: MARKET_IMPACT");
        Latency = Drawn(40) ? ", latency_ms: 0"
            : Drawn(40) ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $", latency_ms: {LatencyMillis()}");
        Intrabar = _random.Pick("pessimistic", "optimistic", "ohlc_path", "interval");
        LimitFill = _random.Pick("touch", "touch", "through");
        Impact = (Drawn(50) ? $", participation: {_random.Pick("0.001", "0.037", "0.25", "1")}" : string.Empty)
            + (Drawn(50) ? $", impact_coefficient: {_random.Pick("0", "0.31", "1.7")}" : string.Empty);
        FinerParts = Drawn(25) ? _random.Between(2, 6) : 0;
    }

    /// <summary>With its comma; nothing where the intent decides.</summary>
    public string FillModel { get; }

    /// <summary>With its comma; nothing where the intent decides.</summary>
    public string Latency { get; }

    public string Intrabar { get; }

    public string LimitFill { get; }

    /// <summary>How many finer bars a bar has, where a composed strategy replays them; else 0.</summary>
    public int FinerParts { get; }

    /// <summary>Participation and coefficient, with their commas.</summary>
    public string Impact { get; }

    /// <summary>
    /// The operation of a composed strategy with finer data sources, and their bars, in the order of the symbols.
    /// </summary>
    public string WithFiner(
        string operation,
        IReadOnlyList<(string Symbol, IReadOnlyList<OracleBar> Bars)> markets,
        decimal tick,
        out IReadOnlyList<IReadOnlyList<OracleBar>> finer)
    {
        if (FinerParts == 0)
        {
            finer = [];
            return operation;
        }

        List<IReadOnlyList<OracleBar>> bars = [];
        List<string> names = [];
        List<string> sources = [];
        foreach ((string symbol, IReadOnlyList<OracleBar> market) in markets)
        {
            bool isNamed = names.Count == 0 || Drawn(80);
            bars.Add(isNamed ? RandomLower.Of(_random, market, FinerParts, _barMillis * 1_000_000L, tick) : []);
            if (isNamed)
            {
                names.Add($"{symbol}: finer_{symbol}");
                sources.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  - {{ id: finer_{symbol}, symbol: {symbol}, timeframe: {_barMillis / FinerParts / 1_000}s, "
                        + $"path: finer_{symbol}.csv, format: csv, timestamp: open, timezone: UTC }}\n"));
            }
        }

        finer = bars;
        return operation.Replace("\ninstruments:", $"\n{string.Concat(sources)}instruments:", StringComparison.Ordinal)
            .Replace(
                $"intrabar: {Intrabar},",
                $"intrabar: lower_timeframe, lower_timeframe: {{ {string.Join(", ", names)} }},",
                StringComparison.Ordinal);
    }

    /// <summary>
    /// What lets several trades be open; which trades a rebalancing close is about isn't said where both directions
    /// are.
    /// </summary>
    public string Policy(string planned) => planned != "rebalance_planner" && Drawn(50) ? "hedge" : "pyramid";

    /// <summary>balanced_intent, sometimes patient or hidden above a size.</summary>
    public string BalancedIntent()
    {
        List<string> parameters = [];
        foreach (string key in (string[])["large_size", "stealth_size"])
        {
            if (Drawn(40))
            {
                parameters.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{key}: {_units * _random.Pick(0m, 0.05m, 0.2m):0.######}"));
            }
        }

        return $"{{ instance_id: balanced, plugin: balanced_intent, params: {{ {string.Join(", ", parameters)} }} }}";
    }

    /// <summary>Nothing that a bar notices, inside a bar, its very end, or bars later.</summary>
    private long LatencyMillis() => _random.Between(0, 4) switch
    {
        0 => 1,
        1 => _random.Between(2, 2_000),
        2 => _barMillis / 2,
        3 => _barMillis,
        _ => _random.Between(1, (int)(3 * _barMillis)),
    };

    private bool Drawn(int percent) => _random.Chance(percent);
}
