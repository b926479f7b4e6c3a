using Xunit;

namespace S1mpleTrader.Host.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("error: unknown command 'backtst'; did you mean 'backtest'?\n's1t --help' shows the usage\n", "backtst")]
    [InlineData("error: unknown option '--jsn'; did you mean '--json'?\n's1t backtest --help' shows the usage\n", "backtest", "x.yaml", "--jsn")]
    [InlineData("error: unknown option '--outt'; did you mean '--out'?\n's1t backtest --help' shows the usage\n", "backtest", "x.yaml", "--outt", "y")]
    [InlineData("error: unknown option '--jsn'; did you mean '--json'?\n's1t backtest --help' shows the usage\n", "backtest", "--jsn")]
    [InlineData("error: unexpected argument 'y.yaml'\n's1t backtest --help' shows the usage\n", "backtest", "x.yaml", "y.yaml")]
    [InlineData("error: unknown command 'imprt'; did you mean 'import'?\n's1t data --help' shows the usage\n", "data", "imprt")]
    public void Wrong_usage_is_named_with_the_nearest_right_name(string error, params string[] args)
    {
        S1t.Outcome outcome = S1t.Run(args);
        Assert.Equal((ExitCode.Invalid, string.Empty, error), (outcome.Code, outcome.Output, outcome.Error));
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
        Assert.Equal((ExitCode.Invalid, "@args.txt: error: can't be read: there is no such file\n"), (outcome.Code, outcome.Error));
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
    public void A_terminal_gets_tables_and_a_pipe_plain_text()
    {
        Assert.Contains('╭', S1t.RunOnTerminal("plugins", "list").Output);
        string plain = S1t.Run("plugins", "list").Output;
        Assert.DoesNotContain('╭', plain);
        Assert.DoesNotContain('\u001b', plain);
    }
}
