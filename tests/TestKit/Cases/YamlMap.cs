using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using YamlDotNet.RepresentationModel;

namespace S1mpleTrader.TestKit;

/// <summary>A mapping read key by key: every key must be asked for, or <see cref="Finish"/> refuses the file.</summary>
public sealed class YamlMap
{
    private readonly YamlMappingNode _node;
    private readonly HashSet<string> _asked = [];

    private YamlMap(string source, YamlMappingNode node)
    {
        Source = source;
        _node = node;
        HashSet<string> seen = [];
        foreach (YamlNode key in node.Children.Keys)
        {
            if (!seen.Add(TextOf(source, key)))
            {
                throw new CaseSyntaxException(source, key.Start.Line, $"duplicate key '{key}'");
            }
        }
    }

    public string Source { get; }

    public int Line => (int)_node.Start.Line;

    public IEnumerable<string> Keys => _node.Children.Keys.Select(key => TextOf(Source, key));

    public static YamlMap Load(string path) => Parse(File.ReadAllText(path), Path.GetFileName(path));

    public static YamlMap Parse(string text, string source)
    {
        YamlStream stream = [];
        try
        {
            using StringReader reader = new(text);
            stream.Load(reader);
        }
        catch (YamlDotNet.Core.YamlException exception)
        {
            throw new CaseSyntaxException(source, exception.Start.Line, exception.Message);
        }

        return stream.Documents.Count == 1
            ? Of(source, stream.Documents[0].RootNode)
            : throw new CaseSyntaxException(source, 1, "exactly one document is expected");
    }

    public static YamlMap Of(string source, YamlNode node) => node is YamlMappingNode mapping
        ? new YamlMap(source, mapping)
        : throw new CaseSyntaxException(source, node.Start.Line, "a mapping is expected");

    public bool Has(string key)
    {
        _asked.Add(key);
        return Find(key) is not null;
    }

    public YamlNode? Node(string key)
    {
        _asked.Add(key);
        return Find(key);
    }

    public YamlMap? Map(string key) => Node(key) is YamlNode node ? Of(Source, node) : null;

    public IReadOnlyList<YamlNode> List(string key) => Node(key) is YamlNode node ? Items(node) : [];

    public IReadOnlyList<YamlMap> Maps(string key) => [.. List(key).Select(item => Of(Source, item))];

    public IReadOnlyList<YamlNode> Items(YamlNode node) => node is YamlSequenceNode sequence
        ? [.. sequence.Children]
        : throw new CaseSyntaxException(Source, node.Start.Line, "a sequence is expected");

    public string? Text(string key) => Node(key) is YamlNode node ? TextOf(Source, node) : null;

    public string RequiredText(string key) => Text(key) ?? throw Error($"'{key}' is missing");

    public decimal? Decimal(string key) => Node(key) is YamlNode node ? DecimalOf(Source, node) : null;

    public int? Int(string key) => Node(key) is YamlNode node ? IntOf(Source, node) : null;

    public bool? Bool(string key) => Text(key) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        string text => throw ErrorAt(key, $"'{key}' is '{text}', not true or false"),
    };

    /// <summary>UTC nanoseconds since the epoch of a date or an ISO-8601 time.</summary>
    public long? Time(string key) => Text(key) is string text ? TimeOf(text, key) : null;

    public string? OneOf(string key, params string[] allowed)
    {
        string? text = Text(key);
        return text is null || allowed.Contains(text)
            ? text
            : throw ErrorAt(key, $"'{key}' is '{text}', not one of {string.Join(", ", allowed)}");
    }

    /// <summary>Refuses keys that nobody asked for.</summary>
    public void Finish()
    {
        foreach (string key in Keys)
        {
            if (!_asked.Contains(key))
            {
                throw Unknown(key, _asked);
            }
        }
    }

    public CaseSyntaxException Error(string message) => new(Source, Line, message);

    /// <summary>An error at the line of a key that is there.</summary>
    public CaseSyntaxException ErrorAt(string key, string message) => new(Source, LineOf(key), message);

    /// <summary>
    /// The refusal of a key, with the key that was meant where one is alike, else with all that are known here.
    /// </summary>
    public CaseSyntaxException Unknown(string key, IReadOnlyCollection<string> known)
    {
        string? meant = known.Where(other => Distance(key, other) <= 2).MinBy(other => Distance(key, other));
        return ErrorAt(key, meant is null
            ? $"unknown key '{key}'; known here: {string.Join(", ", known)}"
            : $"unknown key '{key}'; is '{meant}' meant?");
    }

    /// <summary>The line of a key, of the mapping where it isn't there.</summary>
    public int LineOf(string key) =>
        (int?)_node.Children.Keys.FirstOrDefault(child =>
            child is YamlScalarNode scalar && scalar.Value == key)?.Start.Line ?? Line;

    public static string TextOf(string source, YamlNode node) => node is YamlScalarNode scalar
        ? scalar.Value ?? string.Empty
        : throw new CaseSyntaxException(source, node.Start.Line, "a plain value is expected");

    public static decimal DecimalOf(string source, YamlNode node)
    {
        string text = TextOf(source, node);
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw new CaseSyntaxException(source, node.Start.Line, $"'{text}' is not a number");
    }

    public static int IntOf(string source, YamlNode node)
    {
        string text = TextOf(source, node);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new CaseSyntaxException(source, node.Start.Line, $"'{text}' is not a whole number");
    }

    private long TimeOf(string text, string key)
    {
        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? checked((time - DateTimeOffset.UnixEpoch).Ticks * 100)
            : throw ErrorAt(key, $"'{key}' is '{text}', not a time");
    }

    /// <summary>How many letters must be put in, taken out or changed to make one word of the other.</summary>
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

    private YamlNode? Find(string key)
    {
        foreach (KeyValuePair<YamlNode, YamlNode> child in _node.Children)
        {
            if (child.Key is YamlScalarNode scalar && scalar.Value == key)
            {
                return child.Value;
            }
        }

        return null;
    }
}
