using System.IO;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Documents;

namespace S1mpleTrader.Host.Data;

/// <summary>The folders that a run reads and writes beside its configuration.</summary>
/// <param name="Results">Where results go.</param>
/// <param name="Cache">Where generated and imported bars are kept.</param>
internal sealed record DataLocation(string Results, string Cache)
{
    private const string ResultsName = "runs";
    private const string CacheName = "cache";

    /// <summary>
    /// Decides on the folders: the option, else the platform file (relative to it), else the current folder.
    /// </summary>
    /// <param name="platform">The platform file or its defaults.</param>
    /// <param name="platformPath">Its path, or null where there is none.</param>
    /// <param name="outOption">The folder of <c>--out</c>, or null.</param>
    public static DataLocation Of(PlatformDocument platform, string? platformPath, string? outOption)
        => new(
            Path.GetFullPath(outOption ?? Named(platform.Out, platformPath) ?? ResultsName),
            Path.GetFullPath(Named(platform.Cache, platformPath) ?? CacheName));

    private static string? Named(string? path, string? platformPath)
        => path is null ? null : ConfigurationFile.Resolve(platformPath ?? string.Empty, path);
}
