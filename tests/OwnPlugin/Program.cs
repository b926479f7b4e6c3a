namespace OwnPlugin;

/// <summary>s1t with the plugins of this project beside those that ship.</summary>
public static class Program
{
    /// <summary>Hands the program this project's catalogue.</summary>
    /// <param name="args">The arguments.</param>
    /// <returns>The exit code of s1t.</returns>
    public static int Main(string[] args) => S1mpleTrader.Host.Program.RunProcess(args, GeneratedPlugins.Catalogue);
}
