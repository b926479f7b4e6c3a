using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace S1mpleTrader.Config.Yaml;

/// <summary>Reads one configuration file into nodes with positions: a small, strict part of YAML.</summary>
/// <remarks>
/// Whatever the input, the result is a tree or findings, never an exception, in time and memory bounded by
/// <see cref="YamlLimits"/>. Refused: anchors, aliases, tags, directives, merge keys, duplicate keys, keys that aren't
/// text, a second document, and characters that hide what a file says. Nothing is converted: every scalar stays text.
/// </remarks>
public sealed class YamlReader
{
    private const string DirectiveRefused = "directives (%YAML, %TAG) are not allowed";

    private readonly string _file;
    private readonly Findings _findings;
    private readonly Parser _parser;
    // Lines that begin with '%' and aren't known to be part of a scalar.
    private readonly SortedSet<int> _directiveLines;
    private int _nodes;

    private YamlReader(string text, string file, Findings findings)
    {
        _file = file;
        _findings = findings;
        _parser = new Parser(new StringReader(text));
        _directiveLines = LinesOfPercent(text);
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="file">The file as the user named it; findings begin with it.</param>
    /// <param name="findings">Receives everything that is wrong with the file as YAML.</param>
    /// <returns>The document, or null after an error.</returns>
    public static YamlNode? Read(byte[] content, string file, Findings findings)
    {
        string? text = YamlText.Decode(content, file, findings);
        return text is null ? null : ReadChecked(text, file, findings);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="file">What findings call it.</param>
    /// <param name="findings">Receives everything that is wrong with the text as YAML.</param>
    /// <returns>The document, or null after an error.</returns>
    public static YamlNode? ReadText(string text, string file, Findings findings)
    {
        if (text.Length > YamlLimits.MaxFileBytes)
        {
            findings.Error(file, 1, 1, "the text has more than 1 MiB");
            return null;
        }

        return YamlText.ContainsForbidden(text, file, findings) ? null : ReadChecked(text, file, findings);
    }

    private static YamlNode? ReadChecked(string text, string file, Findings findings)
    {
        int errors = findings.ErrorCount;
        if (ReportDirective(text, file, findings))
        {
            return null;
        }

        var reader = new YamlReader(text, file, findings);
        YamlNode? root = null;
        try
        {
            root = reader.ReadDocument();
            reader.ReportDirectives();
        }
        catch (StopException)
        {
            // The finding that stopped the reading is in the collection already.
        }
        catch (YamlException exception)
        {
            if (!ReportTab(text, exception, file, findings))
            {
                findings.Error(file, Line(exception.Start), Column(exception.Start), Describe(exception.Message));
            }
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 16.3 answers some broken flow collections with this type instead of its own.
            reader.ReportBroken();
        }
        catch (ArgumentException)
        {
            // And some broken escapes and tags with this one.
            reader.ReportBroken();
        }

        return findings.ErrorCount == errors ? root : null;
    }

    // The parser has words of its own for the directives that it knows, so those above
    // the document are looked for before it.
    private static bool ReportDirective(string text, string file, Findings findings)
    {
        using var lines = new StringReader(text);
        int number = 0;
        while (lines.ReadLine() is { } line)
        {
            number++;
            if (line.StartsWith("%", StringComparison.Ordinal))
            {
                findings.Error(file, number, 1, DirectiveRefused);
                return true;
            }

            if (line.Trim() is { Length: > 0 } content && content[0] != '#')
            {
                return false;
            }
        }

        return false;
    }

    private static SortedSet<int> LinesOfPercent(string text)
    {
        SortedSet<int> found = [];
        using var lines = new StringReader(text);
        for (int number = 1; lines.ReadLine() is { } line; number++)
        {
            if (line.StartsWith("%", StringComparison.Ordinal))
            {
                found.Add(number);
            }
        }

        return found;
    }

    // The parser tells of a tab at the start of what stands before it, and of one before the first
    // key only that the second key doesn't fit.
    private static bool ReportTab(string text, YamlException exception, string file, Findings findings)
    {
        bool isOfTab = exception.Message.IndexOf(" tab ", StringComparison.Ordinal) >= 0;
        if (!isOfTab && exception.Message.IndexOf("<document end>", StringComparison.Ordinal) < 0)
        {
            return false;
        }

        using var lines = new StringReader(text);
        for (int number = 1; lines.ReadLine() is { } line; number++)
        {
            string content = line.TrimStart();
            bool isContent = content.Length > 0 && content[0] != '#';
            int tab = line.IndexOf('\t', 0, line.Length - content.Length);
            bool mayBeMeant = isOfTab ? content.Length > 0 && number >= Line(exception.Start) : isContent;
            if (tab >= 0 && mayBeMeant)
            {
                findings.Error(file, number, tab + 1, "a tab can't indent; use spaces");
                return true;
            }

            if (!isOfTab && isContent)
            {
                return false;
            }
        }

        return false;
    }

    private YamlNode? ReadDocument()
    {
        Next();
        Next();
        if (_parser.Current is StreamEnd)
        {
            _findings.Error(_file, 1, 1, "the file is empty");
            return null;
        }

        Next();
        YamlNode root = ReadNode(1);
        if (root is YamlScalar { IsNull: true })
        {
            _findings.Error(root, "the file is empty");
        }

        Next();
        if (_parser.Current is not StreamEnd)
        {
            Report(_parser.Current!.Start, "only one document per file is allowed; this starts a second one");
        }

        return root;
    }

    // The parser passes over directives that it doesn't know, wherever they stand.
    private void ReportDirectives()
    {
        foreach (int line in _directiveLines)
        {
            _findings.Error(_file, line, 1, DirectiveRefused);
            StopWhenFull();
        }
    }

    // On entry the parser stands on the node's first event, on return on the event after its last.
    private YamlNode ReadNode(int depth)
    {
        ParsingEvent current = _parser.Current!;
        if (++_nodes > YamlLimits.MaxNodes)
        {
            Stop(current.Start, "the file has more than 100,000 nodes");
        }

        switch (current)
        {
            case Scalar scalar:
                YamlScalar read = ReadScalar(scalar);
                Next();
                return read;
            case MappingStart start:
                CheckDepth(start.Start, depth);
                CheckProperties(start);
                return ReadMapping(start, depth);
            case SequenceStart start:
                CheckDepth(start.Start, depth);
                CheckProperties(start);
                return ReadSequence(start, depth);
            case AnchorAlias alias:
                Report(alias.Start, "aliases (*" + alias.Value.Value + ") are not allowed; write the value out");
                Next();
                // No missing value: one finding is enough.
                return new YamlScalar(_file, Line(alias.Start), Column(alias.Start), string.Empty, isQuoted: true);
            default:
                Stop(current.Start, "the file is not valid YAML here");
                return new YamlScalar(_file, 1, 1, string.Empty, false);
        }
    }

    private YamlMapping ReadMapping(MappingStart start, int depth)
    {
        Next();
        // The parser has no place for a pair in a list, [a: b]: it stands where its key does.
        bool isPair = start.Style == MappingStyle.Flow && start.End.Index == 0;
        Mark place = isPair ? _parser.Current!.Start : start.Start;
        var mapping = new YamlMapping(_file, Line(place), Column(place));
        while (_parser.Current is not MappingEnd)
        {
            if (mapping.Entries.Count >= YamlLimits.MaxItems)
            {
                Stop(_parser.Current!.Start, "a mapping has more than 10,000 entries");
            }

            YamlNode key = ReadNode(depth + 1);
            YamlNode value = ReadNode(depth + 1);
            AddEntry(mapping, key, value);
        }

        Next();
        return mapping;
    }

    private void AddEntry(YamlMapping mapping, YamlNode key, YamlNode value)
    {
        if (key is not YamlScalar name)
        {
            _findings.Error(key, "a key must be text, not " + key.Kind);
            StopWhenFull();
            return;
        }

        if (name.Text == "<<" && !name.IsQuoted)
        {
            _findings.Error(name, "merge keys (<<) are not allowed; write the keys out");
            StopWhenFull();
            return;
        }

        if (name is { Text.Length: 0, IsQuoted: false })
        {
            // The parser gives a key that isn't there the place of what stands before it.
            bool isValue = value is not YamlScalar { IsNull: true };
            _findings.Error(isValue ? value : name, "a key is missing before the ':'");
            StopWhenFull();
            return;
        }

        YamlEntry? first = mapping.FindEntry(name.Text);
        if (first is not null)
        {
            _findings.Error(name, "duplicate key " + YamlText.Quote(name.Text) + "; it stands at line "
                + first.Key.Line.ToString(CultureInfo.InvariantCulture) + " already");
            StopWhenFull();
            return;
        }

        mapping.Add(name, value);
    }

    private YamlSequence ReadSequence(SequenceStart start, int depth)
    {
        var sequence = new YamlSequence(_file, Line(start.Start), Column(start.Start));
        Next();
        while (_parser.Current is not SequenceEnd)
        {
            if (sequence.Items.Count >= YamlLimits.MaxItems)
            {
                Stop(_parser.Current!.Start, "a list has more than 10,000 items");
            }

            sequence.Add(ReadNode(depth + 1));
        }

        Next();
        return sequence;
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        CheckProperties(scalar);
        for (int line = Line(scalar.Start) + 1;
            line < Line(scalar.End) || (line == Line(scalar.End) && Column(scalar.End) > 1);
            line++)
        {
            _directiveLines.Remove(line);
        }

        string text = scalar.Value;
        if (text.Length > YamlLimits.MaxScalarChars)
        {
            Stop(scalar.Start, "a text has more than 64 KiB");
        }

        // The file itself holds none; an escape such as "\u202E" may still make one.
        foreach (char c in text)
        {
            if (YamlText.IsForbidden(c))
            {
                Report(scalar.Start, "the character " + YamlText.Name(c) + " is not allowed in a configuration file");
                break;
            }
        }

        return new YamlScalar(_file, Line(scalar.Start), Column(scalar.Start), text, scalar.Style != ScalarStyle.Plain);
    }

    private void CheckProperties(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            Report(node.Start, "anchors (&" + node.Anchor.Value + ") are not allowed");
        }

        if (!node.Tag.IsEmpty)
        {
            string tag = node.Tag.IsNonSpecific ? "!" : node.Tag.Value;
            Report(node.Start, "tags (" + YamlText.Quote(tag) + ") are not allowed");
        }
    }

    private void CheckDepth(Mark mark, int depth)
    {
        if (depth > YamlLimits.MaxDepth)
        {
            Stop(mark, "collections are nested more than 32 deep");
        }
    }

    private void Next()
    {
        if (!_parser.MoveNext())
        {
            Mark end = _parser.Current?.End ?? Mark.Empty;
            Stop(end, "the file ends too early");
        }
    }

    private void Report(Mark mark, string message)
    {
        _findings.Error(_file, Line(mark), Column(mark), message);
        StopWhenFull();
    }

    private void StopWhenFull()
    {
        if (_findings.IsFull)
        {
            throw new StopException();
        }
    }

    private void Stop(Mark mark, string message)
    {
        _findings.Error(_file, Line(mark), Column(mark), message);
        throw new StopException();
    }

    private void ReportBroken()
    {
        Mark mark = _parser.Current?.End ?? Mark.Empty;
        _findings.Error(_file, Line(mark), Column(mark), "the YAML is broken after this place");
    }

    // "While scanning for the next token, found character that cannot start any token." becomes a sentence of ours.
    private static string Describe(string message)
    {
        string text = message.Replace("  ", " ").Trim().TrimEnd('.');
        return text.Length == 0
            ? "the YAML is broken here"
            : "the YAML is broken here: " + char.ToLowerInvariant(text[0]) + text.Substring(1);
    }

    private static int Line(Mark mark) => (int)Math.Max(1, Math.Min(mark.Line, int.MaxValue));

    private static int Column(Mark mark) => (int)Math.Max(1, Math.Min(mark.Column, int.MaxValue));

    /// <summary>Leaves the recursion after a finding that makes going on pointless.</summary>
    private sealed class StopException : Exception
    {
    }
}
