using System.Collections.Generic;
using System.CommandLine;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Schema;
using S1mpleTrader.Host.Reports;

namespace S1mpleTrader.Host.Commands;

/// <summary>
/// <c>s1t schema [KIND]</c>: the JSON Schema of a configuration file, for editors and other programs.
/// </summary>
internal static class SchemaCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var kind = new Argument<string?>("KIND")
        {
            Description = "operation, strategy_blueprint, wiring_map, plugin_manifest, platform, optimization, "
                + "variant or walk_forward; lists them where it is left out",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new ExampleCommand(
            "schema",
            "Prints the JSON Schema (2020-12) of a configuration file, with the plugins of this executable",
            "s1t schema strategy_blueprint > strategy_blueprint.schema.json")
        {
            kind,
        };
        command.SetAction(parsed => Run(context, parsed.GetValue(kind)));
        return command;
    }

    private static int Run(CommandContext context, string? name)
    {
        if (name is null)
        {
            var rows = new List<string[]>();
            foreach (SchemaKind known in ConfigurationSchemas.Kinds)
            {
                rows.Add([known.Name, known.File, known.Description]);
            }

            Facts.WriteTable(context.Terminal, "schemas", ["kind", "file", "description"], rows);
            return ExitCode.Done;
        }

        var names = new List<string>();
        foreach (SchemaKind known in ConfigurationSchemas.Kinds)
        {
            if (known.Name == name)
            {
                JsonOutput.Write(context.Terminal, json => ConfigurationSchemas.Write(json, known, context.Catalogue));
                return ExitCode.Done;
            }

            names.Add(known.Name);
        }

        throw new HostException(
            ExitCode.Invalid,
            $"KIND: error: expected {YamlText.Join(names)}, "
            + $"not {YamlText.Quote(name)}{NearestName.Suggest(name, names)}");
    }
}
