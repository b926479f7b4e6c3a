using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.Text;
using S1mpleTrader.Config.Manifest;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Generators;

/// <summary>
/// Reads the nodes of one manifest: shapes, known keys, places. Everything wrong becomes a finding; reading goes on.
/// </summary>
internal sealed class ManifestReader
{
    private readonly SourceText _text;
    private readonly List<DiagnosticInfo> _findings = new();

    public ManifestReader(string path, SourceText text)
    {
        Path = path;
        _text = text;
    }

    public string Path { get; }

    public IReadOnlyList<DiagnosticInfo> Findings => _findings;

    public void Report(Microsoft.CodeAnalysis.DiagnosticDescriptor rule, YamlNode node, params string[] arguments)
        => _findings.Add(DiagnosticInfo.Of(rule, PlaceOf(node), arguments));

    public void ReportAt(
        Microsoft.CodeAnalysis.DiagnosticDescriptor rule, int line, int column, params string[] arguments)
        => _findings.Add(DiagnosticInfo.Of(rule, PlaceOf(line, column, 1), arguments));

    public Place PlaceOf(YamlNode node)
    {
        int length = node is YamlScalar scalar ? scalar.Text.Length + (scalar.IsQuoted ? 2 : 0) : 1;
        return PlaceOf(node.Line, node.Column, length);
    }

    /// <summary>
    /// Returns the node as a mapping, or null after a finding or where it is absent; reports keys that
    /// aren't known and those that are missing.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="keys">Its keys; null where they are the author's own.</param>
    public YamlMapping? Mapping(YamlNode? node, string what, IReadOnlyList<ManifestKey>? keys)
    {
        if (node is null)
        {
            return null;
        }

        if (node is not YamlMapping mapping)
        {
            Report(Diagnostics.WrongShape, node, what, "a mapping", node.Kind);
            return null;
        }

        if (keys is not null)
        {
            CheckKeys(mapping, what, keys);
        }

        return mapping;
    }

    /// <summary>Returns the text of a key, or null where it is absent or isn't text.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="key">The key.</param>
    /// <param name="what">What the mapping is, for messages.</param>
    /// <param name="isRequired">
    /// Whether something else in the manifest makes a key necessary that need not be there otherwise.
    /// </param>
    public YamlScalar? Scalar(YamlMapping? mapping, string key, string what, bool isRequired = false)
    {
        YamlNode? node = mapping?.Find(key);
        switch (node)
        {
            case YamlScalar { IsNull: false } scalar:
                return scalar;
            case null:
                if (isRequired && mapping is not null)
                {
                    Report(Diagnostics.MissingKey, mapping, what, key);
                }

                return null;
            default:
                Report(Diagnostics.WrongShape, node, "'" + key + "' of " + what, "text", node.Kind);
                return null;
        }
    }

    public string Text(YamlMapping? mapping, string key, string what, bool isRequired = false)
        => Scalar(mapping, key, what, isRequired)?.Text ?? "";

    public bool Flag(YamlMapping? mapping, string key, string what)
    {
        YamlScalar? scalar = Scalar(mapping, key, what, isRequired: false);
        if (scalar is null)
        {
            return false;
        }

        string? problem = ScalarValue.ReadBoolean(scalar, out bool value);
        if (problem is not null)
        {
            Report(Diagnostics.BadValue, scalar, key, problem);
        }

        return value;
    }

    /// <summary>Returns a word of a known set, or null after a finding or where it is absent.</summary>
    public string? Word(YamlScalar? scalar, string what, IEnumerable<string> known)
    {
        if (scalar is null)
        {
            return null;
        }

        string[] words = known.ToArray();
        if (words.Contains(scalar.Text, StringComparer.Ordinal))
        {
            return scalar.Text;
        }

        Report(Diagnostics.UnknownWord, scalar, what, scalar.Text, Expectation(scalar.Text, words));
        return null;
    }

    /// <summary>Returns the texts of a list; an absent one is empty.</summary>
    public IReadOnlyList<YamlScalar> List(YamlNode? node, string what)
    {
        var items = new List<YamlScalar>();
        if (node is null)
        {
            return items;
        }

        if (node is not YamlSequence sequence)
        {
            Report(Diagnostics.WrongShape, node, what, "a list", node.Kind);
            return items;
        }

        foreach (YamlNode item in sequence.Items)
        {
            if (item is YamlScalar { IsNull: false } scalar)
            {
                items.Add(scalar);
            }
            else
            {
                Report(Diagnostics.WrongShape, item, "an item of " + what, "text", item.Kind);
            }
        }

        return items;
    }

    /// <summary>Checks a name that becomes a C# name; a second one of the same C# name is refused.</summary>
    public bool Name(YamlScalar scalar, ISet<string>? taken)
    {
        if (!Names.IsSnakeCase(scalar.Text))
        {
            Report(Diagnostics.BadName, scalar, scalar.Text, "isn't snake_case");
            return false;
        }

        if (taken is not null && !taken.Add(Names.Pascal(scalar.Text)))
        {
            Report(Diagnostics.BadName, scalar, scalar.Text, "is declared twice");
            return false;
        }

        return true;
    }

    private void CheckKeys(YamlMapping mapping, string what, IReadOnlyList<ManifestKey> keys)
    {
        var known = keys.Select(key => key.Name).ToList();
        foreach (YamlEntry entry in mapping.Entries)
        {
            if (!known.Contains(entry.Key.Text))
            {
                Report(
                    Diagnostics.UnknownKey, entry.Key, entry.Key.Text,
                    what, NearestName.Suggest(entry.Key.Text, known));
            }
        }

        foreach (ManifestKey key in keys)
        {
            if (key.IsRequired && mapping.Find(key.Name) is null)
            {
                Report(Diagnostics.MissingKey, mapping, what, key.Name);
            }
        }
    }

    private static string Expectation(string text, string[] known)
    {
        string nearest = NearestName.Suggest(text, known);
        return nearest.Length > 0 ? nearest : "; known are " + string.Join(", ", known);
    }

    // The YAML reader counts lines and columns from 1; a line beyond the text means the end of the file.
    private Place PlaceOf(int line, int column, int length)
    {
        int index = Math.Min(Math.Max(line, 1), _text.Lines.Count) - 1;
        TextLine textLine = _text.Lines[index];
        int start = Math.Min(textLine.Start + Math.Max(column, 1) - 1, textLine.End);
        return new Place(Path, start, Math.Min(length, textLine.End - start), index, start - textLine.Start);
    }
}
