using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace S1mpleTrader.Config.Yaml;

/// <summary>A node of a configuration file, with the place where it stands.</summary>
public abstract class YamlNode
{
    private protected YamlNode(string file, int line, int column)
    {
        File = file;
        Line = line;
        Column = column;
    }

    /// <summary>The file as the user named it, or <c>--set</c>.</summary>
    public string File { get; }

    /// <summary>Line counted from 1.</summary>
    public int Line { get; }

    /// <summary>Column in UTF-16 code units counted from 1.</summary>
    public int Column { get; }

    /// <summary>What the node is, as a message names it: <c>text</c>, <c>a list</c> or <c>a mapping</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The node that holds this one, or null for the document.</summary>
    public YamlNode? Parent { get; internal set; }

    /// <summary>
    /// The keys and positions from the document to this node, such as <c>instruments[0].tick_size</c>.
    /// </summary>
    /// <remarks>Computed on every call; meant for messages.</remarks>
    public string Path
    {
        get
        {
            var steps = new List<string>();
            for (YamlNode node = this; node.Parent is not null; node = node.Parent)
            {
                steps.Add(node.Parent.StepTo(node));
            }

            var path = new StringBuilder();
            for (int i = steps.Count - 1; i >= 0; i--)
            {
                if (path.Length > 0 && steps[i][0] != '[')
                {
                    path.Append('.');
                }

                path.Append(steps[i]);
            }

            return path.ToString();
        }
    }

    private protected abstract string StepTo(YamlNode child);
}

/// <summary>A piece of text. What it means (number, switch, name) is the reader's decision, never the file's.</summary>
public sealed class YamlScalar : YamlNode
{
    /// <summary>Creates a scalar.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="line">Line counted from 1.</param>
    /// <param name="column">Column counted from 1.</param>
    /// <param name="text">The text, without quotes and with escapes resolved.</param>
    /// <param name="isQuoted">Whether it stood in quotes or in a block (<c>|</c>, <c>&gt;</c>).</param>
    public YamlScalar(string file, int line, int column, string text, bool isQuoted)
        : base(file, line, column)
    {
        Text = text;
        IsQuoted = isQuoted;
    }

    /// <summary>The text, without quotes and with escapes resolved.</summary>
    public string Text { get; }

    /// <summary>Whether it stood in quotes or in a block.</summary>
    public bool IsQuoted { get; }

    /// <summary>Whether nothing was given: an empty place or the plain word <c>null</c>.</summary>
    public bool IsNull => !IsQuoted && (Text.Length == 0 || Text == "null");

    /// <inheritdoc/>
    public override string Kind => IsNull ? "nothing" : "text";

    private protected override string StepTo(YamlNode child)
        => throw new InvalidOperationException("A scalar holds no nodes.");
}

/// <summary>A list.</summary>
public sealed class YamlSequence : YamlNode
{
    private readonly List<YamlNode> _items = new List<YamlNode>();

    /// <summary>Creates an empty list.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="line">Line counted from 1.</param>
    /// <param name="column">Column counted from 1.</param>
    public YamlSequence(string file, int line, int column)
        : base(file, line, column)
    {
    }

    /// <summary>The items in the file's order.</summary>
    public IReadOnlyList<YamlNode> Items => _items;

    /// <inheritdoc/>
    public override string Kind => "a list";

    internal void Add(YamlNode item)
    {
        item.Parent = this;
        _items.Add(item);
    }

    internal void Replace(int index, YamlNode item)
    {
        item.Parent = this;
        _items[index] = item;
    }

    private protected override string StepTo(YamlNode child)
        => "[" + _items.IndexOf(child).ToString(CultureInfo.InvariantCulture) + "]";
}

/// <summary>A key with its value.</summary>
public sealed class YamlEntry
{
    internal YamlEntry(YamlScalar key, YamlNode value)
    {
        Key = key;
        Value = value;
    }

    /// <summary>The key, with the place where it stands.</summary>
    public YamlScalar Key { get; }

    /// <summary>The value.</summary>
    public YamlNode Value { get; internal set; }
}

/// <summary>Keys with values, in the file's order; no key occurs twice.</summary>
public sealed class YamlMapping : YamlNode
{
    private readonly List<YamlEntry> _entries = new List<YamlEntry>();
    private readonly Dictionary<string, YamlEntry> _byKey = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);

    /// <summary>Creates an empty mapping.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="line">Line counted from 1.</param>
    /// <param name="column">Column counted from 1.</param>
    public YamlMapping(string file, int line, int column)
        : base(file, line, column)
    {
    }

    /// <summary>The entries in the file's order.</summary>
    public IReadOnlyList<YamlEntry> Entries => _entries;

    /// <inheritdoc/>
    public override string Kind => "a mapping";

    /// <summary>Returns the entry of a key, or null.</summary>
    /// <param name="key">The key, compared by its characters.</param>
    public YamlEntry? FindEntry(string key) => _byKey.TryGetValue(key, out YamlEntry? entry) ? entry : null;

    /// <summary>Returns the value of a key, or null where the key is absent.</summary>
    /// <param name="key">The key, compared by its characters.</param>
    public YamlNode? Find(string key) => FindEntry(key)?.Value;

    internal void Add(YamlScalar key, YamlNode value)
    {
        key.Parent = this;
        value.Parent = this;
        var entry = new YamlEntry(key, value);
        _byKey.Add(key.Text, entry);
        _entries.Add(entry);
    }

    internal void Replace(YamlEntry entry, YamlNode value)
    {
        value.Parent = this;
        entry.Value = value;
    }

    private protected override string StepTo(YamlNode child)
    {
        foreach (YamlEntry entry in _entries)
        {
            if (ReferenceEquals(entry.Value, child) || ReferenceEquals(entry.Key, child))
            {
                return entry.Key.Text.Length == 0 ? "''" : entry.Key.Text;
            }
        }

        throw new InvalidOperationException("The node is not in this mapping.");
    }
}
