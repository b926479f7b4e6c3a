using System;
using System.IO;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Config;

/// <summary>Reads configuration files by path; whatever is wrong with one becomes a finding.</summary>
internal static class ConfigurationFile
{
    /// <summary>Reads one file.</summary>
    /// <param name="path">The path; also how findings name the file.</param>
    /// <param name="findings">Receives what is wrong.</param>
    /// <param name="namedAt">
    /// The node that names the file, where a file names another: a missing file is reported there.
    /// </param>
    /// <returns>The document, or null after an error.</returns>
    public static YamlNode? Read(string path, Findings findings, YamlNode? namedAt = null)
        => Read(path, findings, namedAt, out _);

    /// <summary>Reads one file, and keeps what it was read from.</summary>
    /// <param name="path">The path; also how findings name the file.</param>
    /// <param name="findings">Receives what is wrong.</param>
    /// <param name="namedAt">The node that names the file, or null.</param>
    /// <param name="content">The file's bytes; empty where it can't be read.</param>
    /// <returns>The document, or null after an error.</returns>
    public static YamlNode? Read(string path, Findings findings, YamlNode? namedAt, out byte[] content)
    {
        string? refusal = RegularFile.Refuse(path);
        byte[]? loaded = refusal is null ? Load(path, out refusal) : null;
        content = loaded ?? [];
        if (loaded is not null)
        {
            return YamlReader.Read(loaded, path, findings);
        }

        string message = $"{YamlText.Quote(path)} can't be read: {refusal}";
        if (namedAt is null)
        {
            findings.Error(path, 0, 0, $"can't be read: {refusal}");
        }
        else
        {
            findings.Error(namedAt, message);
        }

        return null;
    }

    /// <summary>Resolves a path that a file names: relative to that file's folder.</summary>
    /// <param name="file">The file that names it.</param>
    /// <param name="path">What it names.</param>
    public static string Resolve(string file, string path)
        => Path.IsPathRooted(path) ? path : Path.Combine(Path.GetDirectoryName(file) ?? string.Empty, path);

    /// <summary>
    /// Resolves the path of data that a file names: relative to that file's folder. A run's folder holds the
    /// configuration that ran, with its data named as the user's own files did: what doesn't lie in it is relative to
    /// those.
    /// </summary>
    /// <param name="file">The file that names it.</param>
    /// <param name="path">What it names.</param>
    public static string ResolveData(string file, string path)
    {
        string beside = Resolve(file, path);
        return !Path.IsPathRooted(path) && !File.Exists(beside) && RunOrigin.SourceOf(file) is { } source
            ? Resolve(source, path)
            : beside;
    }

    // One byte beyond the limit is read, so that a larger file is recognised without loading it.
    private static byte[]? Load(string path, out string? refusal)
    {
        refusal = null;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
            byte[] buffer = new byte[Math.Clamp(stream.Length + 1, 1, YamlLimits.MaxFileBytes + 1)];
            int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return buffer[..length];
        }
        catch (UnauthorizedAccessException)
        {
            refusal = "permission denied";
        }
        catch (IOException exception)
        {
            refusal = exception.Message;
        }

        return null;
    }
}
