using System.CommandLine;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Config.Validation;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Host.Operations;

namespace S1mpleTrader.Host.Commands;

/// <summary>
/// <c>s1t paper OPERATION.yaml</c>: one strategy link on bars that arrive, resumed where it was left.
/// </summary>
internal static class PaperCommand
{
    private const string SpeedName = "--speed";
    private const string FullSpeed = "max";

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("OPERATION.yaml") { Description = "The operation, with environment: paper" };
        Option<string[]> set = CommonOptions.Set();
        Option<string?> platform = CommonOptions.Platform();
        Option<string?> output = CommonOptions.Text("--out", "DIR", "Folder of results instead of 'runs'");
        Option<string?> session = CommonOptions.Text(
            "--session", "NAME", "The session to begin or resume; without it, that of the strategy link's id");
        Option<bool> json = CommonOptions.Json();
        Option<string?> speed = CommonOptions.Text(
            SpeedName,
            "N|max",
            "Recorded bars are replayed so many times as fast as they were, 1 by default; "
            + "max: as fast as they are taken");
        var command = new ExampleCommand(
            "paper",
            "Runs a strategy on bars that arrive, or are replayed, with a simulated account; "
            + "a session that was stopped goes on",
            "s1t paper examples/paper/operation.yaml --speed 3600")
        {
            file, set, platform, output, session, speed, json,
        };
        command.SetAction(parsed => Run(
            context,
            parsed.GetRequiredValue(file),
            parsed.GetRequiredValue(set),
            parsed.GetValue(platform),
            parsed.GetValue(output),
            parsed.GetValue(session),
            parsed.GetValue(speed),
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(
        CommandContext context,
        string file,
        string[] set,
        string? platform,
        string? output,
        string? session,
        string? speedText,
        bool isJson)
    {
        var options = new OptionReader();
        Findings findings = options.Findings;
        double speed = speedText is null ? 1
            : speedText == FullSpeed ? double.PositiveInfinity
            : (double)options.Positive(SpeedName, speedText);
        if (session is not null)
        {
            options.Name("--session", session);
        }

        var overrides = Overrides.Parse(set, findings, areTyped: true);
        var configuration = OperationConfiguration.Load(file, platform, overrides, context.Catalogue, findings);
        if (configuration is not null)
        {
            PaperRules.RequireEnvironment(configuration.Operation, OperationEnvironment.Paper, findings);
            options.Report(
                SpeedName,
                speedText is not null && PaperRules.HasStreams(configuration)
                    ? "bars that arrive have their own speed"
                    : null);
        }

        context = context.At(configuration);
        context.Terminal.Tell(findings);
        if (findings.HasErrors || configuration is null)
        {
            return ExitCode.Of(findings);
        }

        var location = DataLocation.Of(configuration.Platform, configuration.PlatformPath, output);
        var runner = new PaperRunner(
            configuration, location, context.Terminal, context.Arguments, context.Cancellation);
        LinkResult result = runner.Run(configuration.Links[0], new PaperManner(session, speed));
        BacktestCommand.Report(context.Terminal, [result], isJson);
        return ExitCode.Done;
    }
}
