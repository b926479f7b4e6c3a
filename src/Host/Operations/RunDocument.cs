using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text.Json;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Operations;

/// <summary>Where the files of a run lay: paths of its data are relative to the operation.</summary>
/// <param name="OperationFile">The operation file, absolute.</param>
/// <param name="Cache">The folder of generated and imported bars, absolute.</param>
internal sealed record RunOrigin(string OperationFile, string Cache);

/// <summary>
/// <c>run.json</c>: when, where and how fast; everything about a run that its result must not depend on.
/// </summary>
internal static class RunDocument
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "run.json";

    private const string OperationKey = "operation_file";
    private const string CacheKey = "cache";

    /// <summary>Returns where a run's operation and cache lay; null where the folder doesn't say.</summary>
    /// <param name="folder">The run's folder.</param>
    public static RunOrigin? OriginOf(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.TryGetProperty(OperationKey, out JsonElement operation)
                && document.RootElement.TryGetProperty(CacheKey, out JsonElement cache)
                && operation.GetString() is { } file
                && cache.GetString() is { } cacheFolder
                    ? new RunOrigin(file, cacheFolder)
                    : null;
        }
        catch (JsonException exception)
        {
            throw new HostException(ExitCode.Data, $"{path}: is damaged", exception);
        }
    }

    /// <summary>Returns the document's bytes.</summary>
    /// <param name="start">When the run started, UTC.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="bars">Decided rows.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="origin">Where its operation and cache lie.</param>
    public static byte[] Serialize(
        DateTimeOffset start, TimeSpan duration, long bars, IReadOnlyList<string> arguments, RunOrigin origin)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, ResultDocument.Options))
        {
            json.WriteStartObject();
            json.WriteString("start", start.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteNumber("duration_seconds", duration.TotalSeconds);
            json.WriteNumber("bars_per_second", Math.Round(bars / Math.Max(duration.TotalSeconds, 1e-9)));
            json.WriteStartObject("machine");
            json.WriteString("name", Environment.MachineName);
            json.WriteString("system", RuntimeInformation.OSDescription);
            json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
            json.WriteNumber("processors", Environment.ProcessorCount);
            json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
            json.WriteEndObject();
            json.WriteStartArray("command_line");
            json.WriteStringValue("s1t");
            foreach (string argument in arguments)
            {
                json.WriteStringValue(argument);
            }

            json.WriteEndArray();
            json.WriteString(OperationKey, origin.OperationFile);
            json.WriteString(CacheKey, origin.Cache);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
