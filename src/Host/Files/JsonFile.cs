using System;
using System.IO;
using System.Text.Json;
using S1mpleTrader.Columnar.Format;

namespace S1mpleTrader.Host.Files;

/// <summary>Reads what a JSON document of an earlier run says, whoever wrote in it since.</summary>
internal static class JsonFile
{
    /// <summary>Returns texts of the document's object; null for each that isn't there.</summary>
    /// <param name="path">The file, which is there.</param>
    /// <param name="remedy">What to do where it is damaged, as the end of the message; or empty.</param>
    /// <param name="keys">The keys.</param>
    /// <exception cref="HostException">
    /// It can't be read, is no JSON object, or something else than a text stands there.
    /// </exception>
    public static string?[] Texts(string path, string remedy, params string[] keys)
    {
        try
        {
            using var document = JsonDocument.Parse(Bytes(path));
            JsonElement root = document.RootElement;
            return Array.ConvertAll(
                keys, key => root.TryGetProperty(key, out JsonElement value) ? value.GetString() : null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new HostException(ExitCode.Data, $"{path}: error: the file is damaged{remedy}", exception);
        }
    }

    /// <summary>Returns the bytes of a document.</summary>
    /// <param name="path">The file, which is there.</param>
    /// <exception cref="HostException">It can't be read.</exception>
    public static byte[] Bytes(string path)
    {
        string? refusal = RegularFile.Refuse(path);
        try
        {
            if (refusal is null)
            {
                return File.ReadAllBytes(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            refusal = exception.Message;
        }

        throw new HostException(ExitCode.Data, $"{path}: error: can't be read: {refusal}");
    }
}
