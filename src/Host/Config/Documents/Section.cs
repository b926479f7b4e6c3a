using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Config.Documents;

/// <summary>Reads one mapping of a document key by key; what was never asked for is an unknown key.</summary>
/// <remarks>
/// Every getter reports what is wrong and then returns a harmless value, so that one pass finds everything. The values
/// are only used when no error was reported.
/// </remarks>
internal sealed class Section
{
    private const int MaxNameChars = 64;

    private readonly string _what;
    private readonly Findings _findings;
    private readonly List<string> _known = [];

    /// <summary>Opens a mapping.</summary>
    /// <param name="node">The mapping.</param>
    /// <param name="what">What it is, as messages name it: <c>instrument</c>.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public Section(YamlMapping node, string what, Findings findings)
    {
        Node = node;
        _what = what;
        _findings = findings;
    }

    /// <summary>The mapping.</summary>
    public YamlMapping Node { get; }

    /// <summary>Opens a node that must be a mapping, or reports that it isn't and returns null.</summary>
    public static Section? Open(YamlNode node, string what, Findings findings)
    {
        if (node is YamlMapping mapping)
        {
            return new Section(mapping, what, findings);
        }

        findings.Error(node, $"{what}: expected keys with values, not {node.Kind}");
        return null;
    }

    /// <summary>Reports every key that no getter asked for.</summary>
    public void Close()
    {
        foreach (YamlEntry entry in Node.Entries)
        {
            if (_findings is { IsFull: true, HasErrors: true })
            {
                return; // Nothing would be kept; finding the nearest names of thousands of keys takes its time.
            }

            if (!_known.Contains(entry.Key.Text))
            {
                _findings.Error(
                    entry.Key,
                    $"unknown key {YamlText.Quote(entry.Key.Text)} in {_what}"
                    + $"{NearestName.Suggest(entry.Key.Text, _known)}");
            }
        }
    }

    /// <summary>Whether the key is there; it counts as known.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Returns a value as it is, or null; it counts as known.</summary>
    public YamlNode? Find(string key)
    {
        if (!_known.Contains(key))
        {
            _known.Add(key);
        }

        return Node.Find(key);
    }

    /// <summary>
    /// Returns the node of a key where it is there, else the mapping: the best place for a later finding.
    /// </summary>
    public YamlNode At(string key) => Node.Find(key) ?? Node;

    /// <summary>Opens the mapping of a key; null where it is absent or wrong.</summary>
    public Section? Child(string key, string what, bool isRequired = false)
    {
        YamlNode? node = isRequired ? Require(key) : Find(key);
        return node is null ? null : Open(node, what, _findings);
    }

    /// <summary>Returns the items of a list; empty where it is absent or wrong.</summary>
    public IReadOnlyList<YamlNode> List(string key, bool isRequired = false)
    {
        YamlNode? node = isRequired ? Require(key) : Find(key);
        if (node is null)
        {
            return [];
        }

        if (node is not YamlSequence list)
        {
            _findings.Error(node, $"{key}: expected a list, not {node.Kind}");
            return [];
        }

        if (isRequired && list.Items.Count == 0)
        {
            _findings.Error(list, $"{key}: at least one item is needed");
        }

        return list.Items;
    }

    /// <summary>Opens every item of a list of mappings.</summary>
    public List<Section> Sections(string key, string what, bool isRequired = false)
    {
        var sections = new List<Section>();
        foreach (YamlNode item in List(key, isRequired))
        {
            if (Open(item, what, _findings) is { } section)
            {
                sections.Add(section);
            }
        }

        return sections;
    }

    /// <summary>Returns a list of plain words.</summary>
    public List<YamlScalar> Words(string key, bool isRequired = false)
    {
        var words = new List<YamlScalar>();
        foreach (YamlNode item in List(key, isRequired))
        {
            if (AsScalar(key, item) is { } word)
            {
                words.Add(word);
            }
        }

        return words;
    }

    /// <summary>Returns a name that identifies something: letters, digits, '_', '-' and '.', never a path.</summary>
    public string RequiredName(string key) => Require(key) is { } node && AsScalar(key, node) is { } scalar
        ? CheckName(key, scalar)
        : string.Empty;

