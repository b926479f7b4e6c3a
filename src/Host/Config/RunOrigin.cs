using System.IO;
using System.Text.Json;
using S1mpleTrader.Host.Files;

namespace S1mpleTrader.Host.Config;

/// <summary>
/// Where the files of a run lay, as <c>run.json</c> in its folder says: the configuration in that folder names its data
/// as they did.
/// </summary>
/// <param name="OperationFile">The operation file, absolute.</param>
/// <param name="BlueprintFile">
/// The blueprint, absolute; null where an older engine wrote the folder, which didn't say.
/// </param>
/// <param name="Cache">The folder of generated and imported bars, absolute.</param>
internal sealed record RunOrigin(string OperationFile, string? BlueprintFile, string Cache)
{
    /// <summary>The name of the file that says it.</summary>
    public const string FileName = "run.json";

    /// <summary>The operation's name in a run's folder.</summary>
    public const string OperationName = "operation.yaml";

    /// <summary>The blueprint's name in a run's folder.</summary>
    public const string BlueprintName = "strategy_blueprint.yaml";

    private const string OperationKey = "operation_file";
    private const string BlueprintKey = "blueprint_file";
    private const string CacheKey = "cache";

    /// <summary>Returns what a folder says; null where it isn't a run's, or doesn't say it.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="HostException"><c>run.json</c> is damaged.</exception>
    public static RunOrigin? Of(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        string?[] texts = JsonFile.Texts(path, string.Empty, OperationKey, BlueprintKey, CacheKey);
        return texts is [{ } operation, var blueprint, { } cache]
            ? new RunOrigin(operation, blueprint, cache)
            : null;
    }

    /// <summary>
    /// Returns the file that a file of a run's folder was made from; null where it is none of these, or not known.
    /// </summary>
    /// <param name="file">A file of any folder.</param>
    public static string? SourceOf(string file)
    {
        string folder = Path.GetDirectoryName(file) ?? string.Empty;
        return Path.GetFileName(file) switch
        {
            OperationName => Of(folder)?.OperationFile,
            BlueprintName => Of(folder)?.BlueprintFile,
            _ => null,
        };
    }

    /// <summary>Writes the keys of an object.</summary>
    /// <param name="json">Stands in the object.</param>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteString(OperationKey, OperationFile);
        json.WriteString(BlueprintKey, BlueprintFile);
        json.WriteString(CacheKey, Cache);
    }
}
