using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Config;

/// <summary>
/// The files of a configuration that is loaded again and again with other settings: each is read and parsed once.
/// </summary>
/// <remarks>
/// What was read stays what it was, whatever becomes of the file: all loads see one state of it, and share its tree;
/// settings are laid over a copy. A file in which anything was found isn't kept, so that every load reports it. From
/// any thread.
/// </remarks>
internal sealed class ConfigurationFiles
{
    private readonly ConcurrentDictionary<string, (YamlNode Root, byte[] Content)> _documents = new();
    private readonly ConcurrentDictionary<string, FundingFile> _funding = new();
    private readonly ConcurrentDictionary<string, StampedSeries> _series = new();

    /// <summary>
    /// Reads a file as <see cref="ConfigurationFile.Read(string, Findings, YamlNode?)"/> does, and lays settings over
    /// it.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">The settings.</param>
    /// <param name="keys">The keys that such a file may have at its top.</param>
    /// <param name="findings">Receives what is wrong with either.</param>
    /// <param name="namedAt">Where another file names it; or null.</param>
    public YamlNode? Read(
        string path, Overrides overrides, IReadOnlyList<string> keys, Findings findings, YamlNode? namedAt = null)
    {
        YamlNode? root = Read(path, findings, namedAt, out _);
        if (root is null || !overrides.Concern(keys))
        {
            return root;
        }

        YamlNode own = YamlCopy.Of(root);
        overrides.Apply(own, keys, findings);
        return own;
    }

    /// <summary>Reads a file, and returns what it was read from, too.</summary>
    public YamlNode? Read(string path, Findings findings, YamlNode? namedAt, out byte[] content)
    {
        if (_documents.TryGetValue(path, out (YamlNode Root, byte[] Content) known))
        {
            content = known.Content;
            return known.Root;
        }

        int count = findings.Count;
        YamlNode? root = ConfigurationFile.Read(path, findings, namedAt, out content);
        if (root is not null && findings.Count == count)
        {
            _documents.TryAdd(path, (root, content));
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
