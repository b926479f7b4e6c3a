using System.Collections.Generic;
using System.CommandLine;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Reports;

namespace S1mpleTrader.Host.Commands;

/// <summary><c>s1t wiring show OPERATION.yaml</c>: the compiled event topology of every active strategy link.</summary>
internal static class WiringCommand
{
    private static readonly string[] Formats = ["text", "mermaid", "dot", "yaml"];

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
        => new ExampleCommand(
            "wiring", "Shows who hears whom", "s1t wiring show examples/ict_smc/operation.yaml --format mermaid")
        {
            CreateShow(context),
        };

    private static ExampleCommand CreateShow(CommandContext context)
    {
        var file = new Argument<string>("OPERATION.yaml") { Description = "The operation" };
        Option<string[]> set = CommonOptions.Set();
        Option<string?> platform = CommonOptions.Platform();
        Option<string?> link = CommonOptions.Text("--link", "ID", "Only this strategy link instead of all active ones");
        Option<string> format = CommonOptions.Choice(
            "--format",
            "text; mermaid or dot to draw it; yaml: a wiring map that says the same, "
            + "to be edited and named by 'wiring:'",
            Formats);
        var command = new ExampleCommand(
            "show",
            "Prints every connection: who publishes which event, and which handler hears it",
            "s1t wiring show examples/ict_smc/operation.yaml --format yaml > wiring_map.yaml")
        {
            file, set, platform, link, format,
        };
        command.SetAction(parsed => Show(
            context,
            parsed.GetRequiredValue(file),
            parsed.GetRequiredValue(set),
            parsed.GetValue(platform),
            parsed.GetValue(link),
            parsed.GetRequiredValue(format)));
        return command;
    }

    private static int Show(
        CommandContext context, string file, string[] set, string? platform, string? link, string format)
    {
        var findings = new Findings();
        var overrides = Overrides.Parse(set, findings, areTyped: true);
        var configuration = OperationConfiguration.Load(file, platform, overrides, context.Catalogue, findings);
        context = context.At(configuration);
        context.Terminal.Tell(findings);
        if (findings.HasErrors || configuration is null)
        {
            return ExitCode.Of(findings);
        }

        List<WiringPhases> wirings = Wirings(configuration, link);
        if (format == "yaml" && wirings.Count > 1)
        {
            throw new HostException(
                ExitCode.Invalid, "--format yaml: error: a wiring map is of one strategy link; name it with --link");
        }

        if (format == "text")
        {
            for (int i = 0; i < wirings.Count; i++)
            {
                context.Terminal.Output.Write((i > 0 ? "\n" : string.Empty) + WiringFormats.Text(wirings[i]));
            }

            return ExitCode.Done;
        }

        context.Terminal.Output.Write(format switch
        {
            "mermaid" => WiringFormats.Mermaid(wirings),
            "dot" => WiringFormats.Dot(wirings),
            _ => WiringFormats.Yaml(wirings[0]),
        });
        return ExitCode.Done;
    }

    private static List<WiringPhases> Wirings(OperationConfiguration configuration, string? id)
    {
        var wirings = new List<WiringPhases>();
        var ids = new List<string>();
        foreach (LinkConfiguration link in configuration.Links)
        {
            ids.Add(link.Document.Id);
            if (id is null || link.Document.Id == id)
            {
                wirings.Add(new WiringPhases(BuildSpecsBuilder.Build(configuration, link)));
            }
        }

        return wirings.Count > 0
            ? wirings
            : throw new HostException(
                ExitCode.Invalid,
                "--link: error: there is no active strategy link "
                + $"{YamlText.Quote(id ?? string.Empty)}{NearestName.Suggest(id ?? string.Empty, ids)}");
    }
}
