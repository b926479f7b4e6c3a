using System.CommandLine;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Reports;

namespace S1mpleTrader.Host.Commands;

/// <summary><c>s1t walkforward FILE.yaml</c>: an optimization, tested on the time behind it, window by window.</summary>
internal static class WalkForwardCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var options = new StudyCommandOptions("walk_forward.yaml");
        ExampleCommand command = options.AddTo(new ExampleCommand(
            "walkforward",
            "Optimizes in one window of time, tests the winner on the next, and joins the tests to one curve",
            "s1t walkforward examples/walkforward/walk_forward.yaml"));
        command.SetAction(parsed => options.Run(context, parsed, Run));
        return command;
    }

    private static int Run(CommandContext context, StudyCommandRequest request, Findings findings)
    {
        if (WalkForwardPlan.Load(request.File, request.Options.PlatformPath, context.Catalogue, findings) is not { } plan
            || WalkForwardService.Run(plan, request.Options, findings) is not { } result)
        {
            return ExitCode.Invalid;
        }

        if (request.IsJson)
        {
            JsonOutput.Write(context.Terminal, json => WalkForwardReport.WriteJson(json, result));
        }
        else
        {
            WalkForwardReport.Write(context.Terminal, result);
        }

        return StudyCommandOptions.CodeOf(result.Tally);
    }
}
