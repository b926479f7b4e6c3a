using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Commands;

/// <summary><c>s1t plugins list|show NAME</c>: the catalogue with parameters, ranges and columns.</summary>
internal static class PluginsCommand
{
    private static readonly string[] TypeNames =
        ["int", "double", "decimal", "bool", "choice", "choices", "column", "worker", "event", "series"];

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
        => new ExampleCommand(
            "plugins", "Shows the plugins that strategies are made of", "s1t plugins show ema_detector")
        {
            CreateList(context), CreateShow(context),
        };

    private static ExampleCommand CreateList(CommandContext context)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new ExampleCommand("list", "Lists all plugins", "s1t plugins list") { json };
        command.SetAction(parsed => List(context, parsed.GetValue(json)));
        return command;
    }

    private static ExampleCommand CreateShow(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = "The plugin's name in blueprints" };
        Option<bool> json = CommonOptions.Json();
        var command = new ExampleCommand(
            "show", "Shows a plugin's rule, parameters, inputs and outputs", "s1t plugins show fvg_entry_detector")
        {
            name, json,
        };
        command.SetAction(parsed => Show(context, parsed.GetRequiredValue(name), parsed.GetValue(json)));
        return command;
    }

    private static int List(CommandContext context, bool isJson)
    {
        if (isJson)
        {
            JsonOutput.Write(context.Terminal, json =>
            {
                json.WriteStartArray();
                foreach (PluginDescriptor plugin in context.Catalogue.Plugins)
                {
                    Write(json, plugin, hasRule: false);
                }

                json.WriteEndArray();
            });
            return ExitCode.Done;
        }

        var rows = new List<string[]>();
        foreach (PluginDescriptor plugin in context.Catalogue.Plugins)
        {
            rows.Add([plugin.Name, Category(plugin), plugin.Version, plugin.Description]);
        }

        rows.Sort((left, right) =>
        {
            int category = string.CompareOrdinal(left[1], right[1]);
            return category != 0 ? category : string.CompareOrdinal(left[0], right[0]);
        });
        Facts.WriteTable(context.Terminal, "plugins", ["name", "category", "version", "description"], rows);
        return ExitCode.Done;
    }

    private static int Show(CommandContext context, string name, bool isJson)
    {
        if (context.Catalogue.Find(name) is not { } plugin)
        {
            var names = new List<string>();
            foreach (PluginDescriptor known in context.Catalogue.Plugins)
            {
                names.Add(known.Name);
            }

            throw new HostException(
                ExitCode.Invalid, $"there is no plugin {YamlText.Quote(name)}{NearestName.Suggest(name, names)}");
        }

        if (isJson)
        {
            JsonOutput.Write(context.Terminal, json => Write(json, plugin, hasRule: true));
            return ExitCode.Done;
        }

        var facts = new List<(string Name, string Value)>
        {
            ("name", plugin.Name),
            ("category", Category(plugin)),
            ("version", plugin.Version),
            ("description", plugin.Description),
            ("rule", plugin.Rule),
            ("source", plugin.Source),
            ("signal", plugin.SignalType),
            ("metadata", string.Join(", ", plugin.Metadata)),
        };
        facts.RemoveAll(fact => fact.Value.Length == 0);
        foreach (ParameterDescriptor parameter in plugin.Parameters)
        {
            facts.Add(("parameter " + parameter.Name, Describe(parameter)));
        }

        foreach (InputDescriptor input in plugin.Inputs)
        {
            facts.Add(("reads " + input.Name, input.Source + (input.IsOptional ? " (optional)" : string.Empty)));
        }

        foreach (OutputDescriptor output in plugin.Outputs)
        {
            facts.Add(("column " + output.Name, Join(Join(output.Unit, DefinedIn(output)), output.Description)));
        }

        if (plugin.Example.Length > 0)
        {
            facts.Add(("example", plugin.Example));
        }

        Facts.Write(context.Terminal, plugin.Name, facts);
        return ExitCode.Done;
    }

    private static string Category(PluginDescriptor plugin)
        => (plugin.Subtype.Length == 0 ? plugin.Type : plugin.Type + "/" + plugin.Subtype)
            + (plugin.Kind == PluginKind.Refiner ? " (refiner)" : string.Empty);

    private static string Describe(ParameterDescriptor parameter)
    {
        string type = parameter.Type is ParameterType.Choice or ParameterType.Choices
            ? string.Join(" | ", parameter.Choices)
            : TypeNames[(int)parameter.Type];
        string range = (parameter.Minimum, parameter.Maximum) switch
        {
            ({ } min, { } max) => $"{NumberText.Of(min)} to {NumberText.Of(max)}",
            ({ } min, null) => $"at least {NumberText.Of(min)}",
            (null, { } max) => $"at most {NumberText.Of(max)}",
            _ => string.Empty,
        };
        string standard = parameter.Default is { } value ? "default " + value.Text : "must be given";
        string inUnit = range.Length > 0 && parameter.Unit.Length > 0 ? range + " " + parameter.Unit : range;
        return Join(type, Join(inUnit, Join(standard, parameter.Description)));
    }

    private static string DefinedIn(OutputDescriptor output)
        => output.DefinedAfter.Length == 0 ? string.Empty : "from row " + output.DefinedAfter + " on";

    private static string Join(string left, string right)
        => left.Length == 0 ? right : right.Length == 0 ? left : left + "; " + right;

    // A list is for finding a plugin; the rule is for who has found it.
    private static void Write(Utf8JsonWriter json, PluginDescriptor plugin, bool hasRule)
    {
        json.WriteStartObject();
        json.WriteString("name", plugin.Name);
        json.WriteString("type", plugin.Type);
        json.WriteString("subtype", plugin.Subtype);
        json.WriteString("role", plugin.Kind == PluginKind.Refiner ? "refiner" : "standard");
        json.WriteString("version", plugin.Version);
        json.WriteString("description", plugin.Description);
        if (hasRule)
        {
            json.WriteString("rule", plugin.Rule);
        }

        json.WriteString("source", plugin.Source);
        json.WriteString("signal_type", plugin.SignalType);
        json.WriteStartArray("params");
        foreach (ParameterDescriptor parameter in plugin.Parameters)
        {
            Write(json, parameter);
        }

        json.WriteEndArray();
        json.WriteStartArray("inputs");
        foreach (InputDescriptor input in plugin.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("name", input.Name);
            json.WriteString("from", input.Source);
            json.WriteBoolean("optional", input.IsOptional);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("outputs");
        foreach (OutputDescriptor output in plugin.Outputs)
        {
            json.WriteStartObject();
            json.WriteString("name", output.Name);
            json.WriteString("unit", output.Unit);
            json.WriteString("description", output.Description);
            json.WriteString("defined_after", output.DefinedAfter);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ParameterDescriptor parameter)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        json.WriteString("type", TypeNames[(int)parameter.Type]);
        json.WriteBoolean("required", parameter.Default is null);
        json.WriteString("default", parameter.Default?.Text);
        json.WriteString("min", parameter.Minimum?.ToString(CultureInfo.InvariantCulture));
        json.WriteString("max", parameter.Maximum?.ToString(CultureInfo.InvariantCulture));
        json.WriteStartArray("choices");
        foreach (string choice in parameter.Choices)
        {
            json.WriteStringValue(choice);
        }

        json.WriteEndArray();
        json.WriteString("unit", parameter.Unit);
        json.WriteString("description", parameter.Description);
        json.WriteEndObject();
    }
}
