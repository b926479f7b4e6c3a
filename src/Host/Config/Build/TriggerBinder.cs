using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Config.Schema;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Config.Build;

/// <summary>Reads a planner's triggers: closed ranges over the directive's numbers and sets of its words.</summary>
internal static class TriggerBinder
{
    // In the order of TriggerField.
    private static readonly string[] Fields =
    [
        "confidence", "timing_preference", "aggressiveness", "risk_reward_ratio", "profit_taking_preference",
        "execution_urgency", "direction", "signal_type", "symbol", "scope",
    ];

    private static readonly string[] Directions = ["BUY", "SELL"];
    private static readonly string[] Scopes = ["NEW_TRADE", "MODIFY_EXISTING", "CLOSE_EXISTING"];

    /// <summary>Returns what the triggers of a planner may be.</summary>
    public static SchemaNode Describe()
    {
        var triggers = SchemaNode.Object();
        foreach (TriggerField field in System.Enum.GetValues<TriggerField>())
        {
            SchemaNode word = WordsOf(field) is { } words ? SchemaNode.Choice(words) : SchemaNode.AnyText();
            triggers.With(
                NameOf(field),
                IsRange(field) ? SchemaNode.Pair() : SchemaNode.AnyOf(word, SchemaNode.ListOf(word, minItems: 1)));
        }

        return triggers;
    }

    /// <summary>The name of a field in a blueprint.</summary>
    public static string NameOf(TriggerField field) => Fields[(int)field];

    /// <summary>Binds the triggers of a planner.</summary>
    public static List<TriggerSpec> Bind(WorkerDocument worker, Findings findings)
    {
        var triggers = new List<TriggerSpec>();
        if (worker.Triggers is null)
        {
            return triggers;
        }

        if (worker.Triggers is not YamlMapping mapping)
        {
            findings.Error(worker.Triggers, $"triggers: expected fields with ranges, not {worker.Triggers.Kind}");
            return triggers;
        }

        foreach (YamlEntry entry in mapping.Entries)
        {
            int index = System.Array.IndexOf(Fields, entry.Key.Text);
            if (index < 0)
            {
                findings.Error(
                    entry.Key,
                    $"triggers: a directive has no field {YamlText.Quote(entry.Key.Text)}"
                    + NearestName.Suggest(entry.Key.Text, Fields));
                continue;
            }

            var field = (TriggerField)index;
            TriggerSpec? trigger = IsRange(field)
                ? BindRange(field, entry, findings)
                : BindSet(field, entry, findings);
            if (trigger is not null)
            {
                triggers.Add(trigger);
            }
        }

        return triggers;
    }

    private static bool IsRange(TriggerField field) => field < TriggerField.Direction;

    private static string[]? WordsOf(TriggerField field) => field switch
    {
        TriggerField.Direction => Directions,
        TriggerField.Scope => Scopes,
        _ => null,
    };

    private static TriggerSpec? BindRange(TriggerField field, YamlEntry entry, Findings findings)
    {
        if (Section.ReadPair(entry.Key.Text, entry.Value, findings) is not { } range)
        {
            return null;
        }

        if (range.From > range.To)
        {
            findings.Error(entry.Value, $"{entry.Key.Text}: the range's first number must not be above its second");
            return null;
        }

        return new TriggerSpec(field, range.From, range.To, []);
    }

    private static TriggerSpec? BindSet(TriggerField field, YamlEntry entry, Findings findings)
    {
        IReadOnlyList<YamlNode> items = entry.Value is YamlSequence list ? list.Items : [entry.Value];
        var values = new List<string>();
        foreach (YamlNode item in items)
        {
            if (item is not YamlScalar { IsNull: false } scalar)
            {
                findings.Error(item, $"{entry.Key.Text}: expected a word or a list of words");
                return null;
            }

            if (WordsOf(field) is { } words && ScalarValue.ReadChoice(scalar, words, out _) is { } problem)
            {
                findings.Error(scalar, entry.Key.Text + ": " + problem);
                return null;
            }

            values.Add(scalar.Text);
        }

        if (values.Count == 0)
        {
            findings.Error(entry.Value, $"{entry.Key.Text}: an empty set fits nothing");
            return null;
        }

        return new TriggerSpec(field, 0, 0, values);
    }
}
