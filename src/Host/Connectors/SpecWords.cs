using System.Text.Json;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Journal;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Connectors;

/// <summary>The words of a specification's choices, by the enum's value.</summary>
internal static class SpecWords
{
    public static readonly string[] Actions =
        ["EXECUTE_TRADE", "MODIFY_ORDER", "CANCEL_ORDER", "CANCEL_GROUP", "CLOSE_POSITION"];
    public static readonly string[] Strategies = ["SINGLE_ORDER", "TWAP", "ICEBERG", "LAYERED"];
    public static readonly string[] Sides = ["BUY", "SELL"];
    public static readonly string[] Styles = ["TWAP", "VWAP", "ICEBERG"];
    public static readonly string[] OrderTypes = JournalColumns.OrderTypes;
    public static readonly string[] TimesInForce = ["GTC", "GTD", "IOC", "FOK"];
    public static readonly string[] Distributions = ["UNIFORM", "FRONT_LOADED", "BACK_LOADED"];
    public static readonly string[] GasStrategies = ["STANDARD", "FAST", "SLOW"];
    public static readonly string[] RouterStrategies = ["SINGLE_DEX", "MULTI_DEX"];
}

/// <summary>Writes a specification's keys; null where there is no value.</summary>
/// <param name="json">Where to.</param>
internal readonly struct SpecWriter(Utf8JsonWriter json)
{
    public Utf8JsonWriter Json => json;

    public void Text(string key, string? value) => json.WriteString(key, value);

    public void Flag(string key, bool value) => json.WriteBoolean(key, value);

    public void Word(string key, string[] words, int? index)
        => json.WriteString(key, index is { } at ? words[at] : null);

    public void Number(string key, decimal? value)
        => json.WriteString(key, value is { } number ? NumberText.Of(number) : null);

    public void Time(string key, long? nanos) => json.WriteString(key, nanos is { } time ? UtcNanos.ToIso(time) : null);

    public void Whole(string key, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(key, number);
        }
        else
        {
            json.WriteNull(key);
        }
    }
}
