using System;
using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>
/// Names of the source documents that have another name here: aliases, translated where a study's file is read.
/// </summary>
internal static class SeedNames
{
    private const double HighSeverity = 0.6;
    private const double CriticalSeverity = 0.8;

    private static readonly (string Written, string Name)[] Plugins = [("fvg_detector", "fvg_entry_detector")];

    private static readonly (string Plugin, string Written, string Name)[] Parameters =
    [
        ("max_drawdown_monitor", "max_daily_drawdown", "max_drawdown_pct"),
        ("volatility_spike_detector", "volatility_threshold_percentile", "threshold_percentile"),
        ("partial_profit_taker", "take_50_percent_at_first_target", "fraction"),
        ("emergency_exit_agent", "exit_on_severity", "min_severity"),
    ];

    /// <summary>Returns a plugin's name in the catalogue.</summary>
    /// <param name="plugin">As written.</param>
    public static string PluginOf(string plugin)
    {
        int index = Array.FindIndex(Plugins, alias => alias.Written == plugin);
        return index < 0 ? plugin : Plugins[index].Name;
    }

    /// <summary>Returns a parameter's name in its plugin's manifest.</summary>
    /// <param name="plugin">The plugin's name in the catalogue.</param>
    /// <param name="parameter">As written.</param>
    public static string ParameterOf(string plugin, string parameter)
    {
        int index = Array.FindIndex(Parameters, alias => alias.Plugin == plugin && alias.Written == parameter);
        return index < 0 ? parameter : Parameters[index].Name;
    }

    /// <summary>Returns the aliases that a study's file uses, each where it stands first.</summary>
    /// <param name="study">The study's own mapping, right in everything.</param>
    public static IReadOnlyList<(YamlScalar Written, string Name)> AliasesIn(YamlMapping study)
    {
        var aliases = new List<(YamlScalar Written, string Name)>();
        Collect(study, aliases);
        return aliases;
    }

    private static void Collect(YamlNode node, List<(YamlScalar Written, string Name)> aliases)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (YamlEntry entry in mapping.Entries)
                {
                    int index = Array.FindIndex(Parameters, alias => alias.Written == entry.Key.Text);
                    Add(entry.Key, index < 0 ? null : Parameters[index].Name, aliases);
                    Collect(entry.Value, aliases);
                }

                break;
            case YamlSequence list:
                foreach (YamlNode item in list.Items)
                {
                    Collect(item, aliases);
                }

                break;
            case YamlScalar scalar:
                int plugin = Array.FindIndex(Plugins, alias => alias.Written == scalar.Text);
                Add(scalar, plugin < 0 ? null : Plugins[plugin].Name, aliases);
                break;
        }
    }

    private static void Add(YamlScalar written, string? name, List<(YamlScalar Written, string Name)> aliases)
    {
        if (name is not null && !aliases.Exists(known => known.Written.Text == written.Text))
        {
            aliases.Add((written, name));
        }
    }

    /// <summary>Returns a value as its parameter takes it.</summary>
    /// <param name="parameter">The parameter's name as written.</param>
    /// <param name="value">As written.</param>
    /// <param name="findings">Receives values that can't be translated.</param>
    public static YamlNode ValueOf(string parameter, YamlNode value, Findings findings)
    {
        switch (parameter)
        {
            case "take_50_percent_at_first_target":
                if (value is not YamlScalar { Text: "true" })
                {
                    findings.Error(
                        value,
                        $"{parameter}: only true has a meaning; "
                        + "where nothing is taken at the first target the worker is left out");
                }

                return Scalar(value, "0.5");
            case "exit_on_severity":
                return Scalar(value, LeastSeverity(value, findings));
            default:
                return value;
        }
    }

    private static string LeastSeverity(YamlNode value, Findings findings)
    {
        double least = 1;
        IReadOnlyList<YamlNode> words = value is YamlSequence list ? list.Items : [value];
        foreach (YamlNode word in words)
        {
            double? severity = word is not YamlScalar scalar ? null
                : scalar.Text == "HIGH" ? HighSeverity
                : scalar.Text == "CRITICAL" ? CriticalSeverity
                : null;
            if (severity is null)
            {
                findings.Error(word, "exit_on_severity: expected HIGH or CRITICAL");
            }

            least = Math.Min(least, severity ?? least);
        }

        return least.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static YamlScalar Scalar(YamlNode at, string text)
        => new(at.File, at.Line, at.Column, text, isQuoted: false);
}
