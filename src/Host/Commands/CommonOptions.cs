using System.CommandLine;
using System.CommandLine.Parsing;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Commands;

/// <summary>Options that several commands have, each made anew for its command.</summary>
internal static class CommonOptions
{
    /// <summary><c>--set key.path=value</c>, any number of times.</summary>
    public static Option<string[]> Set() => new("--set")
    {
        Description = "Overrides any configuration key for this run: key.path=value; "
            + "a list's item is named by its id or position, a key with a dot stands in double quotes",
        HelpName = "key.path=value",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };

    /// <summary><c>--platform FILE</c>.</summary>
    public static Option<string?> Platform() => new("--platform")
    {
        Description = "The platform file; without it, platform.yaml beside the operation, if there is one",
        HelpName = "FILE",
    };

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "One JSON document on standard output" };

    /// <summary>An option with a text value.</summary>
    public static Option<string?> Text(string name, string helpName, string description, bool isRequired = false)
        => new(name) { Description = description, HelpName = helpName, Required = isRequired };

    /// <summary>An option with a whole number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="min">Smallest value allowed.</param>
    /// <param name="max">Largest value allowed.</param>
    /// <param name="usual">What it is where it isn't given; null for nothing.</param>
    public static Option<long?> WholeNumber(string name, string description, long min, long max, long? usual = null)
    {
        var option = new Option<long?>(name) { Description = description, HelpName = "N" };
        option.CustomParser = result =>
        {
            Report(result, ScalarValue.ReadInteger(ValueOf(result), min, max, out long value));
            return value;
        };
        if (usual is not null)
        {
            option.DefaultValueFactory = _ => usual;
        }

        return option;
    }

    /// <summary>An option that is one of a set of words.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="words">The words; where the option isn't given, it is the first.</param>
    public static Option<string> Choice(string name, string description, params string[] words) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', words),
        DefaultValueFactory = _ => words[0],
        CustomParser = result => Word(result, words),
    };

    /// <summary>The same, where none of the words is the usual one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, and what holds without it.</param>
    /// <param name="words">The words.</param>
    public static Option<string?> OptionalChoice(string name, string description, params string[] words) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', words),
        CustomParser = result => Word(result, words),
    };

    private static string Word(ArgumentResult result, string[] words)
    {
        YamlScalar value = ValueOf(result);
        Report(result, ScalarValue.ReadChoice(value, words, out _));
        return value.Text;
    }

    // Values are read as strictly as those of configuration, and not by the library's parser, which names its own types
    // where it can't read a text.
    private static YamlScalar ValueOf(ArgumentResult result)
        => new(string.Empty, 0, 0, result.Tokens.Count > 0 ? result.Tokens[0].Value : string.Empty, isQuoted: false);

    private static void Report(ArgumentResult result, string? problem)
    {
        if (problem is not null)
        {
            result.AddError($"{((OptionResult)result.Parent!).Option.Name}: {problem}");
        }
    }
}