    /// <summary>Returns a name, or the fallback where the key is absent.</summary>
    public string? OptionalName(string key)
        => Scalar(key) is { } scalar ? CheckName(key, scalar) : null;

    /// <summary>Returns any text but an empty one.</summary>
    public string RequiredText(string key)
        => Require(key) is { } node && AsScalar(key, node) is { } scalar ? scalar.Text : string.Empty;

    /// <summary>Returns any text but an empty one, or null where the key is absent.</summary>
    public string? OptionalText(string key) => Scalar(key)?.Text;

    /// <summary>Returns a whole number.</summary>
    public long RequiredInteger(string key, long min, long max)
        => Require(key) is { } node && AsScalar(key, node) is { } scalar
            ? Integer(key, scalar, min, max)
            : Math.Max(min, 0);

    /// <summary>Returns a whole number, or null where the key is absent.</summary>
    public long? OptionalInteger(string key, long min, long max)
        => Scalar(key) is { } scalar ? Integer(key, scalar, min, max) : null;

    /// <summary>Returns an exact number above 0.</summary>
    public decimal RequiredPositive(string key)
        => Require(key) is { } node && AsScalar(key, node) is { } scalar ? Positive(key, scalar) : 1;

    /// <summary>Returns an exact number above 0, or null where the key is absent.</summary>
    public decimal? OptionalPositive(string key) => Scalar(key) is { } scalar ? Positive(key, scalar) : null;

