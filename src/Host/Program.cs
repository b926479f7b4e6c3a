using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Commands;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Plugins;

namespace S1mpleTrader.Host;

/// <summary>The program <c>s1t</c>: the command table, and the one place that catches everything.</summary>
public static class Program
{
    /// <summary>Runs the command line with the plugins that ship.</summary>
    /// <param name="args">The arguments.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Main(string[] args) => RunProcess(args);

    /// <summary>
    /// Runs the command line with plugins of one's own beside those that ship: the body of a user's <c>Main</c>.
    /// </summary>
    /// <param name="args">The arguments.</param>
    /// <param name="own">The catalogues that the generator emitted for the user's projects.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int RunProcess(string[] args, params PluginCatalogue[] own)
    {
        StandardStreams.Secure();
        using var interrupt = new Interrupt();
        OutputFileStream.SurviveLimit();
        var terminal = Terminal.OfProcess();
        PluginCatalogue catalogue;
        try
        {
            catalogue = Join(own);
        }
        catch (HostException exception)
        {
            return Fail(terminal, exception.ExitCode, exception.Message);
        }

        return Run(args, terminal, catalogue, interrupt.Token);
    }

    /// <summary>Runs one command line inside a process, with plain output.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">Receives results.</param>
    /// <param name="error">Receives messages.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
        => Run(args, new Terminal(output, error, false, false), GeneratedPlugins.Catalogue, CancellationToken.None);

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="catalogue">The plugins.</param>
    /// <param name="cancellation">Interrupts a run.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(
        IReadOnlyList<string> args, Terminal terminal, PluginCatalogue catalogue, CancellationToken cancellation)
    {
        try
        {
            if (args is [WorkerCommand.Verb])
            {
                // What a study starts for itself; people have no use for it, so no table names it.
                return WorkerMain.Run(catalogue);
            }

            var context = new CommandContext(terminal, catalogue, args, cancellation);
            RootCommand root = Table(context);
            return CommandLine.Invoke(root, args, terminal);
        }
        catch (HostException exception)
        {
            return Fail(terminal, exception.ExitCode, exception.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail(terminal, ExitCode.Interrupted, "interrupted");
        }
        catch (DataFileException exception)
        {
            return Fail(terminal, ExitCode.Data, $"{exception.Path}: error: {exception.Fault}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(terminal, ExitCode.Output, "output can't be written: " + exception.Message);
        }
        catch (InvariantViolationException exception)
        {
            return Fail(terminal, ExitCode.Defect, "a defect of the engine; please report it: " + exception.Message);
        }
#pragma warning disable CA1031 // The one place that catches everything: whatever comes here is a defect of ours.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Fail(terminal, ExitCode.Defect, "a defect of the engine; please report it: " + exception);
        }
    }

    /// <summary>Joins the plugins that ship and a user's own.</summary>
    /// <param name="own">The catalogues that the generator emitted for the user's projects.</param>
    /// <exception cref="HostException">Two plugins have the same name.</exception>
    internal static PluginCatalogue Join(IReadOnlyList<PluginCatalogue> own)
    {
        var names = new HashSet<string>();
        foreach (PluginDescriptor plugin in own.SelectMany(static catalogue => catalogue.Plugins))
        {
            bool ships = GeneratedPlugins.Catalogue.Find(plugin.Name) is not null;
            if (ships || !names.Add(plugin.Name))
            {
                throw new HostException(
                    ExitCode.Invalid,
                    $"two plugins of this executable are called '{plugin.Name}'"
                    + (ships ? ", one of them ships with it; give yours another name" : string.Empty));
            }
        }

        return PluginCatalogue.Merge([GeneratedPlugins.Catalogue, .. own]);
    }

    /// <summary>Makes the table of all commands.</summary>
    internal static RootCommand Table(CommandContext context)
    {
        var root = new RootCommand("S1mpleTrader: back-tests of quantitative strategies with an exact ledger.")
        {
            BacktestCommand.Create(context),
            PaperCommand.Create(context),
            ValidateCommand.Create(context),
            DataCommand.Create(context),
            PluginsCommand.Create(context),
            WiringCommand.Create(context),
            JournalCommand.Create(context),
            AuditCommand.Create(context),
            SchemaCommand.Create(context),
            NewCommand.Create(context),
            StudyVerbs.Optimize(context),
            StudyVerbs.Variants(context),
            StudyVerbs.WalkForward(context),
            StudyCommand.Create(context),
        };
        return root;
    }

    // Whether a message begins with the word, or with a place and the word. What a plugin throws, or a defect, comes
    // behind a colon and a blank and may have the word anywhere: there the place is what stands before the first.
    private static bool SaysError(int exitCode, string message)
    {
        const string Word = "error: ";
        const string Behind = ": " + Word;
        return message.StartsWith(Word, StringComparison.Ordinal)
            || (exitCode is ExitCode.Plugin or ExitCode.Defect
                ? message.IndexOf(": ", StringComparison.Ordinal) is >= 0 and var colon
                    && message.AsSpan(colon).StartsWith(Behind, StringComparison.Ordinal)
                : message.Contains(Behind, StringComparison.Ordinal));
    }

    private static int Fail(Terminal terminal, int exitCode, string message)
    {
        try
        {
            terminal.Error.Write((SaysError(exitCode, message) ? message : "error: " + message) + "\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Messages go to a full disk, too, or to a stream that is closed: the exit
            // code is all that is left to tell.
        }

        return exitCode;
    }
}
