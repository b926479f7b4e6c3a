using System;
using System.CommandLine;
using System.Text.Json;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Reports;
using S1mpleTrader.Host.Studies.Runs;

namespace S1mpleTrader.Host.Commands;

/// <summary>
/// <c>s1t optimize</c>, <c>variants</c> and <c>walkforward FILE.yaml</c>: each loads its file, runs it, and reports.
/// </summary>
internal static class StudyVerbs
{
    /// <summary>Makes <c>optimize</c>: every combination of what a file varies, ranked.</summary>
    public static Command Optimize(CommandContext context) => Verb(
        context,
        new ExampleCommand(
            "optimize",
            "Runs every combination of what an optimization varies, and ranks them",
            "s1t optimize examples/sweep/optimization.yaml --out studies"),
        "optimization.yaml",
        (_, request, findings) =>
            OptimizationPlan.Load(request.File, request.Options.PlatformPath, context.Catalogue, findings) is { } plan
            && OptimizationService.Run(plan, request.Options, findings) is { } result
                ? Report(
                    context,
                    request,
                    result.Tally,
                    json => OptimizationJson.Write(json, result),
                    () => OptimizationReport.Write(context.Terminal, result))
                : ExitCode.Of(findings));

    /// <summary>Makes <c>variants</c>: named variants of one strategy, side by side.</summary>
    public static Command Variants(CommandContext context) => Verb(
        context,
        new ExampleCommand(
            "variants",
            "Runs named variants of one strategy over the same market and compares them",
            "s1t variants examples/variants/variant.yaml"),
        "variant.yaml",
        (_, request, findings) =>
            VariantPlan.Load(request.File, request.Options.PlatformPath, context.Catalogue, findings) is { } plan
            && VariantTestService.Run(plan, request.Options, findings) is { } result
                ? Report(
                    context,
                    request,
                    result.Tally,
                    json => VariantJson.Write(json, result),
                    () => VariantReport.Write(context.Terminal, result))
                : ExitCode.Of(findings));

    /// <summary>Makes <c>walkforward</c>: an optimization, tested on the time behind it, window by window.</summary>
    public static Command WalkForward(CommandContext context) => Verb(
        context,
        new ExampleCommand(
            "walkforward",
            "Optimizes in one window of time, tests the winner on the next, and joins the tests to one curve",
            "s1t walkforward examples/walkforward/walk_forward.yaml"),
        "walk_forward.yaml",
        (_, request, findings) =>
            WalkForwardPlan.Load(request.File, request.Options.PlatformPath, context.Catalogue, findings) is { } plan
            && WalkForwardService.Run(plan, request.Options, findings) is { } result
                ? Report(
                    context,
                    request,
                    result.Tally,
                    json => WalkForwardJson.Write(json, result),
                    () => WalkForwardReport.Write(context.Terminal, result))
                : ExitCode.Of(findings));

    private static ExampleCommand Verb(
        CommandContext context, ExampleCommand command, string file, StudyCommandOptions.Work work)
    {
        var options = new StudyCommandOptions(file);
        options.AddTo(command).SetAction(parsed => options.Run(context, parsed, work));
        return command;
    }

    private static int Report(
        CommandContext context,
        StudyCommandRequest request,
        RunTally tally,
        Action<Utf8JsonWriter> writeJson,
        Action writeTables)
    {
        if (request.IsJson)
        {
            JsonOutput.Write(context.Terminal, writeJson);
        }
        else
        {
            writeTables();
        }

        return StudyCommandOptions.CodeOf(tally);
    }
}
