using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Schema;

namespace S1mpleTrader.Host.Config.Documents;

/// <summary>A <c>wiring_map.yaml</c>: who hears whom.</summary>
/// <param name="Rules">The rules in the file's order.</param>
internal sealed record WiringMapDocument(IReadOnlyList<WiringRuleDocument> Rules)
{
    private const string What = "wiring map";

    /// <summary>The file's bytes as they were read: a run keeps them, whatever becomes of the file.</summary>
    public byte[] Content { get; init; } = [];

    /// <summary>Reads the document; the result may only be used when no error was reported.</summary>
    public static WiringMapDocument? Read(YamlNode root, Findings findings)
    {
        return Section.Open(root, What, findings) is { } document ? Read(document) : null;
    }

    /// <summary>Returns what the reader accepts.</summary>
    public static SchemaNode Describe()
    {
        var document = Section.Record(What);
        Read(document);
        return document.Schema!;
    }

    private static WiringMapDocument Read(Section document)
    {
        var rules = new List<WiringRuleDocument>();
        foreach (Section section in document.Sections("wiring_rules", "wiring rule", isRequired: true))
        {
            Section? source = section.Child("source", "source", isRequired: true);
            Section? target = section.Child("target", "target", isRequired: true);
            rules.Add(new WiringRuleDocument(
                section.Node,
                section.RequiredName("wiring_id"),
                source?.RequiredName("component_id") ?? string.Empty,
                source?.RequiredName("event_name") ?? string.Empty,
                target?.RequiredName("component_id") ?? string.Empty,
                target?.RequiredName("handler_method") ?? string.Empty));
            source?.Close();
            target?.Close();
            section.Close();
        }

        document.Close();
        return new WiringMapDocument(rules);
    }
}

/// <summary>One connection.</summary>
/// <param name="Node">Its mapping.</param>
/// <param name="Id">Its id.</param>
/// <param name="Source">The worker that publishes.</param>
/// <param name="EventName">What it publishes.</param>
/// <param name="Target">The worker that hears it.</param>
/// <param name="Handler">The method that handles it.</param>
internal sealed record WiringRuleDocument(
    YamlMapping Node, string Id, string Source, string EventName, string Target, string Handler);
