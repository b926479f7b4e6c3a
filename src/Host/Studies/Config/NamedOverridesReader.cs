using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Config.Schema;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>Reads overrides with a name: a variant of a comparison, a worker variant of an optimization.</summary>
internal static class NamedOverridesReader
{
    /// <summary>Reads a list of them: each has a name of its own, by which results tell them apart.</summary>
    /// <param name="sections">Their mappings.</param>
    public static List<NamedOverrides> ReadAll(List<Section> sections)
    {
        var variants = new List<NamedOverrides>();
        var names = new HashSet<string>();
        foreach (Section section in sections)
        {
            NamedOverrides variant = Read(section);
            if (!names.Add(variant.Name) && section.Schema is null)
            {
                section.Findings.Error(
                    section.At("name"), $"name: another variant is called {YamlText.Quote(variant.Name)} too");
            }

            variants.Add(variant);
            section.Close();
        }

        return variants;
    }

    private static NamedOverrides Read(Section section)
    {
        string name = section.RequiredName("name");
        string? description = section.OptionalText("description");
        YamlNode? overrides = section.Find("overrides", () => SchemaNode.MapOf(SchemaNode.Any()).OrNull());
        if (overrides is not (null or YamlMapping or YamlScalar { IsNull: true }))
        {
            section.Findings.Error(overrides, $"overrides: expected keys with values, not {overrides.Kind}");
        }

        return new NamedOverrides(section.Node, name, description, overrides as YamlMapping);
    }
}
