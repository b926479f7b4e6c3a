using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>Triggers that nothing can ever fit, and planners that are never asked.</summary>
internal static class TriggerRules
{
    /// <summary>Checks all planners of a link.</summary>
    /// <param name="link">The link.</param>
    /// <param name="symbols">The symbols of its data.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static void Check(LinkConfiguration link, List<string> symbols, Findings findings)
    {
        var types = new List<string>();
        foreach (WorkerSpec worker in link.Strategy.Opportunity)
        {
            types.Add(worker.Plugin.SignalType);
        }

        foreach (IReadOnlyList<PlannerSpec> role in (IReadOnlyList<PlannerSpec>[])
            [link.Strategy.Entry, link.Strategy.Size, link.Strategy.Exit, link.Strategy.Intent])
        {
            PlannerSpec? always = null;
            foreach (PlannerSpec planner in role)
            {
                if (WiringRules.Find(link.Blueprint, planner.Worker.InstanceId) is not { } document)
                {
                    continue;
                }

                if (always is not null)
                {
                    findings.Warning(
                        document.Node,
                        $"{planner.Worker.InstanceId} is never asked: {always.Worker.InstanceId} stands before it "
                        + "and fits every directive");
                }

                foreach (TriggerSpec trigger in planner.Triggers)
                {
                    CheckTrigger(trigger, document, types, symbols, findings);
                }

                bool hasTriggers = document.Triggers is not (null or YamlMapping { Entries.Count: 0 });
                always ??= hasTriggers || planner.Worker.Symbol is not null ? null : planner;
            }
        }
    }

    private static void CheckTrigger(
        TriggerSpec trigger, WorkerDocument document, List<string> types, List<string> symbols, Findings findings)
    {
        string name = TriggerBinder.NameOf(trigger.Field);
        YamlNode place = (document.Triggers as YamlMapping)?.Find(name) ?? document.Node;
        switch (trigger.Field)
        {
            case TriggerField.SignalType:
                CheckWords(
                    trigger, place, types, $"{name}: no opportunity worker of this strategy signals", findings.Warning);
                break;
            case TriggerField.Symbol:
                CheckWords(trigger, place, symbols, $"{name}: this strategy link has no data of", findings.Error);
                break;
            case TriggerField.Direction or TriggerField.Scope or TriggerField.RiskRewardRatio:
                break;
            default:
                if (trigger.Minimum > 1 || trigger.Maximum < 0)
                {
                    findings.Error(place, $"{name}: the range lies outside [0, 1], so that nothing fits it");
                }

                break;
        }
    }

    private static void CheckWords(
        TriggerSpec trigger, YamlNode place, List<string> known, string problem, System.Action<YamlNode, string> report)
    {
        int index = 0;
        foreach (string word in trigger.Values)
        {
            YamlNode item = place is YamlSequence list ? list.Items[index] : place;
            if (!known.Contains(word))
            {
                report(item, $"{problem} {YamlText.Quote(word)}{NearestName.Suggest(word, known)}");
            }

            index++;
        }
    }
}
