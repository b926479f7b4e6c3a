using System.CommandLine;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Reports;

namespace S1mpleTrader.Host.Commands;

/// <summary><c>s1t variants FILE.yaml</c>: named variants of one strategy, side by side.</summary>
internal static class VariantsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var options = new StudyCommandOptions("variant.yaml");
        ExampleCommand command = options.AddTo(new ExampleCommand(
            "variants",
            "Runs named variants of one strategy over the same market and compares them",
            "s1t variants examples/variants/variant.yaml"));
        command.SetAction(parsed => options.Run(context, parsed, Run));
        return command;
    }

    private static int Run(CommandContext context, StudyCommandRequest request, Findings findings)
    {
        if (VariantPlan.Load(request.File, request.Options.PlatformPath, context.Catalogue, findings) is not { } plan
            || VariantTestService.Run(plan, request.Options, findings) is not { } result)
        {
            return ExitCode.Invalid;
        }

        if (request.IsJson)
        {
            JsonOutput.Write(context.Terminal, json => VariantJson.Write(json, result));
        }
        else
        {
            VariantReport.Write(context.Terminal, result);
        }

        return StudyCommandOptions.CodeOf(result.Tally);
    }
}
