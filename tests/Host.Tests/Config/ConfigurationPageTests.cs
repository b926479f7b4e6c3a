using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Text.RegularExpressions;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Config;

/// <summary>docs/CONFIGURATION.md: its examples are files that validate, and no key is missing.</summary>
public sealed partial class ConfigurationPageTests : IDisposable
{
    private static readonly string Page = File.ReadAllText(
        Path.Combine(SharedFolder.RepositoryRoot()!, "docs", "CONFIGURATION.md"));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_example_validates_without_a_warning()
    {
        var names = new List<string>();
        foreach (Match example in Example().Matches(Page))
        {
            names.Add(example.Groups["name"].Value);
            _folder.Write(names[^1], example.Groups["content"].Value);
        }

        Assert.Equal(["operation.yaml", "strategy_blueprint.yaml", "wiring_map.yaml", "platform.yaml"], names);
        foreach (string name in names)
        {
            S1t.Outcome outcome = S1t.Run("validate", _folder.At(name));
            Assert.True(outcome is { Code: 0, Error: "" }, name + ": " + outcome.Error);
        }
    }

    [Theory]
    [InlineData("operation")]
    [InlineData("strategy_blueprint")]
    [InlineData("wiring_map")]
    [InlineData("platform")]
    public void No_key_is_missing(string kind)
    {
        using var schema = JsonDocument.Parse(S1t.Run("schema", kind).Output);
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        Collect(schema.RootElement, keys);
        Assert.True(keys.Count > 3, $"only {keys.Count} keys");
        Assert.All(keys, key => Assert.True(Regex.IsMatch(Page, $@"\b{key}\b"), $"{kind}: {key}"));
    }

    // Parameters of plugins stand among the definitions: s1t plugins show explains those.
    private static void Collect(JsonElement schema, SortedSet<string> keys)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in schema.EnumerateArray())
            {
                Collect(item, keys);
            }
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (JsonProperty part in schema.EnumerateObject())
        {
            if (part.Name == "properties")
            {
                foreach (JsonProperty key in part.Value.EnumerateObject())
                {
                    keys.Add(key.Name);
                    Collect(key.Value, keys);
                }
            }
            else if (part.Name != "$defs")
            {
                Collect(part.Value, keys);
            }
        }
    }

    [GeneratedRegex(@"```yaml\n# (?<name>\w+\.yaml)\n(?<content>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
