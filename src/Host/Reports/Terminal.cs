using System;
using System.IO;
using System.Text;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Files;

namespace S1mpleTrader.Host.Reports;

/// <summary>Where a command writes: results to one stream, messages and progress to the other.</summary>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="isOutputTerminal">Whether a person reads the output: tables and colour.</param>
/// <param name="isErrorTerminal">Whether a person watches the messages: live progress.</param>
/// <remarks>
/// Redirected output has neither colour nor escape sequences, so that files and pipes hold plain text.
/// </remarks>
public sealed class Terminal(TextWriter output, TextWriter error, bool isOutputTerminal, bool isErrorTerminal)
{
    /// <summary>Results.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Messages and progress.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>Whether a person reads the output.</summary>
    public bool IsOutputTerminal { get; } = isOutputTerminal;

    /// <summary>Whether a person watches the messages, and progress is wanted.</summary>
    public bool IsErrorTerminal { get; } = isErrorTerminal;

    /// <summary>How much is written to <see cref="Error"/>.</summary>
    public LoggingLevel Logging { get; private init; } = LoggingLevel.Info;

    /// <summary>Whether a person wants colour and bold: not with <c>NO_COLOR</c> set.</summary>
    internal static bool HasColour => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>The process's own streams, as UTF-8 whatever the machine's settings.</summary>
    public static Terminal OfProcess()
        => new(
            Open(StandardStreams.Output()),
            Open(StandardStreams.Error()),
            !Console.IsOutputRedirected,
            !Console.IsErrorRedirected);

    /// <summary>Returns the same streams with so much written to standard error.</summary>
    public Terminal At(LoggingLevel logging)
        => new(Output, Error, IsOutputTerminal, IsErrorTerminal && logging >= LoggingLevel.Info) { Logging = logging };

    /// <summary>Writes findings to standard error, in the order in which they were met.</summary>
    public void Tell(Findings findings)
    {
        foreach (Finding finding in findings)
        {
            if (finding.Severity == FindingSeverity.Error || Logging >= LoggingLevel.Warning)
            {
                Error.Write(finding + "\n");
            }
        }
    }

    private static StreamWriter Open(Stream stream)
        => new(stream, new UTF8Encoding(false), 1 << 12) { AutoFlush = true, NewLine = "\n" };
}
