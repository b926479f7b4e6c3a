using System.Collections.Generic;
using S1mpleTrader.Config.Manifest;

namespace S1mpleTrader.Host.Config.Schema;

/// <summary>The schema of a plugin's manifest, from the form by which the source generator reads it.</summary>
internal static class ManifestSchema
{
    /// <summary>Makes the schema.</summary>
    public static SchemaNode Of()
    {
        SchemaNode manifest = Mapping(ManifestForm.Top);
        SchemaNode identification = manifest.Property("identification")!;
        foreach ((string type, string[] subtypes) in ManifestForm.Subtypes)
        {
            if (subtypes.Length > 0)
            {
                identification.When(
                    "type", type, SchemaNode.Fragment().With("subtype", SchemaNode.Choice(subtypes), isRequired: true));
            }
        }

        return manifest;
    }

    private static SchemaNode Mapping(IReadOnlyList<ManifestKey> keys)
    {
        var mapping = SchemaNode.Object();
        foreach (ManifestKey key in keys)
        {
            mapping.With(key.Name, Value(key), key.IsRequired);
        }

        return mapping;
    }

    private static SchemaNode Value(ManifestKey key) => key.Shape switch
    {
        ManifestShape.Text => key.Pattern is { } pattern ? SchemaNode.Words(pattern) : SchemaNode.AnyText(),
        ManifestShape.TextOrNothing => SchemaNode.AnyText().OrNull(),
        ManifestShape.Word => SchemaNode.Choice(key.Words!),
        ManifestShape.Flag => SchemaNode.Boolean(),
        ManifestShape.Number => SchemaNode.Number(null, null),
        ManifestShape.List => SchemaNode.ListOf(
            key.Words is { } words ? SchemaNode.Choice(words) : SchemaNode.AnyText(), maxItems: key.MaxItems),
        ManifestShape.Mapping => Mapping(key.Keys),
        ManifestShape.NamedMappings => SchemaNode.MapOf(Mapping(key.Keys)),
        ManifestShape.NamedTexts => SchemaNode.MapOf(SchemaNode.AnyText()),
        ManifestShape.ListOrNamedMappings => SchemaNode.AnyOf(
            SchemaNode.ListOf(SchemaNode.AnyText()), SchemaNode.MapOf(Mapping(key.Keys).OrNull())),
        _ => SchemaNode.Any(),
    };
}
