using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Config;

/// <summary>
/// The <c>--set key.path=value</c> options of a command: laid over the documents before anything is bound.
/// </summary>
/// <remarks>
/// A step of a path is a key, a position in a list (<c>[0]</c> or <c>0</c>), or the id of a list's item (its
/// <c>instance_id</c>, <c>id</c> or <c>symbol</c>): <c>workforce.context_workers.ema_20.params.period=30</c>. The value
/// is YAML, as strict as in a file. Findings about such values name the option instead of a file.
/// </remarks>
internal sealed class Overrides
{
    private static readonly string[] IdKeys = ["instance_id", "id", "symbol", "event"];

    private readonly List<Item> _items = [];

    private sealed record Item(string Option, string[] Steps, YamlNode Value);

    /// <summary>Reads the options.</summary>
    /// <param name="options">Each <c>key.path=value</c>.</param>
    /// <param name="findings">Receives what is wrong with their form.</param>
    public static Overrides Parse(IReadOnlyList<string> options, Findings findings)
    {
        var overrides = new Overrides();
        foreach (string option in options)
        {
            int equals = option.IndexOf('=', StringComparison.Ordinal);
            string path = equals < 0 ? option : option[..equals];
            string name = "--set " + path;
            if (equals <= 0)
            {
                findings.Error(name, 0, 0, "expected key.path=value");
                continue;
            }

            string[]? steps = Split(path);
            if (steps is null)
            {
                findings.Error(name, 0, 0, "the path has an empty step");
                continue;
            }

            string text = option[(equals + 1)..];
            YamlNode? value = text is "" or "null"
                ? new YamlScalar(name, 0, 0, text, isQuoted: false)
                : YamlReader.ReadText(text, name, findings);
            if (value is not null)
            {
                overrides._items.Add(new Item(name, steps, YamlCopy.WithoutPlace(value)));
            }
        }

        return overrides;
    }

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

    private static void Apply(YamlMapping document, Item item, Findings findings)
    {
        YamlNode at = document;
        for (int i = 0; i < item.Steps.Length - 1; i++)
        {
            YamlNode? next = at is YamlMapping mapping ? Enter(mapping, item, i) : Pick(at, item, i, findings);
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
            else
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
    private static YamlNode Enter(YamlMapping mapping, Item item, int step)
    {
        YamlNode? value = mapping.Find(item.Steps[step]);
        if (value is null or YamlScalar { IsNull: true })
        {
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

        findings.Error(
            item.Option, 0, 0,
            $"the list '{list.Path}' has no item {YamlText.Quote(step)}{NearestName.Suggest(step, ids)}");
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

    // a.b[0].c and a.b.0.c are the same path.
    private static string[]? Split(string path)
    {
        string[] steps = path
            .Replace("[", ".", StringComparison.Ordinal)
            .Replace("]", string.Empty, StringComparison.Ordinal)
            .Split('.');
        foreach (string step in steps)
        {
            if (step.Length == 0)
            {
                return null;
            }
        }

        return steps;
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
