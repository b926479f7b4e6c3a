using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Config;

/// <summary>
/// The <c>--set key.path=value</c> options of a command: laid over the documents before anything is bound.
/// </summary>
/// <remarks>
/// A step of a path is a key, a position in a list (<c>[0]</c> or <c>0</c>), or the id of a list's item (its
/// <c>instance_id</c>, <c>id</c> or <c>symbol</c>): <c>workforce.context_workers.ema_20.params.period=30</c>. A key
/// with a dot stands in double quotes: <c>aggregation.strength."adx.adx".weight=2</c>. The value is YAML, as strict as
/// in a file. Findings about such values name the option instead of a file.
/// </remarks>
internal sealed class Overrides
{
    private const int MaxNamed = 12; // Ids that a message lists.

    private static readonly string[] IdKeys = ["instance_id", "id", "symbol", "event"];

    private static readonly SearchValues<char> NumberChars = SearchValues.Create("0123456789.");

    private readonly List<Item> _items = [];

    private const string Option = "--set ";

    private sealed record Item(string Option, string[] Steps, YamlNode Value, bool IsTyped);

    /// <summary>Reads the options.</summary>
    /// <param name="options">Each <c>key.path=value</c>.</param>
    /// <param name="findings">Receives what is wrong with their form.</param>
    /// <param name="areTyped">
    /// Whether somebody typed them for one run: a message about a list then says what it has, and a path that is given
    /// twice is told. A study's runs have different lists, and what is wrong with them all is told once.
    /// </param>
    public static Overrides Parse(IReadOnlyList<string> options, Findings findings, bool areTyped = false)
    {
        var overrides = new Overrides();
        foreach (string option in options)
        {
            int equals = option.IndexOf('=', StringComparison.Ordinal);
            string path = equals < 0 ? option : option[..equals];
            string name = Option + path;
            if (equals <= 0)
            {
                findings.Error(name, 0, 0, "expected key.path=value");
                continue;
            }

            var steps = new List<string>();
            if (Split(path, steps) is { } problem)
            {
                findings.Error(name, 0, 0, problem);
                continue;
            }

            string text = option[(equals + 1)..];
            YamlNode? value = text is "" or "null" || IsPlainNumber(text)
                ? new YamlScalar(name, 0, 0, text, isQuoted: false)
                : YamlReader.ReadText(text, name, findings);
            if (value is not null)
            {
                if (areTyped && overrides._items.Exists(item => item.Steps.SequenceEqual(steps)))
                {
                    findings.Add(new Finding(
                        FindingSeverity.Warning, name, 0, 0, "given more than once: the last one counts"));
                }

                overrides._items.Add(new Item(name, [.. steps], YamlCopy.WithoutPlace(value), areTyped));
            }
        }

        return overrides;
    }

    // Most of what a study sets: the reader of YAML would take longer to begin than to say the same.
    private static bool IsPlainNumber(string text)
        => char.IsAsciiDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(NumberChars);

    /// <summary>Returns whether any path starts with one of a document's keys.</summary>
    /// <param name="keys">The keys that such a document may have at its top.</param>
    public bool Concern(IReadOnlyList<string> keys) => _items.Exists(item => Contains(keys, item.Steps[0]));

    /// <summary>Lays the values whose path starts with one of a document's keys over that document.</summary>
    /// <param name="document">The document's own mapping.</param>
    /// <param name="keys">The keys that such a document may have at its top.</param>
    /// <param name="findings">Receives paths that lead nowhere.</param>
    public void Apply(YamlNode document, IReadOnlyList<string> keys, Findings findings)
    {
        foreach (Item item in _items)
        {
            if (document is YamlMapping mapping && Contains(keys, item.Steps[0]))
            {
                Apply(mapping, item, findings);
            }
        }
    }

    /// <summary>Reports the options that belong to none of the documents of a command.</summary>
    /// <param name="keys">The keys of all documents.</param>
    /// <param name="findings">Receives them.</param>
    public void ReportForeign(IReadOnlyList<string> keys, Findings findings)
    {
        foreach (Item item in _items)
        {
            if (!Contains(keys, item.Steps[0]))
            {
                findings.Error(
                    item.Option, 0, 0,
                    $"no configuration file has the key {YamlText.Quote(item.Steps[0])}"
                    + $"{NearestName.Suggest(item.Steps[0], keys)}");
            }
        }
    }

    /// <summary>Reports every option, where there is nothing to override.</summary>
    /// <param name="why">Why not.</param>
    /// <param name="findings">Receives them.</param>
    public void Refuse(string why, Findings findings)
    {
        foreach (Item item in _items)
        {
            findings.Error(item.Option, 0, 0, why);
        }
    }

    private static void Apply(YamlMapping document, Item item, Findings findings)
    {
        YamlNode at = document;
        for (int i = 0; i < item.Steps.Length - 1; i++)
        {
            YamlNode? next = at is YamlMapping mapping
                ? Enter(mapping, item, i, findings)
                : Pick(at, item, i, findings);
            if (next is null)
            {
                return;
            }

            at = next;
        }

        string last = item.Steps[^1];
        YamlNode value = YamlCopy.WithoutPlace(item.Value);
        if (at is YamlMapping target)
        {
            if (target.FindEntry(last) is { } entry)
            {
                target.Replace(entry, value);
            }
            else if (!ReportDotted(target, item, last, findings))
            {
                target.Add(new YamlScalar(item.Option, 0, 0, last, isQuoted: false), value);
            }
        }
        else if (at is YamlSequence list && IndexOf(list, last) is var index and >= 0)
        {
            list.Replace(index, value);
        }
        else
        {
            ReportMissing(at, item, last, findings);
        }
    }

