using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Linq;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Reports;

namespace S1mpleTrader.Host.Commands;

/// <summary>A command with the example that its <c>--help</c> shows.</summary>
internal sealed class ExampleCommand(string name, string description, string example) : Command(name, description)
{
    /// <summary>A command line that works.</summary>
    public string Example { get; } = example;
}

/// <summary>
/// Parses and runs a command line; whatever is wrong with it is exit code 2 with the nearest right name.
/// </summary>
internal static class CommandLine
{
    /// <summary>Runs a command line.</summary>
    public static int Invoke(RootCommand root, IReadOnlyList<string> args, Terminal terminal)
    {
        root.Directives.Clear();
        foreach (Option option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction action } help)
            {
                help.Action = new HelpWithExample(action, terminal);
            }
        }

        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        bool asksForHelp = parsed.Action is HelpWithExample || IsVersion(parsed);
        List<string> problems = asksForHelp ? [] : FindProblems(parsed);
        if (problems.Count > 0)
        {
            foreach (string problem in problems)
            {
                terminal.Error.Write("error: " + problem + "\n");
            }

            terminal.Error.Write($"'{PathOf(parsed.CommandResult)} --help' shows the usage\n");
            return ExitCode.Invalid;
        }

        return parsed.Invoke(new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static bool IsVersion(ParseResult parsed)
    {
        foreach (Option option in parsed.RootCommandResult.Command.Options)
        {
            if (option is VersionOption && ReferenceEquals(option.Action, parsed.Action))
            {
                return true;
            }
        }

        return false;
    }

    private static List<string> FindProblems(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        var problems = new List<string>();
        var strays = new List<string>(StrayTokens(parsed));
        if (command.Subcommands.Count > 0 && strays.Count > 1 && !IsOption(strays[0]))
        {
            strays.RemoveRange(1, strays.Count - 1); // What follows an unknown command is its, options too.
        }
        else if (strays.Exists(IsOption))
        {
            strays.RemoveAll(token => !IsOption(token)); // What follows an unknown option may be its value.
        }

        foreach (string token in strays)
        {
            problems.Add(Describe(command, token));
        }

        if (problems.Count == 0)
        {
            problems.AddRange(EmptyValues(parsed));
        }

        if (problems.Count == 0)
        {
            foreach (ParseError error in parsed.Errors)
            {
                problems.Add(error.Message.TrimEnd('.'));
            }
        }

        return problems;
    }

    // The library takes an unknown option for the value of the next free argument.
    private static IEnumerable<string> StrayTokens(ParseResult parsed)
    {
        foreach (Argument argument in parsed.CommandResult.Command.Arguments)
        {
            foreach (Token token in parsed.GetResult(argument)?.Tokens ?? [])
            {
                if (IsOption(token.Value))
                {
                    yield return token.Value;
                }
            }
        }

        foreach (string token in parsed.UnmatchedTokens)
        {
            yield return token;
        }
    }

    // An empty text, as an unset variable of a script leaves it, is nobody's file, folder or name.
    private static IEnumerable<string> EmptyValues(ParseResult parsed)
    {
        foreach (Option option in parsed.CommandResult.Command.Options)
        {
            if (parsed.GetResult(option)?.Tokens.Any(token => token.Value.Length == 0) == true)
            {
                yield return $"{option.Name}: expected {option.HelpName}, not an empty text";
            }
        }

        foreach (Argument argument in parsed.CommandResult.Command.Arguments)
        {
            if (parsed.GetResult(argument)?.Tokens.Any(token => token.Value.Length == 0) == true)
            {
                yield return $"expected {argument.Name}, not an empty text";
            }
        }
    }

    private static bool IsOption(string token) => token.StartsWith('-');

    private static string Describe(Command command, string token)
    {
        var names = new List<string>();
        if (IsOption(token))
        {
            string option = token.Split('=')[0];
            foreach (Option known in command.Options)
            {
                names.Add(known.Name);
            }

            return $"unknown option {YamlText.Quote(option)}{NearestName.Suggest(option, names)}";
        }

        foreach (Command known in command.Subcommands)
        {
            names.Add(known.Name);
        }

        return names.Count > 0
            ? $"unknown command {YamlText.Quote(token)}{NearestName.Suggest(token, names)}"
            : $"unexpected argument {YamlText.Quote(token)}";
    }

    private static string PathOf(CommandResult result)
    {
        string path = result.Command is RootCommand ? "s1t" : result.Command.Name;
        for (SymbolResult? at = result.Parent; at is CommandResult parent; at = parent.Parent)
        {
            path = (parent.Command is RootCommand ? "s1t" : parent.Command.Name) + " " + path;
        }

        return path;
    }

    /// <summary>The usual help, then the command's example.</summary>
    private sealed class HelpWithExample(HelpAction inner, Terminal terminal) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int code = inner.Invoke(parseResult);
            string? example = parseResult.CommandResult.Command switch
            {
                ExampleCommand command => command.Example,
                RootCommand => "s1t backtest examples/ict_smc/operation.yaml",
                _ => null,
            };
            if (example is not null)
            {
                terminal.Output.Write("Example:\n  " + example.Replace("\n", "\n  ", StringComparison.Ordinal) + "\n");
            }

            return code;
        }
    }
}
