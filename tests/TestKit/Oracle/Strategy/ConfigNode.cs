using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using YamlDotNet.RepresentationModel;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// A node of a configuration file, read by key with the page's defaults; percent keys are left as they stand.
/// </summary>
public sealed class ConfigNode
{
    private readonly YamlNode _node;

    private ConfigNode(YamlNode node) => _node = node;

    public string Text => _node is YamlScalarNode scalar
        ? scalar.Value ?? string.Empty
        : throw new InvalidDataException($"line {_node.Start.Line}: a plain value is expected");

    public IReadOnlyList<ConfigNode> Items => _node is YamlSequenceNode sequence
        ? [.. sequence.Children.Select(child => new ConfigNode(child))]
        : throw new InvalidDataException($"line {_node.Start.Line}: a list is expected");

    public IReadOnlyList<(string Key, ConfigNode Value)> Entries =>
        [.. Mapping.Children.Select(child => (((YamlScalarNode)child.Key).Value!, new ConfigNode(child.Value)))];

    private YamlMappingNode Mapping => _node as YamlMappingNode
        ?? throw new InvalidDataException($"line {_node.Start.Line}: a mapping is expected");

    public static ConfigNode Parse(string text)
    {
        YamlStream stream = [];
        using StringReader reader = new(text);
        stream.Load(reader);
        return new ConfigNode(stream.Documents[0].RootNode);
    }

    /// <summary>The value of a key; nothing where it is absent or null.</summary>
    public ConfigNode? Find(string key)
    {
        YamlNode? value = Mapping.Children.FirstOrDefault(child => ((YamlScalarNode)child.Key).Value == key).Value;
        bool isNull = value is null or YamlScalarNode { Value: null or "" or "null" or "~" };
        return isNull ? null : new ConfigNode(value!);
    }

    public ConfigNode Get(string key) =>
        Find(key) ?? throw new InvalidDataException($"line {_node.Start.Line}: '{key}' is missing");

    public string TextOf(string key, string fallback) => Find(key)?.Text ?? fallback;

    public bool BoolOf(string key, bool fallback) => Find(key) is ConfigNode value ? value.Text == "true" : fallback;

    public int IntOf(string key, int fallback) => Find(key) is ConfigNode value ? (int)value.Decimal() : fallback;

    public double DoubleOf(string key, double fallback) => Find(key)?.Double() ?? fallback;

    public decimal DecimalOf(string key, decimal fallback) => Find(key)?.Decimal() ?? fallback;

    public double Double() => double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public decimal Decimal() => decimal.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public long Nanos() => checked((DateTimeOffset.Parse(
        Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) - DateTimeOffset.UnixEpoch).Ticks * 100);

    /// <summary>Overrides one value by its dotted path; a list element is named by its index or its id.</summary>
    public void Set(string path, string value)
    {
        string[] keys = path.Split('.');
        YamlNode node = _node;
        foreach (string key in keys[..^1])
        {
            node = Step(node, key);
        }

        YamlStream stream = [];
        using StringReader reader = new(value);
        stream.Load(reader);
        YamlNode replacement = stream.Documents.Count == 0 ? new YamlScalarNode(null) : stream.Documents[0].RootNode;
        ((YamlMappingNode)node).Children[new YamlScalarNode(keys[^1])] = replacement;
    }

    private static YamlNode Step(YamlNode node, string key)
    {
        if (node is not YamlSequenceNode sequence)
        {
            return ((YamlMappingNode)node).Children[new YamlScalarNode(key)];
        }

        return int.TryParse(key, CultureInfo.InvariantCulture, out int index)
            ? sequence.Children[index]
            : sequence.Children.First(child => new ConfigNode(child).TextOf("id", string.Empty) == key);
    }
}
