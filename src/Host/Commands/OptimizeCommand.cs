using System.CommandLine;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Reports;

namespace S1mpleTrader.Host.Commands;

/// <summary><c>s1t optimize FILE.yaml</c>: every combination of what a file varies, ranked.</summary>
internal static class OptimizeCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var options = new StudyCommandOptions("optimization.yaml");
        ExampleCommand command = options.AddTo(new ExampleCommand(
            "optimize",
            "Runs every combination of what an optimization varies, and ranks them",
            "s1t optimize examples/sweep/optimization.yaml --out studies"));
        command.SetAction(parsed => options.Run(context, parsed, Run));
        return command;
    }

    private static int Run(CommandContext context, StudyCommandRequest request, Findings findings)
    {
        if (OptimizationPlan.Load(request.File, request.Options.PlatformPath, context.Catalogue, findings) is not { } plan
            || OptimizationService.Run(plan, request.Options, findings) is not { } result)
        {
            return ExitCode.Invalid;
        }

        if (request.IsJson)
        {
            JsonOutput.Write(context.Terminal, json => OptimizationJson.Write(json, result));
        }
        else
        {
            OptimizationReport.Write(context.Terminal, result);
        }

        return StudyCommandOptions.CodeOf(result.Tally);
    }
}
