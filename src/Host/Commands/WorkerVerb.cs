using System.CommandLine;
using S1mpleTrader.Host.Studies.Runs;

namespace S1mpleTrader.Host.Commands;

/// <summary><c>s1t worker</c>: what a study starts for itself; people have no use for it, so no help names it.</summary>
internal static class WorkerVerb
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command(WorkerCommand.Verb, "Runs jobs of a study, for its coordinator") { Hidden = true };
        command.SetAction(_ => WorkerMain.Run(context.Catalogue));
        return command;
    }
}
