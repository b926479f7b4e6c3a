using System;
using System.Collections.Generic;
using System.Text;

namespace S1mpleTrader.Host.Scaffolds;

/// <summary>A file that a scaffold writes.</summary>
/// <param name="Path">Relative to the output folder.</param>
/// <param name="Text">What it holds.</param>
internal sealed record ScaffoldFile(string Path, string Text);

/// <summary>The files of a new plugin or operation, which compile and validate as they are.</summary>
internal static class Scaffold
{
    /// <summary>The files of a plugin.</summary>
    /// <param name="template">Its category.</param>
    /// <param name="name">Its name in blueprints, such as my_breakout.</param>
    /// <param name="space">The project's namespace.</param>
    /// <param name="isInRepository">
    /// Whether it goes into this repository, with a test, or into a project of the user's own.
    /// </param>
    public static List<ScaffoldFile> Plugin(PluginTemplate template, string name, string space, bool isInRepository)
    {
        string type = PascalCase(name);
        string folder = isInRepository ? $"src/Plugins/{template.Folder}/{type}" : type;
        var files = new List<ScaffoldFile>
        {
            new($"{folder}/plugin_manifest.yaml", Manifest(template, name)),
            new($"{folder}/{type}.cs", Struct(template, type, space)),
        };
        if (isInRepository)
        {
            files.Add(new($"tests/Plugins.Tests/{template.Folder}/{type}Tests.cs", Test(template, name, type)));
        }

        return files;
    }

    /// <summary>The files of an operation.</summary>
    /// <param name="name">Its name.</param>
    public static List<ScaffoldFile> Operation(string name)
        =>
        [
            new($"{name}/operation.yaml", OperationTemplate.Operation.Replace("$name", name, StringComparison.Ordinal)),
            new(
                $"{name}/strategy_blueprint.yaml",
                OperationTemplate.Blueprint.Replace("$name", name, StringComparison.Ordinal)),
        ];

    /// <summary>Returns a C# name: my_breakout is MyBreakout.</summary>
    /// <param name="name">Letters and digits, words joined by '_'.</param>
    public static string PascalCase(string name)
    {
        var text = new StringBuilder();
        bool isStart = true;
        foreach (char letter in name)
        {
            if (letter != '_')
            {
                text.Append(isStart ? char.ToUpperInvariant(letter) : letter);
            }

            isStart = letter == '_';
        }

        return text.ToString();
    }

    private static string Manifest(PluginTemplate template, string name)
        => $"identification: {{ name: {name}, {template.Identification}, version: 1.0.0 }}\n"
            + "description: Says in one line what the plugin does.\n"
            + template.Manifest.ReplaceLineEndings("\n")
                .Replace("$NAME", name.ToUpperInvariant(), StringComparison.Ordinal)
                .Replace("$name", name, StringComparison.Ordinal)
            + $"example: \"{{ instance_id: {name}, plugin: {name} }}\"\n";

    private static string Struct(PluginTemplate template, string type, string space)
        => (template.Category == "threat" ? string.Empty : "using S1mpleTrader.Kernel.Contracts;\n\n")
            + $"namespace {space};\n\n"
            + "/// <summary>Says what the plugin does, and which definition it follows.</summary>\n"
            + $"public partial struct {type}\n{{\n{template.Body.ReplaceLineEndings("\n").TrimEnd('\n')}\n}}\n";

    private static string Test(PluginTemplate template, string name, string type)
        => "using S1mpleTrader.Kernel.Contracts;\nusing Xunit;\n\nnamespace S1mpleTrader.Plugins.Tests;\n\n"
            + "/// <summary>The plugin's numbers against an independent expectation; "
            + "what every plugin must hold to is tested from the catalogue.</summary>\n"
            + $"public sealed class {type}Tests\n{{\n"
            + "    [Fact]\n    public void It_is_in_the_catalogue()\n    {\n"
            + $"        PluginDescriptor? plugin = GeneratedPlugins.Catalogue.Find(\"{name}\");\n"
            + "        Assert.NotNull(plugin);\n"
            + $"        Assert.Contains(\"{template.Identification.Split(',')[0]["type: ".Length..]}\", "
            + $"plugin.Type);\n    }}\n}}\n";
}

/// <summary>The files of a new operation.</summary>
internal static class OperationTemplate
{
    /// <summary>The operation; <c>$name</c> is its name.</summary>
    public const string Operation = """
        # yaml-language-server: $schema=operation.schema.json  (s1t schema operation > operation.schema.json)
        operation:
          name: $name
          environment: backtest
          initial_capital: 10000
          currency: USDT
        data_sources:
          - { id: btc_1m, symbol: BTCUSDT, timeframe: 1m, synthetic: { seed: 1, bars: 100000, start: 2020-01-01, price: 20000 } }
        # - { id: btc_1m, symbol: BTCUSDT, timeframe: 1m, path: my.csv.gz, format: csv, timestamp: open, timezone: UTC }
        instruments:
          - { symbol: BTCUSDT, tick_size: 0.01, lot_size: 0.00001, min_notional: 5, maker: 0.0002, taker: 0.0004, max_leverage: 1 }
        connectors:
          - { id: sim, type: backtest, slippage_bps: 1, fill_model: IMMEDIATE, latency_ms: 0, intrabar: pessimistic, limit_fill: touch, position_policy: one_at_a_time }
        strategy_links:
          - { id: $name, strategy: strategy_blueprint.yaml, connector: sim, data: [btc_1m], is_active: true }
        journal: off

        """;

    /// <summary>The blueprint.</summary>
    public const string Blueprint = """
        strategy: { name: $name, version: 1.0.0 }
        timeframes: [1m]
        workforce:
          context_workers:
            - { instance_id: ema_20, plugin: ema_detector, params: { period: 20 } }
            - { instance_id: ema_50, plugin: ema_detector, params: { period: 50 } }
          opportunity_workers:
            - { instance_id: cross, plugin: ema_cross_detector, params: { fast: ema_20.ema, slow: ema_50.ema } }
          threat_workers: []
          strategy_planner: { instance_id: planner, plugin: direct_planner }
          planning_workers:
            entry_planning: [{ instance_id: market, plugin: market_entry_immediate }]
            size_planning: [{ instance_id: risk, plugin: fixed_risk_sizer, params: { risk_per_trade_percent: 1.0 } }]
            exit_planning: [{ instance_id: rr, plugin: fixed_rr_exit, params: { risk_reward_ratio: 2.0 } }]
            execution_intent_planning: [{ instance_id: intent, plugin: balanced_intent }]
        planning: { mode: parallel }
        wiring: auto

        """;
}
