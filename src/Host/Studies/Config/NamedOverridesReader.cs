using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Config.Schema;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>Reads overrides with a name: a variant of a comparison, a worker variant of an optimization.</summary>
internal static class NamedOverridesReader
{
    /// <summary>Reads one; the caller closes the section.</summary>
    /// <param name="section">Its mapping.</param>
    public static NamedOverrides Read(Section section)
    {
        string name = section.RequiredName("name");
        string? description = section.OptionalText("description");
        YamlNode? overrides = section.Find("overrides", SchemaNode.MapOf(SchemaNode.Any()).OrNull());
        if (overrides is not (null or YamlMapping or YamlScalar { IsNull: true }))
        {
            section.Findings.Error(overrides, $"overrides: expected keys with values, not {overrides.Kind}");
        }

        return new NamedOverrides(section.Node, name, description, overrides as YamlMapping);
    }
}
