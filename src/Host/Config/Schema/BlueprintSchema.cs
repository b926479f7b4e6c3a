using System.Collections.Generic;
using System.Text.Json;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Config.Schema;

/// <summary>
/// The schema of a strategy blueprint: what its reader accepts, and behind every <c>params</c> what the named plugin's
/// manifest declares.
/// </summary>
internal static class BlueprintSchema
{
    /// <summary>Makes the schema for the plugins of an executable.</summary>
    /// <param name="catalogue">The plugins.</param>
    /// <param name="definitions">Receives the parameters of each plugin, by its name.</param>
    public static SchemaNode Of(PluginCatalogue catalogue, List<(string Name, SchemaNode Schema)> definitions)
    {
        foreach (PluginDescriptor plugin in catalogue.Plugins)
        {
            definitions.Add((plugin.Name, ParametersOf(plugin)));
        }

        SchemaNode blueprint = BlueprintReader.Describe();
        AddPlugins(blueprint, catalogue);
        return blueprint;
    }

    private static void AddPlugins(SchemaNode node, PluginCatalogue catalogue)
    {
        if (node.Category is { } category)
        {
            var names = new List<string>();
            foreach (PluginDescriptor plugin in catalogue.Plugins)
            {
                if (category.Takes(plugin))
                {
                    names.Add(plugin.Name);
                    node.When("plugin", plugin.Name, WhereNamed(plugin));
                }
            }

            if (names.Count > 0)
            {
                node.Narrow("plugin", SchemaNode.Choice(names));
            }
        }

        foreach (SchemaNode child in node.Children)
        {
            AddPlugins(child, catalogue);
        }
    }

    private static SchemaNode WhereNamed(PluginDescriptor plugin)
    {
        bool isRequired = false;
        foreach (ParameterDescriptor parameter in plugin.Parameters)
        {
            isRequired |= parameter.Default is null;
        }

        SchemaNode then = SchemaNode.Fragment().With("params", SchemaNode.Reference(plugin.Name), isRequired);
        return plugin.Kind is PluginKind.LedgerThreat or PluginKind.MarketThreat or PluginKind.EventDriven
            ? then.With("triggers", WorkerBinder.DescribeTriggers(plugin))
            : then;
    }

    private static SchemaNode ParametersOf(PluginDescriptor plugin)
    {
        SchemaNode parameters = SchemaNode.Object().Described(plugin.Description);
        foreach (ParameterDescriptor parameter in plugin.Parameters)
        {
            SchemaNode value = ParameterBinder.Describe(parameter);
            value = parameter.IsNullable ? value.OrNull() : value;
            value.Described(parameter.Unit.Length == 0
                ? parameter.Description
                : $"{parameter.Description} ({parameter.Unit})".TrimStart());
            parameters.With(
                parameter.Name,
                parameter.Default is { } standard ? value.WithDefault(Json(parameter, standard)) : value,
                isRequired: parameter.Default is null);
        }

        return parameters;
    }

    // A value as JSON: a number as it is written, a set of choices as a list.
    private static string Json(ParameterDescriptor parameter, ParameterValue value) => parameter.Type switch
    {
        _ when value.IsNull => "null",
        ParameterType.Int or ParameterType.Double or ParameterType.Decimal or ParameterType.Bool => value.Text,
        ParameterType.Choices => Json(parameter.Choices, value.Integer),
        _ => Quote(value.Text),
    };

    private static string Json(IReadOnlyList<string> choices, long bits)
    {
        var items = new List<string>();
        for (int i = 0; i < choices.Count; i++)
        {
            if ((bits & (1L << i)) != 0)
            {
                items.Add(Quote(choices[i]));
            }
        }

        return "[" + string.Join(", ", items) + "]";
    }

    private static string Quote(string text) => "\"" + JsonEncodedText.Encode(text) + "\"";
}
