extern alias host;

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Microsoft.CodeAnalysis.Text;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Tests.Config.Schema;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Generators.Tests;

/// <summary>The schema of manifests and the generator agree about their form.</summary>
public sealed class ManifestSchemaTests
{
    // Findings about one key by itself; all others are about several, or about the struct.
    private static readonly HashSet<string> FormalIds = ["S1T002", "S1T003", "S1T004"];

    private static readonly string[] OddValues =
        [
            "", "x y", "-1", "0.5", "true", "'5'", "close", "[]", "[close]", "[[1]]", "{}", "{ a: 1 }",
            "{ a: { type: int } }", "1.0.0", "int"
        ];

    [Fact]
    public void Every_manifest_is_right_by_the_schema()
    {
        JsonSchemaCheck check = Check();
        foreach (string text in Manifests())
        {
            Assert.Null(check.Refuse(Parse(text)));
        }
    }

    [Fact]
    public void Every_manifest_broken_in_its_form_is_refused()
    {
        JsonSchemaCheck check = Check();
        int count = 0;
        foreach (ITheoryDataRow row in DiagnosticsTests.BrokenManifests())
        {
            object?[] data = row.GetData();
            if (data[0] is "S1T002" or "S1T003" or "S1T004" or "S1T005")
            {
                string broken = DiagnosticsTests.Broken((string)data[1]!, (string)data[2]!);
                Assert.True(check.Refuse(Parse(broken)) is not null, $"{data[0]}: {data[2]}");
                count++;
            }
        }

        Assert.True(count >= 10);
    }

    [Fact]
    public void Random_changes_are_judged_alike()
    {
        JsonSchemaCheck check = Check();
        string[] manifests = [.. Manifests()];
        int refused = 0;
        int accepted = 0;
        Seeds.ForEach(1, 20_000, seed =>
        {
            var random = new SeededRandom(seed);
            string changed = Change(manifests[random.Between(0, manifests.Length - 1)], random);
            var yaml = new Findings();
            if (YamlReader.ReadText(changed, "manifest", yaml) is not { } root || yaml.HasErrors)
            {
                return;
            }

            string? problem = check.Refuse(root);
            ManifestResult result = ManifestParser.Parse("/p/plugin_manifest.yaml", SourceText.From(changed));
            string[] ids = [.. result.Findings.Select(finding => finding.Rule.Id).Distinct()];
            bool hasFinding = ids.Any(id => id != "S1T020"); // The folder's name, which a schema doesn't see.
            Assert.True(problem is null || hasFinding, $"only the schema refuses: {problem}\n{changed}");
            bool isFormal = result.Findings.Any(IsFormal);
            Assert.True(
                problem is not null || !isFormal, $"only the generator refuses: {string.Join(", ", ids)}\n{changed}");
            _ = problem is null ? accepted++ : refused++;
        });
        Assert.True(
            refused > accepted / 10 && accepted > refused / 20, $"{accepted} accepted, {refused} refused: one-sided");
    }

    // Whether a signal's type must be there depends on type, role and events together.
    private static bool IsFormal(DiagnosticInfo finding)
        => FormalIds.Contains(finding.Rule.Id)
            && !finding.Arguments.Any(argument => argument is "signal_type" or "threat_type");

    private static JsonSchemaCheck Check()
    {
        var output = new StringWriter();
        Assert.Equal(0, host::S1mpleTrader.Host.Program.Run(["schema", "plugin_manifest"], output, TextWriter.Null));
        using var document = JsonDocument.Parse(output.ToString());
        return new JsonSchemaCheck(document.RootElement.Clone());
    }

    private static IEnumerable<string> Manifests()
        => Directory.GetFiles(
                Path.Combine(SharedFolder.RepositoryRoot()!, "src", "Plugins"),
                "plugin_manifest.yaml",
                SearchOption.AllDirectories)
            .Where(file => !file.Contains("artifacts", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText);

    private static YamlNode Parse(string text)
    {
        var findings = new Findings();
        YamlNode? root = YamlReader.ReadText(text, "manifest", findings);
        Assert.Empty(findings);
        return root!;
    }

    // A line goes, a key is misspelt, or a value becomes another.
    private static string Change(string manifest, SeededRandom random)
    {
        string[] lines = manifest.ReplaceLineEndings("\n").Split('\n');
        int at = random.Between(0, lines.Length - 1);
        string line = lines[at];
        int colon = line.IndexOf(": ", StringComparison.Ordinal);
        int comma = line.IndexOf(',', Math.Max(colon, 0));
        switch (random.Between(0, 3))
        {
            case 0:
                lines[at] = "";
                break;
            case 1 when colon > 0:
                lines[at] = line[..colon] + "x" + line[colon..];
                break;
            case 2 when colon > 0 && comma > 0:
                lines[at] = line[..(comma + 1)] + line[(comma + 1)..].Replace(": ", "x: ", StringComparison.Ordinal);
                break;
            default:
                string odd = OddValues[random.Between(0, OddValues.Length - 1)];
                lines[at] = colon <= 0 ? line : line[..(colon + 2)] + odd;
                break;
        }

        return string.Join('\n', lines);
    }
}
