using System.Collections.Generic;
using System.Text.Json;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Config.Schema;

/// <summary>A kind of configuration file that has a schema.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="File">How such a file is usually called.</param>
/// <param name="Description">What it says.</param>
internal sealed record SchemaKind(string Name, string File, string Description);

/// <summary>The JSON Schemas of configuration files, made by the readers that validate them.</summary>
internal static class ConfigurationSchemas
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>The kinds, in the order in which people meet them.</summary>
    public static IReadOnlyList<SchemaKind> Kinds { get; } =
    [
        new("operation", "operation.yaml", "What runs: data, instruments, connectors, strategies."),
        new("strategy_blueprint", "strategy_blueprint.yaml", "A strategy: its workers and their parameters."),
        new("wiring_map", "wiring_map.yaml", "Who hears whom, where it isn't left to 'wiring: auto'."),
        new("plugin_manifest", "plugin_manifest.yaml", "What a plugin is, and what flows in and out of it."),
        new("platform", "platform.yaml", "Where results and caches go, and defaults of connectors."),
        new("optimization", "optimization.yaml", "A study of many configurations of one strategy."),
        new("variant", "variant.yaml", "A comparison of a few named variants of one strategy."),
        new(
            "walk_forward",
            "walk_forward.yaml",
            "An optimization that is tested on the time behind it, window by window."),
    ];

    /// <summary>Writes the schema of a kind.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="catalogue">The plugins, of which a blueprint is made.</param>
    public static void Write(Utf8JsonWriter json, SchemaKind kind, PluginCatalogue catalogue)
    {
        List<(string Name, SchemaNode Schema)> definitions = [];
        SchemaNode schema = kind.Name switch
        {
            "operation" => OperationReader.Describe(),
            "strategy_blueprint" => BlueprintSchema.Of(catalogue, definitions),
            "plugin_manifest" => ManifestSchema.Of(),
            "wiring_map" => WiringMapDocument.Describe(),
            "optimization" => OptimizationReader.Describe(),
            "variant" => VariantDocument.Describe(),
            "walk_forward" => WalkForwardDocument.Describe(),
            _ => PlatformDocument.Describe(),
        };
        json.WriteStartObject();
        json.WriteString("$schema", Dialect);
        json.WriteString("title", kind.File);
        json.WriteString("description", kind.Description);
        schema.WriteContent(json);
        if (definitions.Count > 0)
        {
            json.WriteStartObject("$defs");
            foreach ((string name, SchemaNode definition) in definitions)
            {
                json.WritePropertyName(name);
                definition.Write(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
