using System;
using System.Collections.Concurrent;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Config;

/// <summary>
/// The files of a configuration that is loaded again and again with other settings: each is read and parsed once.
/// </summary>
/// <remarks>
/// What was read stays what it was, whatever becomes of the file: all loads see one state of it. Every load gets a tree
/// of its own, since settings are laid over it. A file in which anything was found isn't kept, so that every load
/// reports it. From any thread.
/// </remarks>
internal sealed class ConfigurationFiles
{
    private readonly ConcurrentDictionary<string, (YamlNode Root, byte[] Content)> _documents = new();
    private readonly ConcurrentDictionary<string, FundingFile> _funding = new();
    private readonly ConcurrentDictionary<string, StampedSeries> _series = new();

    /// <summary>Reads a file as <see cref="ConfigurationFile.Read(string, Findings, YamlNode?)"/> does.</summary>
    public YamlNode? Read(string path, Findings findings, YamlNode? namedAt = null)
        => Read(path, findings, namedAt, out _);

    /// <summary>Reads a file, and returns what it was read from, too.</summary>
    public YamlNode? Read(string path, Findings findings, YamlNode? namedAt, out byte[] content)
    {
        if (_documents.TryGetValue(path, out (YamlNode Root, byte[] Content) known))
        {
            content = known.Content;
            return YamlCopy.Of(known.Root);
        }

        int count = findings.Count;
        YamlNode? root = ConfigurationFile.Read(path, findings, namedAt, out content);
        if (root is not null && findings.Count == count)
        {
            _documents.TryAdd(path, (YamlCopy.Of(root), content));
        }

        return root;
    }

    /// <summary>Reads a file as <see cref="FundingFile.Read"/> does.</summary>
    public FundingFile? ReadFunding(string path, YamlNode namedAt, Findings findings)
        => ReadOnce(_funding, path, findings, () => FundingFile.Read(path, namedAt, findings));

    /// <summary>Reads a file as <see cref="SeriesFile.Read"/> does.</summary>
    public StampedSeries? ReadSeries(string path, string parameter, YamlNode namedAt, Findings findings)
        => ReadOnce(_series, path, findings, () => SeriesFile.Read(path, parameter, namedAt, findings));

    private static T? ReadOnce<T>(ConcurrentDictionary<string, T> files, string path, Findings findings, Func<T?> read)
        where T : class
    {
        if (files.TryGetValue(path, out T? known))
        {
            return known;
        }

        int count = findings.Count;
        T? file = read();
        if (file is not null && findings.Count == count)
        {
            files.TryAdd(path, file);
        }

        return file;
    }
}
