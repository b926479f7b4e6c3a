using System;
using System.Collections.Generic;
using S1mpleTrader.Config.Manifest;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>Turns the overrides of a variant into the settings that make it of the base.</summary>
/// <param name="strategy">The base.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class OverrideSettings(BaseStrategy strategy, Findings findings)
{
    private static readonly string[] Keys =
    [
        .. BaseStrategy.ListCategories, "strategy_planner", "planning_workers", "execution_workers",
        "operator_overrides", "planning", "aggregation", "wiring", "workforce",
    ];

    private static readonly string[] Strategies = ["execution_strategy", "aggregation_strategy"];

    private readonly WorkerListBuilder _workers = new(strategy, findings);

    /// <summary>Returns the settings.</summary>
    /// <param name="overrides">What is changed; null for nothing.</param>
    public List<string> Of(YamlMapping? overrides)
    {
        var settings = new List<string>();
        foreach (YamlEntry entry in overrides?.Entries ?? [])
        {
            if (entry.Key.Text != "workforce")
            {
                AddOnce(entry, settings);
            }
            else if (entry.Value is YamlMapping workforce)
            {
                foreach (YamlEntry inner in workforce.Entries)
                {
                    AddOnce(inner, settings);
                }
            }
            else
            {
                findings.Error(entry.Value, $"workforce: expected keys with values, not {entry.Value.Kind}");
            }
        }

        return settings;
    }

    // With and without workforce, or by its operator: what is set in two ways is what the later one says.
    private void AddOnce(YamlEntry entry, List<string> settings)
    {
        List<string> before = settings.ConvertAll(SettingPath.Of);
        Add(entry, settings);
        foreach (string setting in settings[before.Count..])
        {
            if (before.Contains(SettingPath.Of(setting)))
            {
                findings.Error(
                    entry.Key,
                    $"{entry.Key.Text}: {SettingPath.Of(setting)} is set in these overrides already, "
                    + "and only one of the two would count");
            }
        }
    }

    private void Add(YamlEntry entry, List<string> settings)
    {
        string key = entry.Key.Text;
        if (Array.IndexOf(BaseStrategy.ListCategories, key) >= 0)
        {
            if (ListOf(entry) is { } workers)
            {
                settings.Add(_workers.Replace(key, null, workers));
            }
        }
        else if (key == BaseStrategy.PlannerCategory)
        {
            if (_workers.Complete(key, null, entry.Value, []) is { } planner)
            {
                settings.Add($"{BaseStrategy.PlaceOf(key, null)}={FlowYaml.Of(planner)}");
            }
        }
        else if (key == "planning_workers")
        {
            AddPhases(entry, ManifestForm.PlanningPhases, settings);
        }
        else if (key == "execution_workers")
        {
            AddPhases(entry, ManifestForm.ExecutionKinds, settings);
        }
        else if (key == "operator_overrides")
        {
            AddOperators(entry, settings);
        }
        else if (key is "planning" or "aggregation" or "wiring")
        {
            settings.Add($"{key}={FlowYaml.Of(entry.Value)}");
        }
        else
        {
            findings.Error(
                entry.Key, $"unknown key {YamlText.Quote(key)} in overrides{NearestName.Suggest(key, Keys)}");
        }
    }

    // A map of phases, or one list whose members' sub-types say where they belong.
    private void AddPhases(YamlEntry entry, string[] phases, List<string> settings)
    {
        if (entry.Value is YamlMapping map)
        {
            foreach (YamlEntry phase in map.Entries)
            {
                if (Array.IndexOf(phases, phase.Key.Text) < 0)
                {
                    findings.Error(
                        phase.Key,
                        $"{entry.Key.Text}: expected {YamlText.Join(phases)}, "
                        + $"not {YamlText.Quote(phase.Key.Text)}{NearestName.Suggest(phase.Key.Text, phases)}");
                }
                else if (ListOf(phase) is { } workers)
                {
                    settings.Add(_workers.Replace(entry.Key.Text, phase.Key.Text, workers));
                }
            }

            return;
        }

        if (ListOf(entry) is not { } all)
        {
            return;
        }

        if (all.Count == 0)
        {
            findings.Error(
                entry.Value,
                $"{entry.Key.Text}: an empty list takes no worker away; name what shall be empty: "
                + $"{{ {phases[0]}: [] }}");
        }

        foreach (string phase in phases)
        {
            var own = new List<YamlNode>();
            foreach (YamlNode worker in all)
            {
                if (PhaseOf(worker) == phase)
                {
                    own.Add(worker);
                }
            }

            if (own.Count > 0)
            {
                settings.Add(_workers.Replace(entry.Key.Text, phase, own));
            }
        }

        foreach (YamlNode worker in all)
        {
            if (Array.IndexOf(phases, PhaseOf(worker)) < 0)
            {
                findings.Error(
                    worker, $"{entry.Key.Text}: expected a worker whose plugin belongs to {YamlText.Join(phases)}");
            }
        }
    }

    private string? PhaseOf(YamlNode worker)
        => (worker as YamlMapping)?.Find("plugin") is YamlScalar plugin
            ? strategy.Catalogue.Find(SeedNames.PluginOf(plugin.Text))?.Subtype
            : null;

    private void AddOperators(YamlEntry entry, List<string> settings)
    {
        if (entry.Value is not YamlMapping operators)
        {
            findings.Error(
                entry.Value, $"{entry.Key.Text}: expected operators with their strategies, not {entry.Value.Kind}");
            return;
        }

        foreach (YamlEntry one in operators.Entries)
        {
            if (one.Value is YamlMapping strategies)
            {
                foreach (YamlEntry strategy in strategies.Entries)
                {
                    CheckStrategy(strategy);
                }

                settings.AddRange(Operators.SettingsOf(
                    one.Key,
                    strategies.Find(Strategies[0]) as YamlScalar,
                    strategies.Find(Strategies[1]) as YamlScalar,
                    findings));
            }
            else
            {
                findings.Error(
                    one.Value,
                    $"{one.Key.Text}: expected execution_strategy and aggregation_strategy, not {one.Value.Kind}");
            }
        }
    }

    private void CheckStrategy(YamlEntry entry)
    {
        if (Array.IndexOf(Strategies, entry.Key.Text) < 0)
        {
            findings.Error(
                entry.Key,
                $"unknown key {YamlText.Quote(entry.Key.Text)} "
                + $"of an operator{NearestName.Suggest(entry.Key.Text, Strategies)}");
        }
        else if (entry.Value is not YamlScalar)
        {
            findings.Error(entry.Value, $"{entry.Key.Text}: expected one word, not {entry.Value.Kind}");
        }
    }

    private IReadOnlyList<YamlNode>? ListOf(YamlEntry entry)
    {
        if (entry.Value is YamlSequence list)
        {
            return list.Items;
        }

        findings.Error(entry.Value, $"{entry.Key.Text}: expected a list of workers, not {entry.Value.Kind}");
        return null;
    }
}
