using System;
using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>The two rules that every list of names obeys.</summary>
internal static class Names
{
    /// <summary>Adds a name, or reports that it is taken.</summary>
    public static void AddUnique(
        List<string> names,
        string name,
        YamlMapping node,
        string key,
        string what,
        Findings findings,
        StringComparison comparison = StringComparison.Ordinal)
    {
        if (name.Length == 0)
        {
            return; // Reported as missing already.
        }

        if (names.Exists(taken => string.Equals(taken, name, comparison)))
        {
            findings.Error(node.Find(key) ?? node, $"{key}: there is another {what} {YamlText.Quote(name)}");
            return;
        }

        names.Add(name);
    }

    /// <summary>Reports a name that nothing has, with the nearest that something has.</summary>
    public static void MustBeKnown(List<string> names, string name, YamlNode? node, string what, Findings findings)
    {
        if (name.Length > 0 && node is not null && !names.Contains(name))
        {
            findings.Error(node, $"there is no {what} {YamlText.Quote(name)}{NearestName.Suggest(name, names)}");
        }
    }
}
