using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Host.Connectors;

/// <summary>Reads a specification's keys: every one must be there, and no other.</summary>
/// <param name="element">The object.</param>
internal sealed class SpecReader(JsonElement element)
{
    private readonly HashSet<string> _read = [];

    /// <summary>Refuses keys that nobody has asked for.</summary>
    public void Close()
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!_read.Contains(property.Name))
            {
                throw new FormatException($"unknown key '{property.Name}'");
            }
        }
    }

    public string Text(string key)
    {
        JsonElement value = Find(key, JsonValueKind.String);
        return value.GetString()!;
    }

    public bool Flag(string key)
    {
        JsonElement value = Find(key);
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(key, "true or false"),
        };
    }

    public int Word(string key, string[] words)
        => OptionalWord(key, words) ?? throw Wrong(key, string.Join(", ", words));

    public int? OptionalWord(string key, string[] words)
    {
        if (IsNull(key))
        {
            return null;
        }

        int index = Array.IndexOf(words, Text(key));
        return index >= 0 ? index : throw Wrong(key, string.Join(", ", words));
    }

    public decimal RequiredNumber(string key) => Number(key) ?? throw Wrong(key, "a number");

    public decimal? Number(string key) => IsNull(key) ? null
        : decimal.TryParse(
            Text(key),
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out decimal value)
            ? value
            : throw Wrong(key, "a number");

    public int RequiredWhole(string key) => Whole(key) ?? throw Wrong(key, "a whole number");

    public int? Whole(string key)
    {
        JsonElement value = Find(key);
        return value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
            : throw Wrong(key, "a whole number");
    }

    public long Time(string key) => OptionalTime(key) ?? throw Wrong(key, "a time");

    /// <summary>ISO-8601 UTC with up to nine digits behind the second.</summary>
    public long? OptionalTime(string key)
    {
        if (IsNull(key))
        {
            return null;
        }

        string text = Text(key);
        bool isUtc = text.EndsWith('Z') && !text.EndsWith(".Z", StringComparison.Ordinal);
        return isUtc && UtcNanos.TryParseIso(text, out long nanos)
            ? nanos
            : throw Wrong(key, "a UTC time");
    }

    public SpecReader[] Items(string key)
    {
        JsonElement list = Find(key, JsonValueKind.Array);
        var items = new SpecReader[list.GetArrayLength()];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = new SpecReader(
                list[i].ValueKind == JsonValueKind.Object ? list[i] : throw Wrong(key, "a list of objects"));
        }

        return items;
    }

    private bool IsNull(string key) => Find(key).ValueKind == JsonValueKind.Null;

    private JsonElement Find(string key, JsonValueKind kind)
    {
        JsonElement value = Find(key);
        return value.ValueKind == kind ? value : throw Wrong(key, kind == JsonValueKind.Array ? "a list" : "a text");
    }

    private JsonElement Find(string key)
    {
        _read.Add(key);
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out JsonElement value)
            ? value
            : throw new FormatException($"the key '{key}' is missing");
    }

    private static FormatException Wrong(string key, string expected) => new($"{key}: expected {expected}");
}
