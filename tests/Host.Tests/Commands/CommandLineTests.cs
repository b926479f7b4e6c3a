using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json;
using S1mpleTrader.Host.Commands;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData(
        "error: unknown command 'backtst'; did you mean 'backtest'?\n's1t --help' shows the usage\n", "backtst")]
    [InlineData(
        "error: unknown command 'backtst'; did you mean 'backtest'?\n's1t --help' shows the usage\n", "backtst",
        "x.yaml")]
    [InlineData(
        "error: unknown command 'backtst'; did you mean 'backtest'?\n's1t --help' shows the usage\n", "backtst",
        "x.yaml", "--json")]
    [InlineData(
        "error: unknown option '--jsn'; did you mean '--json'?\n's1t backtest --help' shows the usage\n", "backtest",
        "x.yaml", "--jsn")]
    [InlineData(
        "error: unknown option '--outt'; did you mean '--out'?\n's1t backtest --help' shows the usage\n", "backtest",
        "x.yaml", "--outt", "y")]
    [InlineData(
        "error: unknown option '--jsn'; did you mean '--json'?\n's1t backtest --help' shows the usage\n",
        "backtest",
        "--jsn")]
    [InlineData(
        "error: unexpected argument 'y.yaml'\n's1t backtest --help' shows the usage\n", "backtest", "x.yaml", "y.yaml")]
    [InlineData(
        "error: unknown command 'imprt'; did you mean 'import'?\n's1t data --help' shows the usage\n", "data", "imprt")]
    public void Wrong_usage_is_named_with_the_nearest_right_name(string error, params string[] args)
    {
        S1t.Outcome outcome = S1t.Run(args);
        Assert.Equal((ExitCode.Invalid, string.Empty, error), (outcome.Code, outcome.Output, outcome.Error));
    }

    [Theory]
    [InlineData("a: b/x: error: there is no study here", "study", "show")]
    [InlineData("a: b/x: error: can't be read: ", "data", "info")]
    public void A_place_with_a_colon_and_a_blank_is_a_place(string error, params string[] args)
    {
        S1t.Outcome outcome = S1t.Run([.. args, "a: b/x"]);
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.StartsWith(error, outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>A plugin of one's own that is called as one that ships is a message and not a stack trace.</summary>
    [Fact]
    public void Two_plugins_of_one_name_are_refused_at_the_door()
    {
        Assert.Equal(ExitCode.Invalid, Program.RunProcess(["plugins", "list"], GeneratedPlugins.Catalogue));
        Assert.EndsWith(
            "plugins of this executable are called 'adaptive_dca_planner', one of them ships with it; "
                + "give yours another name",
            Assert.Throws<HostException>(() => Program.Join([GeneratedPlugins.Catalogue])).Message);
    }

    [Fact]
    public void Messages_that_nobody_can_be_given_leave_an_exit_code()
    {
        Assert.Equal(ExitCode.Output, Program.Run(["validate", "nowhere.yaml"], TextWriter.Null, new ClosedWriter()));
        Assert.Equal(
            ExitCode.Invalid, Program.Run(["plugins", "show", "nothing"], TextWriter.Null, new ClosedWriter()));
    }

    [Theory]
    [InlineData]
    [InlineData("data")]
    [InlineData("plugins")]
    [InlineData("backtest")]
    [InlineData("plugins", "show")]
    [InlineData("data", "import", "x.csv")]
    [InlineData("data", "generate")]
    [InlineData("backtest", "x.yaml", "--out")]
    public void What_is_missing_is_a_usage_error(params string[] args)
    {
        S1t.Outcome outcome = S1t.Run(args);
        Assert.Equal((ExitCode.Invalid, string.Empty), (outcome.Code, outcome.Output));
        Assert.StartsWith("error: ", outcome.Error);
    }

    [Fact]
    public void A_value_that_no_option_can_have_is_a_usage_error_that_names_the_option()
    {
        int numbers = 0;
        int texts = 0;
        foreach ((string[] verb, Option option) in Options())
        {
            Type type = option.ValueType;
            Assert.True(
                type == typeof(bool) || type == typeof(string) || type == typeof(string[]) || type == typeof(long?),
                $"{option.Name} is {type}, which the library reads, and answers for in words of its own");
            if (type == typeof(long?))
            {
                numbers++;
                Refused([.. verb, option.Name, "abc"], option.Name + ": expected a whole number, not 'abc'");
                Refused([.. verb, option.Name, "1.5"], option.Name + ": expected a whole number, not '1.5'");
                Refused([.. verb, option.Name, "99999999999999999999"], option.Name + ": '99999999999999999999' is ");
                Refused([.. verb, option.Name, "-1"], option.Name + ": '-1' is ");
            }

            if (type != typeof(bool))
            {
                texts++;
                Refused(
                    [.. verb, option.Name, string.Empty],
                    $"{option.Name}: expected {option.HelpName}, not an empty text");
            }
        }

        Assert.True(numbers >= 7, $"{numbers} options with a number");
        Assert.True(texts >= 40, $"{texts} options with a value");
    }

    [Theory]
    [InlineData("expected OPERATION.yaml, not an empty text", "backtest", "")]
    [InlineData("expected NAME, not an empty text", "new", "operation", "")]
    [InlineData("expected STORE, not an empty text", "data", "verify", "a.arrow", "")]
    [InlineData(
        "--format: expected text, mermaid, dot or yaml, not 'dto'; did you mean 'dot'?", "wiring", "show", "x.yaml",
        "--format", "dto")]
    [InlineData("--feed: expected inline or threaded, not 'foo'", "backtest", "x.yaml", "--feed", "foo")]
    [InlineData("--progress: expected auto, plain, json or none, not 'foo'", "optimize", "x.yaml", "--progress", "foo")]
    [InlineData(
        "--format: expected csv, arrow or json, not 'xlsx'", "study", "export", "x", "--out", "y", "--format", "xlsx")]
    [InlineData("--rows: '1' is out of range; it must be from 2 to 2147483647", "audit", "x.yaml", "--rows", "1")]
    public void A_wrong_value_is_named_with_what_was_expected(string error, params string[] args)
        => Refused(args, error);

    [Theory]
    [InlineData]
    [InlineData("backtest")]
    [InlineData("validate")]
    [InlineData("data")]
    [InlineData("data", "import")]
    [InlineData("data", "info")]
    [InlineData("data", "verify")]
    [InlineData("data", "export")]
    [InlineData("data", "generate")]
    [InlineData("plugins")]
    [InlineData("plugins", "list")]
    [InlineData("plugins", "show")]
    [InlineData("wiring")]
    [InlineData("wiring", "show")]
    [InlineData("audit")]
    [InlineData("new")]
    [InlineData("new", "plugin")]
    [InlineData("new", "operation")]
    public void Every_verb_has_help_with_an_example(params string[] verb)
    {
        S1t.Outcome outcome = S1t.Run([.. verb, "--help"]);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        Assert.Contains("Example:\n  s1t " + string.Join(' ', verb), outcome.Output);
        Assert.DoesNotContain('\u001b', outcome.Output);
    }

    [Fact]
    public void The_version_is_the_engine_s()
    {
        S1t.Outcome outcome = S1t.Run("--version");
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Equal(EngineVersion.Text, typeof(Program).Assembly.GetName().Version!.ToString(3));
    }

    [Fact]
    public void A_response_file_is_an_ordinary_argument()
    {
        S1t.Outcome outcome = S1t.Run("validate", "@args.txt");
        Assert.Equal(
            (ExitCode.Invalid, "@args.txt: error: can't be read: there is no such file\n"),
            (outcome.Code, outcome.Error));
    }

    [Fact]
    public void Plugins_are_listed_and_shown()
    {
        S1t.Outcome list = S1t.Run("plugins", "list");
        Assert.Equal(ExitCode.Done, list.Code);
        Assert.Contains("ema_detector\tcontext_worker/indicator_calculation\t1.0.0\t", list.Output);
        S1t.Outcome show = S1t.Run("plugins", "show", "ema_detector");
        Assert.Contains("parameter period        int; 1 to 4096 bars; default 20;", show.Output);
        S1t.Outcome unknown = S1t.Run("plugins", "show", "ema_detectr");
        Assert.Equal(
            (ExitCode.Invalid, "error: there is no plugin 'ema_detectr'; did you mean 'ema_detector'?\n"),
            (unknown.Code, unknown.Error));
    }

    [Fact]
    public void A_plugin_s_rule_is_shown_behind_its_description_and_not_listed()
    {
        string rule = GeneratedPlugins.Catalogue.Find("ema_detector")!.Rule;
        string[] rows = S1t.Run("plugins", "show", "ema_detector").Output.Split('\n');
        int described = Array.FindIndex(rows, row => row.StartsWith("description ", StringComparison.Ordinal));
        Assert.Equal("rule", rows[described + 1].Split(' ')[0]);
        Assert.EndsWith(" " + rule, rows[described + 1]);
        Assert.StartsWith("source ", rows[described + 2]);
        using var shown = JsonDocument.Parse(S1t.Run("plugins", "show", "ema_detector", "--json").Output);
        Assert.Equal(rule, shown.RootElement.GetProperty("rule").GetString());
        using var listed = JsonDocument.Parse(S1t.Run("plugins", "list", "--json").Output);
        Assert.All(listed.RootElement.EnumerateArray(), plugin => Assert.False(plugin.TryGetProperty("rule", out _)));
    }

    private static void Refused(string[] args, string error)
    {
        S1t.Outcome outcome = S1t.Run(args);
        string line = string.Join(' ', args);
        Assert.Equal((line, ExitCode.Invalid, string.Empty), (line, outcome.Code, outcome.Output));
        Assert.Contains("error: " + error, outcome.Error);
        Assert.DoesNotContain("System.", outcome.Error);
    }

    // Every option of every command, with the command's words.
    private static List<(string[] Verb, Option Option)> Options()
    {
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, false, false);
        var options = new List<(string[] Verb, Option Option)>();
        Add(Program.Table(new CommandContext(terminal, GeneratedPlugins.Catalogue, [], default)), []);
        return options;

        void Add(Command command, string[] verb)
        {
            options.AddRange(command is RootCommand ? [] : command.Options.Select(option => (verb, option)));
            foreach (Command inner in command.Subcommands)
            {
                Add(inner, [.. verb, inner.Name]);
            }
        }
    }

    [Fact]
    public void A_terminal_gets_tables_and_a_pipe_plain_text()
    {
        Assert.Contains('╭', S1t.RunOnTerminal("plugins", "list").Output);
        string plain = S1t.Run("plugins", "list").Output;
        Assert.DoesNotContain('╭', plain);
        Assert.DoesNotContain('\u001b', plain);
    }

    // As standard error is after "2>&-".
    private sealed class ClosedWriter : StringWriter
    {
        public override void Write(string? value)
            => throw new UnauthorizedAccessException("Access to the path is denied.");
    }
}
