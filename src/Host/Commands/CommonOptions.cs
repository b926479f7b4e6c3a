using System.CommandLine;

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
}