    // A key that isn't there yet is made: whether it may be there is the binder's decision.
    private static YamlNode? Enter(YamlMapping mapping, Item item, int step, Findings findings)
    {
        YamlNode? value = mapping.Find(item.Steps[step]);
        if (value is null or YamlScalar { IsNull: true })
        {
            if (value is null && ReportDotted(mapping, item, item.Steps[step], findings))
            {
                return null;
            }

            var made = new YamlMapping(item.Option, 0, 0);
            if (mapping.FindEntry(item.Steps[step]) is { } entry)
            {
                mapping.Replace(entry, made);
            }
            else
            {
                mapping.Add(new YamlScalar(item.Option, 0, 0, item.Steps[step], isQuoted: false), made);
            }

            return made;
        }

        return value;
    }

    // A missing key 'adx' beside 'adx.adx': the path was meant to name the longer one.
    private static bool ReportDotted(YamlMapping mapping, Item item, string step, Findings findings)
    {
        foreach (YamlEntry entry in mapping.Entries)
        {
            if (entry.Key.Text.StartsWith(step + ".", StringComparison.Ordinal))
            {
                findings.Error(
                    item.Option, 0, 0,
                    $"there is no key {YamlText.Quote(step)}, but {YamlText.Quote(entry.Key.Text)}: "
                    + $"a key with a dot stands in double quotes, as one step: \"{entry.Key.Text}\"");
                return true;
            }
        }

        return false;
    }

    private static YamlNode? Pick(YamlNode node, Item item, int step, Findings findings)
    {
        if (node is YamlSequence list && IndexOf(list, item.Steps[step]) is var index and >= 0)
        {
            return list.Items[index];
        }

        ReportMissing(node, item, item.Steps[step], findings);
        return null;
    }

    private static void ReportMissing(YamlNode node, Item item, string step, Findings findings)
    {
        if (node is not YamlSequence list)
        {
            findings.Error(
                item.Option, 0, 0, $"{YamlText.Quote(step)} can't be reached: '{node.Path}' is a single value");
            return;
        }

        var ids = new List<string>();
        foreach (YamlNode candidate in list.Items)
        {
            if (IdOf(candidate) is { } id)
            {
                ids.Add(id);
            }
        }

        string nearest = NearestName.Suggest(step, ids);
        findings.Error(
            item.Option, 0, 0,
            $"the list '{list.Path}' has no item "
            + $"{YamlText.Quote(step)}{(nearest.Length > 0 || !item.IsTyped ? nearest : ItemsOf(list, ids))}");
    }

    private static string ItemsOf(YamlSequence list, List<string> ids)
    {
        int count = list.Items.Count;
        if (count == 0)
        {
            return "; it is empty";
        }

        string positions = count == 1 ? "position 0" : FormattableString.Invariant($"positions 0 to {count - 1}");
        return ids.Count == 0 ? $"; it has the {positions}"
            : $"; it has {string.Join(", ", ids.GetRange(0, Math.Min(ids.Count, MaxNamed)))}"
                + $"{(ids.Count > MaxNamed ? ", …" : string.Empty)}, {positions}";
    }

    private static int IndexOf(YamlSequence list, string step)
    {
        for (int i = 0; i < list.Items.Count; i++)
        {
            if (IdOf(list.Items[i]) == step)
            {
                return i;
            }
        }

        return int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && index < list.Items.Count
            ? index
            : -1;
    }

    private static string? IdOf(YamlNode node)
    {
        if (node is YamlMapping mapping)
        {
            foreach (string key in IdKeys)
            {
                if (mapping.Find(key) is YamlScalar scalar)
                {
                    return scalar.Text;
                }
            }
        }

        return null;
    }

    // a.b[0].c and a.b.0.c are the same path; what stands in double quotes is one step, dots
    // and all. Returns what is wrong, or null.
    private static string? Split(string path, List<string> steps)
    {
        var step = new StringBuilder();
        // What the step began with: '.', '[', or ']' where one has
        // just been closed and nothing may stand before the next.
        char open = '.';
        for (int i = 0; i <= path.Length; i++)
        {
            char c = i < path.Length ? path[i] : '.';
            if (c == '"')
            {
                int end = path.IndexOf('"', i + 1);
                if (end < 0)
                {
                    return "a double quote isn't closed";
                }

                if (step.Length > 0 || (end + 1 < path.Length && path[end + 1] is not ('.' or '[' or ']')))
                {
                    return $"{path[i..(end + 1)]} is a step of its own: "
                        + $"a '.' is missing {(step.Length > 0 ? "before" : "behind")} it";
                }

                step.Append(path, i + 1, end - i - 1);
                i = end;
            }
            else if (c == '\'')
            {
                return "a single quote has no meaning in a path; a key with a dot stands in double quotes, "
                    + "the whole option in single ones for the shell: "
                    + "--set 'aggregation.strength.\"adx.adx\".weight=2'";
            }
            else if (c is not ('.' or '[' or ']'))
            {
                step.Append(c);
            }
            else if (c == ']' != (open == '['))
            {
                return c == ']'
                    ? "a ']' has no '[' before it"
                    : "a '[' isn't closed; a position in a list is written [0] or .0";
            }
            else
            {
                if (step.Length == 0 && open != ']')
                {
                    return "the path has an empty step";
                }

                if (step.Length > 0 && open == ']')
                {
                    return $"a '.' is missing before {YamlText.Quote(step.ToString())}";
                }

                if (step.Length > 0)
                {
                    steps.Add(step.ToString());
                    step.Clear();
                }

                open = c;
            }
        }

        return null;
    }

    private static bool Contains(IReadOnlyList<string> keys, string key)
    {
        foreach (string candidate in keys)
        {
            if (candidate == key)
            {
                return true;
            }
        }

        return false;
    }
}
