using System;
using System.Collections.Generic;

namespace S1mpleTrader.Config.Manifest;

/// <summary>What stands behind a key of a manifest.</summary>
internal enum ManifestShape
{
    /// <summary>Text; of a certain pattern where one is given.</summary>
    Text,

    /// <summary>Text or nothing.</summary>
    TextOrNothing,

    /// <summary>One of a set of words.</summary>
    Word,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Anything; another key says what.</summary>
    Anything,

    /// <summary>A list of texts, or of words of a set.</summary>
    List,

    /// <summary>A mapping with known keys.</summary>
    Mapping,

    /// <summary>Names of the author's own, each with a mapping of known keys.</summary>
    NamedMappings,

    /// <summary>Names of the author's own, each with a text.</summary>
    NamedTexts,

    /// <summary>A list of names, or names with nothing or a mapping of known keys.</summary>
    ListOrNamedMappings,
}

/// <summary>A key of a manifest: declared once, for the generator that reads manifests and for their schema.</summary>
internal sealed class ManifestKey
{
    private ManifestKey(string name, ManifestShape shape)
    {
        Name = name;
        Shape = shape;
    }

    /// <summary>The key.</summary>
    public string Name { get; }

    /// <summary>What stands behind it.</summary>
    public ManifestShape Shape { get; }

    /// <summary>Whether every mapping of its kind must have it.</summary>
    public bool IsRequired { get; private set; }

    /// <summary>The words that a word, or an item of a list, may be; null for any.</summary>
    public IReadOnlyList<string>? Words { get; private set; }

    /// <summary>The regular expression of a text; null for any.</summary>
    public string? Pattern { get; private set; }

    /// <summary>Keys of the mapping or mappings behind it.</summary>
    public IReadOnlyList<ManifestKey> Keys { get; private set; } = Array.Empty<ManifestKey>();

    /// <summary>Most items of a list; 0 for any number.</summary>
    public int MaxItems { get; private set; }

    public static ManifestKey Text(string name, string? pattern = null)
        => new ManifestKey(name, ManifestShape.Text) { Pattern = pattern };

    public static ManifestKey Word(string name, IReadOnlyList<string> words)
        => new ManifestKey(name, ManifestShape.Word) { Words = words };

    public static ManifestKey List(string name, IReadOnlyList<string>? words = null, int maxItems = 0)
        => new ManifestKey(name, ManifestShape.List) { Words = words, MaxItems = maxItems };

    public static ManifestKey Of(string name, ManifestShape shape, params ManifestKey[] keys)
        => new ManifestKey(name, shape) { Keys = keys };

    /// <summary>The same key, which must be there.</summary>
    public ManifestKey Required()
    {
        IsRequired = true;
        return this;
    }
}