    /// <summary>Returns an exact number, or null where the key is absent.</summary>
    public decimal? OptionalDecimal(string key, decimal min, decimal max)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        return Report(key, scalar, ScalarValue.ReadDecimal(scalar, min, max, out decimal value)) ? value : null;
    }

    /// <summary>Returns a floating-point number, or null where the key is absent.</summary>
    public double? OptionalDouble(string key, double min, double max)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        return Report(key, scalar, ScalarValue.ReadDouble(scalar, min, max, out double value)) ? value : null;
    }

    /// <summary>Returns a switch, or null where the key is absent.</summary>
    public bool? OptionalBoolean(string key)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        return Report(key, scalar, ScalarValue.ReadBoolean(scalar, out bool value)) ? value : null;
    }

    /// <summary>Returns the position of one of a set of words.</summary>
    public int RequiredChoice(string key, IReadOnlyList<string> words)
        => Require(key) is { } node && AsScalar(key, node) is { } scalar ? Choice(key, scalar, words) ?? 0 : 0;

    /// <summary>Returns the position of one of a set of words, or null where the key is absent.</summary>
    public int? OptionalChoice(string key, IReadOnlyList<string> words)
        => Scalar(key) is { } scalar ? Choice(key, scalar, words) : null;

    /// <summary>Returns a timeframe such as <c>1m</c>.</summary>
    public Timeframe RequiredTimeframe(string key)
        => Require(key) is { } node && AsScalar(key, node) is { } scalar
            ? ReadTimeframe(key, scalar, _findings)
            : new Timeframe(UtcNanos.PerMinute);

    /// <summary>Returns a timeframe, or null where the key is absent.</summary>
    public Timeframe? OptionalTimeframe(string key)
        => Scalar(key) is { } scalar ? ReadTimeframe(key, scalar, _findings) : null;

    /// <summary>Returns an instant in UTC nanoseconds.</summary>
    public long RequiredTime(string key)
        => Require(key) is { } node && AsScalar(key, node) is { } scalar ? Time(key, scalar) : 0;

    /// <summary>Returns an instant in UTC nanoseconds, or null where the key is absent.</summary>
    public long? OptionalTime(string key) => Scalar(key) is { } scalar ? Time(key, scalar) : null;

    /// <summary>Reads a timeframe such as <c>1m</c> or reports that the text isn't one.</summary>
    public static Timeframe ReadTimeframe(string key, YamlScalar scalar, Findings findings)
    {
        if (Timeframe.TryParse(scalar.Text, out Timeframe timeframe))
        {
            return timeframe;
        }

        findings.Error(
            scalar,
            $"{key}: expected a timeframe such as 15s, 1m, 4h, 1d or 1w, not {YamlText.Quote(scalar.Text)}");
        return new Timeframe(UtcNanos.PerMinute);
    }

    /// <summary>Reads <c>[a, b]</c>, or reports what is wrong and returns null.</summary>
    public static (double From, double To)? ReadPair(string key, YamlNode node, Findings findings)
    {
        if (node is not YamlSequence { Items.Count: 2 } pair)
        {
            findings.Error(node, $"{key}: expected a range [a, b], not {Describe(node)}");
            return null;
        }

        double from = 0;
        double to = 0;
        bool isRight = ReadNumber(key, pair.Items[0], findings, ref from);
        isRight &= ReadNumber(key, pair.Items[1], findings, ref to);
        return isRight ? (from, to) : null;
    }

    /// <summary>Checks that a text is a name; reports and returns it anyway where it isn't.</summary>
    public static bool IsName(string text)
    {
        bool isName = text.Length is > 0 and <= MaxNameChars && text != "." && text != "..";
        foreach (char c in text)
        {
            isName &= char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.';
        }

        return isName;
    }

    private static bool ReadNumber(string key, YamlNode node, Findings findings, ref double value)
    {
        string? problem = node is YamlScalar scalar
            ? ScalarValue.ReadDouble(scalar, double.MinValue, double.MaxValue, out value)
            : "expected a number, not " + node.Kind;
        if (problem is not null)
        {
            findings.Error(node, key + ": " + problem);
        }

        return problem is null;
    }

    private static string Describe(YamlNode node) => node switch
    {
        YamlScalar { IsNull: false } scalar => YamlText.Quote(scalar.Text),
        YamlSequence list => $"a list of {list.Items.Count}",
        _ => node.Kind,
    };

    private YamlNode? Require(string key)
    {
        YamlNode? node = Find(key);
        if (node is null)
        {
            _findings.Error(Node, $"{_what}: the key '{key}' is missing");
        }

        return node;
    }

    private YamlScalar? Scalar(string key) => Find(key) is { } node ? AsScalar(key, node) : null;

    private YamlScalar? AsScalar(string key, YamlNode node)
    {
        if (node is YamlScalar { IsNull: false } scalar && scalar.Text.Length > 0)
        {
            return scalar;
        }

        _findings.Error(node, node is YamlScalar
            ? $"{key}: a value is missing"
            : $"{key}: expected one value, not {node.Kind}");
        return null;
    }

    private string CheckName(string key, YamlScalar scalar)
    {
        if (!IsName(scalar.Text))
        {
            _findings.Error(
                scalar,
                $"{key}: a name has 1 to {MaxNameChars} letters, digits, '_', '-' or '.'; "
                + $"{YamlText.Quote(scalar.Text)} hasn't");
        }

        return scalar.Text;
    }

    private long Integer(string key, YamlScalar scalar, long min, long max)
        => Report(key, scalar, ScalarValue.ReadInteger(scalar, min, max, out long value)) ? value : Math.Max(min, 0);

    private decimal Positive(string key, YamlScalar scalar)
    {
        string? problem = ScalarValue.ReadDecimal(scalar, decimal.MinValue, decimal.MaxValue, out decimal value);
        if (problem is null && value <= 0)
        {
            problem = $"{YamlText.Quote(scalar.Text)} must be above 0";
        }

        return Report(key, scalar, problem) ? value : 1;
    }

    private int? Choice(string key, YamlScalar scalar, IReadOnlyList<string> words)
        => Report(key, scalar, ScalarValue.ReadChoice(scalar, words, out int index)) ? index : null;

    private long Time(string key, YamlScalar scalar)
    {
        bool isTime = UtcNanos.TryParseIso(scalar.Text, out long nanos);
        Report(key, scalar, isTime
            ? null
            : $"expected a UTC time such as 2024-01-31 or 2024-01-31T09:30:00Z, not {YamlText.Quote(scalar.Text)}");
        return nanos;
    }

    private bool Report(string key, YamlScalar scalar, string? problem)
    {
        if (problem is not null)
        {
            _findings.Error(scalar, key + ": " + problem);
        }

        return problem is null;
    }
}
