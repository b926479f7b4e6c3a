namespace StudyHost;

/// <summary>s1t with the plugins of this project, and the verb <c>coordinate</c>.</summary>
public static class Program
{
    /// <summary>Coordinates a study, or is s1t (a worker among others).</summary>
    /// <param name="args">The arguments.</param>
    /// <returns>The exit code.</returns>
    public static int Main(string[] args)
        => args is ["coordinate", .. string[] rest] ? Coordinate.Run(rest)
            : args is ["instant"] ? InstantWorker.Run()
            : S1mpleTrader.Host.Program.RunProcess(args, GeneratedPlugins.Catalogue);
}
