using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Schema;

namespace S1mpleTrader.Host.Config.Documents;

/// <summary>Reads one mapping of a document key by key; what was never asked for is an unknown key.</summary>
/// <remarks>
/// <para>
/// Every getter reports what is wrong and then returns a harmless value, so that one pass finds everything. The values
/// are only used when no error was reported.
/// </para>
/// <para>
/// The same calls make the document's JSON Schema: a section opened by <see cref="Record"/> reads nothing, finds every
/// child and one item of every list, and writes down what each getter would accept. So a key is declared once, where it
/// is read. A reader must therefore ask for all its keys whatever their values are.
/// </para>
/// </remarks>
internal sealed partial class Section
{
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

    private Section(string what, SchemaNode schema)
        : this(new YamlMapping(string.Empty, 0, 0), what, [])
        => Schema = schema;

    /// <summary>The mapping; empty while the schema is recorded.</summary>
    public YamlMapping Node { get; }

    /// <summary>What is wrong so far; for findings beyond those of a single key.</summary>
    public Findings Findings => _findings;

    /// <summary>The schema that is being recorded; null where a document is read.</summary>
    public SchemaNode? Schema { get; }

    /// <summary>Opens a section that records what is asked of it.</summary>
    /// <param name="what">What the mapping is.</param>
    public static Section Record(string what) => new(what, SchemaNode.Object());

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
            if (_findings.IsFull)
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

    /// <summary>Whether a key is there that a getter asks for.</summary>
    public bool Has(string key) => Node.Find(key) is not null;

    /// <summary>
    /// Returns the value of a key that isn't one of this mapping's, so that somebody who knows why can say so.
    /// </summary>
    public YamlNode? FindMisplaced(string key)
    {
        _known.Add(key);
        return Node.Find(key);
    }

    /// <summary>Returns a value as it is, or null; somebody else reads it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="schema">Makes what that reader accepts, where a schema is asked for.</param>
    /// <param name="isRequired">Whether its absence is an error.</param>
    public YamlNode? Find(string key, Func<SchemaNode> schema, bool isRequired = false)
    {
        Schema?.With(key, schema(), isRequired);
        _known.Add(key);
        YamlNode? node = Node.Find(key);
        if (node is null && isRequired && Schema is null)
        {
            _findings.Error(Node, $"{_what}: the key '{key}' is missing");
        }

        return node;
    }

    /// <summary>
    /// Returns the node of a key where it is there, else the mapping: the best place for a later finding.
    /// </summary>
    public YamlNode At(string key) => Node.Find(key) ?? Node;

    /// <summary>Opens the mapping of a key; null where it is absent or wrong.</summary>
    public Section? Child(string key, string what, bool isRequired = false)
    {
        if (Schema is not null)
        {
            Section child = Record(what);
            Schema.With(key, child.Schema!, isRequired);
            return child;
        }

        return Find(key, () => SchemaNode.Any(), isRequired) is { } node ? Open(node, what, _findings) : null;
    }

    /// <summary>Opens every item of a list of mappings.</summary>
    public List<Section> Sections(string key, string what, bool isRequired = false)
    {
        var sections = new List<Section>();
        if (Schema is not null)
        {
            sections.Add(Record(what));
            Schema.With(key, SchemaNode.ListOf(sections[0].Schema!, isRequired ? 1 : 0), isRequired);
            return sections;
        }

        foreach (YamlNode item in List(key, () => SchemaNode.Any(), isRequired))
        {
            if (Open(item, what, _findings) is { } section)
            {
                sections.Add(section);
            }
        }

        return sections;
    }

    /// <summary>Reads the items of a list of mappings, each to its end.</summary>
    /// <typeparam name="T">What an item is.</typeparam>
    /// <param name="sections">The items.</param>
    /// <param name="read">Reads one; its section is closed behind it.</param>
    public static List<T> ReadAll<T>(List<Section> sections, Func<Section, T> read)
    {
        var items = new List<T>(sections.Count);
        foreach (Section section in sections)
        {
            items.Add(read(section));
            section.Close();
        }

        return items;
    }

