using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Reports;

/// <summary>Writes a wiring: as text, for Mermaid and Graphviz, and as a wiring map that says the same.</summary>
/// <remarks>
/// Instance ids have letters, digits, '_' and '-' only, so that nothing of them needs escaping in any format.
/// </remarks>
internal static class WiringFormats
{
    /// <summary>One line per connection under the heading of its phase.</summary>
    public static string Text(WiringPhases wiring)
    {
        StrategySpec strategy = wiring.Strategy;
        var text = new StringBuilder();
        string from = strategy.Wires is null ? "auto" : "wiring map";
        text.Append(
            CultureInfo.InvariantCulture,
            $"{strategy.LinkId}: strategy {strategy.Name}, wiring {from}, "
            + $"{Counted.Of(wiring.Wires.Count, "connection")}\n");
        int source = 0;
        int name = 0;
        foreach (WireSpec wire in wiring.Wires)
        {
            source = Math.Max(source, wire.Source.Length);
            name = Math.Max(name, wire.Event.Length);
        }

        for (int phase = 0; phase < WiringPhases.Names.Length; phase++)
        {
            List<WireSpec> wires = wiring.In(phase);
            if (wires.Count == 0)
            {
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"\n{WiringPhases.Names[phase]}\n");
            if (phase == 0)
            {
                AppendContext(text, wiring);
            }

            foreach (WireSpec wire in wires)
            {
                text.Append("  ").Append(wire.Source.PadRight(source)).Append("  ").Append(wire.Event.PadRight(name));
                text.Append("  -> ").Append(wire.Target).Append('.').Append(wire.Handler).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>A flow chart for Mermaid.</summary>
    public static string Mermaid(IReadOnlyList<WiringPhases> links)
    {
        var text = new StringBuilder("flowchart LR\n");
        for (int link = 0; link < links.Count; link++)
        {
            WiringPhases wiring = links[link];
            List<string> components = wiring.Components();
            text.Append(CultureInfo.InvariantCulture, $"  subgraph link{link}[\"{wiring.Strategy.LinkId}\"]\n");
            for (int i = 0; i < components.Count; i++)
            {
                string plugin = wiring.PluginOf(components[i]);
                string label = plugin.Length == 0 ? components[i] : components[i] + "<br/>" + plugin;
                text.Append(CultureInfo.InvariantCulture, $"    n{link}_{i}[\"{label}\"]\n");
            }

            foreach (WireSpec wire in wiring.Wires)
            {
                int source = components.IndexOf(wire.Source);
                int target = components.IndexOf(wire.Target);
                text.Append(
                    CultureInfo.InvariantCulture, $"    n{link}_{source} -->|\"{wire.Event}\"| n{link}_{target}\n");
            }

            text.Append("  end\n");
        }

        return text.ToString();
    }

    /// <summary>A directed graph for Graphviz.</summary>
    public static string Dot(IReadOnlyList<WiringPhases> links)
    {
        var text = new StringBuilder("digraph wiring {\n  rankdir=LR;\n  node [shape=box];\n");
        for (int link = 0; link < links.Count; link++)
        {
            WiringPhases wiring = links[link];
            List<string> components = wiring.Components();
            text.Append(
                CultureInfo.InvariantCulture,
                $"  subgraph cluster_{link} {{\n    label=\"{wiring.Strategy.LinkId}\";\n");
            for (int i = 0; i < components.Count; i++)
            {
                string plugin = wiring.PluginOf(components[i]);
                string label = plugin.Length == 0 ? components[i] : components[i] + "\\n" + plugin;
                text.Append(CultureInfo.InvariantCulture, $"    n{link}_{i} [label=\"{label}\"];\n");
            }

            foreach (WireSpec wire in wiring.Wires)
            {
                int source = components.IndexOf(wire.Source);
                int target = components.IndexOf(wire.Target);
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"    n{link}_{source} -> n{link}_{target} [label=\"{wire.Event}\"];\n");
            }

            text.Append("  }\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>A whole <c>wiring_map.yaml</c> of a link.</summary>
    public static string Yaml(WiringPhases wiring)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture, $"# wiring_map.yaml of the strategy {wiring.Strategy.Name}\nwiring_rules:\n");
        int number = 0;
        for (int phase = 0; phase < WiringPhases.Names.Length; phase++)
        {
            List<WireSpec> wires = wiring.In(phase);
            if (wires.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"  # {WiringPhases.Names[phase]}\n");
            }

            foreach (WireSpec wire in wires)
            {
                number++;
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  - {{ wiring_id: w{number:D3}, source: {{ component_id: \"{wire.Source}\", "
                    + $"event_name: {wire.Event} }}, ");
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"target: {{ component_id: \"{wire.Target}\", handler_method: {wire.Handler} }} }}\n");
            }
        }

        return text.ToString();
    }

    private static void AppendContext(StringBuilder text, WiringPhases wiring)
    {
        var computed = new List<string>();
        var unread = new List<string>();
        bool[] isRead = wiring.ReadContext();
        for (int i = 0; i < isRead.Length; i++)
        {
            (isRead[i] ? computed : unread).Add(wiring.Strategy.Context[i].InstanceId);
        }

        if (computed.Count > 0)
        {
            text.Append("  columns of ").AppendJoin(", ", computed).Append(", in this order\n");
        }

        if (unread.Count > 0)
        {
            text.Append("  not computed, since nobody reads them: ").AppendJoin(", ", unread).Append('\n');
        }
    }
}
