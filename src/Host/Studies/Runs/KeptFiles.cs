using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>The files of a run that a study has kept, when it is resumed: whether they are there, and whole.</summary>
internal static class KeptFiles
{
    private static readonly string[] Configuration =
        [RunOrigin.OperationName, RunOrigin.BlueprintName, RunOrigin.FileName];

    /// <summary>
    /// Returns whether a run's files are there and whole: its result, what that names, and the configuration that ran.
    /// </summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="resultHash">The hash of the result that the store holds.</param>
    public static bool AreWhole(string folder, string resultHash)
    {
        string path = Path.Combine(folder, ResultDocument.FileName);
        try
        {
            if (!File.Exists(path) || !Configuration.All(name => IsThere(Path.Combine(folder, name))))
            {
                return false;
            }

            using var result = JsonDocument.Parse(JsonFile.Bytes(path));
            if (result.RootElement.GetProperty("result_hash").GetString() != resultHash)
            {
                return false;
            }

            foreach (JsonProperty file in result.RootElement.GetProperty("artifacts").EnumerateObject())
            {
                if (file.Value.GetString() is not { } name)
                {
                    return false;
                }

                using var reader = new ArrowFileReader(Path.Combine(folder, name), verifyChecksums: true);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or HostException
            or DataFileException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return false;
        }
    }

    // What is in it nobody has a hash of.
    private static bool IsThere(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    /// <summary>Makes way for a run that is done again: its folder holds no result that it is compared with.</summary>
    /// <param name="folder">The run's folder.</param>
    public static void Forget(string folder)
    {
        string path = Path.Combine(folder, ResultDocument.FileName);
        if (File.Exists(path))
        {
            File.Delete(path); // Perhaps what is damaged; the store has the hash.
        }
    }
}
