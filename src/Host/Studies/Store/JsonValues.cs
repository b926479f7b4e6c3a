using System.Collections.Generic;
using System.Text.Json;
using S1mpleTrader.Host.Files;

namespace S1mpleTrader.Host.Studies.Store;

/// <summary>Values of a column that are JSON: counts by name, and lists of texts.</summary>
internal static class JsonValues
{
    /// <summary>Writes counts.</summary>
    public static string Write(IReadOnlyList<NamedCount> counts)
    {
        if (counts.Count == 0)
        {
            return "{}";
        }

        return JsonText.Line(json =>
        {
            json.WriteStartObject();
            foreach (NamedCount count in counts)
            {
                json.WriteNumber(count.Name, count.Count);
            }

            json.WriteEndObject();
        });
    }

    /// <summary>Reads counts.</summary>
    /// <exception cref="JsonException">The text isn't such an object.</exception>
    public static List<NamedCount> Read(string text)
    {
        var counts = new List<NamedCount>();
        using var document = JsonDocument.Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("not an object");
        }

        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Number || !property.Value.TryGetInt64(out long count))
            {
                throw new JsonException("not a count");
            }

            counts.Add(new NamedCount(property.Name, count));
        }

        return counts;
    }

    /// <summary>Writes texts as a JSON array.</summary>
    public static string Write(IReadOnlyList<string> texts) => JsonText.Line(json =>
    {
        json.WriteStartArray();
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    });

    /// <summary>Reads a JSON array of texts.</summary>
    /// <exception cref="JsonException">The text isn't such an array.</exception>
    public static List<string> ReadTexts(string text)
    {
        var texts = new List<string>();
        using var document = JsonDocument.Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("not an array");
        }

        foreach (JsonElement element in document.RootElement.EnumerateArray())
        {
            texts.Add(
                element.ValueKind == JsonValueKind.String
                    ? element.GetString()!
                    : throw new JsonException("not a text"));
        }

        return texts;
    }
}
