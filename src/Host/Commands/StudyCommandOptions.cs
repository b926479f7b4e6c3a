using System.CommandLine;
using System.IO;
using System.Threading;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;
using S1mpleTrader.Host.Studies.Reports;
using S1mpleTrader.Host.Studies.Runs;

namespace S1mpleTrader.Host.Commands;

/// <summary>What a user asked of a study's verb.</summary>
/// <param name="File">The study's file.</param>
/// <param name="IsJson">Whether the result is one JSON document.</param>
/// <param name="Options">How it is carried out.</param>
internal sealed record StudyCommandRequest(string File, bool IsJson, StudyOptions Options);

/// <summary>The options that <c>optimize</c>, <c>variants</c> and <c>walkforward</c> have in common.</summary>
internal sealed class StudyCommandOptions
{
    private readonly Argument<string> _file;
    private readonly Option<string?> _platform = CommonOptions.Platform();
    private readonly Option<string?> _out = CommonOptions.Text(
        "--out", "DIR", "Where the study's folder is made, instead of 'studies'");
    private readonly Option<bool> _resume =
        new("--resume") { Description = "Goes on with a study that was interrupted or killed" };
    private readonly Option<long?> _maxWorkers = CommonOptions.WholeNumber(
        "--max-workers", "Most worker processes; one per core without it", 1, 1024);
    private readonly Option<string> _progress = CommonOptions.Choice(
        "--progress",
        "auto: a live screen on a terminal, else lines; plain: lines; json: JSON lines; none. All on standard error",
        "auto",
        "plain",
        "json",
        "none");

    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Makes the options anew.</summary>
    /// <param name="file">What the argument is called.</param>
    public StudyCommandOptions(string file) => _file = new Argument<string>(file) { Description = "The study" };

    /// <summary>Verb-specific work behind the common options.</summary>
    public delegate int Work(CommandContext context, StudyCommandRequest request, Findings findings);

    /// <summary>Gives a command the options.</summary>
    public ExampleCommand AddTo(ExampleCommand command)
    {
        command.Add(_file);
        command.Add(_platform);
        command.Add(_out);
        command.Add(_resume);
        command.Add(_maxWorkers);
        command.Add(_progress);
        command.Add(_json);
        return command;
    }

    /// <summary>Runs a verb: findings are written in any case.</summary>
    public int Run(CommandContext context, ParseResult parsed, Work work)
    {
        var findings = new Findings();
        StudyProgressLines? lines = parsed.GetRequiredValue(_progress) switch
        {
            "none" => null,
            "json" => new StudyProgressLines(context.Terminal, StudyProgressForm.Json),
            "plain" => new StudyProgressLines(context.Terminal, StudyProgressForm.Plain),
            _ => new StudyProgressLines(context.Terminal, StudyProgressForm.Auto),
        };
        var options = new StudyOptions(
            Path.GetFullPath(parsed.GetValue(_out) ?? StudyNames.UsualParent),
            parsed.GetValue(_platform),
            parsed.GetValue(_resume),
            (int?)parsed.GetValue(_maxWorkers),
            WorkerCommand.OfThisProcess(),
            lines,
            context.Cancellation);
        try
        {
            return work(
                context,
                new StudyCommandRequest(parsed.GetRequiredValue(_file), parsed.GetValue(_json), options),
                findings);
        }
        finally
        {
            lines?.End();
            context.Terminal.Tell(findings);
        }
    }

    /// <summary>Returns the options of a study that is only checked: it makes no folder and starts no worker.</summary>
    /// <param name="platform">The platform file, or null for the one beside the operation.</param>
    /// <param name="cancellation">Stops it.</param>
    public static StudyOptions ToCheck(string? platform, CancellationToken cancellation)
        => new(
            Path.GetFullPath(StudyNames.UsualParent), platform, IsResumed: false, MaxWorkers: null,
            WorkerCommand.OfThisProcess(), Progress: null, cancellation);

    /// <summary>Returns the exit code of a study.</summary>
    /// <param name="tally">How its runs ended.</param>
    public static int CodeOf(RunTally tally)
        => tally.IsInterrupted ? ExitCode.Interrupted
            : tally.Failed > 0 ? ExitCode.RunsFailed
            : ExitCode.Done;
}
