using System;
using System.Collections.Generic;
using System.Globalization;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// From a seed what an instrument's money is like beyond flat fees: a maker rebate, fee tiers. Draws of its own, so
/// that strategies and markets of a seed stay what they are.
/// </summary>
internal sealed class RandomMoney
{
    private readonly SeededRandom _random;

    /// <summary>The name of the funding file.</summary>
    public const string FundingFile = "funding.csv";

    public RandomMoney(ulong seed, decimal capital, IReadOnlyList<OracleBar> bars)
    {
        _random = new SeededRandom((seed * 7) + 3);
        Maker = _random.Chance(20) ? _random.Pick(-0.0001m, -0.00025m) : null;
        Keys = _random.Chance(30) ? $", fee_tiers: [{string.Join(", ", Tiers(capital))}]" : string.Empty;
        if (_random.Chance(35))
        {
            Funding = "time,rate\n" + string.Concat(Rates(bars));
            Keys += $", funding: {FundingFile}";
        }
    }

    /// <summary>A rebate instead of the maker fee; null for none.</summary>
    public decimal? Maker { get; }

    /// <summary>Further keys of the instrument.</summary>
    public string Keys { get; }

    /// <summary>The text of the funding file; null for none.</summary>
    public string? Funding { get; }

    /// <summary>Every so many bars a rate: at a bar's open, or somewhere inside it; at missing bars, too.</summary>
    private IEnumerable<string> Rates(IReadOnlyList<OracleBar> bars)
    {
        const long Second = 1_000_000_000L;
        long step = bars.Count < 2 ? 60 * Second : bars[1].OpenTimeNanos - bars[0].OpenTimeNanos;
        long end = bars[^1].OpenTimeNanos;
        int most = _random.Pick(1, 5, 40, 200);
        bool isOnGrid = _random.Chance(50);
        for (long time = bars[0].OpenTimeNanos; time <= end; time += _random.Between(1, most) * step)
        {
            long stamp = isOnGrid ? time : time + (_random.Between(0, 50) * (step / 60 / Second) * Second);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{DateTime.UnixEpoch.AddTicks(stamp / 100):yyyy-MM-dd'T'HH:mm:ss'Z'},"
                + $"{_random.Between(-300, 300) / 100_000m}\n");
        }
    }

    private IEnumerable<string> Tiers(decimal capital)
    {
        decimal volume = _random.Pick(0m, 0m, decimal.Truncate(capital / 2));
        for (int count = _random.Between(1, 4); count > 0; count--)
        {
            string maker = _random.Chance(70)
                ? $", maker: {Text(_random.Pick(0m, 0.0002m, 0.00005m, -0.0001m))}"
                : string.Empty;
            string taker = _random.Chance(85)
                ? $", taker: {Text(_random.Pick(0.001m, 0.0005m, 0.00033m, -0.00005m))}"
                : string.Empty;
            yield return $"{{ volume_30d: {Text(volume)}{maker}{taker} }}";
            volume += decimal.Round(capital * _random.Between(1, 400) / 13m, 2);
        }
    }

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
