using System.CommandLine;
using System.IO;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Journal;

namespace S1mpleTrader.Host.Commands;

/// <summary><c>s1t journal show RUN [ID]</c> and <c>s1t journal why RUN --at TIME</c>.</summary>
internal static class JournalCommand
{
    private const string RunHelp = "A run's folder, or its id among the results";

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
        => new ExampleCommand(
            "journal",
            "Shows a decision's whole causal chain, and why nothing was traded at a time",
            "s1t journal show runs/ema_flip/1b2c/flip TRD_20240103_142000_00007")
        {
            Show(context),
            Why(context),
        };

    private static ExampleCommand Show(CommandContext context)
    {
        var run = new Argument<string>("RUN") { Description = RunHelp };
        var id = new Argument<string?>("ID")
        {
            Description = "An id of any prefix; without it, what the journal holds",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> output = Results();
        Option<bool> json = CommonOptions.Json();
        var command = new ExampleCommand(
            "show",
            "Prints the chain of an id, from bar and columns to fill",
            "s1t journal show runs/ema_flip/1b2c/flip TRD_20240103_142000_00007")
        {
            run, id, output, json,
        };
        command.SetAction(parsed =>
        {
            using RecordedRun recorded = Open(context, parsed.GetRequiredValue(run), parsed.GetValue(output));
            var show = new JournalShow(recorded, context.Terminal, parsed.GetValue(json));
            return parsed.GetValue(id) is { } one ? show.Chain(one) : show.Summary();
        });
        return command;
    }

    private static ExampleCommand Why(CommandContext context)
    {
        var run = new Argument<string>("RUN") { Description = RunHelp };
        var at = new Option<string>("--at")
        {
            Description = "A time, UTC: the last bar closed by then is meant",
            HelpName = "TIME",
            Required = true,
        };
        Option<string?> output = Results();
        Option<bool> json = CommonOptions.Json();
        var command = new ExampleCommand(
            "why",
            "Says what stopped a trade at a time, symbol by symbol",
            "s1t journal why runs/ema_flip/1b2c/flip --at 2024-01-03T14:20:00Z")
        {
            run, at, output, json,
        };
        command.SetAction(parsed =>
        {
            string text = parsed.GetRequiredValue(at);
            if (Section.ReadTime(text, out long time) is { } problem)
            {
                throw new HostException(ExitCode.Invalid, $"--at: error: {problem}");
            }

            using RecordedRun recorded = Open(context, parsed.GetRequiredValue(run), parsed.GetValue(output));
            return new JournalWhy(recorded, context.Terminal, parsed.GetValue(json)).Explain(time);
        });
        return command;
    }

    private static Option<string?> Results()
        => CommonOptions.Text("--out", "DIR", "Folder of results instead of 'runs', where RUN is an id");

    private static RecordedRun Open(CommandContext context, string run, string? results)
        => RecordedRun.Open(run, Path.GetFullPath(results ?? "runs"), context.Catalogue, context.Cancellation);
}