    /// <summary>Opens every value of a mapping whose keys are the user's own.</summary>
    /// <param name="what">What a value is.</param>
    public List<(YamlScalar Key, Section Value)> Values(string what)
    {
        var values = new List<(YamlScalar Key, Section Value)>();
        if (Schema is not null)
        {
            values.Add((new YamlScalar(string.Empty, 0, 0, "key", false), Record(what)));
            Schema.OpenTo(values[0].Value.Schema!);
        }

        foreach (YamlEntry entry in Node.Entries)
        {
            if (Open(entry.Value, $"{what} {YamlText.Quote(entry.Key.Text)}", _findings) is { } section)
            {
                values.Add((entry.Key, section));
            }
        }

        return values;
    }

    /// <summary>Returns the names behind the keys of a mapping whose keys are the user's own.</summary>
    public List<(YamlScalar Key, string Name)> Names()
    {
        Schema?.OpenTo(SchemaNode.Text(NamePattern));
        var names = new List<(YamlScalar Key, string Name)>();
        foreach (YamlEntry entry in Node.Entries)
        {
            _known.Add(entry.Key.Text);
            if (AsScalar(entry.Key.Text, entry.Value) is { } scalar)
            {
                names.Add((entry.Key, CheckName(entry.Key.Text, scalar)));
            }
        }

        return names;
    }

    /// <summary>Requires that exactly one of some keys is there.</summary>
    public void RequireExactlyOne(params string[] keys)
    {
        Schema?.RequireExactlyOne(keys);
        int count = 0;
        foreach (string key in keys)
        {
            count += Has(key) ? 1 : 0;
        }

        if (count != 1 && Schema is null)
        {
            string names = $"'{string.Join("', '", keys[..^1])}' and '{keys[^1]}'";
            _findings.Error(Node, count == 0
                ? $"{_what}: one of the keys {names} is missing"
                : $"{_what}: only one of the keys {names} may be given");
        }
    }

    /// <summary>Refuses keys that only make sense beside another.</summary>
    /// <param name="neededKey">The other.</param>
    /// <param name="keys">The keys.</param>
    public void AllowOnlyWith(string neededKey, params string[] keys)
    {
        foreach (string key in keys)
        {
            Schema?.RequireTogether(key, neededKey);
            if (Has(key) && !Has(neededKey))
            {
                _findings.Error(At(key), $"{key}: only a {_what} with a '{neededKey}' has this key");
            }
        }
    }

    /// <summary>Returns a list of plain words.</summary>
    public List<YamlScalar> Words(string key, bool isRequired = false)
        => Scalars(key, () => SchemaNode.Text(), isRequired);

    /// <summary>Returns a list of words of a set, each as its index.</summary>
    public List<int> Choices(string key, IReadOnlyList<string> words)
    {
        var indices = new List<int>();
        foreach (YamlScalar word in Scalars(key, () => SchemaNode.Choice(words), isRequired: false))
        {
            if (ScalarValue.ReadChoice(word, words, out int index) is { } problem)
            {
                _findings.Error(word, $"{key}: {problem}");
            }
            else if (indices.Contains(index))
            {
                _findings.Error(word, $"{key}: {YamlText.Quote(word.Text)} stands twice in the list");
            }
            else
            {
                indices.Add(index);
            }
        }

        return indices;
    }

    /// <summary>Returns a list of timeframes.</summary>
    public List<Timeframe> Timeframes(string key, bool isRequired = false)
    {
        var timeframes = new List<Timeframe>();
        foreach (YamlScalar scalar in Scalars(key, () => SchemaNode.Written(TimeframePattern), isRequired))
        {
            timeframes.Add(ReadTimeframe(key, scalar, _findings));
        }

        return timeframes;
    }

    private IReadOnlyList<YamlNode> List(string key, Func<SchemaNode> item, bool isRequired)
    {
        YamlNode? node = Find(key, () => SchemaNode.ListOf(item(), isRequired ? 1 : 0), isRequired);
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

    private List<YamlScalar> Scalars(string key, Func<SchemaNode> item, bool isRequired)
    {
        var scalars = new List<YamlScalar>();
        foreach (YamlNode node in List(key, item, isRequired))
        {
            if (AsScalar(key, node) is { } scalar)
            {
                scalars.Add(scalar);
            }
        }

        return scalars;
    }

    /// <summary>Returns one value that somebody else reads; null where it is absent, or reported as none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="schema">Makes what that reader accepts, where a schema is asked for.</param>
    /// <param name="isRequired">Whether its absence is an error.</param>
    public YamlScalar? Scalar(string key, Func<SchemaNode> schema, bool isRequired = false)
        => Find(key, schema, isRequired) is { } node ? AsScalar(key, node) : null;
}
